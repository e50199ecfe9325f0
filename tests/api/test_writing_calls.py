"""The calls by which a script is worked at, each sent over HTTP and seen in GraphQL."""

from __future__ import annotations

from typing import Any

from tests.api.conftest import Tenant
from tests.api.test_writing_structure import SERIES, story

OUTLINE = """query($id: ID!) { script(id: $id) { numbersLocked locked pageLock { numbers } tags(first: 5) { totalCount }
    acts { uuid title sceneIds sequences { uuid title number } }
    elements(first: 50) { nodes { uuid type text characterId } }
    scenes(first: 9) { nodes { uuid number heading beats { uuid text value } shotList { shots { uuid size } }
        storyboard { panels { shotId asked: status } } } } } }"""


def shown(ann: Tenant, script_id: str) -> dict[str, Any]:
    return ann.read(OUTLINE, id=script_id)["script"]


def test_acts_and_sequences_are_added_and_moved_with_their_scenes(ann: Tenant) -> None:
    script_id, _, ids = story(ann)
    of = {"script_id": script_id}
    third = ann.done("add-act", {**of, "title": "Act Three"})["details"]["part_id"]
    second = ann.done("add-sequence", {**of, "title": "The train", "before_scene_id": ids[3]})["details"]["part_id"]
    acts = shown(ann, script_id)["acts"]
    assert [(act["title"], len(act["sceneIds"])) for act in acts] == [("Act One", 1), ("Act Two", 1), ("Act Three", 0)]
    assert acts[1]["sequences"] == [{"uuid": second, "title": "The train", "number": 2}]

    ann.done("move-part", {**of, "part_id": second, "into_id": third})
    ann.done("move-part", {**of, "part_id": ids[2], "after_id": third})

    acts = shown(ann, script_id)["acts"]
    assert [(act["title"], act["sceneIds"]) for act in acts] == [
        ("Act One", [ids[0]]),
        ("Act Three", [ids[3]]),
        ("Act Two", []),
    ]


def test_beats_are_changed_moved_to_another_scene_and_removed(ann: Tenant) -> None:
    script_id, _, ids = story(ann)
    of = {"script_id": script_id}
    beats = [
        ann.done("add-beat", {**of, "scene_id": ids[0], "text": text})["details"]["beat_id"]
        for text in ("She waits.", "It comes.", "It leaves.")
    ]
    ann.done("change-beat", {**of, "beat_id": beats[0], "text": "She waits in vain.", "value": -7})
    ann.done("move-beat", {**of, "beat_id": beats[1], "scene_id": ids[3]})
    ann.done("move-beat", {**of, "beat_id": beats[0], "scene_id": ids[0], "after_id": beats[2]})
    ann.done("remove-beat", {**of, "beat_id": beats[2]})

    first, second = shown(ann, script_id)["scenes"]["nodes"]
    assert first["beats"] == [{"uuid": beats[0], "text": "She waits in vain.", "value": -7}]
    assert [beat["text"] for beat in second["beats"]] == ["It comes."]


def test_lines_are_joined_linked_revised_and_restored_and_a_scene_is_cut(ann: Tenant) -> None:
    script_id, mara, ids = story(ann)
    of = {"script_id": script_id}
    ann.done("tag-script-version", {**of, "label": "first"})
    before = [(e["type"], e["text"]) for e in shown(ann, script_id)["elements"]["nodes"]]
    split = ann.done("split-element", {**of, "element_id": ids[1], "at": 8})["details"]["element_id"]
    ann.done("join-elements", {**of, "element_ids": [ids[1], split], "separator": " "})
    joined = next(e for e in shown(ann, script_id)["elements"]["nodes"] if e["uuid"] == ids[1])
    assert joined["text"] == "Is this the last train?"
    cue = [e for e in shown(ann, script_id)["elements"]["nodes"] if e["text"] == "Mara"][0]  # noqa: RUF015
    ann.done("link-cue", {**of, "element_id": cue["uuid"], "character_id": mara})
    linked = [e["characterId"] for e in shown(ann, script_id)["elements"]["nodes"] if e["type"] == "character"]
    assert linked == [mara, mara]

    ann.done("cut-scene", {**of, "scene_id": ids[0]})
    assert [s["uuid"] for s in shown(ann, script_id)["scenes"]["nodes"]] == [ids[3]]
    told = [{"type": kind, "text": text} for kind, text in before if text != "It is."]
    ann.done("revise-script", {**of, "elements": told})
    assert [e["text"] for e in shown(ann, script_id)["elements"]["nodes"]] == [e["text"] for e in told]
    ann.done("restore-script", {**of, "label": "first"})
    assert [(e["type"], e["text"]) for e in shown(ann, script_id)["elements"]["nodes"]] == before


