"""How one character looks in the scenes of one script: which look, which version of it, which timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from domain.characters.sheet import Look, Sheet
from domain.shared.aggregate import Aggregate, event
from domain.shared.widened import Widened


@dataclass(frozen=True, slots=True)
class Assignment:
    """How a character looks in a scene.

    `look` is the name, empty for its own; `worn` is that look as it was when it was assigned. `label` names the
    version of the character and `version` is that version's number; without a label it is the character as it stands.
    `timeline_id` is another timeline of the character. `note` says why it looks otherwise than before.
    """

    look: str = ""
    worn: Look = field(default_factory=Look)
    label: str = ""
    version: int = 0
    timeline_id: UUID | None = None
    note: str = ""

    def dressing(self, sheet: Sheet) -> Sheet:
        """Return the sheet of the character assigned, with the look as it was when it was assigned."""
        return sheet.with_look(self.look, self.worn) if self.look else sheet


class Appearances(Aggregate):
    """One character in one script, scene by scene."""

    TOPIC = "characters.Appearances"

    class Created(Aggregate.Created):
        """A character's looks in a script are being assigned."""

        TOPIC = "characters.AppearancesBegun"
        character_id: UUID
        script_id: UUID

    class Assigned(Widened):
        """The character looks so in a scene."""

        TOPIC = "characters.LookAssigned"
        character_id: UUID
        script_id: UUID
        scene_id: UUID
        assignment: Assignment

    class Unassigned(Aggregate.Event):
        """How the character looks in the scene is open again."""

        TOPIC = "characters.LookUnassigned"
        scene_id: UUID

    class Copied(Aggregate.Event):
        """The script is a branch: the character looks in its scenes as in those of the one it branched off."""

        TOPIC = "characters.AppearancesCopied"
        character_id: UUID
        script_id: UUID
        origin_id: UUID
        scenes: dict[UUID, Assignment]

    @event(Created)
    def __init__(self, *, character_id: UUID, script_id: UUID) -> None:
        self.character_id, self.script_id = character_id, script_id
        self.scenes: dict[UUID, Assignment] = {}

    @staticmethod
    def create_id(character_id: UUID, script_id: UUID) -> UUID:
        """Return the id of a character's looks in a script."""
        return uuid5(character_id, f"scenes:{script_id}")

    def worn_in(self, order: Iterable[UUID]) -> dict[UUID, Assignment]:
        """Return how the character looks in each of a script's scenes, given in their order.

        What is not assigned is carried over from the scene before; until the first one that is, it looks its own.
        """
        worn: dict[UUID, Assignment] = {}
        last: Assignment | None = None
        for scene_id in order:
            last = self.scenes.get(scene_id) or last
            if last is not None:
                worn[scene_id] = last
        return worn

    def assign(self, scene_id: UUID, assignment: Assignment) -> None:
        """Say how the character looks in a scene; the same again changes nothing."""
        if self.scenes.get(scene_id) != assignment:
            self._assign(self.character_id, self.script_id, scene_id, assignment)

    @event(Assigned)
    def _assign(self, character_id: UUID, script_id: UUID, scene_id: UUID, assignment: Assignment) -> None:
        del character_id, script_id
        self.scenes[scene_id] = assignment

    def copy(self, origin: Appearances) -> None:
        """Have the character look as in a script from which this one just branched off, while nothing is assigned."""
        if origin.scenes and not self.scenes:
            self._copy(self.character_id, self.script_id, origin.script_id, dict(origin.scenes))

    @event(Copied)
    def _copy(self, character_id: UUID, script_id: UUID, origin_id: UUID, scenes: dict[UUID, Assignment]) -> None:
        del character_id, script_id, origin_id
        self.scenes = dict(scenes)

    def unassign(self, scene_id: UUID) -> None:
        """Leave open how the character looks in a scene."""
        if scene_id in self.scenes:
            self._unassign(scene_id)

    @event(Unassigned)
    def _unassign(self, scene_id: UUID) -> None:
        del self.scenes[scene_id]
