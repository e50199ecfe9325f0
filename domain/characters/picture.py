"""Stored pictures."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture: SHA-256, size in bytes, type, and who or what made it ("previz")."""

    hash: str
    size: int
    mime: str
    provenance: str
