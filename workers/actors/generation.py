"""The one actor: a message says which generation waits; everything else stands in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import dramatiq

from runtime.queue import QUEUES, actor_of

if TYPE_CHECKING:
    from workers.desk import Desk


def declare(broker: dramatiq.Broker, desk: Desk) -> None:
    """Declare the actor of every queue on a broker, working at `desk`."""

    def make(organization_id: str, generation_id: str) -> None:
        """Make what a generation asks for; running twice costs nothing."""
        desk.make(UUID(organization_id), UUID(generation_id))

    for priority, queue in enumerate(QUEUES):
        dramatiq.actor(broker=broker, actor_name=actor_of(queue), queue_name=queue, priority=priority)(make)
