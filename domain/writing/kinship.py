"""What two branches have in common: the last version that both came from, of scripts and of what hangs from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A version of a stream that others came from."""

    stream_id: UUID
    version: int


class Kin(Protocol):
    """Something that branches: `known` says which version of every other stream is in it.

    `merged_at` says at which own version another one was merged last.
    """

    known: dict[UUID, int]
    merged_at: dict[UUID, int]

    @property
    def id(self) -> UUID:
        """Its stream."""
        ...

    @property
    def version(self) -> int:
        """Its version."""
        ...


def common_past(ours: Kin, theirs: Kin) -> Ancestor | None:
    """Return the latest version that both came from, or None."""
    here, there = ours.known.get(theirs.id), theirs.known.get(ours.id)
    if there is not None and (here is None or there >= ours.merged_at.get(theirs.id, 0)):
        return Ancestor(ours.id, there)
    if here is not None:
        return Ancestor(theirs.id, here)
    for stream_id in reversed(ours.known):  # the later ones came from the earlier ones
        if stream_id in theirs.known:
            return Ancestor(stream_id, min(ours.known[stream_id], theirs.known[stream_id]))
    return None


def descent(origin: Kin) -> dict[UUID, int]:
    """Return what is known to a copy of something."""
    return {**origin.known, origin.id: origin.version}


def joined(ours: Kin, theirs: Kin) -> dict[UUID, int]:
    """Return what is known once theirs is in ours: of each stream the later version."""
    told: Mapping[UUID, int] = descent(theirs)
    return {**ours.known, **{key: max(version, ours.known.get(key, 0)) for key, version in told.items()}}
