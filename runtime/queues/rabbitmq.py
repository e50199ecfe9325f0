"""The queue on RabbitMQ."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import pika
from dramatiq.brokers.rabbitmq import RabbitmqBroker

from runtime.queues.port import DeadLetter, JobQueue, Message, Waiting, decode, letter

_MOST = 1_000


class _Broker(RabbitmqBroker):
    """dramatiq's own broker, whose queues let a job be in hand for as long as a job may take."""

    job_seconds = 3_600.0

    def _build_queue_arguments(self, queue_name: str) -> dict[str, Any]:
        # The server's default cuts a consumer off that has not acknowledged for 30 minutes. Servers before 3.12 read
        # `consumer_timeout` of their configuration alone.
        timeout = int(self.job_seconds * 1_000) + 600_000
        arguments = super()._build_queue_arguments(queue_name)  # pyright: ignore[reportUnknownMemberType] - no types
        return {**arguments, "x-consumer-timeout": timeout}


class RabbitQueue(JobQueue):
    """Messages are confirmed by the server before `put` returns."""

    def __init__(self, url: str, waiting: Waiting) -> None:
        self._parameters = pika.URLParameters(url)
        broker = _Broker(url=url, confirm_delivery=True, middleware=waiting.middleware())
        broker.job_seconds = waiting.job_seconds
        super().__init__(broker)
        self._broker = broker

    def depth(self, queue: str) -> int:
        """Count what is ready; RabbitMQ does not tell here what consumers hold, delayed messages among it."""
        self._broker.declare_queue(queue, ensure=True)
        ready, delayed, _ = self._broker.get_queue_message_counts(queue)
        return ready + delayed

    def dead_letters(self, queue: str) -> Iterator[DeadLetter]:
        """Yield the oldest first; they go back to their places when the connection closes."""
        with self._dead(queue) as take:
            for _ in range(_MOST):
                found = take()
                if found is None:
                    return
                yield letter(found[0], queue)

    def take_dead(self, queue: str, message_id: str) -> Message | None:
        """Acknowledge it in the queue of the dead."""
        with self._dead(queue) as take:
            while found := take():
                message, remove = found
                if message.message_id == message_id:
                    remove()
                    return message
        return None

    @contextmanager
    def _dead(self, queue: str) -> Generator[Callable[[], tuple[Message, Callable[[], None]] | None]]:
        """Lend a function that takes the next dead message and tells how to remove it."""
        self._broker.declare_queue(queue, ensure=True)
        connection = pika.BlockingConnection(self._parameters)
        try:
            channel = connection.channel()

            def take() -> tuple[Message, Callable[[], None]] | None:
                method, _, body = channel.basic_get(f"{queue}.XQ")
                if method is None or body is None:
                    return None
                tag = method.delivery_tag
                return decode(body), lambda: channel.basic_ack(tag)

            yield take
        finally:
            connection.close()
