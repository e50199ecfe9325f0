"""Commands over HTTP: every status both ways, repeating safely, not overwriting."""

from __future__ import annotations

import socket
from typing import Any
from uuid import uuid4

import pytest

from commands.bus import command_types
from commands.enterprise.organization import CreateOrganization
from domain.enterprise.name_claim import SlugTaken
from runtime.discovery import discover
from runtime.dispatcher import Call, Principal
from tests.api.conftest import Tenant

discover()


def test_a_command_is_answered_with_what_it_made_and_where(ann: Tenant) -> None:
    response = ann.ask("create-project", {"name": "Night Mail"})

    assert response.status_code == 201
    body = response.json()
    assert set(body) == {"id", "version", "position"}
    assert response.headers["ETag"] == '"v1"'
    assert response.headers["Location"] == f"/v1/streams/{body['id']}"
    assert ann.http.get(response.headers["Location"]).json()["version"] == 1


def test_what_is_so_already_is_answered_without_a_new_event(ann: Tenant) -> None:
    character = ann.character("Mara")
    response = ann.ask("rename-character", {"character_id": character, "name": "Mara"})

    assert response.status_code == 200
    assert response.json()["position"] is None


def test_work_for_a_worker_is_answered_with_its_job(ann: Tenant) -> None:
    response = ann.ask("generate-character-image", {"character_id": ann.character(), "prompt": "at the window"})

    assert response.status_code == 202
    assert response.headers["Location"] == f"/v1/jobs/{response.json()['job_id']}"
    assert ann.http.get(response.headers["Location"], headers={"Prefer": "wait=1"}).json()["status"] == "requested"


def test_repeating_with_the_same_key_gives_the_same_answer_and_no_second_event(ann: Tenant) -> None:
    first = ann.ask("create-project", {"name": "Once"}, Idempotency_Key="one")
    again = ann.ask("create-project", {"name": "Once"}, Idempotency_Key="one")

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    ann.settle()
    events = ann.http.get("/v1/events?first=1000").json()["events"]
    assert [e["data"].get("name") for e in events].count("Once") == 1


def test_an_archived_project_refuses_every_command_in_it_until_it_is_reopened(ann: Tenant) -> None:
    character = ann.character("Mara")
    ann.done("archive-project", {"project_id": str(ann.project_id), "reason": "The film is out."})

    asked = {
        "rename-character": {"character_id": character, "name": "Nora"},
        "create-character": {"name": "Tom", "project_id": str(ann.project_id)},
        "rename-project": {"project_id": str(ann.project_id), "name": "Night Mail"},
    }
    for slug, body in asked.items():
        response = ann.ask(slug, body)
        assert (response.status_code, response.json()["code"]) == (423, "studio_ops.project-archived"), slug
        assert response.json()["detail"] == "Last Train is archived; reopen it first."
    assert ann.read("query($id: ID!) { character(id: $id) { name } }", id=f"{character}")["character"]["name"] == "Mara"

    ann.done("reopen-project", {"project_id": str(ann.project_id)})
    ann.done("rename-character", {"character_id": character, "name": "Nora"})


def test_what_was_answered_before_its_project_was_archived_is_answered_so_again(ann: Tenant) -> None:
    body = {"name": "Tom", "project_id": str(ann.project_id)}
    first = ann.ask("create-character", body, Idempotency_Key="tom")
    ann.done("archive-project", {"project_id": str(ann.project_id), "reason": "The film is out."})

    assert ann.ask("create-character", body, Idempotency_Key="tom").content == first.content


def test_what_another_organization_has_taken_is_refused_at_once_with_what_to_do(ann: Tenant, stranger: Tenant) -> None:
    character = ann.character("Mara")
    body = {"name": "Mara", "project_id": str(stranger.project_id), "character_id": character}

    response = stranger.ask("create-character", body)

    assert (response.status_code, response.json()["code"]) == (409, "studio.id-taken")
    assert response.json()["detail"] == f"The id {character} is taken; choose another one, or leave it out."


def test_another_request_under_a_used_key_is_refused(ann: Tenant) -> None:
    ann.ask("create-project", {"name": "Once"}, Idempotency_Key="one")
    response = ann.ask("create-project", {"name": "Twice"}, Idempotency_Key="one")

    assert response.status_code == 422
    assert response.json()["code"] == "studio.idempotency-key-reused"


