"""What nobody should ask of characters is refused in one sentence, and what only looks odd is taken as it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from tests.api.conftest import Tenant

NAMES = ("🎭 Zoë 🚂", "مارا بن يوسف", "真理子", "Mára\u0301 O\u2019Brien-Łódź")
CUES = """query($id: ID!) { script(id: $id) { suspectedCues { name reasons spellings { text count } }
    history(first: 9) { nodes { topic } } elements(first: 9) { nodes { text characterId } } } }"""


@pytest.mark.parametrize("name", NAMES)
def test_names_in_any_script_and_with_emoji_are_kept_letter_by_letter(ann: Tenant, name: str) -> None:
    character = ann.character(name, appearance=name)
    ann.done("cast-character", {"character_id": character, "project_id": str(ann.project_id), "role": name})
    ann.done("set-look", {"character_id": character, "look": name, "wardrobe": name})
    other = ann.done("branch-character", {"character_id": character, "name": f"{name} 2"})["id"]
    query = "query($id: ID!) { character(id: $id) { name appearance looks { name wardrobe } castings { role } } }"

    assert ann.read(query, id=character)["character"] == {
        "name": name,
        "appearance": name,
        "looks": [{"name": name, "wardrobe": name}],
        "castings": [{"role": name}],
    }
    assert ann.read(query, id=other)["character"]["name"] == f"{name} 2"
    assert ann.done("generate-character-image", {"character_id": character, "prompt": name, "look": name})["job_id"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_what_is_no_name_is_refused_by_the_field(ann: Tenant, name: str) -> None:
    refused = ann.ask("create-character", {"name": name, "project_id": str(ann.project_id)})

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/name"


def test_a_timeline_never_hangs_from_itself(ann: Tenant) -> None:
    mara = ann.character("Mara")
    gone = ann.done("branch-character", {"character_id": mara, "name": "Mara, gone"})["id"]
    lost = ann.done("branch-character", {"character_id": gone, "name": "Mara, lost"})["id"]

    for onto in (gone, lost):
        refused = ann.ask("move-timeline", {"timeline_id": gone, "onto_id": onto})
        assert (refused.status_code, refused.json()["code"]) == (409, "characters.circular-branch")
    stranger = ann.ask("move-timeline", {"timeline_id": gone, "onto_id": ann.character("Ivo")})
    assert (stranger.status_code, stranger.json()["code"]) == (409, "characters.not-a-timeline")


def test_a_look_that_another_character_owns_is_assigned_to_nobody_else(ann: Tenant) -> None:
    mara, ivo = ann.character("Mara"), ann.character("Ivo")
    ann.done("set-look", {"character_id": mara, "look": "winter", "wardrobe": "red coat"})
    script = ann.done("create-script", {"project_id": str(ann.project_id), "title": "The Last Train"})["id"]
    heading = {"type": "scene_heading", "text": "INT. HALL - DAY"}
    scene = ann.done("add-element", {"script_id": script, "element": heading})["details"]["element_id"]
    where = {"script_id": script, "scene_id": scene, "character_id": ivo}

    refused = ann.ask("assign-look", {**where, "look": "winter"})
    assert (refused.status_code, refused.json()["code"]) == (404, "characters.no-such-look")
    assert refused.json()["detail"] == "Ivo has no look winter; its looks: none yet."
    assert ann.ask("assign-look", {**where, "scene_id": str(uuid4()), "look": ""}).status_code == 404
    assert ann.ask("generate-character-image", {"character_id": ivo, "look": "winter"}).status_code == 404


def test_a_consent_that_expired_yesterday_where_the_person_lives_covers_nothing_today(ann: Tenant) -> None:
    # Where the day begins first and last: the same last day is over in the one, and not begun or not over in the other.
    actor = {zone: ann.character(zone, mode="actor") for zone in ("Pacific/Kiritimati", "Etc/GMT+12")}
    for zone, character in actor.items():
        yesterday = datetime.now(ZoneInfo("Pacific/Kiritimati")).date() - timedelta(days=1)
        terms = {"subject_name": "Ingrid Berg", "uses": ["likeness"], "starts_on": "2020-01-01", "time_zone": zone}
        ann.done("grant-consent", {"character_id": character, "ends_on": yesterday.isoformat(), **terms})

    over = ann.ask("generate-character-image", {"character_id": actor["Pacific/Kiritimati"]})
    assert (over.status_code, over.json()["code"]) == (403, "characters.no-consent")
    assert "it ended on" in over.json()["detail"]
    assert "Pacific/Kiritimati" in over.json()["detail"]
    assert ann.ask("generate-character-image", {"character_id": actor["Etc/GMT+12"]}).status_code in {201, 202}


def test_pictures_of_an_actors_look_need_the_persons_consent_over_http_too(ann: Tenant) -> None:
    actor = ann.character("Ingrid", mode="actor")
    look = {"character_id": actor, "look": "1960s", "pictures": ["a" * 64]}
    refused = ann.ask("set-look", look)
    assert (refused.status_code, refused.json()["code"]) == (403, "characters.no-consent")
    terms = {"subject_name": "I. Berg", "uses": ["reference"], "starts_on": "2020-01-01", "ends_on": "2999-12-31"}
    consent = ann.done("grant-consent", {"character_id": actor, "time_zone": "Europe/Oslo", **terms})["id"]
    ann.done("set-look", {**look, "consent_id": consent})

    query = "query($id: ID!) { character(id: $id) { looks { pictures realPerson consentId } } }"
    assert ann.read(query, id=actor)["character"]["looks"] == [
        {"pictures": ["a" * 64], "realPerson": True, "consentId": consent}
    ]


def test_one_cue_in_three_spellings_is_offered_to_be_joined_and_the_record_stays(ann: Tenant) -> None:
    mara = ann.character("Mara")
    script = ann.done("create-script", {"project_id": str(ann.project_id), "title": "Three"})["id"]
    told = [{"type": "scene_heading", "text": "INT. HALL - DAY"}]
    for cue in ("MARA", "Mara", "MÁRA"):
        told += [{"type": "character", "text": cue}, {"type": "dialogue", "text": "Yes."}]
    ann.done("import-script", {"script_id": script, "elements": told})

    (suspected,) = ann.read(CUES, id=script)["script"]["suspectedCues"]
    assert sorted(spelling["text"] for spelling in suspected["spellings"]) == ["MARA", "Mara", "MÁRA"]
    spellings = [spelling["text"] for spelling in suspected["spellings"]]
    ann.done("join-cues", {"script_id": script, "spellings": spellings, "name": "MARA", "character_id": mara})
    now = ann.read(CUES, id=script)["script"]
    assert now["suspectedCues"] == []
    assert [e["text"] for e in now["elements"]["nodes"] if e["characterId"] == mara] == ["MARA"] * 3
    assert "writing.CuesJoined" in [event["topic"] for event in now["history"]["nodes"]]


@pytest.mark.parametrize(
    ("slug", "field"),
    [
        ("create-character", "name"),
        ("rename-character", "name"),
        ("branch-character", "name"),
        ("set-look", "look"),
        ("cast-character", "role"),
        ("cast-character", "credit"),
    ],
)
def test_ten_thousand_characters_are_too_many_for_a_name_and_nothing_is_written(
    ann: Tenant, slug: str, field: str
) -> None:
    mara = ann.character("Mara")
    project = {"project_id": str(ann.project_id)}
    bodies = {"create-character": project, "cast-character": {"character_id": mara, "role": "lead", **project}}
    body = bodies.get(slug, {"character_id": mara}) | {field: "🎭" * 10_000}
    before = ann.settle()

    refused = ann.ask(slug, body)

    assert refused.status_code == 422
    assert refused.json()["detail"] == f"/{field}: String should have at most 200 characters"
    assert ann.settle() == before


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("\u200b\u200d", "name shows nothing; give it a letter or a sign that can be seen."),
        ("Ma\nra", "name has a line break or another control sign; write it in one line."),
        ("Ma\x1bra", "name has a line break or another control sign; write it in one line."),
    ],
)
def test_a_name_that_nobody_can_see_or_that_breaks_a_line_is_refused(ann: Tenant, name: str, sentence: str) -> None:
    mara = ann.character("Mara")
    before = ann.settle()

    for slug, body in (
        ("create-character", {"project_id": str(ann.project_id)}),
        ("rename-character", {"character_id": mara}),
        ("branch-character", {"character_id": mara}),
    ):
        refused = ann.ask(slug, body | {"name": name})
        assert (refused.status_code, refused.json()["detail"]) == (422, sentence), slug
    assert ann.settle() == before


def test_what_has_no_common_beginning_is_neither_merged_nor_moved_and_nothing_is_written(ann: Tenant) -> None:
    mara, ivo = ann.character("Mara"), ann.character("Ivo")
    left = ann.done("branch-character", {"character_id": mara, "name": "Mara, had she left"})["id"]
    late = ann.done("branch-character", {"character_id": left, "name": "Mara, later"})["id"]
    before = ann.settle()
    step = "merge a timeline with the one that it hangs from."

    for slug, body, sentence in (
        ("merge-timeline", (mara, ivo), f"Ivo does not hang from Mara, nor the other way round; {step}"),
        ("merge-timeline", (left, ivo), f"Ivo does not hang from Mara, had she left, nor the other way round; {step}"),
        ("merge-timeline", (mara, late), f"Mara, later does not hang from Mara, nor the other way round; {step}"),
        ("merge-timeline", (mara, mara), f"Mara does not hang from Mara, nor the other way round; {step}"),
        ("move-timeline", (mara, left), "Mara hangs from nobody; move one of its timelines."),
        ("move-timeline", (left, ivo), "Ivo is no timeline of the same character."),
    ):
        names = ("character_id", "source_id") if slug == "merge-timeline" else ("timeline_id", "onto_id")
        refused = ann.ask(slug, dict(zip(names, body, strict=True)))
        assert (refused.status_code, refused.json()["code"]) == (409, "characters.not-a-timeline"), (slug, sentence)
        assert refused.json()["detail"] == sentence
    for gone, into in ((mara, left), (late, mara)):
        refused = ann.ask("merge-characters", {"character_id": gone, "into_id": into, "reason": "They are one."})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/into_id")
        assert refused.json()["detail"].endswith("take over what it changed by merge-timeline instead.")
    assert ann.settle() == before
