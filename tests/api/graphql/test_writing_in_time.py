"""Every noun of the writing engine answers for any moment, tells its history, and what differs between versions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, build_schema, get_named_type

from api.graphql.schema import schema
from tests.api.conftest import Tenant
from tests.api.test_writing_structure import BOARD, story

SDL = build_schema(schema().as_str())
ROOTS = ("script", "scripts", "series", "allSeries", "shotList", "storyboard")
PARTS = {
    "DraftElement": "what a writer proposes: an element to be",
    "Scene": "a stretch of a script's elements",
    "Act": "a stretch of a script's elements",
    "Sequence": "a stretch of a script's elements",
    "ScriptRevision": "of a script",
    "ScriptMerge": "of a script, and never changes",
    "Proposal": "of a script",
    "Beat": "of a beat board",
    "ListedShot": "of a shot list",
    "Episode": "of a series",
}
"""Things that have an id and no stream of their own: history and diff of what they are part of tell of them."""
BEHIND = ("Character", "Shot", "SceneAudio", "Job", "Asset", "Approval")
"""Types of other engines, behind which nothing is of this one."""


def _bare(kind: Any) -> Any:  # noqa: ANN401 - a type of the schema
    return cast("Any", get_named_type)(kind)


def _reached() -> Iterator[GraphQLObjectType]:
    """Yield every type that is read from the root fields of the engine."""
    query = SDL.query_type
    assert query is not None
    seen: set[str] = set(BEHIND)
    left = [_bare(query.fields[name].type) for name in ROOTS]
    while left:
        kind = left.pop()
        if isinstance(kind, GraphQLObjectType) and kind.name not in seen:
            seen.add(kind.name)
            yield kind
            left += [_bare(field.type) for field in kind.fields.values()]


def test_no_root_field_is_without_a_moment_but_those_that_tell_of_now() -> None:
    query = SDL.query_type
    assert query is not None
    timeless = {name for name, field in query.fields.items() if not {"asOf", "asOfPosition"} <= field.args.keys()}

    assert timeless == {"viewer", "projects"}  # who asks, and in which projects: permissions are always today's


def test_everything_with_an_id_has_a_history_or_is_part_of_what_has_one() -> None:
    versioned = SDL.type_map["Versioned"]
    assert isinstance(versioned, GraphQLInterfaceType)
    with_id = {kind.name: kind for kind in _reached() if "uuid" in kind.fields}

    assert {"Script", "Series", "BeatBoard", "ShotList", "Storyboard"} <= with_id.keys()
    assert {name for name, kind in with_id.items() if "history" not in kind.fields} == PARTS.keys() & with_id.keys()
    assert {name for name, kind in with_id.items() if versioned not in kind.interfaces} <= {*PARTS, "ScriptElement"}


TOLD = "uuid version history(first: 50) { nodes { version topic } } diff(from: 1) { kind table field }"


def _life(ann: Tenant) -> dict[str, tuple[str, str]]:
    """Return the nouns of a script in which something of each changed: the field that finds each, and its id."""
    script_id, _, ids = story(ann)
    of = {"script_id": script_id, "scene_id": ids[0]}
    ann.done("change-title-page", {"script_id": script_id, "title": "The Last Train"})
    for text in ("She waits.", "It comes."):
        ann.done("add-beat", {**of, "text": text})
    ann.done("add-listed-shot", {**of, "shot": {"size": "wide"}})
    ann.done("add-listed-shot", {**of, "shot": {"size": "insert"}})
    ann.done("generate-storyboard", of)
    scene = ann.read(BOARD, id=script_id)["script"]["scenes"]["nodes"][0]
    board = scene["storyboard"]
    changed = {**of, "shot_id": board["panels"][0]["shotId"], "caption": "Night."}
    ann.done("change-panel", changed)
    series = ann.done("create-series", {"project_id": str(ann.project_id), "title": "Night Trains"})["id"]
    ann.done("add-season", {"series_id": series, "title": "Departures"})
    beats = ann.read("query($id: ID!) { script(id: $id) { beatBoard { id } } }", id=script_id)["script"]["beatBoard"]
    return {
        "Script": ("script", script_id),
        "BeatBoard": ("node", beats["id"]),
        "ShotList": ("shotList", scene["shotList"]["uuid"]),
        "Storyboard": ("storyboard", board["uuid"]),
        "Series": ("series", series),
    }


def test_each_noun_tells_its_events_what_differs_and_how_it_was(ann: Tenant) -> None:
    before = ann.settle()
    for kind, (field, key) in _life(ann).items():
        inside = f"... on {kind} {{ {TOLD} }}" if field == "node" else TOLD
        query = f"query($id: ID!, $at: Position) {{ {field}(id: $id, asOfPosition: $at) {{ {inside} }} }}"

        now = ann.read(query, id=key)[field]
        assert [event["version"] for event in now["history"]["nodes"]] == list(range(1, now["version"] + 1)), kind
        assert now["version"] > 1, kind
        assert now["diff"], kind
        assert ann.read(query, id=key, at=before)[field] is None, kind


LISTS = """query($project: ID!, $at: Position) {
    scripts(first: 9, project: $project, asOfPosition: $at) { totalCount nodes { title } }
    allSeries(first: 9, project: $project, asOfPosition: $at) { totalCount nodes { title } } }"""


@pytest.mark.parametrize("name", ["scripts", "allSeries"])
def test_lists_are_as_they_were(ann: Tenant, name: str) -> None:
    before = ann.settle()
    _life(ann)

    now, then = (ann.read(LISTS, project=str(ann.project_id), at=at)[name] for at in (None, before))
    assert (now["totalCount"], len(now["nodes"])) == (1, 1)
    assert (then["totalCount"], then["nodes"]) == (0, [])


ELEMENTS = """query($id: ID!, $at: Position) { script(id: $id, asOfPosition: $at) { elements(first: 20) { nodes {
    uuid text history(first: 9) { nodes { topic actor { name } version } pageInfo { hasNextPage } } } } } }"""


def test_a_line_tells_every_event_that_changed_it_up_to_the_moment(ann: Tenant) -> None:
    script_id, _, ids = story(ann)
    line = {"script_id": script_id, "element_id": ids[1]}
    position = ann.done("rewrite-element", {**line, "changes": {"text": "Is this it?"}})["position"]
    ben = ann.joined_by(project="writer")
    ben.done("rewrite-element", {**line, "changes": {"text": "Was that it?"}})
    ben.done("undo-edit", {"script_id": script_id})

    def told(at: int | None = None) -> list[tuple[str, str]]:
        nodes = ann.read(ELEMENTS, id=script_id, at=at)["script"]["elements"]["nodes"]
        found = next(node for node in nodes if node["uuid"] == ids[1])
        return [(event["topic"].partition(".")[2], event["actor"]["name"]) for event in found["history"]["nodes"]]

    assert told(position) == [("ScriptImported", "Ann"), ("ElementRewritten", "Ann")]
    assert told()[2:] == [("ElementRewritten", "Ben"), ("EditUndone", "Ben")]
