"""A real Apache Kafka for tests: one node for all test processes, and a topic of its own for each test."""

from __future__ import annotations

import gc
import logging
import socket
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from uuid import uuid4

import pytest

from runtime.feed.client import Topic
from runtime.kafka_node import KafkaNode, requirements
from runtime.postgres.locks import Shared, exclusively
from runtime.trouble import Trouble


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Generator[KafkaNode]:
    try:
        requirements()
    except Trouble as trouble:
        pytest.skip(f"no Kafka on this machine: {trouble}")
    base = tmp_path_factory.getbasetemp()
    home = base.parent if base.name.startswith("popen-") else base  # test processes of one run share the folder above
    users = Shared(home / "kafka-users.lock")
    with exclusively(home / "kafka-start.lock"):
        users.join()
        node = KafkaNode(home, free_ports())
        node.start()
    yield node
    with exclusively(home / "kafka-start.lock"):
        if users.leave():
            node.stop()


def free_ports() -> int:
    """Return a port that is free with the next one."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port: int = first.getsockname()[1]
            try:
                socket.create_server(("127.0.0.1", port + 1)).close()
            except OSError:
                continue
        return port


@pytest.fixture
def topic(kafka: KafkaNode) -> Generator[Topic]:
    with leaving_sockets():
        yield Topic(kafka.address, f"log-{uuid4()}", 4)


@contextmanager
def leaving_sockets() -> Generator[None]:
    """Let the client library leave a socket, or a producer whose topic is gone, to the garbage collector."""
    for left in ("<socket.socket", "<function KafkaProducer.__del__"):
        warnings.filterwarnings("ignore", f"Exception ignored in: {left}", pytest.PytestUnraisableExceptionWarning)
    logger = logging.getLogger("kafka")
    logger.propagate = False  # a captured record would keep the exception, its frames and their sockets
    yield
    logger.propagate = True
    gc.collect()  # here, and not in a test that has nothing to do with it
