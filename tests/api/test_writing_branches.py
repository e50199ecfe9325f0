"""Branches, merges, comparisons, blame and approvals of scripts over HTTP and GraphQL."""

from __future__ import annotations

from time import monotonic
from typing import Any

from tests.api.conftest import Tenant
from tests.api.test_writing_edits import elements, script

BLAME = """query($id: ID!) { script(id: $id) { elements(first: 50) { nodes {
    text blame { actor { name kind } event version scriptId provider } } } } }"""
COMPARE = """query($id: ID!, $left: ScriptSide!, $right: ScriptSide) { script(id: $id) {
    compare(left: $left, right: $right) { kind before after fields words { kind text } } } }"""
MERGES = """query($id: ID!) { script(id: $id) { originId branchName branches { branchName uuid } merges {
    status otherId decided conflicts { of id field base ours theirs } } } }"""


def rewrite(who: Tenant, script_id: str, element_id: str, text: str) -> None:
    who.done("rewrite-element", {"script_id": script_id, "element_id": element_id, "changes": {"text": text}})


def compare(ann: Tenant, script_id: str, left: dict[str, Any], right: dict[str, Any] | None = None) -> Any:  # noqa: ANN401
    return ann.read(COMPARE, id=script_id, left=left, right=right)["script"]["compare"]


def test_a_branch_is_merged_back_once_its_conflict_is_decided_and_blame_tells_who_wrote_each_line(ann: Tenant) -> None:
    script_id = script(ann)
    lines = [e["uuid"] for e in elements(ann, script_id)]
    ben = ann.joined_by(project="writer")
    branch = ben.done("branch-script", {"script_id": script_id, "name": "darker"})["id"]
    rewrite(ben, branch, lines[1], "Ben's line.")
    rewrite(ben, branch, lines[2], "Ben's other line.")
    rewrite(ann, script_id, lines[1], "Ann's line.")

    merge = {"script_id": script_id, "other_id": branch}
    tried = ann.done("merge-script", merge)["details"]
    assert (tried["merged"], [c["field"] for c in tried["conflicts"]]) == (False, ["text"])
    assert [e["text"] for e in elements(ann, script_id)][1:3] == ["Ann's line.", "Line 1."]
    resolution = {"of": "element", "id": lines[1], "field": "text", "take": "ours"}
    decided = ann.done("merge-script", {**merge, "merge_id": tried["merge_id"], "resolutions": [resolution]})
    assert decided["details"]["merged"]

    told = ann.read(MERGES, id=script_id)["script"]
    assert told["branches"] == [{"branchName": "darker", "uuid": branch}]
    assert told["merges"] == [{"status": "merged", "otherId": branch, "decided": 1, "conflicts": []}]
    blame = [e["blame"] for e in ann.read(BLAME, id=script_id)["script"]["elements"]["nodes"]]
    assert [(b["actor"]["name"], b["event"], b["scriptId"] == branch) for b in blame[:4]] == [
        ("Ann", "writing.ScriptImported", False),
        ("Ann", "writing.ElementRewritten", False),
        ("Ben", "writing.ElementRewritten", True),
        ("Ann", "writing.ScriptImported", False),
    ]


def test_what_was_undone_is_its_first_writers_again(ann: Tenant) -> None:
    script_id = script(ann)
    line = elements(ann, script_id)[1]["uuid"]
    ben = ann.joined_by(project="writer")
    rewrite(ben, script_id, line, "Ben's line.")
    ben.done("undo-edit", {"script_id": script_id})

    blame = ann.read(BLAME, id=script_id)["script"]["elements"]["nodes"][1]["blame"]
    assert (blame["actor"]["name"], blame["event"]) == ("Ann", "writing.ScriptImported")


def test_generated_text_keeps_the_provider_that_wrote_it(ann: Tenant) -> None:
    script_id = script(ann)
    proposal = {"proposal_id": "66666666-6666-4666-8666-666666666666", "kind": "dialogue", "provider": "previz"}
    service = ann.service("service")
    service.done(
        "record-proposal", {"script_id": script_id, "elements": [{"type": "action", "text": "Rain."}], **proposal}
    )
    ann.done("accept-proposal", {"script_id": script_id, "proposal_id": proposal["proposal_id"]})

    blame = ann.read(BLAME, id=script_id)["script"]["elements"]["nodes"][-1]["blame"]
    assert (blame["actor"]["name"], blame["provider"]) == ("Ann", "previz")


def test_versions_labels_and_branches_are_compared_word_by_word(ann: Tenant) -> None:
    script_id = script(ann)
    lines = [e["uuid"] for e in elements(ann, script_id)]
    ann.done("tag-script-version", {"script_id": script_id, "label": "draft 1"})
    rewrite(ann, script_id, lines[1], "Line nought.")
    ann.done("remove-element", {"script_id": script_id, "element_id": lines[2]})
    ann.done("move-element", {"script_id": script_id, "element_id": lines[8], "after_id": lines[0]})
    branch = ann.done("branch-script", {"script_id": script_id, "name": "darker"})["id"]
    rewrite(ann, branch, lines[3], "Darker.")

    told = compare(ann, script_id, {"label": "draft 1"})
    assert [(c["kind"], c["before"], c["after"]) for c in told] == [
        ("moved", "Line 7.", "Line 7."),
        ("changed", "Line 0.", "Line nought."),
        ("removed", "Line 1.", None),
    ]
    assert told[1]["words"] == [
        {"kind": "same", "text": "Line "},
        {"kind": "removed", "text": "0"},
        {"kind": "added", "text": "nought"},
        {"kind": "same", "text": "."},
    ]
    assert compare(ann, script_id, {}, {"script": branch})[0]["after"] == "Darker."
    assert [c["kind"] for c in compare(ann, script_id, {"version": 0}, {"version": 2})] == ["added"] * 9
    for wrong in ({"version": 99}, {"label": "draft 9"}, {"version": 1, "label": "draft 1"}):
        assert ann.graphql(COMPARE, id=script_id, left=wrong)["errors"]


