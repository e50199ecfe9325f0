"""Two characters that turned out to be one: who said so, and why."""

from __future__ import annotations

from uuid import UUID, uuid5

from domain.shared.aggregate import Aggregate, event
from domain.shared.refusal import Invalid, Refusal, require_text


class AlreadyMerged(Refusal):
    """The character was merged into another one before."""

    code = "characters.already-merged"


class Union(Aggregate):
    """The record that one character is another one. The first one stays, for what was made of it."""

    TOPIC = "characters.Union"

    class Created(Aggregate.Created):
        """A character was merged into another one: whoever refers to it shall refer to that."""

        TOPIC = "characters.CharactersMerged"
        character_id: UUID
        into_id: UUID
        merged_by: UUID
        merged_by_name: str
        reason: str

    @staticmethod
    def create_id(character_id: UUID, **_: object) -> UUID:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the id of the record: a character is merged once."""
        return uuid5(character_id, "union")

    @event(Created)
    def __init__(self, *, character_id: UUID, into_id: UUID, merged_by: UUID, merged_by_name: str, reason: str) -> None:
        self.character_id, self.into_id, self.reason = character_id, into_id, reason
        self.merged_by, self.merged_by_name = merged_by, merged_by_name

    @classmethod
    def of(cls, both: tuple[UUID, UUID], by: UUID, name: str, reason: str) -> Union:
        """Record that the first of both is the second. Raises Invalid for one and the same."""
        character_id, into_id = both
        if character_id == into_id:
            raise Invalid("A character is not merged with itself.", field="into_id")
        reason = require_text(reason, "reason", most=2_000)
        return cls(character_id=character_id, into_id=into_id, merged_by=by, merged_by_name=name, reason=reason)

    def require_same(self, into_id: UUID) -> None:
        """Raise AlreadyMerged unless it was into this one."""
        if self.into_id != into_id:
            raise AlreadyMerged(f"The character was merged into {self.into_id} already.", field="character_id")
