"""An event as the log holds it."""

from __future__ import annotations

from datetime import datetime
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

E = TypeVar("E")


class Recorded(NamedTuple, Generic[E]):
    """An event as the log holds it: the event itself and its envelope. A frozen dataclass would take longer to make."""

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
