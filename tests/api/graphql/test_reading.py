"""Everything that GraphQL reads: fields, links, pages, ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.conftest import Tenant


def test_the_viewer_is_told_who_and_where_it_is(ann: Tenant) -> None:
    viewer = ann.read("{ viewer { userId name kind roles organizationId projectId organization { name slug } } }")

    assert viewer["viewer"] == {
        "userId": str(ann.principal.actor.id),
        "name": "Ann",
        "kind": "user",
        "roles": ["org_admin"],
        "organizationId": str(ann.organization_id),
        "projectId": str(ann.project_id),
        "organization": {"name": "Night Train", "slug": f"night-{ann.organization_id.hex[:12]}"},
    }


def test_a_character_is_found_by_its_global_id_by_its_uuid_and_as_a_node(ann: Tenant) -> None:
    uuid = ann.character("Mara", description="A signal keeper")
    query = "query($id: ID!) { character(id: $id) { id uuid name description version projectId } }"
    found = ann.read(query, id=uuid)["character"]
    node = ann.read("query($id: ID!) { node(id: $id) { id ... on Character { name } } }", id=found["id"])["node"]

    assert (found["name"], found["version"], found["projectId"]) == ("Mara", 1, str(ann.project_id))
    assert ann.read(query, id=found["id"])["character"] == found
    assert node == {"id": found["id"], "name": "Mara"}


def test_an_id_of_another_type_is_refused_in_a_sentence(ann: Tenant) -> None:
    ann.character()
    answer = ann.read("{ characters(first: 1) { nodes { id } } }")["characters"]["nodes"][0]["id"]
    errors = ann.graphql("query($id: ID!) { script(id: $id) { title } }", id=answer)["errors"]

    assert errors[0]["message"] == "This is the id of a Character, not of a Script."
    assert errors[0]["extensions"]["code"] == "studio.invalid"


def test_the_version_is_that_of_the_whole_thing(ann: Tenant) -> None:
    character = ann.character()
    version = ann.done("set-look", {"character_id": character, "look": "day", "wardrobe": "coat"})["version"]
    query = "query($id: ID!) { character(id: $id) { version looks { name wardrobe } } }"

    assert ann.read(query, id=character)["character"] == {
        "version": version,
        "looks": [{"name": "day", "wardrobe": "coat"}],
    }
    body = {"character_id": character, "name": "Jo"}
    assert ann.ask("rename-character", body, If_Match=f'"v{version}"').status_code == 201


def _script(ann: Tenant, scenes: int = 2, speaker: str | None = None) -> tuple[str, list[str]]:
    script = ann.done("create-script", {"project_id": str(ann.project_id), "title": "Last Train"})["id"]
    speaker = speaker or ann.character("Mara")
    elements: list[dict[str, Any]] = []
    for scene in range(scenes):
        elements += [
            {"id": str(uuid4()), "type": "scene_heading", "text": f"INT. STATION {scene} - NIGHT"},
            {"type": "action", "text": "Rain."},
            {"type": "character", "text": "MARA", "character_id": speaker},
            {"type": "parenthetical", "text": "(softly)"},
            {"type": "dialogue", "text": f"Line {scene}."},
            {"type": "action", "text": "Thunder."},
            {"type": "dialogue", "text": "Nobody says this."},
        ]
    ann.done("import-script", {"script_id": script, "elements": elements})
    return script, [e["id"] for e in elements if "id" in e]


def test_a_script_is_read_scene_by_scene_with_who_says_what(ann: Tenant) -> None:
    script, headings = _script(ann)
    query = """query($id: ID!) { script(id: $id) { title scenes(first: 10) { totalCount nodes {
        uuid number heading elements(first: 2) { type text } dialogue { cue parenthetical text character { name } }
        } } } }"""
    told = ann.read(query, id=script)["script"]["scenes"]

    assert told["totalCount"] == 2
    assert [scene["uuid"] for scene in told["nodes"]] == headings
    assert told["nodes"][1] == {
        "uuid": headings[1],
        "number": "2",
        "heading": "INT. STATION 1 - NIGHT",
        "elements": [{"type": "action", "text": "Rain."}, {"type": "character", "text": "MARA"}],
        "dialogue": [
            {"cue": "MARA", "parenthetical": "(softly)", "text": "Line 1.", "character": {"name": "Mara"}},
        ],
    }


def test_pages_of_scenes_go_on_where_they_ended(ann: Tenant) -> None:
    script, headings = _script(ann, scenes=5)
    query = """query($id: ID!, $after: String) { script(id: $id) { scenes(first: 2, after: $after) {
        nodes { uuid number } pageInfo { hasNextPage endCursor } } } }"""
    seen: list[dict[str, str]] = []
    after, more = None, True
    while more:
        page = ann.read(query, id=script, after=after)["script"]["scenes"]
        seen += page["nodes"]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]

    assert [(s["uuid"], s["number"]) for s in seen] == [(h, str(n)) for n, h in enumerate(headings, 1)]


def test_what_workers_make_is_linked_both_ways(ann: Tenant) -> None:
    character = ann.character()
    asked = {"character_id": character, "prompt": "at night"}
    job = ann.done("generate-character-image", asked)["job_id"]
    worker = ann.service("service")
    ann.http.get(f"/v1/jobs/{job}", headers={"Prefer": "wait=1"})
    digest = worker.http.post("/v1/objects", content=b"night").json()["hash"]
    worker.done("start-generation", {"generation_id": job, "worker": "w", "lease_seconds": 60})
    outputs = {"image": {"hash": digest, "size": 5, "mime": "image/png"}}
    worker.done("complete-generation", {"generation_id": job, "outputs": outputs, "facts": {}})

    query = """query($id: ID!, $hash: String!, $job: ID!) {
        character(id: $id) { images(first: 1) { totalCount nodes { prompt job { status outputs { name hash url } } } } }
        lineage(of: $hash, direction: UP, first: 5) { distance job { uuid } }
        storage { objects bytes byMime { mime objects } }
        job(id: $job) { purpose subjectId inputs { source kind } }
    }"""
    told = ann.read(query, id=character, hash=digest, job=job)

    image = told["character"]["images"]
    output = {"name": "image", "hash": digest, "url": f"/v1/objects/{digest}"}
    assert image == {
        "totalCount": 1,
        "nodes": [{"prompt": "at night", "job": {"status": "completed", "outputs": [output]}}],
    }
    assert told["lineage"] == [{"distance": 1, "job": {"uuid": job}}]
    assert told["storage"] == {"objects": 1, "bytes": 5.0, "byMime": [{"mime": "image/png", "objects": 1}]}
    assert told["job"]["subjectId"] == character


def _made(ann: Tenant, worker: Tenant, source: str, data: bytes) -> tuple[str, str]:
    """Have something made from an object, and return the job and what it made."""
    job, made = str(uuid4()), worker.http.post("/v1/objects", content=data).json()["hash"]
    asked = {"generation_id": job, "project_id": str(ann.project_id), "kind": "mix", "purpose": "test.mix"}
    more = {"subject_id": str(uuid4()), "provider": "previz", "recipe": {"of": source}, "inputs": [source]}
    worker.done("request-generation", {**asked, **more})
    worker.done("start-generation", {"generation_id": job, "worker": "w", "lease_seconds": 60})
    output = {"hash": made, "size": len(data), "mime": "audio/wav"}
    worker.done("complete-generation", {"generation_id": job, "outputs": {"mix": output}, "facts": {}})
    ann.settle()
    return job, made


def test_lineage_goes_up_and_down_over_several_jobs(ann: Tenant) -> None:
    worker = ann.service("service")
    source = worker.http.post("/v1/objects", content=b"take").json()["hash"]
    first, mix = _made(ann, worker, source, b"mix")
    second, master = _made(ann, worker, mix, b"master")
    query = """query($of: String!, $way: Direction!) {
        lineage(of: $of, direction: $way, first: 9) { distance through job { uuid } } }"""

    def steps(of: str, way: str) -> list[tuple[int, str]]:
        told = ann.read(query, of=of, way=way)["lineage"]
        return [(step["distance"], step["job"]["uuid"]) for step in told]

    assert steps(source, "DOWN") == [(1, first), (2, second)]
    assert steps(mix, "DOWN") == [(1, second)]
    assert steps(master, "UP") == [(1, second), (2, first)]
    assert steps(master, "DOWN") == []


def test_assets_and_approvals_are_linked_and_tell_when_they_are_stale(ann: Tenant) -> None:
    body = {"project_id": str(ann.project_id), "asset_type": "document", "name": "Budget"}
    asset = ann.done("add-asset", body)["id"]
    ann.done("request-approval", {"asset_id": asset, "approver_id": str(ann.principal.actor.id), "note": "Please"})
    query = """query($id: ID!) { asset(id: $id) { name revision versions { revision name }
        approvals(first: 5) { nodes { status note stale asset { name } } } } }"""
    before = ann.read(query, id=asset)["asset"]
    ann.done("rename-asset", {"asset_id": asset, "name": "Budget 2"})
    after = ann.read(query, id=asset)["asset"]

    asked = {"status": "requested", "note": "Please"}
    assert before["approvals"]["nodes"] == [{**asked, "stale": False, "asset": {"name": "Budget"}}]
    assert after["approvals"]["nodes"] == [{**asked, "stale": True, "asset": {"name": "Budget 2"}}]
    assert [v["name"] for v in after["versions"]] == ["Budget", "Budget 2"]


def test_a_project_shows_everything_in_it(ann: Tenant) -> None:
    script, _ = _script(ann)
    query = """query($id: ID!) { project(id: $id) { name archived members { name role }
        characters(first: 5) { totalCount nodes { name } } scripts(first: 5) { nodes { uuid } }
        assets(first: 5) { totalCount } jobs(first: 5) { totalCount }
        events(first: 1) { nodes { sentence actor { kind name } } pageInfo { hasNextPage } } } }"""
    told = ann.read(query, id=str(ann.project_id))["project"]

    assert told["members"] == [{"name": "Ann", "role": "producer"}]
    assert told["characters"] == {"totalCount": 1, "nodes": [{"name": "Mara"}]}
    assert told["scripts"]["nodes"] == [{"uuid": script}]
    assert (told["assets"], told["jobs"]) == ({"totalCount": 0}, {"totalCount": 0})
    event = {"sentence": "Project created by Ann: name is Last Train", "actor": {"kind": "user", "name": "Ann"}}
    assert told["events"] == {"nodes": [event], "pageInfo": {"hasNextPage": True}}


@pytest.mark.parametrize("first", [0, -1, 101, 10_000])
def test_a_list_is_one_to_a_hundred_long(ann: Tenant, first: int) -> None:
    errors = ann.graphql("query($n: Int!) { characters(first: $n) { nodes { name } } }", n=first)["errors"]

    assert errors[0]["extensions"]["field"] == "first"


@pytest.mark.parametrize("after", ["", "x", "WzFd", "W10=", "WyJhIiwgImIiXQ==", "bnVsbA=="])
def test_a_cursor_of_nowhere_is_refused(ann: Tenant, after: str) -> None:
    errors = ann.graphql("query($a: String) { characters(first: 1, after: $a) { nodes { name } } }", a=after)["errors"]

    assert errors[0]["extensions"]["field"] == "after"


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(["Mara", "Jo", "Al", "ǅ", "a b"]), max_size=7), size=st.integers(1, 8))
def test_pages_of_any_size_show_each_row_once_and_in_order(
    founded: Callable[[], Tenant], names: list[str], size: int
) -> None:
    ann = founded()
    for name in names:
        ann.character(name)
    query = """query($n: Int!, $after: String) { characters(first: $n, after: $after) {
        totalCount nodes { name uuid } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""
    whole = ann.read(query, n=100)["characters"]["nodes"]
    seen: list[dict[str, str]] = []
    after, more = None, True
    while more:
        page = ann.read(query, n=size, after=after)["characters"]
        assert page["totalCount"] == len(names)
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        seen += page["nodes"]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]

    assert seen == whole
    assert sorted(n["name"] for n in seen) == sorted(names)


def test_a_row_that_comes_in_before_the_cursor_shifts_nothing(ann: Tenant) -> None:
    for name in ("B", "C", "D"):
        ann.character(name)
    query = """query($after: String) { characters(first: 2, after: $after) {
        nodes { name } pageInfo { endCursor } } }"""
    first = ann.read(query)["characters"]
    ann.character("A")
    second = ann.read(query, after=first["pageInfo"]["endCursor"])["characters"]

    assert [n["name"] for n in first["nodes"] + second["nodes"]] == ["B", "C", "D"]


def test_a_query_can_wait_for_a_position_and_says_when_it_is_not_reached(ann: Tenant) -> None:
    position = ann.settle()
    query = "query($p: Position) { characters(first: 1, minPosition: $p) { nodes { name } } }"

    assert "errors" not in ann.graphql(query, p=position)
    late = ann.graphql(query, p=position + 10_000)
    assert late["errors"][0]["extensions"]["code"] == "studio.behind"
