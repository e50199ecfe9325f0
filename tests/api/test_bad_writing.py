"""What writers and files do wrong, over HTTP: each told in a sentence, nothing half done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from media.screenplay import fdx, fountain
from media.screenplay.elements import Element
from tests.api.conftest import Tenant
from tests.api.test_screenplays import begun, given_out, take_in
from tests.api.test_writing_edits import elements, script

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
NUMBERED = (
    f'<FinalDraft><Content><Paragraph Type="Scene Heading" Number="{"9" * 201}"><Text>INT. A</Text></Paragraph>'
    "</Content></FinalDraft>"
)
FILES = {
    "laughs": ("fdx", f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><FinalDraft>&l9;</FinalDraft>', "a document type"),
    "external": ("fdx", '<!DOCTYPE a SYSTEM "file:///etc/hostname"><FinalDraft/>', "a document type"),
    "unknown entity": ("fdx", "<FinalDraft>&nbsp;</FinalDraft>", "line 1: the XML is broken (undefined entity)"),
    "cut off": ("fdx", "<FinalDraft>\n<Content><Paragraph><Text>Rai", "line 2: the XML is broken"),
    "empty": ("fdx", "", "the XML is broken"),
    "binary": ("fountain", "INT. A - DAY\n\n\x00\x01", "a NUL byte in line 3"),
    "huge": ("fountain", "x" * 5_000_001, "a screenplay has at most 5"),
    "many": ("fountain", "x\n\n" * 100_001, "has 100,001 paragraphs; the most is 100,000"),
    "paragraph": ("fountain", "INT. A - DAY\n\n" + "word " * 30_000, "line 3: a paragraph of 149,999 characters"),
    "number": ("fountain", f"INT. A - DAY #{'1' * 201}#", "line 1: a scene's number of 201 characters"),
    "cue": ("fountain", f"INT. A - DAY\n\n@{'N' * 201}\nHi.", "line 3: a name of 201 characters"),
    "title": ("fountain", f"Title: {'T' * 2_001}\n\nINT. A - DAY", "title page: Title of 2,001 characters"),
    "titles": ("fountain", "".join(f"K{n}: v\n" for n in range(101)), "title page: 101 entries; the most is 100"),
    "numbers": ("fdx", NUMBERED, "paragraph 1: a scene's number of 201 characters"),
    "sets": (
        "fdx",
        '<FinalDraft><Content><Paragraph Type="Action">'
        + "".join(f'<Text RevisionID="{n}">x</Text>' for n in range(201))
        + "</Paragraph></Content><Revisions>"
        + "".join(f'<Revision ID="{n}" Name="Set {n}"/>' for n in range(201))
        + "</Revisions></FinalDraft>",
        "revisions: ",
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_no_script_can_hold_is_refused_with_the_place_and_changes_nothing(ann: Tenant, case: str) -> None:
    kind, text, says = FILES[case]
    script_id = begun(ann)

    refused = take_in(ann, script_id, text.encode(), kind)

    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert says in refused.json()["detail"]
    assert "\n" not in refused.json()["detail"]
    found = ann.read(
        "query($id: ID!) { script(id: $id) { version titlePage elements(first: 1) { totalCount } } }", id=script_id
    )
    assert found["script"] == {"version": 1, "titlePage": {}, "elements": {"totalCount": 0}}


def test_what_no_xml_may_hold_goes_out_of_an_fdx_and_stays_in_the_script(ann: Tenant) -> None:
    script_id = begun(ann)
    ann.done("import-script", {"script_id": script_id, "elements": [{"type": "action", "text": "A bell\x07 rings."}]})

    assert [e.text for e in fdx.parse(given_out(ann, script_id, "fdx")).elements] == ["A bell rings."]
    assert fountain.parse(given_out(ann, script_id, "fountain").decode()).elements[0].text == "A bell\x07 rings."


def test_names_in_any_script_and_of_signs_are_cues_of_their_own(ann: Tenant) -> None:
    script_id = begun(ann)
    names = ("刘伟", "مريم", "דוד", "😀", "👩‍🚀", "🎬", "まり", "ÉLISE")
    text = "INT. 東京駅 - 夜\n\n" + "".join(f"@{name}\nنعم, はい.\n\n" for name in names)
    assert take_in(ann, script_id, text.encode(), "fountain").status_code == 201
    for name in names:
        ann.character(name)

    query = """query($id: ID!) { script(id: $id) { suspectedCues { name }
        scenes(first: 2) { nodes { heading dialogue { cue text } } }
        characterReport(first: 20) { nodes { name speeches } } } }"""
    told = ann.read(query, id=script_id)["script"]
    (scene,) = told["scenes"]["nodes"]
    assert scene["heading"] == "INT. 東京駅 - 夜"
    assert [said["cue"] for said in scene["dialogue"]] == list(names)
    assert {said["text"] for said in scene["dialogue"]} == {"نعم, はい."}
    assert told["suspectedCues"] == []
    assert {who["name"]: who["speeches"] for who in told["characterReport"]["nodes"]} == dict.fromkeys(names, 1)
    for kind, starts in (("pdf", b"%PDF"), ("fdx", b"<?xml")):
        assert given_out(ann, script_id, kind).startswith(starts)


def test_one_name_in_three_spellings_is_offered_joined_and_recorded(ann: Tenant) -> None:
    script_id = begun(ann)
    spelt = ("MARA", "Mara", "MÁRA")
    told: list[dict[str, Any]] = [{"type": "scene_heading", "text": "INT. STATION - NIGHT"}]
    for name in spelt:
        told += [{"type": "character", "text": name}, {"type": "dialogue", "text": "Yes."}]
    ann.done("import-script", {"script_id": script_id, "elements": told})
    query = """query($id: ID!) { script(id: $id) { suspectedCues { name reasons spellings { text count } }
        history(first: 9) { nodes { topic actor { name } data } } } }"""

    (suspected,) = ann.read(query, id=script_id)["script"]["suspectedCues"]
    assert {spelling["text"] for spelling in suspected["spellings"]} == set(spelt)
    assert suspected["reasons"] == ["capitals and small letters differ", "the accents differ"]
    unknown = ann.ask("join-cues", {"script_id": script_id, "spellings": ["MARA", "MORA"], "name": "MARA"})
    assert (unknown.status_code, unknown.json()["detail"]) == (404, "No cue of the script says 'MORA'.")
    ann.done("join-cues", {"script_id": script_id, "spellings": list(spelt), "name": "MARA"})

    after = ann.read(query, id=script_id)["script"]
    assert after["suspectedCues"] == []
    record = after["history"]["nodes"][-1]
    assert (record["topic"], record["actor"]["name"]) == ("writing.CuesJoined", "Ann")
    assert {"MARA", "Mara", "MÁRA"} <= set(_texts(record["data"]))


def _texts(data: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield every text in a value."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():  # pyright: ignore[reportUnknownVariableType]
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:  # pyright: ignore[reportUnknownVariableType]
            yield from _texts(value)


def test_nothing_of_an_omitted_scene_is_edited_until_it_is_reinstated(ann: Tenant) -> None:
    script_id = script(ann)
    before = [e["text"] for e in elements(ann, script_id)]
    scene, line, *_ = [e["uuid"] for e in elements(ann, script_id)]
    of = {"script_id": script_id, "scene_id": scene}
    ann.done("lock-scene-numbers", {"script_id": script_id})
    ann.done("omit-scene", of)
    edits: list[tuple[str, dict[str, Any]]] = [
        ("rewrite-element", {"script_id": script_id, "element_id": scene, "changes": {"text": "INT. A - DAY"}}),
        ("add-element", {"script_id": script_id, "element": {"type": "action", "text": "Rain."}, "after_id": scene}),
        ("describe-scene", {**of, "story_day": "2"}),
        ("add-beat", {**of, "text": "She waits."}),
        ("direct-scene", of),
        ("add-listed-shot", {**of, "shot": {"size": "wide"}}),
    ]
    for slug, body in edits:
        refused = ann.ask(slug, body)
        told = (refused.status_code, refused.json()["code"], refused.json()["detail"])
        assert told == (409, "writing.scene-omitted", "Scene 1 is omitted; reinstate it to edit it."), slug
    gone = ann.ask("rewrite-element", {"script_id": script_id, "element_id": line, "changes": {"text": "x"}})
    assert (gone.status_code, gone.json()["detail"]) == (404, f"The script has no element {line}.")
    ann.done("reinstate-scene", of)
    assert [e["text"] for e in elements(ann, script_id)] == before


def test_branches_go_round_in_no_circle(ann: Tenant) -> None:
    script_id = script(ann)
    branch = ann.done("branch-script", {"script_id": script_id, "name": "darker"})["id"]
    twig = ann.done("branch-script", {"script_id": branch, "name": "darker still"})["id"]
    taken = ann.ask("branch-script", {"script_id": twig, "name": "round", "branch_id": script_id})
    assert (taken.status_code, taken.json()["code"]) == (409, "studio.id-taken")
    line = elements(ann, twig)[1]["uuid"]
    ann.done("rewrite-element", {"script_id": twig, "element_id": line, "changes": {"text": "Dark."}})

    for into, other in ((script_id, twig), (branch, script_id), (twig, branch), (script_id, branch)):
        assert ann.done("merge-script", {"script_id": into, "other_id": other})["details"]["merged"]

    query = "query($id: ID!) { script(id: $id) { origin { uuid origin { uuid origin { uuid } } } } }"
    assert ann.read(query, id=twig)["script"]["origin"] == {
        "uuid": branch,
        "origin": {"uuid": script_id, "origin": None},
    }
    texts = [[e["text"] for e in elements(ann, one)] for one in (script_id, branch, twig)]
    assert texts[0] == texts[1] == texts[2]
    assert texts[0][1] == "Dark."


def test_a_batch_with_one_wrong_edit_changes_nothing(ann: Tenant) -> None:
    script_id = script(ann)
    lines = elements(ann, script_id)
    edits = [
        {"edit": "rewrite", "element_id": lines[1]["uuid"], "changes": {"text": "Half."}},
        {"edit": "move", "element_id": lines[2]["uuid"], "after_id": lines[2]["uuid"]},
    ]
    refused = ann.ask("edit-script", {"script_id": script_id, "edits": edits})

    assert (refused.status_code, refused.json()["detail"]) == (422, "An element cannot stand after itself.")
    assert elements(ann, script_id) == lines


def test_another_ones_look_and_a_consent_that_ended_yesterday_where_the_subject_is(ann: Tenant) -> None:
    script_id = script(ann)
    scene = elements(ann, script_id)[0]["uuid"]
    mara, ingrid = ann.character("Mara"), ann.character("Ingrid", mode="actor")
    ann.done("set-look", {"character_id": mara, "look": "night", "wardrobe": "coat"})
    refused = ann.ask(
        "assign-look", {"character_id": ingrid, "script_id": script_id, "scene_id": scene, "look": "night"}
    )
    assert (refused.status_code, refused.json()["code"]) == (404, "characters.no-such-look")
    assert refused.json()["detail"] == "Ingrid has no look night; its looks: none yet."

    zone = "Pacific/Kiritimati"  # where it is tomorrow for most of the world
    wish = {"character_id": ingrid, "prompt": "waves"}
    for days, status in ((1, 403), (0, 202)):
        ends = (datetime.now(ZoneInfo(zone)) - timedelta(days=days)).date().isoformat()
        terms = {"starts_on": "2020-01-01", "ends_on": ends, "time_zone": zone, "uses": ["likeness"]}
        ann.done("grant-consent", {"character_id": ingrid, "subject_name": "Ingrid", **terms})
        answer = ann.ask("generate-character-image", wish)
        assert answer.status_code == status, answer.text
        if status == 403:
            assert answer.json()["code"] == "characters.no-consent"
            assert f"it ended on {ends} (Pacific/Kiritimati)" in answer.json()["detail"]


@pytest.mark.full
def test_a_hundred_thousand_paragraphs_go_in_are_listed_and_go_out(ann: Tenant) -> None:
    script_id = begun(ann)
    ann.http.timeout = 240
    text = "INT. STATION - NIGHT\n\n" + "\n\n".join(f"Line {n}." for n in range(1, 100_000))
    assert take_in(ann, script_id, text.encode(), "fountain").status_code == 201
    with ann.house.process.database.system.connection() as connection:
        (last,) = connection.execute("SELECT max(notification_id) FROM events").fetchone() or (0,)
    assert ann.house.process.projector.wait_for(last, 120)

    query = "query($id: ID!) { script(id: $id) { elements(first: 100) { totalCount nodes { text } } } }"
    found = ann.read(query, id=script_id)["script"]["elements"]
    assert (found["totalCount"], found["nodes"][99]["text"]) == (100_000, "Line 99.")
    out = fountain.parse(given_out(ann, script_id, "fountain").decode()).elements
    assert (len(out), out[-1]) == (100_000, Element("action", "Line 99999."))
    assert len(fdx.parse(given_out(ann, script_id, "fdx")).elements) == 100_000
