"""What the studio asks of a queue, whichever broker carries it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import dramatiq
from dramatiq.middleware import AgeLimit, CurrentMessage, Retries, TimeLimit

QUEUES = ("priority", "cpu", "gpu")
"""What a person waits for, what a processor makes, what takes a graphics card."""
MOST_RETRIES = 3
LEAST_BACKOFF = 500  # milliseconds
MOST_BACKOFF = 60_000  # milliseconds

Message = dramatiq.Message[Any]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was tried as often as it may be. `reason` is the last line of what went wrong, where known."""

    message_id: str
    queue: str
    arguments: tuple[Any, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """How the queue behind a broker is asked to behave. Times are seconds."""

    silence: float = 10.0
    """After so long without a sign of life, what a worker had in hand is given to another."""
    job_seconds: float = 3_600.0
    """The longest that one attempt may take."""
    least_backoff: int = LEAST_BACKOFF
    """Milliseconds before the first retry."""

    def middleware(self) -> list[dramatiq.Middleware]:
        """Return what every broker does around a message."""
        return [
            AgeLimit(),
            TimeLimit(time_limit=int(self.job_seconds * 1_000)),
            CurrentMessage(),
            Retries(max_retries=MOST_RETRIES, min_backoff=self.least_backoff, max_backoff=MOST_BACKOFF),
        ]


class JobQueue(ABC):
    """A broker, and what dramatiq does not ask of one: its depth and its dead letters."""

    idle = 250
    """Milliseconds that an idle consumer waits before it looks again."""

    def __init__(self, broker: dramatiq.Broker) -> None:
        self.broker = broker
        for queue in QUEUES:
            broker.declare_queue(queue)

    def put(self, message: Message) -> None:
        """Hand a message over."""
        self.broker.enqueue(message)  # pyright: ignore[reportUnknownMemberType] - the library leaves its result type open

    def worker(self, names: set[str]) -> dramatiq.Worker:
        """Start one thread that works from the queues of these names, and return its worker, which stops it."""
        # The library's own command line says this at its start; unsaid, no limit of time is ever watched.
        self.broker.emit_after("process_boot")
        worker = dramatiq.Worker(self.broker, queues=names, worker_threads=1, worker_timeout=self.idle)
        # What is in hand counts: so one queue's next is taken in only when its last is done, and the other queues come
        # in between. However much there is of what is urgent, it keeps nothing else waiting for ever.
        worker.queue_prefetch = 1
        worker.start()
        return worker

    @abstractmethod
    def depth(self, queue: str) -> int:
        """Return how many messages wait in a queue, as far as the broker tells: at once or delayed, some in hand."""

    @abstractmethod
    def dead_letters(self, queue: str) -> Iterator[DeadLetter]:
        """Yield the dead letters of a queue, at most a thousand."""

    @abstractmethod
    def take_dead(self, queue: str, message_id: str) -> Message | None:
        """Remove a dead letter and return it; None when there is none of that id."""

    def requeue(self, queue: str, message_id: str) -> bool:
        """Send a dead letter again, with all its attempts before it; tell whether there was one of that id."""
        message = self.take_dead(queue, message_id)
        if message is not None:
            self.put(revived(message))
        return message is not None

    def close(self) -> None:
        """Let go of the broker."""
        self.broker.close()


def decode(data: bytes) -> Message:
    """Return the message of these bytes."""
    return dramatiq.Message.decode(data)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - as above


def letter(message: Message, queue: str) -> DeadLetter:
    """Return a dead message as a letter."""
    traceback = str(message.options.get("traceback") or "").strip().splitlines()
    return DeadLetter(message.message_id, queue, tuple(message.args), traceback[-1] if traceback else "")


def revived(message: Message) -> Message:
    """Return a dead message as it was first sent."""
    return replace(message, options={})
