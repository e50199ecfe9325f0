"""Edits of one script over HTTP, several at once, undone and shown."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.api.conftest import Tenant

STORY = [
    {"type": "scene_heading", "text": "INT. STATION - NIGHT"},
    *({"type": "action", "text": f"Line {n}."} for n in range(8)),
]
TEXT = "query($id: ID!) { script(id: $id) { revision elements(first: 50) { nodes { uuid text version } } } }"
SCENES = """query($id: ID!) { script(id: $id) { numbersLocked scenes(first: 9) { nodes {
    uuid number heading omitted formerHeading storyDay location characterIds silentCharacterIds } } } }"""


def script(ann: Tenant) -> str:
    made = ann.done("create-script", {"project_id": str(ann.project_id), "title": "Last Train"})["id"]
    ann.done("import-script", {"script_id": made, "elements": STORY})
    return made


def elements(ann: Tenant, script_id: str) -> list[dict[str, Any]]:
    return ann.read(TEXT, id=script_id)["script"]["elements"]["nodes"]


def test_edits_of_different_elements_at_once_never_conflict(ann: Tenant) -> None:
    script_id = script(ann)
    lines = elements(ann, script_id)[1:]

    def edit(place: int) -> int:
        line = lines[place]
        body = {"script_id": script_id, "element_id": line["uuid"], "expected_version": line["version"]}
        return ann.ask("rewrite-element", {**body, "changes": {"text": f"Rewritten {place}."}}).status_code

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(edit, range(8))) == [201] * 8
    assert [e["text"] for e in elements(ann, script_id)[1:]] == [f"Rewritten {n}." for n in range(8)]
    body = {"script_id": script_id, "element_id": lines[0]["uuid"], "expected_version": lines[0]["version"]}
    assert ann.ask("rewrite-element", {**body, "changes": {"text": "Too late."}}).status_code == 412


def test_a_batch_is_undone_whole_by_whoever_sent_it_and_by_nobody_else(ann: Tenant) -> None:
    script_id = script(ann)
    before = [e["text"] for e in elements(ann, script_id)]
    lines = elements(ann, script_id)[1:]
    commands = [
        {"name": "RemoveElement", "body": {"script_id": script_id, "element_id": lines[0]["uuid"]}},
        {
            "name": "RewriteElement",
            "body": {"script_id": script_id, "element_id": lines[1]["uuid"], "changes": {"text": "Changed."}},
        },
    ]
    assert ann.http.post("/v1/commands", json={"commands": commands}).status_code == 201
    ben = ann.joined_by(project="writer")
    ben.done("split-element", {"script_id": script_id, "element_id": lines[5]["uuid"], "at": 4})
    version = ann.read("query($id: ID!) { script(id: $id) { version } }", id=script_id)["script"]["version"]

    refused = ben.ask("undo-edit", {"script_id": script_id, "version": version - 1})
    assert (refused.status_code, refused.json()["code"]) == (403, "writing.not-yours")
    ann.done("undo-edit", {"script_id": script_id})
    ben.done("undo-edit", {"script_id": script_id})
    assert [e["text"] for e in elements(ann, script_id)] == before
    again = ann.ask("undo-edit", {"script_id": script_id, "version": version - 1})
    assert (again.status_code, again.json()["code"]) == (409, "writing.nothing-to-undo")


def test_scenes_tell_what_is_known_of_them_now_and_as_it_was(ann: Tenant) -> None:
    script_id, silent = script(ann), ann.character("Jonas")
    scene = elements(ann, script_id)[0]["uuid"]
    known = {"script_id": script_id, "scene_id": scene}
    described = ann.done("describe-scene", {**known, "story_day": "Day 2", "silent_character_ids": [silent]})
    ann.done("lock-scene-numbers", {"script_id": script_id})
    ann.done("omit-scene", known)
    now = ann.read(SCENES, id=script_id)["script"]
    then = ann.read(
        SCENES.replace("script(id: $id)", f"script(id: $id, asOfPosition: {described['position']})"), id=script_id
    )["script"]

    facts = {"uuid": scene, "number": "1", "storyDay": "Day 2", "location": "", "characterIds": [silent]}
    facts |= {"silentCharacterIds": [silent]}
    heading = "INT. STATION - NIGHT"
    assert now["scenes"]["nodes"] == [facts | {"heading": "OMITTED", "omitted": True, "formerHeading": heading}]
    assert then["scenes"]["nodes"] == [facts | {"heading": heading, "omitted": False, "formerHeading": ""}]
    assert (now["numbersLocked"], then["numbersLocked"]) == (True, False)
    refused = ann.ask("rewrite-element", {"script_id": script_id, "element_id": scene, "changes": {"text": "INT. A"}})
    assert (refused.status_code, refused.json()["code"]) == (409, "writing.scene-omitted")
