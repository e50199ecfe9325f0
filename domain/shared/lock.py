"""A lock with its who, when and why: what may not be changed says so to whoever tries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.shared.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Lock:
    """Who locked a thing, when, and why."""

    by: UUID
    name: str
    reason: str
    at: datetime


class Locked(Refusal):
    """The thing is locked against the change."""

    code = "studio.locked"
    kind = "locked"


def locked_sentence(thing: str, lock: Lock) -> str:
    """Return the sentence that says who locked `thing`, when and why."""
    return f"{thing} was locked by {lock.name} on {lock.at:%Y-%m-%d %H:%M} UTC: {lock.reason}. Unlock it first."
