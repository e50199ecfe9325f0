"""The queue on Redis. What Redis forgets, the log tells again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, cast

from dramatiq.brokers.redis import RedisBroker

from runtime.queues.port import DeadLetter, JobQueue, Message, Waiting, decode, letter

_NAMESPACE = "studio"
_OFTEN = 50_000  # of a million commands: dead workers are looked for about every second by each worker


class _Client(Protocol):
    """What is asked of Redis beside the broker's own scripts."""

    def hlen(self, name: str) -> int: ...
    def hget(self, name: str, key: str) -> bytes | None: ...
    def hmget(self, name: str, keys: list[bytes]) -> list[bytes | None]: ...
    def hdel(self, name: str, *keys: str) -> int: ...
    def zrange(self, name: str, start: int, end: int) -> list[bytes]: ...
    def zrem(self, name: str, *values: str) -> int: ...
    def close(self) -> None: ...


class RedisQueue(JobQueue):
    """dramatiq's own broker for Redis, with dead workers noticed in seconds."""

    def __init__(self, url: str, waiting: Waiting) -> None:
        broker = RedisBroker(
            url=url,
            namespace=_NAMESPACE,
            heartbeat_timeout=int(waiting.silence * 1_000),
            maintenance_chance=_OFTEN,
            middleware=waiting.middleware(),
        )
        self._client = cast("_Client", broker.client)
        super().__init__(broker)

    def depth(self, queue: str) -> int:
        """Count what is not acknowledged: waiting, delayed and in hand."""
        return sum(self._client.hlen(f"{_NAMESPACE}:{name}.msgs") for name in (queue, f"{queue}.DQ"))

    def dead_letters(self, queue: str) -> Iterator[DeadLetter]:
        """Yield the oldest first."""
        dead = f"{_NAMESPACE}:{queue}.XQ"
        names = self._client.zrange(dead, 0, 999)
        for data in self._client.hmget(f"{dead}.msgs", names) if names else ():
            if data is not None:
                yield letter(_message(data), queue)

    def take_dead(self, queue: str, message_id: str) -> Message | None:
        """Remove it from the set of the dead."""
        dead = f"{_NAMESPACE}:{queue}.XQ"
        for name in self._client.zrange(dead, 0, -1):
            data = self._client.hget(f"{dead}.msgs", name.decode())
            message = _message(data) if data else None
            # Whoever removes it from the set has it: two people who send it again send it once.
            if message is not None and message.message_id == message_id and self._client.zrem(dead, name.decode()):
                self._client.hdel(f"{dead}.msgs", name.decode())
                return message
        return None

    def close(self) -> None:
        """Let the connections go as well; the broker leaves them open."""
        super().close()
        self._client.close()


def _message(data: bytes) -> Message:
    return decode(data)
