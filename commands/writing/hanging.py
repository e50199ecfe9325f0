"""What hangs from a script beside its words, beats, shot lists and storyboards: copied to a branch, merged back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeVar
from uuid import UUID

from commands.ports import Studio
from domain.shared.aggregate import Aggregate
from domain.writing.beat_board import BeatBoard
from domain.writing.field_merge import FieldMerge
from domain.writing.kinship import common_past
from domain.writing.listed_shot import ListedShot
from domain.writing.manuscript import Manuscript
from domain.writing.panel_merge import Side, merged_panels
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
    """Decide what comes of two scripts' beats, shots and panels; return what makes it so, once nothing contradicts.

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
    boards = {board.scene_id: board for board in _of_scenes(studio, Storyboard, other.id, scene_ids)}
    for theirs in _of_scenes(studio, ShotList, other.id, scene_ids):
        known = studio.find(ShotList, ShotList.create_id(script.id, theirs.scene_id))
        if known or theirs.shots:
            ours = known or ShotList(script.id, theirs.scene_id)
            yield from _scene(studio, ours, theirs, boards.get(theirs.scene_id), decided)


def _scene(
    studio: Studio, ours: ShotList, theirs: ShotList, board: Storyboard | None, decided: FieldMerge
) -> Iterator[Callable[[], Aggregate]]:
    """Decide what comes of a scene's shots and, where the other script has a `board`, of its panels."""
    base = _base(studio, ours, theirs)
    wanted = ours.merged(theirs, base, decided)
    if board is not None:
        shots = (base.shots if base else (), tuple(ours.shots), theirs.shots)
        yield _panels(studio, ours, board, (shots, wanted), decided)
    yield lambda: _done(ours, lambda: ours.merge(theirs, base, wanted))


def _panels(
    studio: Studio,
    of: ShotList,
    theirs: Storyboard,
    shots: tuple[tuple[Sequence[ListedShot], ...], Sequence[ListedShot]],
    decided: FieldMerge,
) -> Callable[[], Aggregate]:
    where = (of.script_id, of.scene_id)
    ours = studio.find(Storyboard, Storyboard.create_id(*where)) or Storyboard(*where)
    base = _base(studio, ours, theirs)
    panels = (base.panels if base else (), ours.panels, theirs.panels)
    before, here, there = (Side.of(*side) for side in zip(shots[0], panels, strict=True))
    wanted = merged_panels(of.scene_id, (before, here, there), shots[1], decided)
    return lambda: _done(ours, lambda: ours.merge(theirs, base, wanted))


def _done(ours: Aggregate, merge: Callable[[], None]) -> Aggregate:
    merge()
    return ours


B = TypeVar("B", BeatBoard, ShotList, Storyboard)


def _base(studio: Studio, ours: B, theirs: B) -> B | None:
    past = common_past(ours, theirs)
    if past is None:
        return None
    return studio.as_of(type(ours), past.stream_id, past.version)
