"""dramatiq-sqs's own broker, with consumers that hold on to what is in hand for as long as their process lives."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError
from dramatiq_sqs import SQSBroker
from dramatiq_sqs.broker import SQSConsumer

if TYPE_CHECKING:
    from mypy_boto3_sqs.service_resource import Message as Received

    from runtime.queues.port import Message

_log = logging.getLogger("studio.queue")


class _Consumer(SQSConsumer):
    """Asks for more time for what is in hand, as long as the process lives."""

    def __init__(self, *values: Any, visibility_timeout: int, **options: Any) -> None:  # noqa: ANN401 - as the library's
        super().__init__(*values, visibility_timeout=visibility_timeout, **options)
        self._held: dict[str, Received] = {}
        self._ended = threading.Event()
        self._hidden = visibility_timeout
        threading.Thread(target=self._prolong, name="sqs holds", daemon=True).start()

    def _prolong(self) -> None:
        while not self._ended.wait(self._hidden / 3):
            for received in list(self._held.values()):
                try:
                    received.change_visibility(VisibilityTimeout=self._hidden)
                except (ClientError, BotoCoreError) as error:  # it was done meanwhile, or SQS is away for a moment
                    _log.info("a message in hand was not prolonged: %s", error)

    def __next__(self) -> Message | None:
        message: Any = super().__next__()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - as above
        if message is not None:
            self._held[message.message_id] = message._sqs_message  # noqa: SLF001 - its own consumer's
        return message

    def ack(self, message: Any) -> None:  # noqa: ANN401 - as the library's
        self._held.pop(message.message_id, None)
        super().ack(message)

    def nack(self, message: Any) -> None:  # noqa: ANN401 - as the library's
        self._held.pop(message.message_id, None)
        super().nack(message)

    def requeue(self, messages: Iterable[Any]) -> None:
        given_back = list(messages)
        for message in given_back:
            self._held.pop(message.message_id, None)
        super().requeue(given_back)

    def close(self) -> None:
        self._ended.set()
        super().close()


class Broker(SQSBroker):
    """dramatiq-sqs's own broker, with consumers that hold on."""

    @property
    def consumer_class(self) -> type[_Consumer]:
        """The kind of its consumers."""
        return _Consumer
