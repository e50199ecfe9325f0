"""Keys over HTTP."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from commands.enterprise.api_key import RevokeApiKey
from commands.enterprise.member import RemoveMember
from commands.studio_ops.project_member import AddProjectMember, RemoveProjectMember
from domain.shared.sources import now
from domain.studio_ops.project import ProjectRole
from runtime.authority import Memberships
from runtime.database import Database, Lent
from runtime.dispatcher import Call, Dispatcher
from runtime.events.application import EventLog
from runtime.keys import ParsedKey, parse_key, text_of
from tests.api.conftest import Tenant, caller


def _with(ann: Tenant, header: str) -> int:
    return ann.http.get("/v1/events", headers={b"Authorization": header.encode()}).status_code


def test_a_key_opens_and_nothing_else_does(ann: Tenant) -> None:
    assert _with(ann, f"Bearer {ann.key}") == 200
    assert _with(ann, f"bearer {ann.key}") == 200
    wrong = ParsedKey(parse_key(ann.key).key_id, b"x" * 32)
    for header in ("", ann.key, f"Basic {ann.key}", f"Bearer {ann.key[:-1]}", f"Bearer {text_of(wrong)}", "Bearer é"):
        assert _with(ann, header) == 401, header


def test_an_unknown_key_and_a_wrong_secret_are_told_the_same(ann: Tenant) -> None:
    unknown = text_of(ParsedKey(uuid4(), b"x" * 32))
    wrong = text_of(ParsedKey(parse_key(ann.key).key_id, b"x" * 32))
    told = [ann.http.get("/v1/events", headers={"Authorization": f"Bearer {key}"}).json() for key in (unknown, wrong)]

    assert told[0]["detail"] == told[1]["detail"]
    assert ann.http.get("/v1/events", headers={"Authorization": ""}).headers["WWW-Authenticate"] == "Bearer"


def test_a_key_with_the_id_of_something_else_is_unknown(ann: Tenant) -> None:
    strange = text_of(ParsedKey(UUID(ann.character()), b"x" * 32))

    assert _with(ann, f"Bearer {strange}") == 401


def test_a_new_key_is_told_once_and_works_until_it_is_revoked(ann: Tenant) -> None:
    made = ann.done("issue-api-key", {"name": "Farm", "roles": ["compliance"]})
    assert _with(ann, f"Bearer {made['key']}") == 200
    assert made["key"] not in ann.http.get("/v1/events?first=1000").text
    ann.done("revoke-api-key", {"key_id": made["id"], "reason": "Lost"})

    assert _with(ann, f"Bearer {made['key']}") == 401


def test_what_another_process_took_away_is_refused_at_the_very_next_request(ann: Tenant) -> None:
    made = ann.done("issue-api-key", {"name": "Farm", "roles": ["compliance"]})
    ben = ann.joined_by()
    assert (_with(ann, f"Bearer {made['key']}"), _with(ann, f"Bearer {ben.key}")) == (200, 403)
    database = ann.house.process.database
    log = EventLog(database)
    other = Dispatcher(database, log, Memberships(log), hash_key=b"0" * 32)
    other.dispatch(ann.principal, Call(RevokeApiKey(key_id=UUID(made["id"]), reason="Lost")))
    other.dispatch(ann.principal, Call(RemoveMember(user_id=ben.principal.actor.id)))

    assert (_with(ann, f"Bearer {made['key']}"), _with(ann, f"Bearer {ben.key}")) == (401, 401)


@pytest.mark.parametrize(
    ("body", "before"),
    [({"name": "Two"}, 201), ({"name": "One"}, 200), ({"name": ""}, 422)],
    ids=["a change", "no change", "no name"],
)
def test_a_key_that_another_process_revoked_asks_no_command_any_more(
    ann: Tenant, body: dict[str, str], before: int
) -> None:
    made = ann.done("issue-api-key", {"name": "Farm", "roles": ["org_admin"]})
    farm = caller(ann.house, ann.principal, ann.project_id, made["key"])
    renamed = {"project_id": str(ann.project_id), **body}
    assert farm.ask("rename-project", {**renamed, "name": "One"}).status_code == 201
    database = ann.house.process.database
    log = EventLog(database)
    other = Dispatcher(database, log, Memberships(log), hash_key=b"0" * 32)
    assert farm.ask("rename-project", renamed).status_code == before
    other.dispatch(ann.principal, Call(RevokeApiKey(key_id=UUID(made["id"]), reason="Lost")))

    assert farm.ask("rename-project", renamed).status_code == 401


def test_what_another_process_changed_about_a_caller_holds_for_the_very_next_query(ann: Tenant) -> None:
    made = ann.done("issue-api-key", {"name": "Farm", "roles": ["compliance"]})
    farm, ben = caller(ann.house, ann.principal, ann.project_id, made["key"]), ann.joined_by(project="writer")
    eve = ann.joined_by()
    viewer, project = "{ viewer { name roles projectId } }", "query($id: ID!) { project(id: $id) { name } }"
    mine = str(ann.project_id)
    for _ in range(2):  # the second time they are known
        assert farm.read(viewer)["viewer"]["roles"] == ["compliance"]
        assert ben.read(project, id=mine)["project"] == {"name": "Last Train"}
        assert eve.read(project, id=mine)["project"] is None
    log = EventLog(ann.house.process.database)
    other = Dispatcher(ann.house.process.database, log, Memberships(log), hash_key=b"0" * 32)
    other.dispatch(ann.principal, Call(RevokeApiKey(key_id=UUID(made["id"]), reason="Lost")))
    ben_id, eve_id = ben.principal.actor.id, eve.principal.actor.id
    other.dispatch(ann.principal, Call(RemoveProjectMember(project_id=ann.project_id, user_id=ben_id)))
    other.dispatch(
        ann.principal, Call(AddProjectMember(project_id=ann.project_id, user_id=eve_id, role=ProjectRole.VIEWER))
    )
    ann.settle()

    assert farm.http.post("/graphql", json={"query": viewer}).status_code == 401
    assert farm.http.post("/graphql", json={"query": "{ __typename }"}).status_code == 401
    assert ben.read(project, id=mine)["project"] is None
    assert eve.read(project, id=mine)["project"] == {"name": "Last Train"}


def test_a_query_of_whom_this_process_knows_takes_one_statement_more_than_what_it_reads(
    ann: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann.read("{ viewer { projectId } }")
    lend, lent = Database.reading, list[UUID]()

    def counting(database: Database, organization_id: UUID) -> Lent:
        lent.append(organization_id)
        return lend(database, organization_id)

    monkeypatch.setattr(Database, "reading", counting)
    ann.read("{ viewer { projectId } }")

    assert lent.count(ann.organization_id) == 2


def test_asking_for_a_key_again_gives_the_same_key(ann: Tenant) -> None:
    first = ann.ask("issue-api-key", {"name": "Farm", "roles": ["service"]}, Idempotency_Key="k")
    again = ann.ask("issue-api-key", {"name": "Farm", "roles": ["service"]}, Idempotency_Key="k")

    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Cache-Control"] == "no-store"


def test_a_key_that_expires_stops(ann: Tenant) -> None:
    body = {"name": "Farm", "roles": ["compliance"], "expires_at": (now() + timedelta(hours=1)).isoformat()}
    key = ann.done("issue-api-key", body)["key"]
    assert _with(ann, f"Bearer {key}") == 200

    past = {**body, "expires_at": (now() - timedelta(hours=1)).isoformat()}
    assert ann.ask("issue-api-key", past).status_code == 422


def test_who_left_the_organization_is_out_at_once(ann: Tenant) -> None:
    ben = ann.joined_by()
    assert ben.ask("create-project", {"name": "Ben's"}).status_code == 201
    ann.done("remove-member", {"user_id": str(ben.principal.actor.id)})

    assert ben.ask("create-project", {"name": "Ben's"}).status_code == 401


def test_who_was_put_out_of_a_project_reads_it_no_more(ann: Tenant) -> None:
    ben = ann.joined_by(project="writer")
    query = "query($id: ID!) { project(id: $id) { name } }"
    assert ben.read(query, id=str(ann.project_id))["project"] == {"name": "Last Train"}
    ann.done("remove-project-member", {"project_id": str(ann.project_id), "user_id": str(ben.principal.actor.id)})

    assert ben.read(query, id=str(ann.project_id))["project"] is None


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/graphql", "/openapi.json", "/health/live", "/health/ready", "/version"]
)
def test_pages_that_show_nothing_of_anybody_need_no_key(ann: Tenant, path: str) -> None:
    assert caller(ann.house, ann.principal, ann.project_id, "none").http.get(path).status_code == 200
