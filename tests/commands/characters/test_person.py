"""Who a character is to whom, what shows it, and which parts it plays."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.characters.casting import CastCharacter, EndCasting
from commands.characters.character import CreateCharacter, DescribeCharacter
from commands.characters.identity import LockIdentity, UnlockIdentity
from commands.characters.image import GenerateCharacterImage
from commands.characters.reference import RemoveReference, SetReference
from commands.characters.relation import RelateCharacter, RemoveRelation
from commands.characters.version import MarkCharacterVersion, RestoreCharacter
from domain.characters.refusals import IdentityLocked
from domain.characters.sheet import View
from domain.generation.generation import Generation
from domain.shared.refusal import Invalid, NotFound
from projections.characters.casting import CastingRow
from projections.characters.character import CharacterRow
from projections.characters.sheet import CharacterReferenceRow, CharacterRelationRow
from tests.commands.fake_studio import FakeStudio

FRONT, SIDE = "a" * 64, "b" * 64


def with_two(**said: Any) -> tuple[FakeStudio, UUID, UUID]:  # noqa: ANN401 - what a test says otherwise
    studio = FakeStudio()
    mara = studio.send(CreateCharacter.model_validate({"name": "Mara", "project_id": uuid4()} | said)).id
    return studio, mara, studio.send(CreateCharacter(name="Ivo")).id


def shown_by(studio: FakeStudio, character_id: UUID, view: View, picture: str) -> None:
    studio.send(SetReference(character_id=character_id, view=view, hash=picture, size=10, mime="image/png"))


def test_a_character_has_a_life_and_a_way_of_talking() -> None:
    studio, mara, _ = with_two(biography="Born in a station.", vocabulary=["platform"], speech_habits=["never asks"])
    studio.send(DescribeCharacter(character_id=mara, speech_habits=("never asks", "counts trains", "never asks")))

    row = studio.rows(CharacterRow)[(mara,)]
    assert (row.biography, row.vocabulary) == ("Born in a station.", ("platform",))
    assert row.speech_habits == ("never asks", "counts trains")


def test_the_colours_of_a_palette_are_kept_in_one_form() -> None:
    studio, mara, _ = with_two()
    studio.send(DescribeCharacter(character_id=mara, palette=("#2A4D7F", "#2a4d7f", "#ffffff")))

    assert studio.rows(CharacterRow)[(mara,)].palette == ("#2a4d7f", "#ffffff")


def test_what_others_are_to_a_character_is_shown_and_taken_back() -> None:
    studio, mara, ivo = with_two()
    studio.send(RelateCharacter(character_id=mara, to_character_id=ivo, kind="brother"))
    studio.send(RelateCharacter(character_id=mara, to_character_id=ivo, kind="brother", words="They do not speak."))
    studio.send(RelateCharacter(character_id=mara, to_character_id=ivo, kind="rival"))
    studio.send(RemoveRelation(character_id=mara, to_character_id=ivo, kind="rival"))

    row = studio.row(CharacterRelationRow)
    assert (row.to_character_id, row.kind, row.words) == (ivo, "brother", "They do not speak.")


def test_nobody_is_related_to_itself_or_to_nobody() -> None:
    studio, mara, _ = with_two()

    with pytest.raises(Invalid):
        studio.send(RelateCharacter(character_id=mara, to_character_id=mara, kind="twin"))
    with pytest.raises(NotFound):
        studio.send(RelateCharacter(character_id=mara, to_character_id=uuid4(), kind="twin"))


def test_a_lock_holds_face_body_palette_mannerisms_and_the_pictures_that_show_them() -> None:
    studio, mara, ivo = with_two()
    shown_by(studio, mara, View.FRONT, FRONT)
    studio.send(LockIdentity(character_id=mara, reason="Casting is final."))

    for change in (
        DescribeCharacter(character_id=mara, face="a scar"),
        DescribeCharacter(character_id=mara, body="broad"),
        DescribeCharacter(character_id=mara, palette=("#000000",)),
        DescribeCharacter(character_id=mara, mannerisms="limps"),
        SetReference(character_id=mara, view=View.SIDE, hash=SIDE, size=10, mime="image/png"),
        RemoveReference(character_id=mara, view=View.FRONT),
    ):
        with pytest.raises(IdentityLocked, match=r"Casting is final\..*Unlock it first"):
            studio.send(change)
    studio.send(DescribeCharacter(character_id=mara, biography="Free to grow."))
    studio.send(RelateCharacter(character_id=mara, to_character_id=ivo, kind="brother"))
    studio.send(UnlockIdentity(character_id=mara, reason="The part was cast again."))
    studio.send(DescribeCharacter(character_id=mara, face="a scar"))

    assert studio.rows(CharacterRow)[(mara,)].face == "a scar"


def test_every_picture_is_made_after_the_pictures_of_the_sheet_and_the_one_that_was_locked() -> None:
    studio, mara, _ = with_two()
    shown_by(studio, mara, View.SIDE, SIDE)
    shown_by(studio, mara, View.FRONT, FRONT)
    studio.send(LockIdentity(character_id=mara, reason="Final.", reference="c" * 64))
    job = studio.send(GenerateCharacterImage(character_id=mara)).job_id
    studio.react()

    assert job is not None
    assert studio.load(Generation, job).inputs == ("c" * 64, FRONT, SIDE)


def test_restoring_brings_back_relations_references_and_speech() -> None:
    studio, mara, ivo = with_two(vocabulary=["platform"])
    shown_by(studio, mara, View.FRONT, FRONT)
    studio.send(RelateCharacter(character_id=mara, to_character_id=ivo, kind="brother"))
    studio.send(MarkCharacterVersion(character_id=mara, label="casting"))
    studio.send(RemoveRelation(character_id=mara, to_character_id=ivo, kind="brother"))
    studio.send(RelateCharacter(character_id=mara, to_character_id=ivo, kind="rival"))
    studio.send(RemoveReference(character_id=mara, view=View.FRONT))
    shown_by(studio, mara, View.SIDE, SIDE)
    studio.send(DescribeCharacter(character_id=mara, vocabulary=()))
    studio.send(RestoreCharacter(character_id=mara, label="casting"))

    assert studio.rows(CharacterRow)[(mara,)].vocabulary == ("platform",)
    assert [row.kind for row in studio.rows(CharacterRelationRow).values()] == ["brother"]
    assert [row.hash for row in studio.rows(CharacterReferenceRow).values()] == [FRONT]


def test_one_character_plays_in_several_projects_with_role_and_credit() -> None:
    studio, mara, _ = with_two()
    film, campaign = uuid4(), uuid4()
    first = studio.send(CastCharacter(character_id=mara, project_id=film, role="lead", credit="Mara L."))
    studio.send(CastCharacter(character_id=mara, project_id=campaign, role="host", billing=3))

    rows = studio.rows(CastingRow)
    assert sorted((r.role, r.credit, r.billing) for r in rows.values()) == [("host", "Mara", 3), ("lead", "Mara L.", 1)]
    assert studio.project_of(first.id) == film


def test_casting_again_changes_the_part_and_an_ended_one_is_taken_up_again() -> None:
    studio, mara, _ = with_two()
    film = uuid4()
    cast = CastCharacter(character_id=mara, project_id=film, role="lead")
    part = studio.send(cast).id

    assert studio.send(cast).version == 1
    studio.send(EndCasting(casting_id=part, reason="The part was cut."))
    assert studio.row(CastingRow).reason == "The part was cut."
    assert studio.send(CastCharacter(character_id=mara, project_id=film, role="cameo")).id == part
    assert (studio.row(CastingRow).role, studio.row(CastingRow).ended) == ("cameo", False)


def test_only_a_character_of_the_organization_is_cast_in_a_script_that_there_is() -> None:
    studio, mara, _ = with_two()

    with pytest.raises(NotFound):
        studio.send(CastCharacter(character_id=uuid4(), project_id=uuid4(), role="lead"))
    with pytest.raises(NotFound):
        studio.send(CastCharacter(character_id=mara, project_id=uuid4(), script_id=uuid4(), role="lead"))
