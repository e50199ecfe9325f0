"""The client library behind what the feed needs of Kafka: a topic, a publisher and a subscriber, typed.

The library has no types of its own; nothing of it is imported elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, cast

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError, TopicAlreadyExistsError
from kafka.structs import TopicPartition

from runtime.settings import Settings

BrokerTrouble = cast("type[Exception]", KafkaError)
"""What the library raises for a broker that is not there, or a topic that is gone."""

_DELIVERY_MS = 12_000  # a record that is not acknowledged by then is published again by a new session
_EXPIRED = 16  # seconds after which every record is delivered or has expired, also on a busy machine
_REQUEST_MS = 5_000
_LINGER_MS = 2  # a page is flushed as a whole: lingering is only for pages larger than a batch
_BATCH_BYTES = 131_072
_KEPT_MS = 7 * 86_400_000  # a week: whoever was away for longer reads the log


@dataclass(frozen=True, slots=True)
class Topic:
    """The topic of one log, on a cluster."""

    servers: str
    name: str
    partitions: int
    replicas: int = 1

    @classmethod
    def of(cls, settings: Settings) -> Topic:
        """Return the topic that the settings name."""
        return cls(settings.kafka, settings.kafka_topic, settings.kafka_partitions, settings.kafka_replicas)


@dataclass(frozen=True, slots=True)
class Message:
    """One record of a partition."""

    partition: int
    offset: int
    key: bytes | None
    value: bytes
    headers: Mapping[str, bytes]


class _Metadata(Protocol):
    partition: int
    offset: int


class _Sent(Protocol):
    def get(self, timeout: float | None = None) -> _Metadata: ...


class _Producer(Protocol):
    def send(
        self, topic: str, value: bytes, key: bytes | None, headers: list[tuple[str, bytes]], partition: int
    ) -> _Sent: ...
    def flush(self, timeout: float | None = None) -> None: ...
    def close(self, timeout: float | None = None) -> None: ...


class _Record(Protocol):
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]


class _Consumer(Protocol):
    def assign(self, partitions: Sequence[object]) -> None: ...
    def seek(self, partition: object, offset: int) -> None: ...
    def poll(self, timeout_ms: float, max_records: int) -> dict[object, list[_Record]]: ...
    def end_offsets(self, partitions: Sequence[object]) -> dict[object, int]: ...
    def partitions_for_topic(self, topic: str) -> set[int] | None: ...
    def close(self, *, autocommit: bool) -> None: ...


class Publisher:
    """Sends records, idempotent and to all replicas. Each partition gets them in the order of sending."""

    def __init__(self, topic: Topic) -> None:
        self._topic = topic
        self._sent: list[_Sent] = []
        self._consumer = _consumer(topic)  # knows where partitions end; fetches nothing
        try:
            self._producer = _producer(topic)
        except BrokerTrouble:
            self._consumer.close(autocommit=False)
            raise

    def send(self, partition: int, key: bytes | None, value: bytes, headers: list[tuple[str, bytes]]) -> None:
        """Hand a record over; `settle` tells whether it arrived."""
        self._sent.append(self._producer.send(self._topic.name, value, key, headers, partition))

    def settle(self) -> dict[int, int]:
        """Wait until every record sent is on all replicas; return the partitions' next offsets. Raises BrokerTrouble.

        A record that failed is not sent again: what came after it is there already.
        """
        sent, self._sent = self._sent, []
        self._producer.flush(_EXPIRED)
        ends: dict[int, int] = {}
        for record in sent:
            metadata = record.get(_EXPIRED)
            ends[metadata.partition] = metadata.offset + 1
        return ends

    def ends(self) -> list[int]:
        """Return the next offset of every partition. Raises BrokerTrouble."""
        places = _places(self._topic)
        ends = self._consumer.end_offsets(places)
        return [ends[place] for place in places]

    def close(self) -> None:
        """Stop sending; what was not settled may be lost."""
        self._consumer.close(autocommit=False)
        try:
            self._producer.close(_EXPIRED)
        except BrokerTrouble:
            # What it holds for a topic that is gone, it would try to send once more when it is collected.
            cast("Any", self._producer)._sender.force_close()  # noqa: SLF001 - its `close` waits before it forces


class Subscriber:
    """Reads every partition of a topic, without a group: where it goes on is its caller's to keep."""

    def __init__(self, topic: Topic, offsets: Sequence[int]) -> None:
        """Begin at `offsets`, one for each partition, or at the beginning when there are none."""
        self._consumer = _consumer(topic)
        places = _places(topic)
        self._consumer.assign(places)
        for place, offset in zip(places, offsets or [0] * topic.partitions, strict=True):
            self._consumer.seek(place, offset)

    def poll(self, seconds: float, most: int = 2_000) -> list[Message]:
        """Return the next records, each partition's in order; wait for the first. Raises BrokerTrouble."""
        found = self._consumer.poll(seconds * 1000, most)
        return [
            Message(record.partition, record.offset, record.key, record.value or b"", dict(record.headers))
            for records in found.values()
            for record in records
        ]

    def close(self) -> None:
        """Stop reading."""
        self._consumer.close(autocommit=False)


