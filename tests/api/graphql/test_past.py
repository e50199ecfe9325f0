"""The past: as of a moment, history, what differs."""

from __future__ import annotations

from time import sleep
from typing import Any

import pytest

from domain.shared.sources import now
from projections.characters.character import CharacterRow
from projections.folding import fold_all
from projections.read_model import read_models
from tests.api.conftest import Tenant

CAST = "characters(first: 50) { totalCount nodes { name description version looks { name } } }"


def _life(ann: Tenant) -> list[int]:
    """Let things happen, and return the positions of what happened."""
    body = {"name": "Mara", "project_id": str(ann.project_id)}
    made = ann.done("create-character", body)
    mara = made["id"]
    steps = [
        ("set-look", {"character_id": mara, "look": "day", "wardrobe": "coat"}),
        ("rename-character", {"character_id": mara, "name": "Jonas"}),
        ("describe-character", {"character_id": mara, "description": "Tall"}),
        ("create-character", {**body, "name": "Al"}),
        ("remove-look", {"character_id": mara, "look": "day"}),
    ]
    return [made["position"], *(ann.done(slug, step)["position"] for slug, step in steps)]


def _at(ann: Tenant, position: int) -> dict[str, Any]:
    query = f"query($id: ID!, $at: Position) {{ project(id: $id, asOfPosition: $at) {{ {CAST} }} }}"
    return ann.read(query, id=str(ann.project_id), at=position)["project"]["characters"]


def test_the_past_shows_what_a_replay_up_to_it_gives(ann: Tenant) -> None:
    for position in _life(ann):
        events = [
            event
            for event in ann.house.process.feed.read(0, 10_000).events
            if event.organization_id == ann.organization_id and event.position <= position
        ]
        folded = fold_all(read_models().values(), events).tables["characters"].rows.values()
        expected: list[CharacterRow] = sorted((r for r in folded if r), key=lambda r: r.name)
        told = _at(ann, position)["nodes"]

        assert [(c["name"], c["description"]) for c in told] == [(r.name, r.description) for r in expected]


def test_each_moment_has_its_own_answer(ann: Tenant) -> None:
    positions = _life(ann)
    names = [[c["name"] for c in _at(ann, p)["nodes"]] for p in positions]
    looks = [[look["name"] for look in _at(ann, p)["nodes"][-1]["looks"]] for p in positions]

    assert names == [["Mara"], ["Mara"], ["Jonas"], ["Jonas"], ["Al", "Jonas"], ["Al", "Jonas"]]
    assert looks == [[], ["day"], ["day"], ["day"], ["day"], []]


