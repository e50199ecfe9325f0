"""An event as the log holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

E = TypeVar("E")


@dataclass(frozen=True, slots=True)
class Recorded(Generic[E]):
    """An event as the log holds it: the event itself and its envelope."""

    position: int
    organization_id: UUID
    project_id: UUID | None
    stream_id: UUID
    version: int
    topic: str
    recorded_at: datetime
    actor: str
    command_id: UUID
    correlation_id: UUID
    event: E
