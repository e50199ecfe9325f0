"""The shot list of a scene: what the camera shall see, shot by shot, directed by rules and edited by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from typing import Any
from uuid import UUID, uuid5

from domain.shared.aggregate import Aggregate, event
from domain.shared.asking import Asking
from domain.shared.canonical import digest_of
from domain.shared.generation import GenerationRequest
from domain.shared.making import Made, Making
from domain.shared.refusal import Invalid, NotFound, Refusal
from domain.writing.cues import Person
from domain.writing.field_merge import FieldMerge
from domain.writing.kinship import descent, joined
from domain.writing.listed_shot import ListedShot, with_person
from domain.writing.shot_order import merged_order

MOST_SHOTS = 500


class ShotExists(Refusal):
    """The id chosen for a shot is another one's."""

    code = "writing.shot-exists"


class ShotList(Aggregate):
    """The shots of one scene of one script, in their order: their numbers follow from it (12A, 12B)."""

    TOPIC = "writing.ShotList"

    class Created(Aggregate.Created):
        """Work on the shots of a scene began."""

        TOPIC = "writing.ShotListBegun"
        script_id: UUID
        scene_id: UUID

    class DirectionRequested(Asking):
        """The scene was to be broken into shots."""

        TOPIC = "writing.DirectionRequested"

    class Directed(Aggregate.Event):
        """The scene was broken into shots; what somebody had written by hand stayed. `place` is where it plays."""

        TOPIC = "writing.SceneDirected"
        generation_id: UUID
        shots: tuple[ListedShot, ...]
        place: dict[str, Any]
        mood: str
        provider: str

    class DirectionFailed(Aggregate.Event):
        """The scene could not be broken into shots."""

        TOPIC = "writing.DirectionFailed"
        generation_id: UUID
        reason: str

    class ShotAdded(Aggregate.Event):
        """A shot was written into the list, after another one or before all."""

        TOPIC = "writing.ShotAdded"
        shot: ListedShot
        after_id: UUID | None

    class ShotChanged(Aggregate.Event):
        """A shot is another one now: `shot` is what it is, `changed` names the fields."""

        TOPIC = "writing.ShotChanged"
        shot: ListedShot
        changed: tuple[str, ...]

    class ShotMoved(Aggregate.Event):
        """A shot comes after another one now, or before all."""

        TOPIC = "writing.ShotMoved"
        shot_id: UUID
        after_id: UUID | None

    class ShotRemoved(Aggregate.Event):
        """A shot is in the list no longer."""

        TOPIC = "writing.ShotRemoved"
        shot_id: UUID

    class FiguresMoved(Aggregate.Event):
        """A character became another one, or took another name: these shots show it so. `by` said so, `reason` why."""

        TOPIC = "writing.FiguresMoved"
        former: Person
        now: Person
        shots: tuple[ListedShot, ...]
        by: str
        reason: str

    class Copied(Aggregate.Event):
        """The script is a branch: the scene has the shots that it had in the one it branched off.

        `named_after` is the script after which directed shots are named, `made` what directed them.
        """

        TOPIC = "writing.ShotsCopied"
        origin_id: UUID
        known: dict[UUID, int]
        named_after: UUID
        shots: tuple[ListedShot, ...]
        place: dict[str, Any]
        mood: str
        made: Made

    class Merged(Aggregate.Event):
        """The scene's shots in another script were merged into these: these are there now, in this order."""

        TOPIC = "writing.ShotsMerged"
        other_id: UUID
        other_version: int
        known: dict[UUID, int]
        named_after: UUID
        shots: tuple[ListedShot, ...]
        place: dict[str, Any]
        mood: str

    @staticmethod
    def create_id(script_id: UUID, scene_id: UUID) -> UUID:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the id of the shot list of a scene."""
        return uuid5(script_id, f"shots:{scene_id}")

    @event(Created)
    def __init__(self, script_id: UUID, scene_id: UUID) -> None:
        self.script_id, self.scene_id = script_id, scene_id
        self.shots: list[ListedShot] = []
        self.place: dict[str, Any] = {}
        self.mood = ""
        self.direction = Making()
        self.revision = 1
        self.named_after = script_id
        self.known: dict[UUID, int] = {}
        self.merged_at: dict[UUID, int] = {}

    @property
    def content_hash(self) -> str:
        """The SHA-256 of the shots, for approvals."""
        return digest_of({"shots": [asdict(shot) for shot in self.shots], "place": self.place})

    def shot(self, shot_id: UUID) -> ListedShot:
        """Return a shot. Raises NotFound."""
        return self.shots[self._at(shot_id)]

    def ask_for_direction(self, generation: GenerationRequest) -> bool:
        """Have the scene broken into shots; tell whether that is to be done: not when the scene reads as it did."""
        if not self.direction.wants(generation):
            return False
        self._ask_for_direction(generation)
        return True

    @event(DirectionRequested)
    def _ask_for_direction(self, generation: GenerationRequest) -> None:
        self.direction.ask(generation)

    def record_direction(
        self, generation_id: UUID, shots: Sequence[ListedShot], place: dict[str, Any], mood: str, provider: str
    ) -> None:
        """Take the shots that were waited for.

        What was changed by hand stays as it was changed, what was added stays behind the shot that it came after.
        """
        if self.direction.awaits(generation_id):
            kept = self._with_hands([shot.checked() for shot in shots])
            self._record_direction(generation_id, tuple(kept), place, mood, provider)

    def _with_hands(self, directed: list[ListedShot]) -> list[ListedShot]:
        by_hand = {shot.id: shot for shot in self.shots if shot.by_hand}
        found = [by_hand.get(shot.id, shot) for shot in directed]
        known = {shot.id for shot in found}
        for place, shot in enumerate(self.shots):
            if shot.by_hand and shot.id not in known:
                before = next((s.id for s in reversed(self.shots[:place]) if s.id in known), None)
                at = next((n for n, s in enumerate(found, 1) if s.id == before), 0)
                found.insert(at, shot)
                known.add(shot.id)
        return found

    @event(Directed)
    def _record_direction(
        self, generation_id: UUID, shots: tuple[ListedShot, ...], place: dict[str, Any], mood: str, provider: str
    ) -> None:
        del generation_id, provider  # for the read models
        self.direction.record({}, {})
        self.shots, self.place, self.mood = list(shots), place, mood
        self.revision += 1

    def record_failure(self, generation_id: UUID, reason: str) -> None:
        """Note that the direction that is waited for failed."""
        if self.direction.awaits(generation_id) and self.direction.failure != reason:
            self._record_failure(generation_id, reason)

    @event(DirectionFailed)
    def _record_failure(self, generation_id: UUID, reason: str) -> None:
        del generation_id
        self.direction.fail(reason)

    def add(self, shot: ListedShot, after_id: UUID | None) -> None:
        """Write a shot into the list. Raises ShotExists, NotFound and Invalid."""
        if any(known.id == shot.id for known in self.shots):
            raise ShotExists(f"The list has a shot {shot.id} already; change it instead.", field="shot_id")
        if len(self.shots) >= MOST_SHOTS:
            raise Invalid(f"A scene has at most {MOST_SHOTS} shots.", field="shot")
        if after_id is not None:
            self._at(after_id)
        self._add(replace(shot.checked(), by_hand=True), after_id)

    @event(ShotAdded)
    def _add(self, shot: ListedShot, after_id: UUID | None) -> None:
        self.shots.insert(self._place_after(after_id), shot)
        self.revision += 1

    def change(self, shot_id: UUID, changes: dict[str, Any]) -> None:
        """Change fields of a shot; the same again changes nothing. Raises NotFound and Invalid."""
        known = self.shot(shot_id)
        shot = replace(known, **changes).checked()
        changed = tuple(f.name for f in fields(shot) if getattr(known, f.name) != getattr(shot, f.name))
        if changed:
            self._change(replace(shot, by_hand=True), changed)

    @event(ShotChanged)
    def _change(self, shot: ListedShot, changed: tuple[str, ...]) -> None:
        del changed
        self.shots[self._at(shot.id)] = shot
        self.revision += 1

    def move(self, shot_id: UUID, after_id: UUID | None) -> None:
        """Put a shot after another one, before all for None. Raises NotFound and Invalid."""
        at = self._at(shot_id)
        if after_id == shot_id:
            raise Invalid("A shot cannot come after itself.", field="after_id")
        if after_id is not None:
            self._at(after_id)
        if (self.shots[at - 1].id if at else None) != after_id:
            self._move(shot_id, after_id)

    @event(ShotMoved)
    def _move(self, shot_id: UUID, after_id: UUID | None) -> None:
        shot = self.shots.pop(self._at(shot_id))
        self.shots.insert(self._place_after(after_id), shot)
        self.revision += 1

    def remove(self, shot_id: UUID) -> None:
        """Take a shot out of the list. Raises NotFound."""
        self._at(shot_id)
        self._remove(shot_id)

    @event(ShotRemoved)
    def _remove(self, shot_id: UUID) -> None:
        del self.shots[self._at(shot_id)]
        self.revision += 1

    def move_figures(self, former: Person, now: Person, by: str, reason: str) -> None:
        """Show one character as another one, or under another name, wherever it is seen."""
        changed = tuple(after for shot in self.shots if (after := with_person(shot, former, now)) != shot)
        if changed:
            self._move_figures(former, now, changed, by, reason)

    @event(FiguresMoved)
    def _move_figures(self, former: Person, now: Person, shots: tuple[ListedShot, ...], by: str, reason: str) -> None:
        del former, now, by, reason  # for the history
        for shot in shots:
            self.shots[self._at(shot.id)] = shot
        self.revision += 1

    def copy(self, origin: ShotList) -> None:
        """Have the shots that the scene has in a script from which this one just branched off."""
        if origin.shots or origin.direction.made:
            told = (tuple(origin.shots), dict(origin.place), origin.mood, origin.direction.result())
            self._copy(origin.id, descent(origin), origin.named_after, *told)

    @event(Copied)
    def _copy(  # noqa: PLR0917 - an event's fields
        self,
        origin_id: UUID,
        known: dict[UUID, int],
        named_after: UUID,
        shots: tuple[ListedShot, ...],
        place: dict[str, Any],
        mood: str,
        made: Made,
    ) -> None:
        del origin_id
        self.known, self.named_after = dict(known), named_after
        self.shots, self.place, self.mood = list(shots), dict(place), mood
        self.direction.take_over(made)
        self.revision += 1

    def merged(self, other: ShotList, base: ShotList | None, decided: FieldMerge) -> list[ListedShot]:
        """Return what comes of these shots and those of the scene in another script, in their order."""
        sides = tuple({shot.id: shot for shot in (of.shots if of else ())} for of in (base, self, other))
        kept = dict(decided.items("shot", (sides[0], sides[1], sides[2]), _shown))
        order = merged_order(self.scene_id, (list(sides[0]), list(sides[1]), list(sides[2])), kept, decided)
        return [kept[shot_id] for shot_id in order]

    def merge(self, other: ShotList, base: ShotList | None, wanted: Sequence[ListedShot]) -> None:
        """Have the shots that came of a merge; what is in the list already changes nothing. Raises Invalid."""
        if len(wanted) > MOST_SHOTS:
            raise Invalid(f"A scene has at most {MOST_SHOTS} shots.", field="other_id")
        if list(wanted) == self.shots and self.known.get(other.id, 0) >= other.version:
            return
        redirected = base is None or self.place == base.place  # as the scene was read last, by whoever read it anew
        place, mood = (other.place, other.mood) if redirected and other.place else (self.place, self.mood)
        named_after = self.named_after if self.shots else other.named_after
        told = (named_after, tuple(wanted), dict(place), mood)
        self._merge(other.id, other.version, joined(self, other), *told)

    @event(Merged)
    def _merge(  # noqa: PLR0917 - an event's fields
        self,
        other_id: UUID,
        other_version: int,
        known: dict[UUID, int],
        named_after: UUID,
        shots: tuple[ListedShot, ...],
        place: dict[str, Any],
        mood: str,
    ) -> None:
        del other_version
        self.known, self.named_after = dict(known), named_after
        self.shots, self.place, self.mood = list(shots), dict(place), mood
        self.merged_at[other_id] = self.version + 1
        self.revision += 1

    def _place_after(self, after_id: UUID | None) -> int:
        return 0 if after_id is None else self._at(after_id) + 1

    def _at(self, shot_id: UUID) -> int:
        for place, shot in enumerate(self.shots):
            if shot.id == shot_id:
                return place
        raise NotFound(f"The scene's list has no shot {shot_id}.", field="shot_id", id=str(shot_id))


def _shown(shot: ListedShot) -> str:
    return f"{shot.size}: {shot.description}"
