"""Outline, beats, cues and series over HTTP: read now, as they were, and after the cast changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.api.conftest import Tenant

SCRIPT = """query($id: ID!) { script(id: $id) {
    estimatedSeconds targetSeconds overBySeconds
    acts { title sceneIds sequences { title number } }
    suspectedCues { name reasons spellings { text count } }
    beatBoard { history(first: 9) { nodes { topic } } }
    scenes(first: 9) { nodes { uuid act { title } sequence { title } beats { text value lostElementIds }
        silentCharacterIds elements(first: 20) { type text characterId } } } } }"""
ACTS = "query($id: ID!, $at: Position) { script(id: $id, asOfPosition: $at) { acts { title sceneIds } } }"
SERIES = """query($id: ID!) { series(id: $id) { title characters { name }
    seasons { number title episodes { number title script { title scriptType } sharedCharacters { name } } } } }"""


def told(mara: str, ids: list[str]) -> list[dict[str, Any]]:
    return [
        {"type": "section", "text": "Act One", "level": 1},
        {"type": "section", "text": "The letter", "level": 2},
        {"id": ids[0], "type": "scene_heading", "text": "INT. STATION - NIGHT"},
        {"type": "character", "text": "MARA", "character_id": mara},
        {"id": ids[1], "type": "dialogue", "text": "Is this the last train?"},
        {"type": "character", "text": "Mara"},
        {"type": "dialogue", "text": "It is."},
        {"id": ids[2], "type": "section", "text": "Act Two", "level": 1},
        {"id": ids[3], "type": "scene_heading", "text": "EXT. TRAIN - NIGHT"},
        {"type": "narration", "text": "It never came back."},
    ]


def story(ann: Tenant) -> tuple[str, str, list[str]]:
    mara = ann.done("create-character", {"project_id": str(ann.project_id), "name": "Mara Lindqvist"})["id"]
    script_id = ann.done("create-script", {"project_id": str(ann.project_id), "title": "Last Train"})["id"]
    ids = [str(uuid4()) for _ in range(4)]
    ann.done("import-script", {"script_id": script_id, "elements": told(mara, ids)})
    return script_id, mara, ids


def script(ann: Tenant, script_id: str) -> dict[str, Any]:
    return ann.read(SCRIPT, id=script_id)["script"]


def until(read: Callable[[], Any], wanted: object) -> None:
    """Wait for what policies do."""
    deadline = time.monotonic() + 30
    while (found := read()) != wanted:
        assert time.monotonic() < deadline, found
        time.sleep(0.1)


def cues(ann: Tenant, script_id: str) -> list[str]:
    first = script(ann, script_id)["scenes"]["nodes"][0]
    return [e["text"] for e in first["elements"] if e["type"] == "character"]


def test_acts_and_beats_are_read_now_and_as_they_were(ann: Tenant) -> None:
    script_id, _, ids = story(ann)
    before = ann.done("target-length", {"script_id": script_id, "seconds": 2})["position"]
    ann.done("move-scene", {"script_id": script_id, "scene_id": ids[0], "into_id": ids[2]})
    beat = {"script_id": script_id, "scene_id": ids[0], "text": "She waits.", "value": -4, "element_ids": [ids[1]]}
    ann.done("add-beat", beat)
    ann.done("remove-element", {"script_id": script_id, "element_id": ids[1]})

    shown = script(ann, script_id)
    assert [(act["title"], len(act["sceneIds"])) for act in shown["acts"]] == [("Act One", 0), ("Act Two", 2)]
    assert shown["acts"][0]["sequences"] == [{"title": "The letter", "number": 1}]
    moved = shown["scenes"]["nodes"][1]
    assert (moved["uuid"], moved["act"], moved["sequence"]) == (ids[0], {"title": "Act Two"}, None)
    assert moved["beats"] == [{"text": "She waits.", "value": -4, "lostElementIds": [ids[1]]}]
    assert "Act Two" not in [e["text"] for e in moved["elements"]]
    assert (shown["targetSeconds"], shown["overBySeconds"]) == (2, round(shown["estimatedSeconds"] - 2, 1))
    assert [e["topic"] for e in shown["beatBoard"]["history"]["nodes"]] == [
        "writing.BeatBoardBegun",
        "writing.BeatAdded",
    ]
    then = ann.read(ACTS, id=script_id, at=before)["script"]["acts"]
    assert [len(act["sceneIds"]) for act in then] == [1, 1]


def test_cues_are_joined_and_follow_their_character_and_the_merged_one(ann: Tenant) -> None:
    script_id, mara, ids = story(ann)
    (suspected,) = script(ann, script_id)["suspectedCues"]
    assert suspected["reasons"] == ["capitals and small letters differ"]
    ann.done("join-cues", {"script_id": script_id, "spellings": ["MARA", "Mara"], "name": "MARA"})
    assert (script(ann, script_id)["suspectedCues"], cues(ann, script_id)) == ([], ["MARA", "MARA"])
    silent = {"script_id": script_id, "scene_id": ids[3], "silent_character_ids": [mara]}
    ann.done("describe-scene", silent)
    shot = {"size": "close_up", "subjects": [mara]}
    ann.done("add-listed-shot", {"script_id": script_id, "scene_id": ids[3], "shot": shot})

    ann.done("rename-character", {"character_id": mara, "name": "Eva Berg"})
    until(lambda: cues(ann, script_id), ["EVA", "EVA"])
    jon = ann.done("create-character", {"project_id": str(ann.project_id), "name": "Jon"})["id"]
    ann.done("merge-characters", {"character_id": mara, "into_id": jon, "reason": "They are one."})
    until(lambda: script(ann, script_id)["scenes"]["nodes"][1]["silentCharacterIds"], [jon])
    linked = script(ann, script_id)["scenes"]["nodes"][0]["elements"]
    assert [e["characterId"] for e in linked if e["type"] == "character"] == [jon, jon]
    query = """query($id: ID!) { script(id: $id) { scenes(first: 9) { nodes {
        shotList { shots { subjects } history(first: 9) { nodes { topic } } } } } } }"""
    shown = ann.read(query, id=script_id)["script"]["scenes"]["nodes"][1]["shotList"]
    assert shown["shots"] == [{"subjects": [jon]}]
    assert shown["history"]["nodes"][-1] == {"topic": "writing.FiguresMoved"}


def test_cues_that_are_told_apart_are_suspected_no_longer_and_the_record_stays_readable(ann: Tenant) -> None:
    script_id, _, _ = story(ann)
    query = """query($id: ID!, $at: Position) { script(id: $id, asOfPosition: $at) {
        suspectedCues { name } distinctCues { spellings saidBy reason } } }"""
    before = ann.read(query, id=script_id)["script"]
    apart = {"script_id": script_id, "spellings": ["MARA", "Mara"], "reason": "Mother and daughter."}
    position = ann.done("distinguish-cues", apart)["position"]
    record = {"spellings": ["MARA", "Mara"], "saidBy": "Ann", "reason": "Mother and daughter."}
    told = {"suspectedCues": [], "distinctCues": [record]}
    assert (len(before["suspectedCues"]), ann.read(query, id=script_id)["script"]) == (1, told)

    ann.done("withdraw-distinction", {"script_id": script_id, "spellings": ["Mara", "MARA"]})

    assert ann.read(query, id=script_id)["script"] == before
    assert ann.read(query, id=script_id, at=position)["script"] == told


def test_telling_cues_apart_is_undone_and_redone_by_whoever_did_it(ann: Tenant) -> None:
    script_id, _, _ = story(ann)
    query = """query($id: ID!) { script(id: $id) { suspectedCues { name } distinctCues { spellings } } }"""
    shown = lambda: ann.read(query, id=script_id)["script"]  # noqa: E731 - asked after each command
    before = shown()
    apart = {"script_id": script_id, "spellings": ["MARA", "Mara"]}
    version = ann.done("distinguish-cues", apart)["version"]
    told = shown()
    ben = ann.joined_by(project="writer")

    refused = ben.ask("undo-edit", {"script_id": script_id, "version": version})
    assert (refused.status_code, refused.json()["code"]) == (403, "writing.not-yours")
    ann.done("undo-edit", {"script_id": script_id})
    assert shown() == before
    ann.done("redo-edit", {"script_id": script_id})
    assert shown() == told

    ann.done("withdraw-distinction", apart)
    assert shown() == before
    again = ann.ask("undo-edit", {"script_id": script_id, "version": version})
    assert (again.status_code, again.json()["code"]) == (409, "writing.nothing-to-undo")
    ann.done("undo-edit", {"script_id": script_id})
    assert shown() == told
    ann.done("undo-edit", {"script_id": script_id})
    assert shown() == before


def test_a_series_shows_its_seasons_and_what_every_episode_knows(ann: Tenant) -> None:
    mara = ann.done("create-character", {"project_id": str(ann.project_id), "name": "Mara"})["id"]
    series = ann.done("create-series", {"project_id": str(ann.project_id), "title": "Night Trains"})["id"]
    ann.done("add-season", {"series_id": series, "title": "Departures"})
    ann.done("add-episode", {"series_id": series, "season": 1, "title": "The Last Train"})
    ann.done("share-characters", {"series_id": series, "character_ids": [mara]})
    again = ann.ask("add-episode", {"series_id": series, "season": 1, "title": "Again", "number": 1})
    assert (again.status_code, again.json()["detail"]) == (
        409,
        "Episode 1 of season 1 is The Last Train; choose another number.",
    )

    shown = ann.read(SERIES, id=series)["series"]

    (season,) = shown["seasons"]
    assert (season["title"], [e["number"] for e in season["episodes"]]) == ("Departures", [1])
    assert season["episodes"][0]["script"] == {"title": "The Last Train", "scriptType": "series"}
    assert season["episodes"][0]["sharedCharacters"] == shown["characters"] == [{"name": "Mara"}]


BOARD = """query($id: ID!) { script(id: $id) { scenes(first: 1) { nodes {
    shotList { uuid sceneNumber seconds shots { number size byHand characters { name } } }
    storyboard { uuid revision approved panels { shotId caption status arrows } } } } } }"""
LIST = """query($id: ID!, $at: Position) { shotList(id: $id, asOfPosition: $at) {
    version shots { number size } diff(from: 2) { kind table field } } }"""


def test_a_shot_list_and_its_storyboard_are_read_printed_and_compared(ann: Tenant) -> None:
    script_id, mara, ids = story(ann)
    of = {"script_id": script_id, "scene_id": ids[0]}
    assert ann.http.get(f"/v1/scripts/{script_id}/storyboard").status_code == 404
    pan = {"size": "wide", "movement": "pan_left", "subjects": [mara], "description": "She waits.", "seconds": 4}
    first = ann.done("add-listed-shot", {**of, "shot": pan})
    ann.done("add-listed-shot", {**of, "shot": {"size": "insert"}, "after_id": first["details"]["shot_id"]})
    ann.done("generate-storyboard", of)

    scene = ann.read(BOARD, id=script_id)["script"]["scenes"]["nodes"][0]

    assert [shot["number"] for shot in scene["shotList"]["shots"]] == ["1A", "1B"]
    assert (scene["shotList"]["seconds"], scene["shotList"]["shots"][0]["characters"]) == (
        7.0,
        [{"name": "Mara Lindqvist"}],
    )
    panels = scene["storyboard"]["panels"]
    assert [(panel["caption"], panel["status"], len(panel["arrows"])) for panel in panels] == [
        ("She waits.", "asked", 1),
        ("", "asked", 0),
    ]
    printed = ann.http.get(f"/v1/scripts/{script_id}/storyboard", params={"scene": ids[0]})
    assert (printed.status_code, printed.content[:5]) == (200, b"%PDF-")
    then = ann.read(LIST, id=scene["shotList"]["uuid"], at=first["position"])["shotList"]
    assert then["shots"] == [{"number": "1A", "size": "wide"}]
    now = ann.read(LIST, id=scene["shotList"]["uuid"])["shotList"]
    assert {change["table"] for change in now["diff"]} == {"shot_lists", "listed_shots"}


def test_who_only_writes_plans_no_shots(ann: Tenant) -> None:
    script_id, _, ids = story(ann)
    of = {"script_id": script_id, "scene_id": ids[0]}

    assert ann.joined_by(project="writer").ask("direct-scene", of).status_code == 403
    assert ann.joined_by(project="director").ask("direct-scene", of).status_code == 202


CONFLICTS = "query($id: ID!) { script(id: $id) { merges { status conflicts { of id field base ours theirs } } } }"


def test_words_beneath_panels_of_a_branch_come_back_with_it_and_what_excludes_itself_is_told(ann: Tenant) -> None:
    script_id, _, ids = story(ann)
    of = {"script_id": script_id, "scene_id": ids[0]}
    shots = [ann.done("add-listed-shot", {**of, "shot": {"size": size}})["details"]["shot_id"] for size in _SIZES]
    ann.done("generate-storyboard", of)
    branch = ann.done("branch-script", {"script_id": script_id, "name": "darker"})["id"]
    there = {**of, "script_id": branch}
    ann.done("change-panel", {**there, "shot_id": shots[0], "caption": "It is dark."})
    ann.done("change-panel", {**there, "shot_id": shots[1], "caption": "Her hand.", "arrows": []})
    ann.done("change-panel", {**of, "shot_id": shots[0], "caption": "It is light."})
    merge = {"script_id": script_id, "other_id": branch}

    tried = ann.done("merge-script", merge)["details"]

    told = {"of": "panel", "id": shots[0], "field": "caption"}
    said = {"base": "", "ours": "It is light.", "theirs": "It is dark."}
    assert (tried["merged"], tried["conflicts"]) == (False, [told | said])
    assert captions(ann, script_id) == {shots[0]: "It is light.", shots[1]: ""}
    merges = ann.read(CONFLICTS, id=script_id)["script"]["merges"]
    assert merges == [{"status": "conflicted", "conflicts": [told | said]}]
    decided = {**merge, "merge_id": tried["merge_id"], "resolutions": [told | {"take": "theirs"}]}
    assert ann.done("merge-script", decided)["details"]["merged"]
    assert captions(ann, script_id) == {shots[0]: "It is dark.", shots[1]: "Her hand."}
    wrong = ann.ask("merge-script", {**merge, "resolutions": [told | {"of": "picture", "take": "theirs"}]})
    assert (wrong.status_code, wrong.headers["content-type"]) == (422, "application/problem+json")


_SIZES = ("wide", "insert")


def captions(ann: Tenant, script_id: str) -> dict[str, str]:
    panels = ann.read(BOARD, id=script_id)["script"]["scenes"]["nodes"][0]["storyboard"]["panels"]
    return {panel["shotId"]: panel["caption"] for panel in panels}