def test_nobody_compares_with_a_script_of_others_or_merges_it(ann: Tenant, stranger: Tenant) -> None:
    script_id, foreign = script(ann), script(stranger)

    assert ann.graphql(COMPARE, id=script_id, left={"script": foreign})["errors"]
    assert ann.ask("merge-script", {"script_id": script_id, "other_id": foreign}).status_code == 404
    unrelated = ann.ask("merge-script", {"script_id": script_id, "other_id": script(ann)})
    assert (unrelated.status_code, unrelated.json()["code"]) == (409, "writing.unrelated-scripts")
    assert ann.ask("merge-script", {"script_id": script_id, "other_id": script_id}).status_code == 422


def test_an_approval_is_of_one_version_and_an_edit_makes_it_stale(ann: Tenant) -> None:
    script_id = script(ann)
    line = elements(ann, script_id)[1]["uuid"]
    wish = {"asset_id": script_id, "approver_id": str(ann.principal.actor.id), "lock_on_approval": True}
    stale = ann.done("request-approval", wish)["id"]
    rewrite(ann, script_id, line, "Rewritten.")
    query = "{ approvals(first: 5) { nodes { uuid stale script { uuid } } } }"

    assert ann.read(query)["approvals"]["nodes"] == [{"uuid": stale, "stale": True, "script": {"uuid": script_id}}]
    assert ann.ask("approve", {"approval_id": stale}).json()["code"] == "studio_ops.approval-stale"

    fresh = ann.done("request-approval", wish)["id"]
    ann.done("approve", {"approval_id": fresh})
    deadline = monotonic() + 20
    locked = f'{{ script(id: "{script_id}") {{ locked }} }}'
    while not ann.read(locked)["script"]["locked"] and monotonic() < deadline:
        ann.settle()
    late = {"script_id": script_id, "element_id": line, "changes": {"text": "Late."}}
    refused = ann.ask("rewrite-element", late)
    assert refused.status_code == 423
    assert "approved by Ann" in refused.json()["detail"]


def test_a_branch_has_the_shots_and_beats_of_its_origin_at_once_and_they_are_merged_back(ann: Tenant) -> None:
    script_id = script(ann)
    scene_id = elements(ann, script_id)[0]["uuid"]
    mara = ann.character("Mara")
    ann.done("describe-scene", {"script_id": script_id, "scene_id": scene_id, "silent_character_ids": [mara]})
    ann.done("set-look", {"character_id": mara, "look": "winter", "wardrobe": "a coat"})
    of = {"scene_id": scene_id, "script_id": script_id}
    ann.done("assign-look", {**of, "character_id": mara, "look": "winter"})
    beat = ann.done("add-beat", {**of, "text": "She waits."})["details"]["beat_id"]
    shot = ann.done("add-listed-shot", {**of, "shot": {"size": "wide"}})["details"]["shot_id"]
    branch = ann.done("branch-script", {"script_id": script_id, "name": "darker"})["id"]
    query = """query($id: ID!) { script(id: $id) { scenes(first: 1) { nodes {
        beats { text value } shotList { shots { number size } } } } } }"""
    told = ann.read(query, id=script_id)["script"]["scenes"]["nodes"]
    assert ann.read(query, id=branch)["script"]["scenes"]["nodes"] == told
    assert (told[0]["beats"][0]["text"], told[0]["shotList"]["shots"][0]["size"]) == ("She waits.", "wide")
    looks = "query($id: ID!) { character(id: $id) { appearances { scriptId scenes { look } } } }"
    deadline = monotonic() + 30
    while len(found := ann.read(looks, id=mara)["character"]["appearances"]) < 2:
        assert monotonic() < deadline, found
    assert [one["scenes"] for one in found] == [[{"look": "winter"}]] * 2

    ann.done("change-beat", {"script_id": branch, "beat_id": beat, "value": -3})
    sizes = {script_id: "medium", branch: "insert"}
    for one, size in sizes.items():
        ann.done(
            "change-listed-shot", {"script_id": one, "scene_id": scene_id, "shot_id": shot, "changes": {"size": size}}
        )
    merge = {"script_id": script_id, "other_id": branch}
    (conflict,) = ann.done("merge-script", merge)["details"]["conflicts"]
    assert (conflict["of"], conflict["id"], conflict["ours"], conflict["theirs"]) == ("shot", shot, "medium", "insert")
    assert ann.read(MERGES, id=script_id)["script"]["merges"][0]["conflicts"][0]["of"] == "shot"
    take = {"of": "shot", "id": shot, "field": "size", "take": "theirs"}
    ann.done("merge-script", {**merge, "resolutions": [take]})

    (scene,) = ann.read(query, id=script_id)["script"]["scenes"]["nodes"]
    assert scene["beats"] == [{"text": "She waits.", "value": -3}]
    assert [one["size"] for one in scene["shotList"]["shots"]] == ["insert"]