def test_moments_asked_for_in_any_order_are_gone_on_to_from_ones_that_are_kept(
    ann: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    positions = _life(ann)
    expected = {position: _at(ann, position) for position in positions}
    monkeypatch.setattr("runtime.asof._STEP", 3)
    monkeypatch.setattr("runtime.asof._KEPT", 2)
    ann.house.process.past._folded.clear()

    for position in [*reversed(positions), *positions, positions[-1], positions[0]]:
        assert _at(ann, position) == expected[position]


def test_then_and_now_stand_in_one_query(ann: Tenant) -> None:
    ann.character("Mara")
    ann.settle()
    sleep(0.02)  # the server's clock and ours are one, but may be set back a little between two looks
    then = now().isoformat()
    sleep(0.02)
    ann.character("Al")
    query = f"""query($id: ID!, $then: DateTime!) {{
        then: project(id: $id, asOf: $then) {{ {CAST} }} now: project(id: $id) {{ {CAST} }} }}"""
    told = ann.read(query, id=str(ann.project_id), then=then)

    assert [told[moment]["characters"]["totalCount"] for moment in ("then", "now")] == [1, 2]


def test_before_it_was_a_thing_is_not_there(ann: Tenant) -> None:
    character = ann.character()
    query = "query($id: ID!, $at: Position) { character(id: $id, asOfPosition: $at) { name } }"

    assert ann.read(query, id=character, at=1)["character"] is None


def test_the_past_of_a_list_needs_its_project(ann: Tenant) -> None:
    errors = ann.graphql("{ characters(first: 1, asOfPosition: 5) { nodes { name } } }")["errors"]
    query = "query($p: ID) { characters(first: 1, asOfPosition: 1000000, project: $p) { nodes { name } } }"
    ann.character("Mara")

    assert errors[0]["extensions"]["field"] == "asOf"
    assert ann.read(query, p=str(ann.project_id))["characters"]["nodes"] == [{"name": "Mara"}]


def test_a_moment_is_named_one_way_and_with_its_time_zone(ann: Tenant) -> None:
    query = "query($id: ID!, $t: DateTime, $p: Position) { project(id: $id, asOf: $t, asOfPosition: $p) { name } }"
    both = ann.graphql(query, id=str(ann.project_id), t="2026-05-03T12:00:00Z", p=1)
    naive = ann.graphql(query, id=str(ann.project_id), t="2026-05-03T12:00:00")

    assert both["errors"][0]["extensions"]["field"] == "asOf"
    assert "time zone" in naive["errors"][0]["message"]


@pytest.mark.parametrize("bad", ["x", "7", -1, 1.5, True, 2**53, [], {}])
def test_a_position_that_is_none_is_refused_in_one_sentence_with_its_place(ann: Tenant, bad: object) -> None:
    variable = "query($id: ID!, $p: Position) { project(id: $id, asOfPosition: $p) { name } }"
    literal = "query($id: ID!) { project(id: $id, asOfPosition: 1.5) { name } }"
    for answer in (ann.graphql(variable, id=str(ann.project_id), p=bad), ann.graphql(literal, id=str(ann.project_id))):
        (error,) = answer["errors"]
        assert error["extensions"] == {"code": "studio.query-invalid"}
        assert "A position is a whole number from 0 to 9,007,199,254,740,991" in error["message"]
        assert error["locations"]
    assert "$p" in ann.graphql(variable, id=str(ann.project_id), p=bad)["errors"][0]["message"]


def test_a_query_looks_at_two_past_moments_at_most(ann: Tenant) -> None:
    query = """query($id: ID!) { a: project(id: $id, asOfPosition: 1) { name }
        b: project(id: $id, asOfPosition: 2) { name } c: project(id: $id, asOfPosition: 3) { name } }"""

    assert len(ann.graphql(query, id=str(ann.project_id))["errors"]) == 1


def test_many_lookers_at_the_past_leave_connections_for_the_others(ann: Tenant) -> None:
    query = "query($id: ID!, $p: Position) { project(id: $id, asOfPosition: $p) { name } }"
    positions = _life(ann)
    for position in positions * 3:
        assert ann.read(query, id=str(ann.project_id), p=position)["project"] == {"name": "Last Train"}


def test_the_history_tells_every_event_page_by_page(ann: Tenant) -> None:
    character = ann.character("Mara")
    for name in ("Jo", "Al", "Bo"):
        ann.done("rename-character", {"character_id": character, "name": name})
    query = """query($id: ID!, $after: String) { character(id: $id) { history(first: 3, after: $after) {
        nodes { version topic sentence actor { name kind } data } pageInfo { hasNextPage endCursor } } } }"""
    first = ann.read(query, id=character)["character"]["history"]
    second = ann.read(query, id=character, after=first["pageInfo"]["endCursor"])["character"]["history"]

    assert [e["version"] for e in first["nodes"] + second["nodes"]] == [1, 2, 3, 4]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)
    assert second["nodes"][0] == {
        "version": 4,
        "topic": "characters.CharacterRenamed",
        "sentence": "Character renamed by Ann: name is Bo",
        "actor": {"name": "Ann", "kind": "user"},
        "data": {"name": "Bo"},
    }


def test_the_history_of_the_past_ends_there(ann: Tenant) -> None:
    positions = _life(ann)
    query = """query($id: ID!, $at: Position) { project(id: $id, asOfPosition: $at) {
        characters(first: 1) { nodes { version history(first: 50) { nodes { version } } } } } }"""
    told = ann.read(query, id=str(ann.project_id), at=positions[2])["project"]["characters"]["nodes"][0]

    assert told == {"version": 3, "history": {"nodes": [{"version": 1}, {"version": 2}, {"version": 3}]}}


def test_a_diff_tells_what_came_went_and_changed(ann: Tenant) -> None:
    character = ann.character("Mara")
    ann.done("set-look", {"character_id": character, "look": "day", "wardrobe": "coat"})
    ann.done("rename-character", {"character_id": character, "name": "Jo"})
    ann.done("remove-look", {"character_id": character, "look": "day"})
    query = """query($id: ID!, $from: Int!, $to: Int) { character(id: $id) {
        diff(from: $from, to: $to) { kind table field before after } } }"""

    def diff(low: int, high: int | None = None) -> list[tuple[str, str, str]]:
        told = ann.read(query, **{"id": character, "from": low, "to": high})["character"]["diff"]
        return [(c["kind"], c["table"], c["field"]) for c in told]

    renamed = ("changed", "characters", "name")
    assert diff(1, 2) == [("added", "character_looks", "")]
    assert diff(1, 3) == [("added", "character_looks", ""), renamed]
    assert diff(1) == [renamed]
    assert diff(3, 1) == [("removed", "character_looks", ""), renamed]
    assert diff(4, 4) == []
    assert diff(0, 1)[0] == ("added", "characters", "")
    errors = ann.graphql(query, **{"id": character, "from": 1, "to": 9})["errors"]
    assert "version" in errors[0]["message"]


def test_an_instant_that_is_none_is_told_by_what_one_looks_like(ann: Tenant) -> None:
    variable = "query($id: ID!, $t: DateTime) { project(id: $id, asOf: $t) { name } }"
    literal = 'query($id: ID!) { project(id: $id, asOf: "yesterday") { name } }'
    told = [
        ann.graphql(query, id=str(ann.project_id), **more)["errors"][0]["message"]
        for query, more in ((variable, {"t": "yesterday"}), (variable, {"t": 5}), (literal, {}))
    ]

    assert all(sentence.endswith("such as 2026-05-03T12:00:00Z.") for sentence in told), told
    assert not any("base 10" in sentence for sentence in told)
