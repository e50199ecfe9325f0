"""Subscriptions over graphql-transport-ws."""

from __future__ import annotations

import json
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.api.conftest import Tenant


@contextmanager
def _socket(ann: Tenant, key: str | None = None) -> Generator[ClientConnection]:
    url = ann.house.url.replace("http", "ws", 1) + "/graphql"
    with connect(url, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
        payload = {"authorization": f"Bearer {ann.key if key is None else key}"}
        socket.send(json.dumps({"type": "connection_init", "payload": payload}))
        yield socket


def _told(socket: ClientConnection) -> dict[str, Any]:
    return json.loads(socket.recv(timeout=10))


def _subscribe(socket: ClientConnection, query: str, **variables: object) -> None:
    assert _told(socket)["type"] == "connection_ack"
    body = {"query": query, "variables": variables}
    socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": body}))


CHANGES = "subscription($p: ID!, $a: Int) { changes(projectId: $p, after: $a) { position version sentence } }"
PROGRESS = "subscription($id: ID!) { jobProgress(id: $id) { status done total stage job { reason } } }"


def test_changes_come_as_they_happen_and_nothing_is_left_out(ann: Tenant, stranger: Tenant) -> None:
    ann.character("Before")
    with _socket(ann) as socket:
        _subscribe(socket, CHANGES, p=str(ann.project_id), a=0)
        for name in ("Mara", "Jo"):
            stranger.character("Other")
            ann.character(name)
        told = [_told(socket)["payload"]["data"]["changes"]["sentence"] for _ in range(4)]

    assert told[0] == "Project created by Ann: name is Last Train"
    assert [sentence.split("name is ")[1].split(",")[0] for sentence in told[1:]] == ["Before", "Mara", "Jo"]


def test_changes_of_a_foreign_project_are_not_there(ann: Tenant, stranger: Tenant) -> None:
    with _socket(ann) as socket:
        _subscribe(socket, CHANGES, p=str(stranger.project_id), a=0)
        told = _told(socket)

    assert "no project" in json.dumps(told)
    assert "Last Train" not in json.dumps(told)


def test_a_job_s_progress_is_told_until_it_ends(ann: Tenant) -> None:
    asked = {"character_id": ann.character(), "prompt": "at night"}
    job = ann.done("generate-character-image", asked)["job_id"]
    with _socket(ann) as socket:
        _subscribe(socket, PROGRESS, id=job)
        first = _told(socket)["payload"]["data"]["jobProgress"]
        seen: list[dict[str, Any]] = []
        for _ in range(100):  # the first ones may pass before this process listens
            ann.house.process.progress.tell(UUID(job), 3, 10, "drawing")
            time.sleep(0.05)
        ann.done("cancel-generation", {"generation_id": job, "reason": "Not that one"})
        while not seen or seen[-1]["status"] != "cancelled":
            seen.append(_told(socket)["payload"]["data"]["jobProgress"])
        ended = _told(socket)

    assert first == {"status": "requested", "done": 0.0, "total": 0.0, "stage": "", "job": None}
    assert seen[0] == {"status": "requested", "done": 3.0, "total": 10.0, "stage": "drawing", "job": None}
    assert seen[-1]["job"] == {"reason": "Not that one"}
    assert ended["type"] == "complete"


def test_nobody_listens_without_a_key(ann: Tenant) -> None:
    with _socket(ann, key="afs_live_wrong") as socket, pytest.raises(ConnectionClosed):
        _told(socket)
