"""Who sees what over GraphQL."""

from __future__ import annotations

import pytest

from api.graphql.nodes import kinds
from tests.api.conftest import Tenant

BY_ID = ("character", "script", "project", "asset", "job", "shot", "cut", "deliverable")


def test_a_foreign_id_is_null_in_every_field_that_takes_one(ann: Tenant, stranger: Tenant) -> None:
    theirs = [stranger.character(), str(stranger.project_id)]
    for field in BY_ID:
        for key in theirs:
            told = ann.read(f"query($id: ID!) {{ {field}(id: $id) {{ uuid }} }}", id=key)
            assert told == {field: None}


def test_a_foreign_node_is_null_whatever_its_type_now_and_then(ann: Tenant, stranger: Tenant) -> None:
    character = stranger.character()
    project = str(stranger.project_id)
    own = stranger.read(
        "query($c: ID!, $p: ID!) { character(id: $c) { id } project(id: $p) { id } organization { id } }",
        c=character,
        p=project,
    )
    for told in own.values():
        for more in ("", ", asOfPosition: 1000000"):
            answer = ann.graphql(f"query($id: ID!) {{ node(id: $id{more}) {{ id }} }}", id=told["id"])
            assert answer["data"] == {"node": None}


def test_every_kind_of_node_is_found_by_some_field() -> None:
    assert {name.lower() for name in kinds()} >= set(BY_ID)


def test_a_foreign_project_is_not_there_in_lists(ann: Tenant, stranger: Tenant) -> None:
    for field in (
        "characters",
        "scripts",
        "assets",
        "jobs",
        "approvals",
        "shots",
        "cuts",
        "deliverables",
        "sceneAudio",
    ):
        answer = ann.graphql(
            f"query($p: ID) {{ {field}(first: 5, project: $p) {{ nodes {{ uuid }} }} }}", p=str(stranger.project_id)
        )
        assert answer["errors"][0]["extensions"]["code"] == "studio.not-found", field


def test_lists_show_what_the_caller_may_see_and_count_nothing_else(ann: Tenant, stranger: Tenant) -> None:
    ann.character("Mara")
    stranger.character("Other")
    hidden = ann.done("create-project", {"name": "Hidden"})["id"]
    ann.done("create-character", {"name": "Hidden one", "project_id": hidden})
    ann.done("create-character", {"name": "Everybody's"})
    ben = ann.joined_by(project="viewer")
    query = "{ characters(first: 9) { totalCount nodes { name } } projects(first: 9) { nodes { name } } }"
    told = ben.read(query)

    assert told["characters"] == {"totalCount": 2, "nodes": [{"name": "Everybody's"}, {"name": "Mara"}]}
    assert told["projects"]["nodes"] == [{"name": "Last Train"}]
    assert ann.read(query)["characters"]["totalCount"] == 3


def test_a_link_into_a_project_that_the_caller_may_not_see_is_null(ann: Tenant) -> None:
    hidden = ann.done("create-project", {"name": "Hidden"})["id"]
    spy = ann.done("create-character", {"name": "Spy", "project_id": hidden})["id"]
    script = ann.done("create-script", {"project_id": str(ann.project_id), "title": "Last Train"})["id"]
    cue = {"type": "character", "text": "SPY", "character_id": spy}
    ann.done("import-script", {"script_id": script, "elements": [cue]})
    query = "query($id: ID!) { script(id: $id) { elements(first: 1) { nodes { text character { name } } } } }"
    viewer = ann.joined_by(project="viewer")

    assert viewer.read(query, id=script)["script"]["elements"]["nodes"] == [{"text": "SPY", "character": None}]
    assert ann.read(query, id=script)["script"]["elements"]["nodes"][0]["character"] == {"name": "Spy"}


@pytest.mark.parametrize(("role", "sees"), [("member", False), ("compliance", True), ("billing_admin", False)])
def test_organization_roles_see_projects_as_the_table_says(ann: Tenant, role: str, sees: bool) -> None:
    told = ann.joined_by(organization=role).read(
        "query($id: ID!) { project(id: $id) { name } }", id=str(ann.project_id)
    )

    assert (told["project"] is not None) == sees


def test_keys_are_listed_for_administrators_alone_and_never_with_their_secret(ann: Tenant) -> None:
    query = "{ organization { apiKeys(first: 5) { nodes { name hint userId roles } } } }"
    told = ann.read(query)["organization"]["apiKeys"]["nodes"]

    assert [key["name"] for key in told] == ["Ann's"]
    assert ann.joined_by().graphql(query)["errors"][0]["extensions"]["code"] == "studio.forbidden"
    assert (
        "digest" not in ann.http.post("/graphql", json={"query": '{ __type(name: "ApiKey") { fields { name } } }'}).text
    )


def test_today_s_permissions_count_for_the_past(ann: Tenant) -> None:
    ben = ann.joined_by(project="viewer")
    position = ann.settle()
    query = "query($id: ID!, $p: Position) { project(id: $id, asOfPosition: $p) { name } }"
    assert ben.read(query, id=str(ann.project_id), p=position)["project"] == {"name": "Last Train"}
    ann.done("remove-project-member", {"project_id": str(ann.project_id), "user_id": str(ben.principal.actor.id)})

    assert ben.read(query, id=str(ann.project_id), p=position)["project"] is None
