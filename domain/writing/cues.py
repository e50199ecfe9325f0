"""Cues: the names under which characters speak."""

from __future__ import annotations


def cue_name(text: str) -> str:
    """Return the name under which a cue's character is known: in capitals, however the cue was spelt."""
    return " ".join(text.upper().split())
