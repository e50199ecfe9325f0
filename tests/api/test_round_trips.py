"""A whole screenplay with all that the formats have, and with what a production does to it, in and out over HTTP."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from media.screenplay import fdx, fountain
from tests.api.conftest import Tenant
from tests.api.test_screenplays import begun, given_out, take_in
from tests.media.screenplay.everything import fountain_of_everything
from tests.media.screenplay.test_everything import without_what_is_cut

TEXT = fountain_of_everything()
READ = fountain.parse(TEXT)
FOUND = """query($id: ID!, $after: String) { script(id: $id) { pageCount pages(first: 100) { nodes { number } }
    revisions { name colour shade mark closed } tags(first: 9) { nodes { category name words } }
    scenes(first: 100, after: $after) { pageInfo { endCursor hasNextPage } nodes {
        uuid number heading omitted formerHeading } } } }"""
HEADINGS = "query($id: ID!) { script(id: $id) { elements(first: 60) { nodes { uuid type text } } } }"


def imported(ann: Tenant) -> str:
    script_id = begun(ann)
    assert take_in(ann, script_id, TEXT.encode(), "fountain").status_code == 201
    return script_id


def found(ann: Tenant, script_id: str) -> dict[str, Any]:
    """Return what is known of a script, with all of its scenes and without their ids."""
    told = ann.read(FOUND, id=script_id)["script"]
    page = told.pop("scenes")
    scenes = page["nodes"]
    while page["pageInfo"]["hasNextPage"]:
        page = ann.read(FOUND, id=script_id, after=page["pageInfo"]["endCursor"])["script"]["scenes"]
        scenes += page["nodes"]
    return told | {"scenes": [{k: v for k, v in scene.items() if k != "uuid"} for scene in scenes]}


def test_a_hundred_pages_of_everything_are_equal_after_fountain_and_fdx(ann: Tenant) -> None:
    first, second = imported(ann), begun(ann)

    assert fountain.parse(given_out(ann, first, "fountain").decode()) == READ
    as_fdx = given_out(ann, first, "fdx")
    assert take_in(ann, second, as_fdx, "fdx").status_code == 201

    again = fountain.parse(given_out(ann, second, "fountain").decode())
    assert again.elements == fdx.parse(as_fdx).elements == without_what_is_cut(READ)
    assert again.title == READ.title
    assert found(ann, first)["pageCount"] > 100
    assert found(ann, second) == found(ann, first)


def test_what_a_production_did_to_them_goes_out_as_fdx_and_comes_in_again(ann: Tenant) -> None:
    script_id, again = imported(ann), begun(ann)
    elements = ann.read(HEADINGS, id=script_id)["script"]["elements"]["nodes"]
    scenes = [e["uuid"] for e in elements if e["type"] == "scene_heading"]
    rain = next(e for e in elements if e["type"] == "action" and e["text"].startswith("The message"))
    of = {"script_id": script_id}
    ann.done("renumber-scenes", {**of, "mode": "missing"})
    ann.done("lock-scene-numbers", of)
    ann.done("lock-pages", of)
    ann.done("tag-elements", {**of, "tags": [{"element_id": rain["uuid"], "category": 104, "name": "telephone"}]})
    ann.done("start-revision", {**of, "dated": "2026-05-03"})
    ann.done("omit-scene", {**of, "scene_id": scenes[1]})
    changes = {"text": rain["text"] + " Nobody ever did."}
    ann.done("rewrite-element", {**of, "element_id": rain["uuid"], "changes": changes})
    heading = {"type": "scene_heading", "text": "INT. NEW - DAY"}
    ann.done("add-element", {**of, "element": heading, "after_id": rain["uuid"]})

    as_fdx = given_out(ann, script_id, "fdx")
    assert take_in(ann, again, as_fdx, "fdx").status_code == 201

    before, after = found(ann, script_id), found(ann, again)
    assert after == before
    assert after["revisions"]
    assert after["tags"]["nodes"]
    assert sum(scene["omitted"] and bool(scene["formerHeading"]) for scene in after["scenes"]) == 1
    assert "2A" in [page["number"] for page in after["pages"]["nodes"]]
    assert fdx.parse(given_out(ann, again, "fdx")) == fdx.parse(as_fdx)
    revised = {e.text: [r.before for r in e.revised] for e in fdx.parse(as_fdx).elements if e.revised}
    assert revised[changes["text"]] == [rain["text"]]


PLAYED = """INT. LAB - DAY

She waits.

EXT. YARD - DUSK

Rain on /* secret */ *tin*.

MARA
Yes.

TOM ^
No.

[[ why? ]]

NARRATOR (V.O.)
It was night.

INT. HALL - DAY

She goes.
"""
TEXTS = """query($id: ID!) { script(id: $id) { elements(first: 60) { nodes { uuid type text number dual } }
    scenes(first: 9) { nodes { uuid number omitted formerHeading } } } }"""


def texts(ann: Tenant, script_id: str) -> list[dict[str, Any]]:
    nodes = ann.read(TEXTS, id=script_id)["script"]["elements"]["nodes"]
    return [{name: value for name, value in node.items() if name != "uuid"} for node in nodes]


def test_an_omitted_scene_goes_out_as_fdx_and_in_again_with_its_text_and_is_played_again_there(ann: Tenant) -> None:
    script_id, again = begun(ann), begun(ann)
    assert take_in(ann, script_id, PLAYED.encode(), "fountain").status_code == 201
    ann.done("lock-scene-numbers", {"script_id": script_id})
    played = texts(ann, script_id)
    scene_id = ann.read(TEXTS, id=script_id)["script"]["scenes"]["nodes"][1]["uuid"]
    ann.done("omit-scene", {"script_id": script_id, "scene_id": scene_id})

    as_fdx = given_out(ann, script_id, "fdx")
    assert take_in(ann, again, as_fdx, "fdx").status_code == 201

    card = fdx.parse(as_fdx).elements[2]
    assert [e.text for e in card.kept][:3] == ["EXT. YARD - DUSK", "Rain on *tin*.", "MARA"]
    assert b"secret" not in as_fdx
    assert fdx.parse(given_out(ann, again, "fdx")) == fdx.parse(as_fdx)
    assert texts(ann, again) == texts(ann, script_id)
    scenes = ann.read(TEXTS, id=again)["script"]["scenes"]["nodes"]
    assert [(s["number"], s["omitted"], s["formerHeading"]) for s in scenes][1] == ("2", True, "EXT. YARD - DUSK")
    ann.done("reinstate-scene", {"script_id": again, "scene_id": scenes[1]["uuid"]})
    uncut = {card.kept[1].text: "Rain on /* secret */ *tin*."}
    assert [e | {"text": uncut.get(e["text"], e["text"])} for e in texts(ann, again)] == played


def test_what_is_no_omitted_scene_is_refused_with_one_sentence(ann: Tenant) -> None:
    script_id, heading, other = begun(ann), str(uuid4()), str(uuid4())
    elements = [{"id": heading, "type": "scene_heading", "text": "OMITTED", "number": "1"}]
    body = {"script_id": script_id, "elements": elements}
    of = {"scene_id": heading, "elements": [{"id": other, "type": "scene_heading", "text": "INT. LAB"}]}

    response = ann.ask("import-script", {**body, "production": {"omitted": [of]}})

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"] == "What an omitted scene said begins with its own heading."