def test_what_was_locked_or_tagged_is_let_go_with_a_reason(ann: Tenant) -> None:
    script_id, _, ids = story(ann)
    of = {"script_id": script_id}
    tag = {"element_id": ids[1], "category": 104, "name": "ticket"}
    for slug, body in (
        ("lock-scene-numbers", of),
        ("lock-pages", of),
        ("tag-elements", {**of, "tags": [tag]}),
        ("lock-script", {**of, "reason": "shooting"}),
    ):
        ann.done(slug, body)
    told = shown(ann, script_id)
    assert (told["numbersLocked"], told["locked"], told["pageLock"]["numbers"]) == (True, True, ["1"])
    assert told["tags"]["totalCount"] == 1
    refused = ann.ask("cut-scene", {**of, "scene_id": ids[0]})
    assert (refused.status_code, "shooting" in refused.json()["detail"]) == (423, True)
    assert ann.ask("unlock-script", of).status_code == 422  # without a reason

    for slug in ("unlock-script", "unlock-scene-numbers", "unlock-pages"):
        ann.done(slug, {**of, "reason": "a new draft"})
    ann.done("untag-element", {**of, **tag})
    told = shown(ann, script_id)
    assert (told["numbersLocked"], told["locked"], told["pageLock"], told["tags"]["totalCount"]) == (
        False,
        False,
        None,
        0,
    )


def test_scenes_between_locked_ones_get_letters_and_no_number_is_used_twice(ann: Tenant) -> None:
    script_id, _, ids = story(ann)
    of = {"script_id": script_id}
    ann.done("lock-scene-numbers", of)
    made: list[str] = []
    for after in (ids[1], None, ids[1]):
        heading = {"type": "scene_heading", "text": "INT. NEW - DAY"}
        body = {**of, "element": heading, "after_id": made[0] if after is None else after}
        made.append(ann.done("add-element", body)["details"]["element_id"])
    numbers = [scene["number"] for scene in shown(ann, script_id)["scenes"]["nodes"]]
    assert numbers == ["1", "A1A", "1A", "1B", "2"]

    ann.done("omit-scene", {**of, "scene_id": made[0]})
    again = ann.done("add-element", {**of, "element": {"type": "scene_heading", "text": "INT. B"}, "after_id": made[0]})
    scenes = {s["uuid"]: (s["number"], s["heading"]) for s in shown(ann, script_id)["scenes"]["nodes"]}
    assert scenes[made[0]] == ("1A", "OMITTED")
    assert scenes[again["details"]["element_id"]][0] not in numbers


def test_listed_shots_and_panels_are_changed_moved_and_removed(ann: Tenant) -> None:
    script_id, _, ids = story(ann)
    of = {"script_id": script_id, "scene_id": ids[0]}
    shots = [
        ann.done("add-listed-shot", {**of, "shot": {"size": size}})["details"]["shot_id"]
        for size in ("wide", "insert", "close_up")
    ]
    ann.done("change-listed-shot", {**of, "shot_id": shots[0], "changes": {"size": "establishing"}})
    ann.done("move-listed-shot", {**of, "shot_id": shots[2], "after_id": None})
    ann.done("remove-listed-shot", {**of, "shot_id": shots[1]})
    found = shown(ann, script_id)["scenes"]["nodes"][0]["shotList"]["shots"]
    assert [(s["uuid"], s["size"]) for s in found] == [(shots[2], "close_up"), (shots[0], "establishing")]

    ann.done("generate-storyboard", of)
    ann.done("move-panel", {**of, "shot_id": shots[2], "after_id": shots[0]})
    assert ann.ask("redraw-panel", {**of, "shot_id": shots[0]}).status_code in (201, 202)
    panels = shown(ann, script_id)["scenes"]["nodes"][0]["storyboard"]["panels"]
    assert [panel["shotId"] for panel in panels] == [shots[0], shots[2]]


def test_episodes_are_changed_ordered_and_removed(ann: Tenant) -> None:
    series = ann.done("create-series", {"project_id": str(ann.project_id), "title": "Night Trains"})["id"]
    of = {"series_id": series}
    ann.done("add-season", {**of, "title": "Departures"})
    episodes = [
        ann.done("add-episode", {**of, "season": 1, "title": title})["details"]["episode_id"]
        for title in ("One", "Two", "Three")
    ]
    ann.done("describe-series", {**of, "title": "Night Trains, again"})
    ann.done("change-episode", {**of, "episode_id": episodes[1], "title": "Deux"})
    ann.done("remove-episode", {**of, "episode_id": episodes[0]})
    ann.done("order-episodes", {**of, "season": 1, "episode_ids": [episodes[2], episodes[1]]})

    told = ann.read(SERIES, id=series)["series"]
    assert told["title"] == "Night Trains, again"
    assert [e["title"] for e in told["seasons"][0]["episodes"]] == ["Three", "Deux"]