def test_two_organizations_may_use_the_same_key(ann: Tenant, stranger: Tenant) -> None:
    first = ann.ask("create-project", {"name": "Ours"}, Idempotency_Key="one").json()
    theirs = stranger.ask("create-project", {"name": "Ours"}, Idempotency_Key="one").json()

    assert first["id"] != theirs["id"]


def test_who_saw_an_old_version_is_told_what_happened_since(ann: Tenant) -> None:
    character = ann.character("Mara")
    assert ann.ask("rename-character", {"character_id": character, "name": "Jo"}, If_Match='"v1"').status_code == 201
    response = ann.ask("rename-character", {"character_id": character, "name": "Al"}, If_Match='"v1"')

    problem = response.json()
    assert response.status_code == 412
    assert (problem["expected"], problem["version"]) == (1, 2)
    assert [event["data"]["name"] for event in problem["events"]] == ["Jo"]


def test_an_if_match_that_is_no_etag_is_refused(ann: Tenant) -> None:
    response = ann.ask("rename-character", {"character_id": ann.character(), "name": "Jo"}, If_Match="17")

    assert response.status_code == 422
    problem = response.json()
    assert (problem["errors"][0]["in"], problem["errors"][0]["parameter"]) == ("header", "If-Match")
    assert problem["title"] == "The request is not valid."
    assert (
        problem["detail"]
        == 'The header If-Match: It takes the ETag of an earlier answer, such as "v17" with its quotes.'
    )


@pytest.mark.parametrize("path", ["/v1/commands/create-character", "/v1/commands"])
@pytest.mark.parametrize(
    "sent",
    [
        {"content": b'[{"name": "Mara"}]', "headers": {"Content-Type": "application/json"}},
        {"data": {"name": "Mara"}},
    ],
    ids=["a list", "a form"],
)
def test_a_body_that_is_no_object_is_told_what_it_takes(ann: Tenant, path: str, sent: dict[str, Any]) -> None:
    response = ann.http.post(path, **sent)

    problem = response.json()
    assert response.status_code == 422
    assert problem["errors"][0]["pointer"] == ""
    assert problem["detail"].startswith("The body: It takes a JSON object of named fields, such as")
    assert "CreateCharacter" not in response.text


def test_a_wrong_parameter_is_told_by_its_name_and_where_it_is(ann: Tenant) -> None:
    (wrong,) = ann.http.get("/v1/events", params={"after": "yesterday"}).json()["errors"]

    assert (wrong["parameter"], wrong["in"]) == ("after", "query")


def test_edits_of_different_elements_pass_under_the_versions_of_the_elements(ann: Tenant) -> None:
    script = ann.done("create-script", {"project_id": str(ann.project_id), "title": "Last Train"})["id"]
    ids = [str(uuid4()), str(uuid4())]
    elements = [{"id": element, "type": "action", "text": "Rain."} for element in ids]
    version = ann.done("import-script", {"script_id": script, "elements": elements})["version"]

    for element in ids:
        body = {"script_id": script, "element_id": element, "changes": {"text": "Snow."}}
        assert ann.ask("rewrite-element", body, If_Match=f'"v{version}"').status_code == 201
    body = {"script_id": script, "element_id": ids[0], "changes": {"text": "Sun."}}
    assert ann.ask("rewrite-element", body, If_Match=f'"v{version}"').status_code == 412


def test_a_body_that_is_no_json_is_refused_with_the_place(ann: Tenant) -> None:
    response = ann.http.post("/v1/commands/create-project", content=b'{"name": ')

    assert response.status_code == 400
    assert response.json()["code"] == "studio.malformed-json"
    assert response.json()["character"] == 9


def test_every_wrong_field_is_pointed_at(ann: Tenant) -> None:
    response = ann.ask("rename-character", {"character_id": "x", "name": "n" * 201, "nmae": "y"})

    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert {e["pointer"] for e in response.json()["errors"]} == {"/character_id", "/name", "/nmae"}
    assert "n" * 201 not in response.text


def test_an_empty_body_is_refused_in_a_sentence(ann: Tenant) -> None:
    response = ann.http.post("/v1/commands/create-project", content=b"")

    assert response.status_code == 422
    assert response.json()["detail"]


def test_a_rule_that_is_against_it_is_told(ann: Tenant) -> None:
    body = {"user_id": str(ann.principal.actor.id)}
    response = ann.ask("remove-member", body)

    assert response.status_code == 409
    assert response.json()["code"] == "enterprise.last-administrator"
    assert response.json()["type"] == "urn:studio:problem:enterprise.last-administrator"


