"""Drafts, revisions, pages and reports over GraphQL and HTTP."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import uuid4

from media.screenplay import fdx, fountain
from media.screenplay.elements import Revised
from tests.api.conftest import Tenant
from tests.api.test_screenplays import begun, screenplay, take_in
from tests.media.screenplay.test_fdx_production import DOCUMENT

PAGES = """query($id: ID!) { script(id: $id) { pageCount eighths length pageLock { paper numbers }
  pages(first: 100) { totalCount nodes { number eighths revision colour lines { text marked sceneNumber } } }
  revisions { uuid name colour dated closed changedPages { number markedLines } }
  drafts { name version dated } scenes(first: 5) { nodes { number eighths page } } } }"""
REPORTS = """query($id: ID!) { script(id: $id) {
  sceneReport(first: 3) { totalCount nodes {
    number heading intExt location time dayNight page eighths length speaking } }
  characterReport(first: 10) { nodes { name speeches words firstScene lastScene scenes silentScenes pages } }
  locationReport(first: 2) { nodes { location intExt scenes dayScenes nightScenes eighths } } } }"""


def shown(ann: Tenant, query: str, script_id: str, **also: Any) -> Any:  # noqa: ANN401
    return ann.read(query, id=script_id, **also)["script"]


def written(ann: Tenant, scenes: int = 20) -> tuple[str, list[dict[str, Any]]]:
    script_id = begun(ann)
    assert take_in(ann, script_id, fountain.write(screenplay(scenes)).encode(), "fountain").status_code == 201
    found = shown(
        ann, "query($id: ID!) { script(id: $id) { elements(first: 100) { nodes { uuid type text } } } }", script_id
    )
    return script_id, found["elements"]["nodes"]


def test_a_revision_is_marked_reported_and_handed_out_as_its_pages(ann: Tenant) -> None:
    script_id, elements = written(ann)
    ann.done("lock-pages", {"script_id": script_id})
    ann.done("name-draft", {"script_id": script_id, "name": "White", "dated": "2026-05-01"})
    before = shown(ann, PAGES, script_id)
    started = ann.done("start-revision", {"script_id": script_id, "dated": "2026-05-03"})
    line = [e for e in elements if e["type"] == "dialogue"][3]
    text = line["text"] + " The clock has stopped, and nobody winds it any more." * 30
    ann.done("rewrite-element", {"script_id": script_id, "element_id": line["uuid"], "changes": {"text": text}})
    now = shown(ann, PAGES, script_id)

    (revision,) = now["revisions"]
    changed = [page["number"] for page in revision["changedPages"]]
    assert (revision["colour"], revision["dated"], revision["closed"]) == ("blue", "2026-05-03", None)
    assert any(number.endswith("A") for number in changed)
    assert now["pageCount"] == before["pageCount"] + sum(number.endswith(("A", "B")) for number in changed)
    assert [p["number"] for p in now["pages"]["nodes"] if p["revision"] == "Blue"] == changed
    marked = [line["text"] for page in now["pages"]["nodes"] for line in page["lines"] if line["marked"]]
    assert any("The clock" in text for text in marked)
    assert now["drafts"] == [{"name": "White", "version": 4, "dated": "2026-05-01"}]
    assert now["pageLock"]["numbers"] == [p["number"] for p in before["pages"]["nodes"]]

    url = f"/v1/scripts/{script_id}/screenplay"
    whole = ann.http.get(url, params={"format": "pdf"}).content
    only = ann.http.get(url, params={"format": "pdf", "revision": started["details"]["set_id"]}).content
    assert whole.startswith(b"%PDF")
    assert only.startswith(b"%PDF")
    assert len(only) < len(whole)
    draft = ann.http.get(url, params={"format": "fountain", "draft": "White"}).text
    assert "The clock has stopped" not in draft
    assert "The clock has stopped" in ann.http.get(url, params={"format": "fountain"}).text


def test_a_past_moment_has_the_pages_and_revisions_of_then(ann: Tenant) -> None:
    script_id, elements = written(ann, 6)
    position = ann.done("start-revision", {"script_id": script_id, "colour": "pink"})["position"]
    action = next(e for e in elements if e["type"] == "action")
    changes = {"text": "Rain. " * 900}
    ann.done("rewrite-element", {"script_id": script_id, "element_id": action["uuid"], "changes": changes})
    ann.done("close-revision", {"script_id": script_id})
    query = "query($id: ID!) { script(id: $id) { pageCount revisions { closed changedPages { number } } } }"
    now = shown(ann, query, script_id)
    then = shown(ann, query.replace("(id: $id)", f"(id: $id, asOfPosition: {position})"), script_id)

    assert then["revisions"] == [{"closed": None, "changedPages": []}]
    assert now["pageCount"] > then["pageCount"]
    assert now["revisions"][0]["changedPages"]


def test_reports_tell_scenes_characters_and_locations(ann: Tenant) -> None:
    script_id, _ = written(ann)
    told = shown(ann, REPORTS, script_id)
    first = told["sceneReport"]["nodes"][0]
    mara = next(c for c in told["characterReport"]["nodes"] if c["name"] == "MARA")
    assert told["sceneReport"]["totalCount"] == 20
    assert (first["intExt"], first["location"], first["time"], first["dayNight"], first["page"]) == (
        "INT",
        "ROOM 1",
        "DAY",
        "DAY",
        "1",
    )
    assert first["eighths"] >= 1
    assert mara["firstScene"] == mara["scenes"][0]
    assert mara["words"] > mara["speeches"] > 0
    assert told["locationReport"]["nodes"][0]["dayScenes"] == 1

    url = f"/v1/scripts/{script_id}/reports"
    for report in ("scenes", "characters", "locations", "pages"):
        rows = list(csv.DictReader(io.StringIO(ann.http.get(f"{url}/{report}", params={"format": "csv"}).text)))
        assert rows
        assert len(rows) == len(ann.http.get(f"{url}/{report}").json())
        assert ann.http.get(f"{url}/{report}", params={"format": "pdf"}).content.startswith(b"%PDF")
    pages = ann.http.get(f"{url}/pages").json()
    scenes = ann.http.get(f"{url}/scenes").json()
    before_the_first = 0  # a section and a synopsis, which are not printed
    assert sum(s["eighths"] for s in scenes) + before_the_first == sum(p["eighths"] for p in pages)


def test_what_a_file_is_asked_for_and_is_not_there_is_said(ann: Tenant, stranger: Tenant) -> None:
    script_id, _ = written(ann, 2)
    url = f"/v1/scripts/{script_id}/screenplay"
    assert ann.http.get(url, params={"draft": "none"}).status_code == 404
    assert ann.http.get(url, params={"version": 99}).status_code == 422
    assert ann.http.get(url, params={"version": 1, "draft": "none"}).status_code == 422
    assert ann.http.get(url, params={"format": "pdf", "revision": str(uuid4())}).status_code == 404
    assert stranger.http.get(url).status_code == 404
    assert stranger.http.get(f"/v1/scripts/{script_id}/reports/scenes").status_code == 404


PRODUCED = """query($id: ID!) { script(id: $id) { pageLock { numbers } revisions { uuid name colour shade mark brought
    closed changedPages { number markedLines } } tags(first: 9) { nodes { category categoryName name words } }
    elements(first: 9) { nodes { uuid text tags { category name } } } } }"""


def test_what_an_fdx_brings_is_the_studios_own_data_and_goes_out_again(ann: Tenant) -> None:
    script_id = begun(ann)
    assert take_in(ann, script_id, DOCUMENT, "fdx").status_code == 201
    told = shown(ann, PRODUCED, script_id)

    assert told["pageLock"] == {"numbers": ["1", "1A"]}
    blue, mauve = told["revisions"]
    assert (blue["colour"], blue["shade"], blue["closed"] is None) == ("blue", "#C6EDFE", False)
    assert (mauve["colour"], mauve["mark"], mauve["closed"], mauve["brought"]) == ("mauve", "+", None, True)
    assert blue["changedPages"] == [{"number": "1A", "markedLines": 1}]
    assert told["tags"]["nodes"] == [{"category": 104, "categoryName": "Props", "name": "pane", "words": "glass"}]
    rain = next(e for e in told["elements"]["nodes"] if e["text"].startswith("Rain"))
    assert rain["tags"] == [{"category": 104, "name": "pane"}]

    url = f"/v1/scripts/{script_id}/screenplay"
    assert fdx.parse(ann.http.get(url, params={"format": "fdx"}).content).revisions == fdx.parse(DOCUMENT).revisions
    nobody = next(e for e in told["elements"]["nodes"] if e["text"].startswith("Nobody"))
    changes = {"text": "Nobody comes at all."}
    ann.done("rewrite-element", {"script_id": script_id, "element_id": nobody["uuid"], "changes": changes})
    ann.settle()
    again = fdx.parse(ann.http.get(url, params={"format": "fdx"}).content)
    assert {e.text: e.revised for e in again.elements if e.revised} == {
        "Rain on cold glass.": (Revised("2", "Rain on glass."),),
        "The clock stops.": (Revised("1", ""),),
        "Nobody comes at all.": (Revised("2", "Nobody"),),  # by words, as they stand: "comes." is not "comes"
    }
    assert ann.http.get(url, params={"format": "pdf"}).content.startswith(b"%PDF")


def test_the_same_fdx_sent_again_is_the_same_command(ann: Tenant) -> None:
    script_id = begun(ann)
    params, key = {"format": "fdx", "name": "a.fdx"}, {"Idempotency-Key": str(uuid4())}
    url = f"/v1/scripts/{script_id}/screenplay"
    first = ann.http.post(url, params=params, content=DOCUMENT, headers=key)
    again = ann.http.post(url, params=params, content=DOCUMENT, headers=key)

    assert (first.status_code, first.json()) == (again.status_code, again.json())


def test_drafts_of_two_scripts_are_compared_and_those_of_strangers_are_not_there(ann: Tenant, stranger: Tenant) -> None:
    first, _ = written(ann, 1)
    second, _ = written(ann, 2)
    for script_id in (first, second):
        ann.done("name-draft", {"script_id": script_id, "name": "1st draft"})
    query = """query($id: ID!, $other: UUID!) { script(id: $id) {
        compare(left: {script: $other, label: "%s"}, right: {label: "1st draft"}) { kind } } }"""
    by_label = query % "1st draft"
    told = ann.read(by_label, id=first, other=second)
    assert {change["kind"] for change in told["script"]["compare"]} == {"added", "removed"}
    assert "errors" in ann.graphql(query % "2nd draft", id=first, other=second)
    theirs, _ = written(stranger, 1)
    assert "errors" in ann.graphql(by_label, id=first, other=theirs)


def test_scenes_omitted_in_a_row_are_one_line_of_pages_and_each_a_line_of_the_report(ann: Tenant) -> None:
    script_id, elements = written(ann, 6)
    ann.done("lock-scene-numbers", {"script_id": script_id})
    headings = [e["uuid"] for e in elements if e["type"] == "scene_heading"]
    for scene_id in headings[1:4]:
        ann.done("omit-scene", {"script_id": script_id, "scene_id": scene_id})
    told = shown(ann, PAGES, script_id)
    numbers = [line["sceneNumber"] for page in told["pages"]["nodes"] for line in page["lines"] if line["sceneNumber"]]
    assert numbers == ["1", "2-4", "5", "6"]
    assert [scene["eighths"] == 0 for scene in told["scenes"]["nodes"]] == [False, True, True, True, False]

    url = f"/v1/scripts/{script_id}"
    rows = ann.http.get(f"{url}/reports/scenes", params={"format": "json"}).json()
    assert [(row["number"], row["omitted"]) for row in rows][:5] == [
        ("1", False),
        ("2", True),
        ("3", True),
        ("4", True),
        ("5", False),
    ]
    assert sum(row["eighths"] for row in rows) == told["eighths"]
    assert ann.http.get(f"{url}/reports/scenes", params={"format": "pdf"}).content.startswith(b"%PDF")


def test_pages_are_the_same_with_and_without_what_is_said_to_be_continued(ann: Tenant) -> None:
    script_id, elements = written(ann, 2)
    line = next(e for e in elements if e["type"] == "action")
    text = "\n".join(f"Line {n} of what is seen." for n in range(150))
    ann.done("rewrite-element", {"script_id": script_id, "element_id": line["uuid"], "changes": {"text": text}})
    url = f"/v1/scripts/{script_id}/screenplay"
    plain, told = (ann.http.get(url, params={"format": "pdf", "continued": one}).content for one in (False, True))

    assert plain == ann.http.get(url, params={"format": "pdf"}).content != told
    assert plain.count(b"/Type /Page\n") == told.count(b"/Type /Page\n")
