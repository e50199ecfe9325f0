"""What hangs from a script beside its words, beats, shot lists and storyboards: copied to a branch, merged back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar
from uuid import UUID

from commands.ports import Studio
from domain.shared.aggregate import Aggregate
from domain.writing.beat_board import BeatBoard
from domain.writing.field_merge import FieldMerge
from domain.writing.kinship import common_past
from domain.writing.manuscript import Manuscript
from domain.writing.scenes import scenes
from domain.writing.script import Script
from domain.writing.shot_list import ShotList
from domain.writing.storyboard import Storyboard

P = TypeVar("P", ShotList, Storyboard)


def copied(studio: Studio, origin_id: UUID, branch: Script) -> list[Aggregate]:
    """Return what a branch gets of its origin, as it stands there, for the scenes that the branch has."""
    scene_ids = [scene.id for scene in scenes(branch.content)]
    made: list[Aggregate] = []
    if (beats := studio.find(BeatBoard, BeatBoard.create_id(origin_id))) is not None:
        board = BeatBoard(branch.id)
        board.copy(beats, scene_ids)
        made.append(board)
    for listed in _of_scenes(studio, ShotList, origin_id, scene_ids):
        shots = ShotList(branch.id, listed.scene_id)
        shots.copy(listed)
        made.append(shots)
    for drawn in _of_scenes(studio, Storyboard, origin_id, scene_ids):
        panels = Storyboard(branch.id, drawn.scene_id)
        panels.copy(drawn)
        made.append(panels)
    return [one for one in made if len(one.pending) > 1]  # that it began is nothing


def _of_scenes(studio: Studio, kind: type[P], script_id: UUID, scene_ids: Collection[UUID]) -> Iterator[P]:
    """Yield those that there are: most scenes have none, which one look-up tells of all."""
    ids = {kind.create_id(script_id, scene_id): None for scene_id in scene_ids}
    there = studio.there_are(ids)
    found = (studio.find(kind, stream_id) for stream_id in ids if stream_id in there)
    yield from (one for one in found if one is not None)


def merged(
    studio: Studio, script: Script, other: Script, base: Manuscript, decided: FieldMerge
) -> Callable[[], list[Aggregate]]:
    """Decide what comes of the beats and shots of two scripts; return what makes it so, once nothing contradicts.

    A scene of the other script counts that is in this one, or new: not one that was cut here.
    """
    cut = {key for key in base.elements if key not in script.content}
    scene_ids = [scene.id for scene in scenes(other.content) if scene.id not in cut]
    steps = [*_beats(studio, script, other, scene_ids, decided), *_shots(studio, script, other, scene_ids, decided)]
    return lambda: [step() for step in steps]


def _beats(
    studio: Studio, script: Script, other: Script, scene_ids: Collection[UUID], decided: FieldMerge
) -> Iterator[Callable[[], Aggregate]]:
    theirs = studio.find(BeatBoard, BeatBoard.create_id(other.id))
    if theirs is None:
        return
    ours = studio.find(BeatBoard, BeatBoard.create_id(script.id)) or BeatBoard(script.id)
    wanted = ours.merged(theirs, _base(studio, ours, theirs), scene_ids, decided)
    yield lambda: _done(ours, lambda: ours.merge(theirs, wanted))


def _shots(
    studio: Studio, script: Script, other: Script, scene_ids: Collection[UUID], decided: FieldMerge
) -> Iterator[Callable[[], Aggregate]]:
    for theirs in _of_scenes(studio, ShotList, other.id, scene_ids):
        known = studio.find(ShotList, ShotList.create_id(script.id, theirs.scene_id))
        if known or theirs.shots:
            yield _shots_of(studio, known or ShotList(script.id, theirs.scene_id), theirs, decided)


def _shots_of(studio: Studio, ours: ShotList, theirs: ShotList, decided: FieldMerge) -> Callable[[], Aggregate]:
    base = _base(studio, ours, theirs)
    wanted = ours.merged(theirs, base, decided)
    return lambda: _done(ours, lambda: ours.merge(theirs, base, wanted))


def _done(ours: Aggregate, merge: Callable[[], None]) -> Aggregate:
    merge()
    return ours


B = TypeVar("B", BeatBoard, ShotList)


def _base(studio: Studio, ours: B, theirs: B) -> B | None:
    past = common_past(ours, theirs)
    if past is None:
        return None
    return studio.as_of(type(ours), past.stream_id, past.version)
