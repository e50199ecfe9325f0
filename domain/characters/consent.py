"""A real person's consent to the use of their face or voice: who, for what, where, how long, and whether revoked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.shared.aggregate import Aggregate, event
from domain.shared.refusal import Invalid, Refusal, require_text

WORLD = "world"


class Use(StrEnum):
    """What a person consents to."""

    LIKENESS = "likeness"
    """That pictures and film are generated of them."""
    VOICE = "voice"
    """That speech is generated in their voice."""
    REFERENCE = "reference"
    """That photographs of them are kept as references."""


class Aftermath(StrEnum):
    """What becomes of what was made, when the consent is revoked."""

    KEEP = "keep"
    """It stays in use; the consent was for good as to what it covered."""
    FLAG = "flag"
    """It is listed as made on a revoked consent."""
    QUARANTINE = "quarantine"
    """Nobody is given it any more but who audits."""


class NotYourConsent(Refusal):
    """The consent is another person's."""

    code = "characters.not-your-consent"
    kind = "forbidden"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose consent it is: the name, who signs for them, and which member of the organization they are, if any."""

    name: str
    representative: str = ""
    user_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What was consented to. Days are "2026-05-03", both within the term, as days begin where the person lives.

    `project_ids` empty means every project; `territories` are countries as "SE", or "world".
    """

    uses: tuple[str, ...]
    project_ids: tuple[UUID, ...]
    territories: tuple[str, ...]
    starts_on: str
    ends_on: str
    time_zone: str
    exclusions: str = ""

    def checked(self) -> Terms:
        """Return itself in its proper form. Raises Invalid."""
        starts, ends = _day(self.starts_on, "starts_on"), _day(self.ends_on, "ends_on")
        if ends < starts:
            raise Invalid(f"The term ends on {self.ends_on}, before it starts on {self.starts_on}.", field="ends_on")
        if not self.uses:
            raise Invalid("A consent to nothing is none; name at least one use.", field="uses")
        if not self.territories:
            raise Invalid("Name at least one territory; everywhere is world.", field="territories")
        zone_of(self.time_zone)
        territories = tuple(t if t == WORLD else t.upper() for t in self.territories)
        return replace(self, uses=tuple(Use(use).value for use in self.uses), territories=territories)

    def gap(self, use: str, project_id: UUID | None, territories: tuple[str, ...], at: datetime) -> str:
        """Return why the terms do not cover a use at an instant; empty when they do."""
        today = at.astimezone(zone_of(self.time_zone)).date()
        if use not in self.uses:
            return f"it is for {', '.join(self.uses)}, not for {use}"
        if self.project_ids and project_id not in self.project_ids:
            return "it is for other projects"
        missing = [t for t in territories if WORLD not in self.territories and t.upper() not in self.territories]
        if missing:
            return f"it is for {', '.join(self.territories)}, not for {', '.join(missing)}"
        if today < _day(self.starts_on, "starts_on"):
            return f"it starts on {self.starts_on}"
        if today > _day(self.ends_on, "ends_on"):
            return f"it ended on {self.ends_on} ({self.time_zone})"
        return ""


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone. Raises Invalid."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid(f"{name!r} is no time zone; write it as Europe/Stockholm.", field="time_zone") from None


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"{text!r} is no day; write it as 2026-05-03.", field=field) from None


class Consent(Aggregate):
    """One consent. It is never widened: other terms are another consent."""

    TOPIC = "characters.Consent"

    class Created(Aggregate.Created):
        """A person consented. `document` is the hash of what was signed, or empty."""

        TOPIC = "characters.ConsentGranted"
        class_version: ClassVar[int] = 2
        character_id: UUID
        subject_name: str
        representative: str
        terms: Terms
        document: str
        subject_user_id: UUID | None
        aftermath: str

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Say that nobody was told to be the person, and that what was made is flagged."""
            state |= {"subject_user_id": None, "aftermath": "flag"}

    class Revoked(Aggregate.Event):
        """The person does not consent any more: from now on nothing is made."""

        TOPIC = "characters.ConsentRevoked"
        reason: str
        revoked_by: UUID

    @event(Created)
    def __init__(
        self,
        *,
        character_id: UUID,
        subject_name: str,
        representative: str,
        terms: Terms,
        document: str,
        subject_user_id: UUID | None = None,
        aftermath: str = Aftermath.FLAG.value,
    ) -> None:
        self.character_id, self.subject_name, self.representative = character_id, subject_name, representative
        self.terms, self.document = terms, document
        self.subject_user_id, self.aftermath = subject_user_id, aftermath
        self.revoked = ""

    @classmethod
    def grant(
        cls, character_id: UUID, subject: Subject, terms: Terms, document: str, aftermath: Aftermath = Aftermath.FLAG
    ) -> Consent:
        """Record a consent."""
        return cls(
            character_id=character_id,
            subject_name=require_text(subject.name, "subject_name", most=200),
            representative=subject.representative.strip(),
            terms=terms.checked(),
            document=document,
            subject_user_id=subject.user_id,
            aftermath=aftermath.value,
        )

    def revoke_as(self, user_id: UUID, reason: str) -> None:
        """Consent no more, said by the person. Raises NotYourConsent."""
        if self.subject_user_id is None or self.subject_user_id != user_id:
            raise NotYourConsent(f"This is the consent of {self.subject_name}, who is not you; ask a producer.")
        self.revoke(reason, user_id)

    def revoke(self, reason: str, by: UUID) -> None:
        """Consent no more; twice is once."""
        if not self.revoked:
            self._revoke(require_text(reason, "reason", most=2_000), by)

    @event(Revoked)
    def _revoke(self, reason: str, revoked_by: UUID) -> None:
        del revoked_by
        self.revoked = reason

    def gap(self, use: str, project_id: UUID | None, territories: tuple[str, ...], at: datetime) -> str:
        """Return why it does not cover a use; empty when it does."""
        return f"it was revoked: {self.revoked}" if self.revoked else self.terms.gap(use, project_id, territories, at)


class Likeness(Aggregate):
    """Which consents there are to the use of the real person that a character looks or sounds like."""

    TOPIC = "characters.Likeness"

    class Created(Aggregate.Created):
        """A first consent was linked to a character."""

        TOPIC = "characters.LikenessBegun"
        character_id: UUID

    class Linked(Aggregate.Event):
        """A consent was linked to the character."""

        TOPIC = "characters.ConsentLinked"
        consent_id: UUID

    @event(Created)
    def __init__(self, *, character_id: UUID) -> None:
        self.character_id = character_id
        self.consents: tuple[UUID, ...] = ()

    @staticmethod
    def create_id(character_id: UUID) -> UUID:
        """Return the id of a character's list of consents."""
        return uuid5(character_id, "likeness")

    def link(self, consent_id: UUID) -> None:
        """Add a consent."""
        if consent_id not in self.consents:
            self._link(consent_id)

    @event(Linked)
    def _link(self, consent_id: UUID) -> None:
        self.consents = (*self.consents, consent_id)
