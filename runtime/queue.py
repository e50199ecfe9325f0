"""The queue of jobs: dramatiq on the studio's own PostgreSQL. It carries hints; the log says what there is to do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import dramatiq
from dramatiq.middleware import AgeLimit, CurrentMessage, Retries, ShutdownNotifications, TimeLimit
from dramatiq_postgres import PostgresBroker

if TYPE_CHECKING:
    from runtime.database import Database

_TIME_LIMIT = 60 * 60_000  # milliseconds: a mastered feature may take this long on two cores
MOST_RETRIES = 3
_LEAST_BACKOFF = 500  # milliseconds
_MOST_BACKOFF = 60_000  # milliseconds

QUEUES = ("cpu", "gpu")
ACTOR = "generation.make"


def open_broker(database: Database) -> dramatiq.Broker:
    """Return the broker of a database, also set as dramatiq's global one."""
    broker: dramatiq.Broker = PostgresBroker(
        url=database.dsn("studio_system"),
        results=False,
        poll_interval=0.25,  # its default of 1 s is what one of twenty jobs waited [measured]
        heartbeat_interval=2.0,
        heartbeat_ttl=10.0,
        maintenance_interval=5.0,
        middleware=[
            AgeLimit(),
            TimeLimit(time_limit=_TIME_LIMIT),
            ShutdownNotifications(),
            CurrentMessage(),
            Retries(max_retries=MOST_RETRIES, min_backoff=_LEAST_BACKOFF, max_backoff=_MOST_BACKOFF),
        ],
    )
    dramatiq.set_broker(broker)
    for queue in QUEUES:
        broker.declare_queue(queue)
    return broker


def last_attempt() -> bool:
    """Tell, inside an actor, whether the queue will not try the present message again."""
    message = CurrentMessage.get_current_message()
    return message is None or message.options.get("retries", 0) >= MOST_RETRIES


def actor_of(queue: str) -> str:
    """Return the name of the actor that serves a queue."""
    return ACTOR if queue == "cpu" else f"{ACTOR}.{queue}"


def enqueue(broker: dramatiq.Broker, queue: str, organization_id: UUID, generation_id: UUID) -> None:
    """Tell the workers that a generation waits to be made. Telling them twice costs nothing."""
    arguments = (str(organization_id), str(generation_id))
    message: dramatiq.Message[None] = dramatiq.Message(
        queue_name=queue, actor_name=actor_of(queue), args=arguments, kwargs={}, options={}
    )
    broker.enqueue(message)  # pyright: ignore[reportUnknownMemberType] - the library leaves its result type open
