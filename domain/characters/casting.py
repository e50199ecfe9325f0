"""A part that a character plays in a production: its role and how it is credited."""

from __future__ import annotations

from uuid import UUID, uuid5

from domain.shared.aggregate import Aggregate, event
from domain.shared.refusal import require_text


class Casting(Aggregate):
    """One character in one project, or in one script of it. It belongs to the project it is cast in."""

    TOPIC = "characters.Casting"

    class Created(Aggregate.Created):
        """A character was cast. `billing` is its place in the credits, from 1."""

        TOPIC = "characters.CharacterCast"
        character_id: UUID
        project_id: UUID
        script_id: UUID | None
        role: str
        credit: str
        billing: int

    class Changed(Aggregate.Event):
        """The character plays another part, is credited otherwise, or was cast again."""

        TOPIC = "characters.CastingChanged"
        role: str
        credit: str
        billing: int

    class Ended(Aggregate.Event):
        """The character plays no part in it any more."""

        TOPIC = "characters.CastingEnded"
        reason: str

    @event(Created)
    def __init__(
        self,
        *,
        character_id: UUID,
        project_id: UUID,
        script_id: UUID | None,
        role: str,
        credit: str,
        billing: int,
    ) -> None:
        self.character_id, self.project_id, self.script_id = character_id, project_id, script_id
        self.role, self.credit, self.billing = role, credit, billing
        self.ended = False

    @staticmethod
    def create_id(character_id: UUID, project_id: UUID, script_id: UUID | None = None, **_: object) -> UUID:
        """Return the id of a character's part in a project, or in a script of it."""
        return uuid5(character_id, f"cast:{project_id}:{script_id or ''}")

    @classmethod
    def of(cls, whose: tuple[UUID, UUID, UUID | None], role: str, credit: str, billing: int) -> Casting:
        """Cast a character: `whose` part it is are character, project and, where it is of one, script."""
        character_id, project_id, script_id = whose
        role, credit = require_text(role, "role", most=200), credit.strip()
        return cls(
            character_id=character_id,
            project_id=project_id,
            script_id=script_id,
            role=role,
            credit=credit,
            billing=billing,
        )

    def change(self, role: str, credit: str, billing: int) -> None:
        """Play another part, or be credited otherwise; the same again changes nothing."""
        role, credit = require_text(role, "role", most=200), credit.strip()
        if self.ended or (role, credit, billing) != (self.role, self.credit, self.billing):
            self._change(role, credit, billing)

    @event(Changed)
    def _change(self, role: str, credit: str, billing: int) -> None:
        self.role, self.credit, self.billing = role, credit, billing
        self.ended = False

    def end(self, reason: str) -> None:
        """Play no part in it any more."""
        if not self.ended:
            self._end(reason)

    @event(Ended)
    def _end(self, reason: str) -> None:
        del reason
        self.ended = True
