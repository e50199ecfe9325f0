"""What other people wrote, before it goes to a terminal."""

from __future__ import annotations

_KEPT = {"\n", "\t"}


def printable(text: str) -> str:
    """Return a text in which nothing moves a cursor, changes a colour or turns the direction of writing."""
    return "".join(letter if letter.isprintable() or letter in _KEPT else "\ufffd" for letter in text)