def test_a_locked_thing_says_by_whom_and_why(ann: Tenant) -> None:
    script = ann.done("create-script", {"project_id": str(ann.project_id), "title": "Last Train"})["id"]
    ann.done("lock-script", {"script_id": script, "reason": "In the can"})
    response = ann.ask("change-title-page", {"script_id": script, "title": "Other"})

    assert response.status_code == 423
    assert "Ann" in response.json()["detail"]
    assert "In the can" in response.json()["detail"]


def test_who_lacks_a_permission_is_told_which(ann: Tenant) -> None:
    viewer = ann.joined_by(project="viewer")
    body = {"name": "Mara", "project_id": str(ann.project_id)}
    response = viewer.ask("create-character", body)

    assert response.status_code == 403
    assert response.json()["permission"] == "characters.create"
    assert ann.joined_by(project="writer").ask("create-character", body).status_code == 201


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(ann: Tenant) -> None:
    head = f"POST /v1/commands/create-project HTTP/1.1\r\nHost: studio\r\nAuthorization: Bearer {ann.key}\r\n"
    with socket.create_connection((ann.http.base_url.host, ann.http.base_url.port or 0)) as connection:
        connection.sendall(f"{head}Content-Length: {40 << 20}\r\n\r\n".encode())
        answer = connection.recv(4_096)

    assert answer.startswith(b"HTTP/1.1 413")


def test_a_body_that_hides_its_size_is_refused_too(ann: Tenant) -> None:
    chunks = (b" " * (1 << 20) for _ in range(34))
    response = ann.http.post("/v1/commands/create-project", content=chunks)

    assert response.status_code == 413


def test_an_unknown_route_is_a_problem_too(ann: Tenant) -> None:
    response = ann.http.post("/v1/commands/make-coffee", json={})

    assert response.status_code == 404
    assert response.json()["code"] == "studio.not-found"


@pytest.mark.parametrize("name", sorted(command_types()))
def test_every_example_is_understood_and_answered(ann: Tenant, name: str) -> None:
    entry = command_types()[name]
    response = ann.ask(entry.slug, _example(name))

    assert response.status_code in {200, 201, 202, 403, 404, 409, 422}, response.text
    if response.status_code == 422:  # a rule may say so, the form of the example may not
        assert response.json()["code"] != "studio.invalid", response.text


def _example(name: str) -> dict[str, object]:
    example = dict(command_types()[name].example)
    if name == "IssueApiKey":  # the edge makes the key
        return {field: value for field, value in example.items() if field in {"name", "roles"}}
    return example


def test_no_command_lets_anybody_in_without_a_key(ann: Tenant) -> None:
    for entry in command_types().values():
        response = ann.http.post(f"/v1/commands/{entry.slug}", json={}, headers={"Authorization": ""})
        assert response.status_code == 401, entry.name


def test_a_foreign_id_is_not_there_for_any_command(ann: Tenant, stranger: Tenant) -> None:
    theirs = stranger.character()
    for entry in command_types().values():
        if entry.subject is None or not entry.example:
            continue
        response = ann.ask(entry.slug, {**entry.example, entry.subject: theirs})
        assert response.status_code == 404, (entry.name, response.text)
        assert theirs in response.json()["detail"]


def test_nothing_can_be_put_into_a_foreign_project(ann: Tenant, stranger: Tenant) -> None:
    for entry in command_types().values():
        fields = entry.model.model_fields
        if entry.subject is None and "project_id" in fields and entry.name != "CreateProject":
            response = ann.ask(entry.slug, {**entry.example, "project_id": str(stranger.project_id)})
            assert response.status_code in {403, 404}, (entry.name, response.text)


def test_an_id_of_another_kind_is_not_there(ann: Tenant) -> None:
    response = ann.ask("create-script", {"project_id": ann.character(), "title": "Last Train"})

    assert response.status_code == 404


def test_a_slug_of_another_organization_is_refused_with_what_to_do(ann: Tenant) -> None:
    dispatcher = ann.house.process.dispatcher
    slug = f"night-{ann.organization_id.hex[:12]}"
    founder = Principal(uuid4(), ann.principal.actor, frozenset({"org_admin"}))

    with pytest.raises(SlugTaken, match=f"The slug {slug} is taken; choose another one."):
        dispatcher.dispatch(founder, Call(CreateOrganization(name="Other", slug=slug), "found"))
    assert (
        dispatcher.dispatch(founder, Call(CreateOrganization(name="Other", slug=f"{slug}-2"), "found-2")).version == 1
    )
