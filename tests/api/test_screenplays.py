"""Screenplays as files over HTTP."""

from __future__ import annotations

from typing import Any

from media.screenplay import fdx, fountain
from media.screenplay.elements import Element, Screenplay
from media.screenplay.pages import paginate
from tests.api.conftest import Tenant

CUES = ("MARA", "TOM", "THE OLD MAN", "ÉLISE", "刘伟")


def screenplay(scenes: int) -> Screenplay:
    """Return a screenplay with everything that both formats have."""
    elements: list[Element] = [Element("section", "Act one", level=1), Element("synopsis", "She waits.")]
    for n in range(1, scenes + 1):
        elements.append(Element("scene_heading", f"INT. ROOM {n} - DAY", number=f"{n}A" if n % 7 == 0 else str(n)))
        elements.append(
            Element("action", f"Rain on *glass* {n}. **MARA** sweeps _slowly_, as on every day before." * 3)
        )
        for turn in range(3):
            extension = "V.O." if turn == 2 else None
            elements.append(Element("character", CUES[(n + turn) % 5], extension=extension))
            elements.append(Element("parenthetical", "to herself"))
            elements.append(Element("dialogue", f"Is this the last train, or is it number {n * turn}? I have waited."))
        if n % 10 == 0:
            elements += [Element("character", "MARA"), Element("dialogue", f"Stop {n}!")]
            elements += [Element("character", "TOM", dual="right"), Element("dialogue", f"Never {n}!")]
            elements += [Element("note", f"Check day {n}.\nTwice."), Element("transition", "CUT TO:")]
            elements += [Element("page_break", ""), Element("centered", f"PART {n // 10}")]
    elements.append(Element("transition", "FADE OUT."))
    return Screenplay({"Title": "Last Train", "Credit": "written by", "Author": "A. Writer"}, tuple(elements))


def begun(ann: Tenant) -> str:
    return ann.done("create-script", {"project_id": str(ann.project_id), "title": "Last Train"})["id"]


def take_in(ann: Tenant, script_id: str, data: bytes, kind: str) -> Any:  # noqa: ANN401
    return ann.http.post(
        f"/v1/scripts/{script_id}/screenplay", params={"format": kind, "name": f"a.{kind}"}, content=data
    )


def given_out(ann: Tenant, script_id: str, kind: str) -> bytes:
    headers = {"Studio-Min-Position": str(ann.settle())}
    response = ann.http.get(f"/v1/scripts/{script_id}/screenplay", params={"format": kind}, headers=headers)
    assert response.status_code == 200, response.text
    return response.content


def test_a_hundred_pages_go_in_as_fountain_out_as_fdx_in_again_and_are_equal(ann: Tenant) -> None:
    original = screenplay(200)
    assert len(paginate(original.elements).pages) >= 100
    first, second = begun(ann), begun(ann)

    assert take_in(ann, first, fountain.write(original).encode(), "fountain").status_code == 201
    as_fdx = given_out(ann, first, "fdx")
    assert take_in(ann, second, as_fdx, "fdx").status_code == 201
    again = given_out(ann, second, "fountain").decode()

    assert fountain.parse(again).elements == original.elements
    assert fdx.parse(as_fdx).elements == original.elements
    assert dict(fountain.parse(again).title) == dict(original.title)
    assert given_out(ann, first, "fountain").decode() == again


def test_what_an_fdx_has_besides_its_text_is_kept_when_a_line_changes(ann: Tenant) -> None:
    extra = b"<Revisions ActiveSet='1'><Revision Color='#0000FF' ID='1' Mark='*' Name='Blue'/></Revisions>"
    data = fdx.write(screenplay(2)).replace(b"</FinalDraft>", extra + b"</FinalDraft>")
    script_id = begun(ann)
    assert take_in(ann, script_id, data, "fdx").status_code == 201
    query = "query($id: ID!) { script(id: $id) { elements(first: 9) { nodes { uuid type } } } }"
    nodes = ann.read(query, id=script_id)["script"]["elements"]["nodes"]
    action = next(node["uuid"] for node in nodes if node["type"] == "action")
    ann.done("rewrite-element", {"script_id": script_id, "element_id": action, "changes": {"text": "Snow."}})

    out = given_out(ann, script_id, "fdx")

    assert b'Name="Blue"' in out
    assert "Snow." in [e.text for e in fdx.parse(out).elements]
    assert given_out(ann, script_id, "pdf").startswith(b"%PDF")


def test_what_is_no_screenplay_is_refused_in_a_sentence_and_others_scripts_are_not_there(
    ann: Tenant, stranger: Tenant
) -> None:
    script_id = begun(ann)
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "boom">]><FinalDraft>&x;</FinalDraft>'
    for data in (entities, b"<html/>", b"no xml at all"):
        refused = take_in(ann, script_id, data, "fdx")
        assert (refused.status_code, "is no FDX document" in refused.json()["detail"]) == (422, True)
    assert take_in(ann, script_id, b"\xff\xfe\xff", "fountain").status_code == 422

    assert take_in(stranger, script_id, b"INT. A - DAY", "fountain").status_code == 404
    assert stranger.http.get(f"/v1/scripts/{script_id}/screenplay").status_code == 404
    assert take_in(ann, script_id, "INT. A - DAY\n\n مرحبا 🎬\n".encode(), "fountain").status_code == 201
    assert take_in(ann, script_id, b"INT. B - DAY", "fountain").json()["code"] == "writing.script-not-empty"
