"""A client of subscriptions over graphql-transport-ws."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.api.conftest import Tenant


@contextmanager
def listening(ann: Tenant, key: str | None = None) -> Generator[ClientConnection]:
    url = ann.house.url.replace("http", "ws", 1) + "/graphql"
    with connect(url, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
        payload = {"authorization": f"Bearer {ann.key if key is None else key}"}
        socket.send(json.dumps({"type": "connection_init", "payload": payload}))
        yield socket


def told_on(socket: ClientConnection) -> dict[str, Any]:
    return json.loads(socket.recv(timeout=60))


def subscribe(socket: ClientConnection, query: str, **variables: object) -> None:
    assert told_on(socket)["type"] == "connection_ack"
    body = {"query": query, "variables": variables}
    socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": body}))


CHANGES = "subscription($p: ID!, $a: Position) { changes(projectId: $p, after: $a) { position version sentence } }"
PROGRESS = "subscription($id: ID!) { jobProgress(id: $id) { status done total stage job { reason } } }"


@contextmanager
def telling(ann: Tenant, job: UUID, stage: str) -> Generator[None]:
    """Tell the same step over and over: the first ones may pass before this process listens."""
    stopped = threading.Event()

    def tell() -> None:
        while not stopped.wait(0.02):
            ann.house.process.of(ann.organization_id).progress.tell(job, 3, 10, stage)

    thread = threading.Thread(target=tell)
    thread.start()
    yield
    stopped.set()
    thread.join()
