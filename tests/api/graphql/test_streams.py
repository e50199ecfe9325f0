"""Subscriptions over graphql-transport-ws."""

from __future__ import annotations

import json
import threading
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
    return json.loads(socket.recv(timeout=60))


def _subscribe(socket: ClientConnection, query: str, **variables: object) -> None:
    assert _told(socket)["type"] == "connection_ack"
    body = {"query": query, "variables": variables}
    socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": body}))


CHANGES = "subscription($p: ID!, $a: Position) { changes(projectId: $p, after: $a) { position version sentence } }"
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


@contextmanager
def _telling(ann: Tenant, job: UUID) -> Generator[None]:
    """Tell the same step over and over: the first ones may pass before this process listens."""
    stopped = threading.Event()

    def tell() -> None:
        while not stopped.wait(0.02):
            ann.house.process.progress.tell(job, 3, 10, "drawing")

    thread = threading.Thread(target=tell)
    thread.start()
    yield
    stopped.set()
    thread.join()


def test_a_job_s_progress_is_told_until_it_ends(ann: Tenant) -> None:
    asked = {"character_id": ann.character(), "prompt": "at night"}
    job = ann.done("generate-character-image", asked)["job_id"]
    with _socket(ann) as socket:
        _subscribe(socket, PROGRESS, id=job)
        first = _told(socket)["payload"]["data"]["jobProgress"]
        with _telling(ann, UUID(job)):
            seen = [_told(socket)["payload"]["data"]["jobProgress"]]
        ann.done("cancel-generation", {"generation_id": job, "reason": "Not that one"})
        while seen[-1]["status"] != "cancelled":
            seen.append(_told(socket)["payload"]["data"]["jobProgress"])
        ended = _told(socket)

    assert first == {"status": "requested", "done": 0.0, "total": 0.0, "stage": "", "job": None}
    assert seen[0] == {"status": "requested", "done": 3.0, "total": 10.0, "stage": "drawing", "job": None}
    assert seen[-1]["job"] == {"reason": "Not that one"}
    assert ended["type"] == "complete"


def test_nobody_listens_without_a_key(ann: Tenant) -> None:
    with _socket(ann, key="afs_live_wrong") as socket, pytest.raises(ConnectionClosed):
        _told(socket)


def test_a_query_is_not_answered_on_a_socket(ann: Tenant) -> None:
    with _socket(ann) as socket:
        _subscribe(socket, "{ viewer { name } }")

        assert "POSTed" in json.dumps(_told(socket))


def test_who_was_put_out_of_a_project_hears_no_more_of_it(ann: Tenant) -> None:
    ben = ann.joined_by(project="viewer")
    with _socket(ben) as socket:
        _subscribe(socket, CHANGES, p=str(ann.project_id), a=0)
        assert "Project created" in json.dumps(_told(socket))
        ann.done("remove-project-member", {"project_id": str(ann.project_id), "user_id": str(ben.principal.actor.id)})
        ann.character("Secret")
        rest: list[str] = []
        while not rest or "no project" not in rest[-1]:
            rest.append(json.dumps(_told(socket)))

    assert "Secret" not in "".join(rest)


def test_a_revoked_key_hears_no_more(ann: Tenant) -> None:
    made = ann.done("issue-api-key", {"name": "Ear", "roles": ["service"]})
    with _socket(ann, key=made["key"]) as socket:
        _subscribe(socket, CHANGES, p=str(ann.project_id), a=0)
        assert "Project created" in json.dumps(_told(socket))
        ann.done("revoke-api-key", {"key_id": made["id"], "reason": "Lost"})
        ann.character("Secret")
        rest: list[str] = []
        while not rest or "revoked" not in rest[-1]:
            rest.append(json.dumps(_told(socket)))

    assert "Secret" not in "".join(rest)
