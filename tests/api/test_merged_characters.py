"""What casting has of a character follows, over HTTP, when it is merged into another or a timeline is merged back."""

from __future__ import annotations

from typing import Any

from tests.api.conftest import Tenant

WHO = """query($id: ID!) { character(id: $id) { looks { name wardrobe } castings { role credit billing ended }
    relations { kind to { name } } } }"""
WORN = (
    """query($id: ID!) { continuity(script: $id, first: 9) { scenes { people { name look wardrobe timelineId } } } }"""
)


def merge(ann: Tenant, gone: str, into: str, **resolutions: str) -> dict[str, Any]:
    return {"character_id": gone, "into_id": into, "reason": "They are one.", "resolutions": resolutions}


def who(ann: Tenant, character: str) -> dict[str, Any]:
    return ann.read(WHO, id=character)["character"]


def staged(ann: Tenant, *headings: str) -> tuple[str, list[str]]:
    script = ann.done("create-script", {"project_id": str(ann.project_id), "title": "The Last Train"})["id"]
    scenes: list[str] = []
    for heading in headings:
        element = {"script_id": script, "element": {"type": "scene_heading", "text": heading}}
        after = {"after_id": scenes[-1]} if scenes else {}
        scenes.append(ann.done("add-element", element | after)["details"]["element_id"])
    return script, scenes


def assign(ann: Tenant, script: str, scene: str, character: str, **said: str) -> None:
    ann.done("assign-look", {"script_id": script, "scene_id": scene, "character_id": character, **said})


def worn(ann: Tenant, script: str) -> list[list[tuple[Any, ...]]]:
    shown = ann.read(WORN, id=script)["continuity"]["scenes"]
    return [[(p["name"], p["look"], p["wardrobe"], p["timelineId"]) for p in scene["people"]] for scene in shown]


def test_parts_looks_relations_and_scenes_follow_a_character_that_turns_out_to_be_another(ann: Tenant) -> None:
    stranger, mara, ivo = ann.character("The Stranger"), ann.character("Mara"), ann.character("Ivo")
    script, (hall, yard) = staged(ann, "INT. HALL - DAY", "EXT. YARD - NIGHT")
    ann.done("set-look", {"character_id": stranger, "look": "hooded", "wardrobe": "grey cloak"})
    ann.done("mark-character-version", {"character_id": stranger, "label": "casting"})
    assign(ann, script, hall, stranger, look="hooded")
    assign(ann, script, yard, stranger, look="hooded", label="casting")
    part = {"project_id": str(ann.project_id), "role": "the stranger", "billing": 3}
    ann.done("cast-character", {"character_id": stranger, "script_id": script, **part})
    ann.done("relate-character", {"character_id": ivo, "to_character_id": stranger, "kind": "sister"})
    ann.done("relate-character", {"character_id": stranger, "to_character_id": ivo, "kind": "brother"})
    ann.done("lock-identity", {"character_id": mara, "reason": "cast"})

    ann.done("merge-characters", merge(ann, stranger, mara))

    assert who(ann, mara) == {
        "looks": [{"name": "hooded", "wardrobe": "grey cloak"}],
        "castings": [{"role": "the stranger", "credit": "Mara", "billing": 3, "ended": False}],
        "relations": [{"kind": "brother", "to": {"name": "Ivo"}}],
    }
    assert who(ann, ivo)["relations"] == [{"kind": "sister", "to": {"name": "Mara"}}]
    assert [part["ended"] for part in who(ann, stranger)["castings"]] == [True]
    assert worn(ann, script) == [
        [("Mara", "hooded", "grey cloak", None)],
        [("Mara", "hooded", "grey cloak", stranger)],
    ]
    picture = {"character_id": mara, "prompt": "At the gate", "script_id": script, "scene_id": yard}
    assert ann.done("generate-character-image", picture)["job_id"]
    assign(ann, script, hall, mara, look="hooded", label="casting", timeline_id=stranger)


