"""The queue on Amazon SQS, or a server that speaks its language."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from runtime.queues.port import DeadLetter, JobQueue, Message, Waiting, decode, letter
from runtime.queues.sqs_consumer import Broker

if TYPE_CHECKING:
    from mypy_boto3_sqs.service_resource import Message as Received
    from mypy_boto3_sqs.service_resource import Queue

_BATCH = 10  # SQS hands out no more at once
_LOOKED_AT = 5  # seconds that a dead letter is hidden from others while one person reads the list
_COUNTS = (
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible",
)


class SqsQueue(JobQueue):
    """`sqs://<prefix of the queues' names>?region=…&endpoint=…`; keys and region as boto3 finds them."""

    idle = 1_000  # each look is a paid request

    def __init__(self, url: str, waiting: Waiting) -> None:
        parts = urlsplit(url)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        options: dict[str, Any] = {"region_name": asked.get("region"), "endpoint_url": asked.get("endpoint")}
        self._broker = Broker(
            namespace=parts.netloc or "studio",
            dead_letter=True,
            # What a dead worker had in hand comes back after this.
            visibility_timeout=max(1, int(waiting.silence * 3)),
            middleware=waiting.middleware(),
            **options,
        )
        super().__init__(self._broker)

    def depth(self, queue: str) -> int:
        """Count what is waiting, delayed or in hand, as near as SQS tells."""
        self._broker._ensure_queue(queue)  # noqa: SLF001 - the library makes queues on first use and has no other door
        found = self._broker.queues[queue]
        found.load()
        counts: dict[str, str] = dict(found.attributes.items())
        return sum(int(counts[name]) for name in _COUNTS)

    def dead_letters(self, queue: str) -> Iterator[DeadLetter]:
        """Yield them in no order."""
        seen: dict[str, Received] = {}
        for received, message in self._dead(queue):
            if message.message_id not in seen:
                seen[message.message_id] = received
                yield letter(message, queue)
        for received in seen.values():
            received.change_visibility(VisibilityTimeout=0)

    def take_dead(self, queue: str, message_id: str) -> Message | None:
        """Delete it from the queue of the dead."""
        passed: list[Received] = []
        try:
            for received, message in self._dead(queue):
                if message.message_id == message_id:
                    received.delete()
                    return message
                passed.append(received)
            return None
        finally:
            for received in passed:
                received.change_visibility(VisibilityTimeout=0)

    def _dead(self, queue: str) -> Iterator[tuple[Received, Message]]:
        self._broker._ensure_queue(queue)  # noqa: SLF001 - as in depth
        dead: Queue = self._broker.dead_letter_queues[queue]
        for _ in range(100):
            batch = dead.receive_messages(MaxNumberOfMessages=_BATCH, VisibilityTimeout=_LOOKED_AT)
            if not batch:
                return
            for received in batch:
                yield received, decode(b64decode(received.body))
