"""Versions of a character as a graph: stages, timelines, merges."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from commands.characters.character import CreateCharacter, DescribeCharacter
from commands.characters.identity import LockIdentity
from commands.characters.look import SetLook
from commands.characters.timeline import BranchCharacter, MergeTimeline, MoveTimeline
from commands.characters.version import MarkCharacterVersion, PromoteCharacterVersion
from domain.characters.refusals import (
    CircularBranch,
    IdentityLocked,
    MergeConflicts,
    NoSuchVersion,
    NotATimeline,
    StageBehind,
)
from domain.characters.sheet import Stage
from domain.shared.refusal import IdTaken
from projections.characters.character import CharacterRow
from projections.characters.look import CharacterLookRow
from projections.characters.timeline import CharacterEdgeRow, CharacterTimelineRow
from projections.characters.version import CharacterVersionRow
from tests.commands.fake_studio import FakeStudio


def family() -> tuple[FakeStudio, UUID, UUID]:
    """Return a character and a timeline of it that began when it was tall."""
    studio = FakeStudio()
    mara = studio.send(CreateCharacter(name="Mara", appearance="tall", project_id=uuid4())).id
    studio.send(SetLook(character_id=mara, look="winter", wardrobe="coat"))
    studio.send(MarkCharacterVersion(character_id=mara, label="casting"))
    studio.send(DescribeCharacter(character_id=mara, appearance="small"))
    gone = studio.send(BranchCharacter(character_id=mara, name="Mara, had she left", label="casting")).id
    return studio, mara, gone


def row(studio: FakeStudio, character_id: UUID) -> CharacterRow:
    return studio.rows(CharacterRow)[(character_id,)]


def test_a_version_goes_from_concept_to_casting_to_final_and_not_back() -> None:
    studio, mara, _ = family()
    for stage in (Stage.CASTING, Stage.FINAL):
        studio.send(PromoteCharacterVersion(character_id=mara, label="casting", stage=stage))

    assert studio.row(CharacterVersionRow).stage == "final"
    with pytest.raises(StageBehind, match="final already"):
        studio.send(PromoteCharacterVersion(character_id=mara, label="casting", stage=Stage.CONCEPT))
    with pytest.raises(NoSuchVersion):
        studio.send(PromoteCharacterVersion(character_id=mara, label="nothing", stage=Stage.FINAL))


def test_a_timeline_begins_as_the_version_was_under_a_name_of_its_own() -> None:
    studio, mara, gone = family()

    assert (row(studio, gone).name, row(studio, gone).appearance) == ("Mara, had she left", "tall")
    assert row(studio, mara).appearance == "small"
    assert (gone, "winter") in studio.rows(CharacterLookRow)
    assert studio.row(CharacterTimelineRow).root_id == mara
    edge = studio.row(CharacterEdgeRow)
    assert (edge.kind, edge.source_id, edge.source_version) == ("branch", mara, 2)
    assert studio.project_of(gone) == studio.project_of(mara)


def test_what_only_the_timeline_changed_is_merged_back() -> None:
    studio, mara, gone = family()
    studio.send(DescribeCharacter(character_id=gone, face="sunburnt"))
    studio.send(SetLook(character_id=gone, look="beach", wardrobe="hat"))
    studio.send(MergeTimeline(character_id=mara, source_id=gone))

    assert (row(studio, mara).name, row(studio, mara).appearance, row(studio, mara).face) == (
        "Mara",
        "small",
        "sunburnt",
    )
    assert (mara, "beach") in studio.rows(CharacterLookRow)
    version = studio.send(MergeTimeline(character_id=mara, source_id=gone)).version
    assert version == studio.send(MergeTimeline(character_id=mara, source_id=gone)).version


def test_conflicts_are_data_and_each_is_settled_by_naming_a_side() -> None:
    studio, mara, gone = family()
    studio.send(DescribeCharacter(character_id=gone, appearance="broad"))

    with pytest.raises(MergeConflicts, match="Both sides changed appearance") as refused:
        studio.send(MergeTimeline(character_id=mara, source_id=gone))
    assert refused.value.facts["conflicts"] == [
        {"part": "appearance", "base": "tall", "ours": "small", "theirs": "broad"}
    ]
    studio.send(MergeTimeline(character_id=mara, source_id=gone, resolutions={"appearance": "theirs"}))
    assert row(studio, mara).appearance == "broad"


def test_a_timeline_takes_over_what_its_character_changed() -> None:
    studio, mara, gone = family()
    studio.send(MergeTimeline(character_id=gone, source_id=mara))

    assert (row(studio, gone).name, row(studio, gone).appearance) == ("Mara, had she left", "small")
    studio.send(DescribeCharacter(character_id=gone, body="thin"))
    studio.send(MergeTimeline(character_id=mara, source_id=gone))
    assert (row(studio, mara).appearance, row(studio, mara).body) == ("small", "thin")


def test_a_merge_does_not_change_a_locked_identity() -> None:
    studio, mara, gone = family()
    studio.send(DescribeCharacter(character_id=gone, face="sunburnt"))
    studio.send(LockIdentity(character_id=mara, reason="Final."))

    with pytest.raises(IdentityLocked):
        studio.send(MergeTimeline(character_id=mara, source_id=gone))


def test_strangers_are_not_merged() -> None:
    studio, mara, gone = family()
    ivo = studio.send(CreateCharacter(name="Ivo")).id
    deeper = studio.send(BranchCharacter(character_id=gone, name="Deeper")).id

    with pytest.raises(NotATimeline):
        studio.send(MergeTimeline(character_id=mara, source_id=ivo))
    with pytest.raises(NotATimeline):
        studio.send(MergeTimeline(character_id=gone, source_id=ivo))
    with pytest.raises(NotATimeline):
        studio.send(MergeTimeline(character_id=mara, source_id=deeper))


def test_a_timeline_never_hangs_from_itself_nor_from_what_hangs_from_it() -> None:
    studio, mara, gone = family()
    deeper = studio.send(BranchCharacter(character_id=gone, name="Deeper")).id

    for onto in (gone, deeper):
        with pytest.raises(CircularBranch):
            studio.send(MoveTimeline(timeline_id=gone, onto_id=onto))
    with pytest.raises(IdTaken):
        studio.send(BranchCharacter(character_id=mara, name="Mara", timeline_id=mara))
    studio.send(MoveTimeline(timeline_id=deeper, onto_id=mara))
    assert studio.rows(CharacterTimelineRow)[(deeper,)].parent_id == mara


def test_a_timeline_hangs_only_from_one_of_its_own_character() -> None:
    studio, mara, gone = family()
    ivo = studio.send(CreateCharacter(name="Ivo")).id

    with pytest.raises(NotATimeline):
        studio.send(MoveTimeline(timeline_id=gone, onto_id=ivo))
    with pytest.raises(NotATimeline):
        studio.send(MoveTimeline(timeline_id=mara, onto_id=ivo))
