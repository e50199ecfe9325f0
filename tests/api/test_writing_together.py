"""Several people at one script, over HTTP: at once, undone, redone, compared, approved."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from tests.api.conftest import Tenant
from tests.api.test_writing_branches import compare, rewrite
from tests.api.test_writing_edits import elements, script


def texts(ann: Tenant, script_id: str) -> list[str]:
    return [e["text"] for e in elements(ann, script_id)]


def test_writers_at_once_add_move_rewrite_and_remove_different_lines_and_none_is_refused(ann: Tenant) -> None:
    script_id = script(ann)
    lines = elements(ann, script_id)
    writers = [ann, *(ann.joined_by(project="writer") for _ in range(3))]

    def work(number: int) -> list[int]:
        who, first, second = writers[number], lines[1 + number * 2], lines[2 + number * 2]
        known = {"script_id": script_id, "element_id": first["uuid"]}
        asked: list[tuple[str, dict[str, Any]]] = [
            (
                "rewrite-element",
                {**known, "expected_version": first["version"], "changes": {"text": f"Mine {number}."}},
            ),
            *(
                ("add-element", {"script_id": script_id, "element": said(number, n), "after_id": first["uuid"]})
                for n in range(4)
            ),
            ("remove-element", {"script_id": script_id, "element_id": second["uuid"]}),
            ("move-element", {**known, "after_id": None}),
        ]
        return [who.ask(slug, body).status_code for slug, body in asked]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(work, range(4)))
    assert answers == [[201] * 7] * 4

    found = texts(ann, script_id)
    assert set(found[:4]) == {f"Mine {n}." for n in range(4)}
    assert set(found[5:]) == {f"{n} says {m}." for n in range(4) for m in range(4)}
    assert len(found) == 21
    version = ann.read("query($id: ID!) { script(id: $id) { version } }", id=script_id)["script"]["version"]
    assert version == 2 + 4 * 7  # each edit is one event, none is lost or doubled


def said(number: int, n: int) -> dict[str, str]:
    return {"type": "action", "text": f"{number} says {n}."}


def test_ones_own_edit_is_undone_and_redone_around_others_and_what_they_changed_is_said(ann: Tenant) -> None:
    script_id, ben = script(ann), ann.joined_by(project="writer")
    lines = [e["uuid"] for e in elements(ann, script_id)]
    of = {"script_id": script_id}
    rewrite(ann, script_id, lines[1], "Ann's.")
    rewrite(ben, script_id, lines[2], "Ben's.")

    ann.done("undo-edit", of)
    assert texts(ann, script_id)[1:3] == ["Line 0.", "Ben's."]
    rewrite(ben, script_id, lines[3], "Ben's, too.")
    ann.done("redo-edit", of)
    assert texts(ann, script_id)[1:4] == ["Ann's.", "Ben's.", "Ben's, too."]

    rewrite(ben, script_id, lines[1], "Ben's now.")
    refused = ann.ask("undo-edit", of)
    assert (refused.status_code, refused.json()["code"]) == (409, "writing.undo-conflict")
    assert lines[1] in refused.text
    assert texts(ann, script_id)[1] == "Ben's now."
    ben.done("undo-edit", of)
    ann.done("undo-edit", of)
    assert texts(ann, script_id)[1:4] == ["Line 0.", "Ben's.", "Ben's, too."]


def test_what_was_removed_is_back_by_undo_where_it_stood_though_others_moved_around_it(ann: Tenant) -> None:
    script_id, ben = script(ann), ann.joined_by(project="writer")
    before = texts(ann, script_id)
    lines = [e["uuid"] for e in elements(ann, script_id)]
    ann.done("remove-element", {"script_id": script_id, "element_id": lines[4]})
    ben.done("add-element", {"script_id": script_id, "element": said(1, 1), "after_id": lines[3]})

    ann.done("undo-edit", {"script_id": script_id})

    found = texts(ann, script_id)
    assert [text for text in found if text != "1 says 1."] == before
    assert elements(ann, script_id)[found.index("Line 3.")]["uuid"] == lines[4]


def test_dates_and_versions_are_compared(ann: Tenant) -> None:
    script_id = script(ann)
    lines = [e["uuid"] for e in elements(ann, script_id)]
    rewrite(ann, script_id, lines[1], "On Monday.")
    ann.settle()
    monday = datetime.now(UTC).isoformat()
    rewrite(ann, script_id, lines[1], "On Tuesday.")
    ann.settle()
    tuesday = datetime.now(UTC).isoformat()
    rewrite(ann, script_id, lines[2], "Later.")

    told = compare(ann, script_id, {"at": monday}, {"at": tuesday})
    assert [(c["kind"], c["before"], c["after"]) for c in told] == [("changed", "On Monday.", "On Tuesday.")]
    assert compare(ann, script_id, {"version": 2}, {"at": tuesday})[0]["before"] == "Line 0."
    assert [c["after"] for c in compare(ann, script_id, {"at": tuesday})] == ["Later."]
    assert compare(ann, script_id, {"version": 4}, {"version": 4}) == []
