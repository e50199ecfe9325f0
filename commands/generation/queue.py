"""Which workers make a job: the one rule, asked when a job is recorded."""

from __future__ import annotations

_WAITED_FOR = frozenset({"text", "image"})
"""Kinds that take seconds and that somebody usually waits for before going on."""


def queue_of(kind: str, *, needs_card: bool, wanted: str | None) -> str:
    """Return `gpu` for what needs a graphics card, else what the asker wants, else what is usual for the kind.

    A wish for another queue moves nothing away from the cards: nobody else could make it.
    """
    if needs_card:
        return "gpu"
    return wanted or ("priority" if kind in _WAITED_FOR else "cpu")
