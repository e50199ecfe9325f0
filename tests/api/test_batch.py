"""Several commands in one request."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.conftest import Tenant


def _batch(ann: Tenant, *commands: dict[str, Any], atomic: bool = True, key: str = "") -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return ann.http.post("/v1/commands", json={"atomic": atomic, "commands": commands}, headers=headers)


def _character(name: str, **more: object) -> dict[str, Any]:
    return {"name": "CreateCharacter", "body": {"name": name, **more}}


def _names(ann: Tenant) -> list[str]:
    answer = ann.read("{ characters(first: 100) { nodes { name } } }")
    return [node["name"] for node in answer["characters"]["nodes"]]


def test_an_atomic_batch_is_done_as_a_whole(ann: Tenant) -> None:
    response = _batch(ann, _character("Mara"), {"name": "create-character", "body": {"name": "Jo"}})

    assert response.status_code == 201
    assert len({reply["position"] for reply in response.json()["replies"]}) == 1
    assert _names(ann) == ["Jo", "Mara"]


def test_an_atomic_batch_with_a_refusal_leaves_nothing_and_names_it(ann: Tenant) -> None:
    last = {"name": "RemoveMember", "body": {"user_id": str(ann.principal.actor.id)}}
    response = _batch(ann, _character("Mara"), last, _character("Jo"))

    assert response.status_code == 409
    assert response.json()["index"] == 1
    assert _names(ann) == []


def test_an_atomic_batch_with_a_wrong_field_points_at_it(ann: Tenant) -> None:
    response = _batch(ann, _character("Mara"), _character(""), {"name": "MakeCoffee", "body": {}})

    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/commands/1/body/name"


def test_an_unknown_command_is_pointed_at(ann: Tenant) -> None:
    response = _batch(ann, {"name": "MakeCoffee", "body": {}})

    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/commands/0/name"


def test_commands_on_their_own_are_answered_one_by_one(ann: Tenant) -> None:
    last = {"name": "RemoveMember", "body": {"user_id": str(ann.principal.actor.id)}}
    response = _batch(ann, _character("Mara"), last, _character(""), _character("Jo"), atomic=False)

    assert response.status_code == 200
    assert [reply["status"] for reply in response.json()["replies"]] == [201, 409, 422, 201]
    assert _names(ann) == ["Jo", "Mara"]


def test_repeating_a_batch_with_its_key_does_nothing_twice(ann: Tenant) -> None:
    for atomic in (True, False):
        first = _batch(ann, _character("Mara"), _character("Jo"), atomic=atomic, key=f"k{atomic}")
        again = _batch(ann, _character("Mara"), _character("Jo"), atomic=atomic, key=f"k{atomic}")
        assert first.json() == again.json()

    assert _names(ann) == ["Jo", "Jo", "Mara", "Mara"]


def test_an_empty_batch_is_refused(ann: Tenant) -> None:
    assert _batch(ann).status_code == 422