def test_what_both_characters_have_otherwise_is_told_as_conflicts_and_settled_by_resolutions(ann: Tenant) -> None:
    stranger, mara = ann.character("The Stranger"), ann.character("Mara")
    script, (hall,) = staged(ann, "INT. HALL - DAY")
    for character, cloth in ((stranger, "grey cloak"), (mara, "red coat")):
        ann.done("set-look", {"character_id": character, "look": "winter", "wardrobe": cloth})
        assign(ann, script, hall, character, look="winter")
        part = {"project_id": str(ann.project_id), "role": cloth, "billing": 1}
        ann.done("cast-character", {"character_id": character, **part})
    before = (who(ann, mara), who(ann, stranger), worn(ann, script))

    refused = ann.ask("merge-characters", merge(ann, stranger, mara))

    assert (refused.status_code, refused.json()["code"]) == (409, "characters.merge-conflicts")
    told = {c["part"]: (c["ours"], c["theirs"]) for c in refused.json()["conflicts"]}
    look, part, scene = "looks.winter", f"castings.{ann.project_id}", f"scenes.{script}.{hall}"
    assert sorted(told) == sorted([look, part, scene])
    assert [side["wardrobe"] for side in told[look]] == ["red coat", "grey cloak"]
    assert [side["role"] for side in told[part]] == ["red coat", "grey cloak"]
    assert [side["worn"]["wardrobe"] for side in told[scene]] == ["red coat", "grey cloak"]
    assert (who(ann, mara), who(ann, stranger), worn(ann, script)) == before
    settled = {look: "ours", part: "theirs", scene: "theirs"}
    wrong = ann.ask("merge-characters", merge(ann, stranger, mara, **settled, **{"looks.summer": "ours"}))
    assert (wrong.status_code, wrong.json()["detail"]) == (422, "looks.summer is no conflict of this merge.")

    ann.done("merge-characters", merge(ann, stranger, mara, **settled))

    assert who(ann, mara)["looks"] == [{"name": "winter", "wardrobe": "red coat"}]
    assert [p["role"] for p in who(ann, mara)["castings"] if not p["ended"]] == ["grey cloak"]
    assert worn(ann, script) == [[("Mara", "winter", "grey cloak", None)]]


def test_what_somebody_is_to_both_in_other_words_is_a_conflict_too(ann: Tenant) -> None:
    stranger, mara, ivo = ann.character("The Stranger"), ann.character("Mara"), ann.character("Ivo")
    for character, words in ((stranger, "fears her"), (mara, "loves her")):
        ann.done(
            "relate-character", {"character_id": ivo, "to_character_id": character, "kind": "brother", "words": words}
        )

    refused = ann.ask("merge-characters", merge(ann, stranger, mara))

    part = f"related.{ivo}.brother"
    assert refused.status_code == 409
    assert [(c["part"], c["ours"]["words"], c["theirs"]["words"]) for c in refused.json()["conflicts"]] == [
        (part, "loves her", "fears her")
    ]
    ann.done("merge-characters", merge(ann, stranger, mara, **{part: "theirs"}))
    query = "query($id: ID!) { character(id: $id) { relations { kind words to { name } } } }"
    assert ann.read(query, id=ivo)["character"]["relations"] == [
        {"kind": "brother", "words": "fears her", "to": {"name": "Mara"}}
    ]


def test_nobody_is_cast_or_dressed_or_related_who_was_merged_away(ann: Tenant) -> None:
    stranger, mara = ann.character("The Stranger"), ann.character("Mara")
    script, (hall,) = staged(ann, "INT. HALL - DAY")
    ann.done("merge-characters", merge(ann, stranger, mara))
    project = str(ann.project_id)

    for slug, body in (
        ("cast-character", {"character_id": stranger, "project_id": project, "role": "lead"}),
        ("assign-look", {"character_id": stranger, "script_id": script, "scene_id": hall}),
        ("relate-character", {"character_id": mara, "to_character_id": stranger, "kind": "sister"}),
        ("merge-characters", merge(ann, ann.character("Ada"), stranger)),
    ):
        refused = ann.ask(slug, body)
        assert (refused.status_code, refused.json()["code"]) == (409, "characters.already-merged"), slug
        assert refused.json()["detail"] == f"That one was merged into Mara ({mara}); name this one instead.", slug


def test_scenes_and_parts_of_a_timeline_stay_its_own_when_it_is_merged_back_and_its_looks_come(ann: Tenant) -> None:
    mara = ann.character("Mara")
    left = ann.done("branch-character", {"character_id": mara, "name": "Mara, had she left"})["id"]
    script, (hall,) = staged(ann, "INT. HALL - DAY")
    ann.done("set-look", {"character_id": left, "look": "city", "wardrobe": "grey suit"})
    assign(ann, script, hall, mara, look="city", timeline_id=left)
    ann.done("cast-character", {"character_id": left, "project_id": str(ann.project_id), "role": "the other one"})
    before = worn(ann, script)

    ann.done("merge-timeline", {"character_id": mara, "source_id": left})

    assert worn(ann, script) == before == [[("Mara", "city", "grey suit", left)]]
    assert [p["role"] for p in who(ann, left)["castings"]] == ["the other one"]
    assert who(ann, mara)["looks"] == [{"name": "city", "wardrobe": "grey suit"}]
    assign(ann, script, hall, mara, look="city")
    assert worn(ann, script) == [[("Mara", "city", "grey suit", None)]]
