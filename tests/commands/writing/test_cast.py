from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from commands.characters.character import CreateCharacter, RenameCharacter
from commands.characters.union import MergeCharacters
from commands.ports import Actor
from commands.writing.script import CreateScript, ImportScript
from commands.writing.script_lock import LockScript
from commands.writing.shapes import ElementShape
from commands.writing.undo import UndoEdit
from domain.characters.union import AlreadyMerged
from domain.shared.refusal import Invalid
from projections.characters.union import UnionRow
from projections.writing.element import ElementRow
from tests.commands.fake_studio import FakeStudio

MARA, JON = UUID(int=7), UUID(int=8)


def script(studio: FakeStudio, *cues: tuple[str, UUID]) -> UUID:
    made = studio.send(CreateScript(project_id=uuid4(), title=f"Script of {cues[0][0]}")).id
    told = [{"type": "character", "text": text, "character_id": whose} for text, whose in cues]
    studio.send(ImportScript(script_id=made, elements=tuple(map(ElementShape.model_validate, told))))
    return made


def cast() -> FakeStudio:
    studio = FakeStudio()
    for who, name in ((MARA, "Mara Lindqvist"), (JON, "Jon")):
        studio.send(CreateCharacter(name=name, character_id=who))
    return studio


def cues(studio: FakeStudio, script_id: UUID) -> list[tuple[str, UUID | None]]:
    rows = sorted(studio.rows(ElementRow).values(), key=lambda row: row.rank)
    return [(row.text, row.character_id) for row in rows if row.script_id == script_id]


def test_the_cues_of_a_renamed_character_follow_in_every_script_and_are_undone_in_one() -> None:
    studio = cast()
    one, two = script(studio, ("MARA", MARA), ("JON", JON)), script(studio, ("MARA LINDQVIST", MARA))
    studio.send(RenameCharacter(character_id=MARA, name="Eva Berg"))
    studio.react()
    assert cues(studio, one) == [("EVA", MARA), ("JON", JON)]
    assert cues(studio, two) == [("EVA BERG", MARA)]

    studio.send(UndoEdit(script_id=two, version=3))

    assert (cues(studio, one)[0], cues(studio, two)) == (("EVA", MARA), [("MARA LINDQVIST", MARA)])


def test_what_a_policy_did_anybody_may_undo_but_not_what_somebody_else_did() -> None:
    studio = cast()
    one = script(studio, ("MARA", MARA))
    studio.send(RenameCharacter(character_id=MARA, name="Eva Berg"))
    studio.react()

    studio.send(UndoEdit(script_id=one, version=3), actor=Actor("user", uuid4(), "Ben"))

    assert cues(studio, one) == [("MARA", MARA)]


def test_a_locked_script_keeps_its_cues_and_the_others_follow() -> None:
    studio = cast()
    one, two = script(studio, ("MARA", MARA)), script(studio, ("MARA", MARA))
    studio.send(LockScript(script_id=one, reason="shooting"))
    studio.send(RenameCharacter(character_id=MARA, name="Eva Berg"))
    studio.react()

    assert (cues(studio, one)[0][0], cues(studio, two)[0][0]) == ("MARA", "EVA")


def test_characters_that_are_one_share_their_cues_and_the_record_says_who_and_why() -> None:
    studio = cast()
    one = script(studio, ("MARA", MARA), ("JON", JON))
    merge = MergeCharacters(character_id=JON, into_id=MARA, reason="Jon is Mara in disguise.")
    studio.send(merge)
    studio.send(merge)
    studio.react()

    assert cues(studio, one) == [("MARA", MARA), ("MARA LINDQVIST", MARA)]
    row = studio.row(UnionRow)
    assert (row.merged_by_name, row.reason) == ("Owner", "Jon is Mara in disguise.")
    assert [r.event.reason for r in studio.log if r.topic == "writing.CharacterLinksMoved"] == [row.reason]


def test_a_merge_goes_neither_in_a_circle_nor_into_itself_nor_into_two() -> None:
    studio = cast()
    other = studio.send(CreateCharacter(name="Ada")).id
    studio.send(MergeCharacters(character_id=JON, into_id=MARA, reason="They are one."))

    for character_id, into_id in ((MARA, JON), (JON, other)):
        with pytest.raises(AlreadyMerged):
            studio.send(MergeCharacters(character_id=character_id, into_id=into_id, reason="They are one."))
    with pytest.raises(Invalid):
        studio.send(MergeCharacters(character_id=MARA, into_id=MARA, reason="They are one."))
