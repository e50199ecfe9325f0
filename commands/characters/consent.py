"""What may be asked of real persons' consents."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from commands.bus import Command, Outcome, handles
from commands.fields import Name, ObjectHash, Reason, Said, Words
from commands.ports import Studio
from domain.characters.character import Character
from domain.characters.consent import Aftermath, Consent, Likeness, Subject, Terms, Use

_CHARACTER = "33333333-3333-4333-8333-333333333333"
_CONSENT = "99999999-9999-4999-8999-999999999999"
Territory = Annotated[
    str, StringConstraints(pattern=r"^(world|[A-Za-z]{2})$"), Said("world, or a country's two letters, as DE")
]
Territories = Annotated[tuple[Territory, ...], Field(max_length=300)]


class GrantConsent(Command):
    """Record that a real person consents to the use of their face or voice for a character."""

    character_id: UUID
    subject_name: Name
    representative: str = Field(default="", max_length=200)
    """Who signs for them: a guardian, an estate."""
    uses: tuple[Use, ...] = Field(min_length=1, max_length=10)
    project_ids: tuple[UUID, ...] = Field(default=(), max_length=1_000)
    """The projects it is for; every project when empty."""
    territories: Territories = ("world",)
    starts_on: date
    ends_on: date
    """The last day of the term."""
    time_zone: str = Field(min_length=1, max_length=100)
    """Where the person lives, as "Europe/Stockholm": days begin and end there."""
    exclusions: Words = ""
    document: ObjectHash | None = None
    """The hash of what was signed."""
    subject_user_id: UUID | None = None
    """The member of the organization who the person is: they may revoke it themselves."""
    aftermath: Aftermath = Aftermath.FLAG
    """What becomes of what was made, when it is revoked."""


class RevokeConsent(Command):
    """Record that a person does not consent any more: nothing is made on it from then on."""

    consent_id: UUID
    reason: Reason


class RevokeOwnConsent(Command):
    """Consent no more, as the person themselves: nothing is made on it from then on."""

    consent_id: UUID
    reason: Reason


@handles(
    GrantConsent,
    permission="characters.consent",
    subject="character_id",
    example={
        "character_id": _CHARACTER,
        "subject_name": "Ingrid Berg",
        "uses": ["likeness", "reference"],
        "territories": ["SE", "NO"],
        "starts_on": "2026-01-01",
        "ends_on": "2028-12-31",
        "time_zone": "Europe/Stockholm",
    },
)
def grant_consent(command: GrantConsent, studio: Studio) -> Outcome:
    """Record it, and link it to the character."""
    character = studio.load(Character, command.character_id)
    terms = Terms(
        tuple(use.value for use in command.uses),
        command.project_ids,
        command.territories,
        command.starts_on.isoformat(),
        command.ends_on.isoformat(),
        command.time_zone,
        command.exclusions,
    )
    subject = Subject(command.subject_name, command.representative, command.subject_user_id)
    consent = Consent.grant(character.id, subject, terms, command.document or "", command.aftermath)
    likeness = studio.find(Likeness, Likeness.create_id(character.id)) or Likeness(character_id=character.id)
    likeness.link(consent.id)
    studio.save(consent, likeness)
    return Outcome(consent.id, consent.version)


@handles(
    RevokeConsent,
    permission="characters.consent",
    subject="consent_id",
    example={"consent_id": _CONSENT, "reason": "The contract was ended."},
    while_archived=True,
)
def revoke_consent(command: RevokeConsent, studio: Studio) -> None:
    """Revoke it in the caller's name."""
    consent = studio.load(Consent, command.consent_id)
    consent.revoke(command.reason, studio.actor.id)
    studio.save(consent)


@handles(
    RevokeOwnConsent,
    permission="characters.own_consent",
    subject="consent_id",
    example={"consent_id": _CONSENT, "reason": "I do not want it any more."},
    while_archived=True,
)
def revoke_own_consent(command: RevokeOwnConsent, studio: Studio) -> None:
    """Revoke it, when the caller is the person."""
    consent = studio.load(Consent, command.consent_id)
    consent.revoke_as(studio.actor.id, command.reason)
    studio.save(consent)
