from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self, cast
from uuid import uuid4

import pytest
import redis
from dramatiq.brokers.rabbitmq import RabbitmqBroker

from runtime.queue import QUEUES, JobQueue, Waiting
from tests.runtime.queues.shop import Notes, Place, declare
from tests.servers.brokers import aws_server, rabbitmq_server, redis_server

BROKERS = ("postgresql", *(pytest.param(name, marks=pytest.mark.full) for name in ("redis", "rabbitmq", "sqs")))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Callable[[str], str]]:
    """Return a function that starts a broker's server at its first use and tells its address."""
    starting = {"redis": redis_server, "rabbitmq": rabbitmq_server, "sqs": aws_server}
    running: dict[str, str] = {}
    with ExitStack() as stack:

        def url(name: str) -> str:
            if name not in running:
                running[name] = stack.enter_context(starting[name](tmp_path_factory.mktemp(name)))
            return running[name]

        yield url


@dataclass
class Shop:
    """One broker with empty queues, and the notes of those who work from it."""

    place: Place
    notes: Notes

    @contextmanager
    def queue(self, waiting: Waiting) -> Generator[JobQueue]:
        queue, database = self.place.open(waiting)
        declare(queue, self.notes)
        try:
            yield queue
        finally:
            queue.close()
            database.close()

    @contextmanager
    def working(self, waiting: Waiting | None = None) -> Generator[JobQueue]:
        """Lend the queue while one thread works from it."""
        with self.queue(waiting or Waiting(silence=5, least_backoff=50)) as queue:
            worker = queue.worker(set(QUEUES))
            try:
                yield queue
            finally:
                worker.stop(timeout=20_000)


@pytest.fixture(params=BROKERS)
def url(request: pytest.FixtureRequest, server: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a broker with empty queues."""
    name = str(request.param)
    if name == "postgresql":
        return ""
    address = server(name)
    if name == "redis":
        with _redis(address) as client:
            client.flushdb()
    if name == "rabbitmq":
        _empty(address)
    if name == "sqs":
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        return f"sqs://t{uuid4().hex}?region=eu-west-1&endpoint={address}"
    return address


@pytest.fixture
def shop(url: str, dsn: str, keys: Path, tmp_path: Path) -> Shop:
    return Shop(Place(url, dsn, keys), Notes(tmp_path / "notes"))


class _Redis(Protocol):
    def flushdb(self) -> bool: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...


def _redis(url: str) -> _Redis:
    return cast("_Redis", redis.Redis.from_url(url))  # pyright: ignore[reportUnknownMemberType] - the library's own gap


def _empty(url: str) -> None:
    broker = RabbitmqBroker(url=url)
    for name in QUEUES:
        for each in (name, f"{name}.DQ", f"{name}.XQ"):
            broker.channel.queue_delete(each)
    broker.close()
