"""The queue of jobs: dramatiq, over the broker that a URL names. It carries hints; the log says what there is to do."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast
from urllib.parse import urlsplit
from uuid import UUID

import dramatiq

from runtime.queues.port import QUEUES, JobQueue, Message, Waiting
from runtime.trouble import Trouble

if TYPE_CHECKING:
    from runtime.database import Database

ACTOR = "generation.make"
# The broker's own library is imported by the one who uses it: SQS alone would cost every start half a second.
BROKERS = {
    "redis": ("redis", "RedisQueue"),
    "rediss": ("redis", "RedisQueue"),
    "amqp": ("rabbitmq", "RabbitQueue"),
    "amqps": ("rabbitmq", "RabbitQueue"),
    "sqs": ("sqs", "SqsQueue"),
}


class UnknownQueue(Trouble):
    """The address of the queue names no broker that the studio knows."""

    exit_code = 2


class _Opener(Protocol):
    def __call__(self, url: str, waiting: Waiting) -> JobQueue: ...


def open_queue(url: str, database: Database, waiting: Waiting | None = None) -> JobQueue:
    """Return the queue at `url`, or the database's own when it is empty; its broker is dramatiq's global one as well.

    Raises UnknownQueue for a scheme that is none of redis, rediss, amqp, amqps and sqs.
    """
    waiting = waiting or Waiting()
    queue = _at(url, waiting) if url else _of(database, waiting)
    dramatiq.set_broker(queue.broker)
    return queue


def _of(database: Database, waiting: Waiting) -> JobQueue:
    from runtime.queues.postgres import PostgresQueue  # noqa: PLC0415 - as for the other brokers

    return PostgresQueue(database, waiting)


def _at(url: str, waiting: Waiting) -> JobQueue:
    scheme = urlsplit(url).scheme
    if scheme not in BROKERS:
        told = f"STUDIO_QUEUE_URL begins with {scheme or 'no scheme'!r}"
        raise UnknownQueue(f"{told}; it takes {', '.join(BROKERS)}, or nothing for the queue in PostgreSQL.")
    module, name = BROKERS[scheme]
    opener = cast("_Opener", getattr(import_module(f"runtime.queues.{module}"), name))
    return opener(url, waiting)


def actor_of(queue: str) -> str:
    """Return the name of the actor that serves a queue."""
    return ACTOR if queue == "cpu" else f"{ACTOR}.{queue}"


def enqueue(queue: JobQueue, name: str, organization_id: UUID, generation_id: UUID) -> None:
    """Tell the workers of the queue `name` that a generation waits to be made. Telling them twice costs nothing."""
    arguments = (str(organization_id), str(generation_id))
    queue.put(Message(queue_name=name, actor_name=actor_of(name), args=arguments, kwargs={}, options={}))


__all__ = [
    "ACTOR",
    "BROKERS",
    "QUEUES",
    "JobQueue",
    "UnknownQueue",
    "Waiting",
    "actor_of",
    "enqueue",
    "open_queue",
]
