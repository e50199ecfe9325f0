"""The network between a studio and its servers does harm; clients repeat, and nothing is lost or doubled."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from psycopg import conninfo

from film_studio.torture.run import Outcome, torment
from film_studio.torture.servers import free_port
from runtime.kafka_node import requirements
from runtime.trouble import Trouble
from tests.servers.bridge import bridged
from tests.servers.brokers import redis_server
from tests.servers.process import listens, served
from tests.servers.toxiproxy import TOXICS, Wire, toxiproxy, wire

pytestmark = [pytest.mark.full, pytest.mark.timeout(500)]

_ROOT = Path(__file__).resolve().parents[3]
_HARM_SECONDS = 2.5


class Server:
    """A server behind a wire that is harmed in every way, one after another, where torture would kill it."""

    def __init__(self, name: str, wire: Wire, settings: dict[str, Any]) -> None:
        self.name, self._wire, self._settings = name, wire, settings
        self._toxics = cycle(TOXICS)

    def settings(self) -> dict[str, Any]:
        return self._settings

    def start(self) -> None: ...

    def kill(self) -> bool:
        with self._wire.toxic(next(self._toxics)):
            time.sleep(_HARM_SECONDS)
        return True

    def answers(self) -> bool:
        return True

    def stop(self) -> None: ...


@contextmanager
def kafka_node(folder: Path, control: str) -> Generator[Wire]:
    """A node that tells its clients to come by the wire."""
    try:
        requirements()
    except Trouble as trouble:
        pytest.skip(f"no Kafka on this machine: {trouble}")
    port, way = free_port(2), free_port()
    controller = f"CONTROLLER://127.0.0.1:{port + 1}"
    told = f"advertised.listeners=PLAINTEXT://127.0.0.1:{way},{controller}"
    with served([_ROOT / "deploy" / "kafka" / "run", folder, str(port), told], folder, lambda: listens(port)):
        yield wire(control, "kafka", f"127.0.0.1:{port}", way)


@pytest.fixture
def control(tmp_path: Path) -> Generator[str]:
    with toxiproxy(tmp_path / "toxiproxy") as address:
        yield address


@pytest.fixture
def postgres(dsn: str, control: str) -> Generator[Server]:
    parts = conninfo.conninfo_to_dict(dsn)
    with bridged(f"{parts['host']}/.s.PGSQL.{parts['port']}") as port:
        way = wire(control, "postgres", f"127.0.0.1:{port}")
        url = conninfo.make_conninfo(dsn, host="127.0.0.1", port=way.port, gssencmode="disable")
        yield Server("postgres", way, {"database_url": url})


def outcome(home: Path, *servers: Server, harms: int) -> Outcome:
    found = Outcome(harms * len(servers), 5)
    torment(home.parent, servers, found, kinds=[server.name for server in servers])
    return found


def test_between_the_studio_and_its_database(home: Path, postgres: Server) -> None:
    found = outcome(home, postgres, harms=len(TOXICS))

    assert found.faults == []
    assert found.answered > 50
    assert found.repeated > 0


def test_between_the_studio_and_its_brokers(home: Path, dsn: str, control: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        kafka = stack.enter_context(kafka_node(tmp_path / "kafka", control))
        redis_url = stack.enter_context(redis_server(tmp_path / "redis"))
        redis = wire(control, "redis", redis_url.removeprefix("redis://").partition("/")[0])
        servers = (
            Server("kafka", kafka, {"feed": "kafka", "kafka": f"127.0.0.1:{kafka.port}", "database_url": dsn}),
            Server("redis", redis, {"queue_url": f"redis://127.0.0.1:{redis.port}/0"}),
        )
        found = outcome(home, *servers, harms=len(TOXICS))

    assert found.faults == []
    assert found.answered > 50
