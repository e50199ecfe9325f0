"""The beats of a script, scene by scene: what turns, how it feels, and the elements that play it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar
from uuid import UUID, uuid5

from domain.shared.aggregate import Aggregate, event
from domain.shared.refusal import IdTaken, Invalid, NotFound, require_text
from domain.writing.field_merge import FieldMerge
from domain.writing.kinship import descent, joined
from domain.writing.rank import after, between

_MOST_BEATS = 5_000
_STRONGEST = 10


@dataclass(frozen=True, slots=True)
class Beat:
    """One beat. `value` is its emotional charge, -10 to 10; `rank` orders the beats of a scene."""

    id: UUID
    scene_id: UUID
    text: str
    value: int = 0
    element_ids: tuple[UUID, ...] = ()
    rank: str = ""

    def checked(self) -> Beat:
        """Return itself. Raises Invalid."""
        if not -_STRONGEST <= self.value <= _STRONGEST:
            raise Invalid(f"value is {self.value}; a beat has -{_STRONGEST} to {_STRONGEST}.", field="value")
        return replace(self, text=require_text(self.text, "text", most=2_000))


class BeatBoard(Aggregate):
    """All beats of one script."""

    TOPIC = "writing.BeatBoard"

    class Created(Aggregate.Created):
        """Work on the beats of a script began."""

        TOPIC = "writing.BeatBoardBegun"
        script_id: UUID

    class Added(Aggregate.Event):
        """A beat was put on the board."""

        TOPIC = "writing.BeatAdded"
        beat: Beat

    class Changed(Aggregate.Event):
        """A beat is another one, or stands elsewhere: `beat` is what it is, `changed` names the fields."""

        TOPIC = "writing.BeatChanged"
        beat: Beat
        changed: tuple[str, ...]

    class Removed(Aggregate.Event):
        """A beat was taken off the board."""

        TOPIC = "writing.BeatRemoved"
        beat_id: UUID

    class Copied(Aggregate.Event):
        """The script is a branch: it has the beats of the one it branched off.

        Version 2 says which versions of which boards are in it; before that was not kept.
        """

        TOPIC = "writing.BeatsCopied"
        class_version: ClassVar[int] = 2
        origin_id: UUID
        beats: tuple[Beat, ...]
        known: dict[UUID, int]

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Know nothing."""
            state["known"] = {}

    class Merged(Aggregate.Event):
        """Another script's beats were merged into these: which are new or otherwise, and which went."""

        TOPIC = "writing.BeatsMerged"
        other_id: UUID
        other_version: int
        known: dict[UUID, int]
        beats: tuple[Beat, ...]
        removed: tuple[UUID, ...]

    @staticmethod
    def create_id(script_id: UUID) -> UUID:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the id of a script's beat board."""
        return uuid5(script_id, "beats")

    @event(Created)
    def __init__(self, script_id: UUID) -> None:
        self.script_id = script_id
        self.beats: dict[UUID, Beat] = {}
        self.known: dict[UUID, int] = {}
        self.merged_at: dict[UUID, int] = {}

    def beat(self, beat_id: UUID) -> Beat:
        """Return a beat. Raises NotFound."""
        if beat_id not in self.beats:
            raise NotFound(f"The board has no beat {beat_id}.", field="beat_id", id=str(beat_id))
        return self.beats[beat_id]

    def of_scene(self, scene_id: UUID) -> list[Beat]:
        """Return the beats of a scene in their order."""
        return sorted((b for b in self.beats.values() if b.scene_id == scene_id), key=lambda beat: beat.rank)

    def add(self, beat: Beat, after_id: UUID | None) -> None:
        """Put a beat after another one of its scene, before all others for None. Raises Invalid and NotFound."""
        if beat.id in self.beats:
            raise IdTaken(f"The board has a beat {beat.id} already; change it instead.", field="beat_id")
        if len(self.beats) >= _MOST_BEATS:
            raise Invalid(f"A board has at most {_MOST_BEATS:,} beats.", field="beat")
        self._add(replace(beat.checked(), rank=self._rank_after(beat.scene_id, after_id)))

    @event(Added)
    def _add(self, beat: Beat) -> None:
        self.beats[beat.id] = beat

    def change(self, beat_id: UUID, changes: dict[str, Any]) -> None:
        """Change fields of a beat. Raises Invalid and NotFound."""
        self._become(replace(self.beat(beat_id), **changes).checked())

    def move(self, beat_id: UUID, scene_id: UUID, after_id: UUID | None) -> None:
        """Put a beat after another one of a scene, before all of it for None. Raises Invalid and NotFound."""
        known = self.beat(beat_id)
        if after_id == beat_id:
            raise Invalid("A beat cannot come after itself.", field="after_id")
        order = [beat.id for beat in self.of_scene(scene_id)]
        at = order.index(beat_id) if beat_id in order else -1
        if at < 0 or (order[at - 1] if at else None) != after_id:
            self._become(replace(known, scene_id=scene_id, rank=self._rank_after(scene_id, after_id, beat_id)))

    def _become(self, beat: Beat) -> None:
        known = self.beats[beat.id]
        changed = tuple(f.name for f in fields(beat) if getattr(known, f.name) != getattr(beat, f.name))
        if changed:
            self._change(beat, changed)

    @event(Changed)
    def _change(self, beat: Beat, changed: tuple[str, ...]) -> None:
        del changed
        self.beats[beat.id] = beat

    def remove(self, beat_id: UUID) -> None:
        """Take a beat off the board. Raises NotFound."""
        self.beat(beat_id)
        self._remove(beat_id)

    @event(Removed)
    def _remove(self, beat_id: UUID) -> None:
        del self.beats[beat_id]

    def copy(self, origin: BeatBoard, scene_ids: Collection[UUID]) -> None:
        """Take the beats that a script has from which this one just branched off, those of its scenes."""
        beats = tuple(beat for beat in origin.beats.values() if beat.scene_id in scene_ids)
        if beats:
            self._copy(origin.script_id, beats, descent(origin))

    @event(Copied)
    def _copy(self, origin_id: UUID, beats: tuple[Beat, ...], known: dict[UUID, int]) -> None:
        del origin_id
        self.beats = {beat.id: beat for beat in beats}
        self.known = dict(known)

    def merged(
        self, other: BeatBoard, base: BeatBoard | None, scene_ids: Collection[UUID], decided: FieldMerge
    ) -> dict[UUID, Beat]:
        """Return what comes of these beats and those of another script, of whose scenes these are there."""
        theirs = {key: b for key, b in other.beats.items() if b.scene_id in scene_ids or key in self.beats}
        sides = (base.beats if base else {}, self.beats, theirs)
        return _once_ranked(dict(decided.items("beat", sides, lambda beat: beat.text)))

    def merge(self, other: BeatBoard, wanted: dict[UUID, Beat]) -> None:
        """Have the beats that came of a merge; what is in the board already changes nothing. Raises Invalid."""
        if len(wanted) > _MOST_BEATS:
            raise Invalid(f"A board has at most {_MOST_BEATS:,} beats.", field="other_id")
        changed = tuple(beat for key, beat in wanted.items() if self.beats.get(key) != beat)
        removed = tuple(key for key in self.beats if key not in wanted)
        if changed or removed or self.known.get(other.id, 0) < other.version:
            self._merge(other.id, other.version, joined(self, other), changed, removed)

    @event(Merged)
    def _merge(
        self,
        other_id: UUID,
        other_version: int,
        known: dict[UUID, int],
        beats: tuple[Beat, ...],
        removed: tuple[UUID, ...],
    ) -> None:
        del other_version
        self.known = dict(known)
        self.beats.update({beat.id: beat for beat in beats})
        for beat_id in removed:
            self.beats.pop(beat_id, None)
        self.merged_at[other_id] = self.version + 1

    def _rank_after(self, scene_id: UUID, after_id: UUID | None, moved_id: UUID | None = None) -> str:
        order = [beat for beat in self.of_scene(scene_id) if beat.id != moved_id]
        at = next((place for place, beat in enumerate(order, 1) if beat.id == after_id), None)
        if after_id is not None and at is None:
            raise NotFound(f"The scene has no beat {after_id}.", field="after_id", id=str(after_id))
        at = at or 0
        return between(order[at - 1].rank if at else None, order[at].rank if at < len(order) else None)


def _once_ranked(beats: dict[UUID, Beat]) -> dict[UUID, Beat]:
    """Return beats of which none has the rank of another one of its scene: where two have one, all get new ones."""
    scenes: dict[UUID, list[Beat]] = {}
    for beat in sorted(beats.values(), key=lambda beat: (beat.rank, beat.id)):
        scenes.setdefault(beat.scene_id, []).append(beat)
    for scene_id, ordered in scenes.items():
        if len({beat.rank for beat in ordered}) < len(ordered):
            ranks = after(None, None, len(ordered))
            scenes[scene_id] = [replace(beat, rank=rank) for beat, rank in zip(ordered, ranks, strict=True)]
    placed = {beat.id: beat for ordered in scenes.values() for beat in ordered}
    return {key: placed[key] for key in beats}
