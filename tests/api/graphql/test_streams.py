"""Subscriptions over graphql-transport-ws."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from websockets.exceptions import ConnectionClosed

from tests.api.conftest import Tenant
from tests.api.graphql.listening import CHANGES, PROGRESS, listening, subscribe, telling, told_on


def test_changes_come_as_they_happen_and_nothing_is_left_out(ann: Tenant, stranger: Tenant) -> None:
    ann.character("Before")
    with listening(ann) as socket:
        subscribe(socket, CHANGES, p=str(ann.project_id), a=0)
        for name in ("Mara", "Jo"):
            stranger.character("Other")
            ann.character(name)
        told = [told_on(socket)["payload"]["data"]["changes"]["sentence"] for _ in range(4)]

    assert told[0] == "Project created by Ann: name is Last Train"
    assert [sentence.split("name is ")[1].split(",")[0] for sentence in told[1:]] == ["Before", "Mara", "Jo"]


def test_changes_of_a_foreign_project_are_not_there(ann: Tenant, stranger: Tenant) -> None:
    with listening(ann) as socket:
        subscribe(socket, CHANGES, p=str(stranger.project_id), a=0)
        told = told_on(socket)

    assert "no project" in json.dumps(told)
    assert "Last Train" not in json.dumps(told)


def test_a_job_s_progress_is_told_until_it_ends(ann: Tenant) -> None:
    asked = {"character_id": ann.character(), "prompt": "at night"}
    job = ann.done("generate-character-image", asked)["job_id"]
    with listening(ann) as socket:
        subscribe(socket, PROGRESS, id=job)
        first = told_on(socket)["payload"]["data"]["jobProgress"]
        with telling(ann, UUID(job), "drawing"):
            seen = [told_on(socket)["payload"]["data"]["jobProgress"]]
        ann.done("cancel-generation", {"generation_id": job, "reason": "Not that one"})
        while seen[-1]["status"] != "cancelled":
            seen.append(told_on(socket)["payload"]["data"]["jobProgress"])
        ended = told_on(socket)

    assert first == {"status": "requested", "done": 0.0, "total": 0.0, "stage": "", "job": None}
    assert seen[0] == {"status": "requested", "done": 3.0, "total": 10.0, "stage": "drawing", "job": None}
    assert seen[-1]["job"] == {"reason": "Not that one"}
    assert ended["type"] == "complete"


def test_nobody_listens_without_a_key(ann: Tenant) -> None:
    with listening(ann, key="afs_live_wrong") as socket, pytest.raises(ConnectionClosed):
        told_on(socket)


def test_a_query_is_not_answered_on_alistening(ann: Tenant) -> None:
    with listening(ann) as socket:
        subscribe(socket, "{ viewer { name } }")

        assert "POSTed" in json.dumps(told_on(socket))


def test_who_was_put_out_of_a_project_hears_no_more_of_it(ann: Tenant) -> None:
    ben = ann.joined_by(project="viewer")
    with listening(ben) as socket:
        subscribe(socket, CHANGES, p=str(ann.project_id), a=0)
        assert "Project created" in json.dumps(told_on(socket))
        ann.done("remove-project-member", {"project_id": str(ann.project_id), "user_id": str(ben.principal.actor.id)})
        ann.character("Secret")
        rest: list[str] = []
        while not rest or "no project" not in rest[-1]:
            rest.append(json.dumps(told_on(socket)))

    assert "Secret" not in "".join(rest)


def test_a_revoked_key_hears_no_more(ann: Tenant) -> None:
    made = ann.done("issue-api-key", {"name": "Ear", "roles": ["service"]})
    with listening(ann, key=made["key"]) as socket:
        subscribe(socket, CHANGES, p=str(ann.project_id), a=0)
        assert "Project created" in json.dumps(told_on(socket))
        ann.done("revoke-api-key", {"key_id": made["id"], "reason": "Lost"})
        ann.character("Secret")
        rest: list[str] = []
        while not rest or "revoked" not in rest[-1]:
            rest.append(json.dumps(told_on(socket)))

    assert "Secret" not in "".join(rest)