def ensure_topic(topic: Topic) -> int:
    """Make the topic unless it is there; return how many partitions it has. Raises BrokerTrouble."""
    admin = cast("Any", KafkaAdminClient)(
        bootstrap_servers=topic.servers, request_timeout_ms=_REQUEST_MS, bootstrap_timeout_ms=_REQUEST_MS
    )
    try:
        wanted = {
            "num_partitions": topic.partitions,
            "replication_factor": topic.replicas,
            "configs": {
                "retention.ms": str(_KEPT_MS),
                "min.insync.replicas": str(max(1, topic.replicas - 1)),
            },
        }
        with suppress(TopicAlreadyExistsError):
            admin.create_topics({topic.name: wanted}, wait_for_metadata=True)
        (described,) = cast("list[dict[str, Any]]", admin.describe_topics([topic.name]))
        return len(described["partitions"])
    finally:
        admin.close()


def delete_topic(topic: Topic) -> None:
    """Delete the topic and everything in it."""
    admin = cast("Any", KafkaAdminClient)(bootstrap_servers=topic.servers, request_timeout_ms=_REQUEST_MS)
    try:
        admin.delete_topics([topic.name])
    finally:
        admin.close()


def _consumer(topic: Topic) -> _Consumer:
    make = cast("Any", KafkaConsumer)
    return make(
        bootstrap_servers=topic.servers,
        enable_auto_commit=False,
        auto_offset_reset="earliest",  # a wiped topic is read from its new beginning
        request_timeout_ms=_REQUEST_MS,
        bootstrap_timeout_ms=_REQUEST_MS,
        reconnect_backoff_max_ms=1_000,
        metadata_max_age_ms=30_000,
        fetch_max_bytes=16_000_000,
        allow_auto_create_topics=False,
        metrics_enabled=False,
    )


def _producer(topic: Topic) -> _Producer:
    make = cast("Any", KafkaProducer)
    return make(
        bootstrap_servers=topic.servers,
        acks="all",
        enable_idempotence=True,
        compression_type="lz4",
        linger_ms=_LINGER_MS,
        batch_size=_BATCH_BYTES,
        delivery_timeout_ms=_DELIVERY_MS,
        request_timeout_ms=_REQUEST_MS,
        max_block_ms=_REQUEST_MS,
        bootstrap_timeout_ms=_REQUEST_MS,
        reconnect_backoff_max_ms=1_000,
        allow_auto_create_topics=False,
        metrics_enabled=False,
    )


def _places(topic: Topic) -> list[object]:
    place = cast("Any", TopicPartition)
    return [place(topic.name, number) for number in range(topic.partitions)]
