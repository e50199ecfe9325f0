"""What is made of a real person needs their consent: asked by handlers, and by workers before and after making it.

Both ask the log itself, never a read table, so that a revocation counts from the moment it is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol, TypeVar

from domain.characters.character import Character
from domain.characters.consent import Consent, Likeness, Use
from domain.characters.sheet import CharacterMode, Sheet
from domain.characters.timeline import Timeline
from domain.shared.aggregate import Aggregate
from domain.shared.refusal import NotFound, Refusal
from domain.shared.sources import now

if TYPE_CHECKING:
    from uuid import UUID

    from commands.ports import Studio

A = TypeVar("A", bound=Aggregate)
USES = {"image": Use.LIKENESS, "video": Use.LIKENESS, "speech": Use.VOICE}
"""What each kind of generation does with a person."""


class NoConsent(Refusal):
    """No active consent of the person covers it."""

    code = "characters.no-consent"
    kind = "forbidden"


class Log(Protocol):
    """Where aggregates are read from."""

    def standing(self, kind: type[A], stream_id: UUID) -> A:
        """Return the aggregate up to the log's last event, to read from. Raises NotFound."""
        ...


def _found(log: Log, kind: type[A], stream_id: UUID) -> A | None:
    try:
        return log.standing(kind, stream_id)
    except NotFound:
        return None


def covering(
    log: Log, character: Character, use: Use, project_id: UUID | None, territories: tuple[str, ...] = ()
) -> tuple[UUID, ...]:
    """Return the consents that a use of a character rests on: none where no real person is used. Raises NoConsent.

    An actor needs one that covers the use; and whoever has pictures of a real person, theirs.
    """
    rests_on = depicting(log, character.sheet, use, project_id, territories)
    if character.mode == CharacterMode.ACTOR:
        rests_on.append(_one_of(log, character, use, (project_id, territories)))
    return tuple(dict.fromkeys(rests_on))


def depicting(
    log: Log, sheet: Sheet, use: Use, project_id: UUID | None, territories: tuple[str, ...] = ()
) -> list[UUID]:
    """Return the consents to the pictures of real persons that a sheet holds. Raises NoConsent for one that has a gap.

    A voice is not made of pictures.
    """
    for consent_id, what in sheet.rests_on.items():
        consent = _found(log, Consent, consent_id)
        gap = consent.gap(use, project_id, territories, now()) if consent else "it is not here"
        if gap and use is not Use.VOICE:
            raise NoConsent(f"{what} of {sheet.name} may not be used for {use.value}: {gap}.")
    return list(sheet.rests_on)


def consented(studio: Studio, character: Character, consent_id: UUID | None, *, real_person: bool) -> UUID | None:
    """Return the consent that pictures of a character are kept on, None where they show nobody real.

    An actor's pictures always show them. Raises NoConsent unless the consent is one to this character's likeness and
    covers that it is kept.
    """
    if not real_person and character.mode != CharacterMode.ACTOR:
        return None
    consent = _found(studio, Consent, consent_id) if consent_id else None
    if consent is None or all(consent.id != known.id for known in _consents(studio, character)):
        sentence = f"A picture of a real person needs their consent; record one for {character.sheet.name} and name it."
        raise NoConsent(sentence, field="consent_id")
    gap = consent.gap(Use.REFERENCE, studio.project_id, (), now())
    if gap:
        raise NoConsent(f"The consent does not cover {Use.REFERENCE.value}: {gap}.", field="consent_id")
    return consent.id


def require_own(character: Character, picture: str) -> None:
    """Raise NoConsent for an actor's picture that came in on no consent and was not made of them here."""
    looks = (shown for look in character.sheet.looks.values() for shown in look.pictures)
    own = {*character.shown_by(), *looks, *(made.hash for made in character.pictures.values())}
    if picture and character.mode == CharacterMode.ACTOR and picture not in own:
        sentence = f"{picture} is no picture of {character.sheet.name}; set it as a reference, on their consent, first."
        raise NoConsent(sentence, field="reference")


def _one_of(log: Log, character: Character, use: Use, where: tuple[UUID | None, tuple[str, ...]]) -> UUID:
    gaps: list[str] = []
    for consent in _consents(log, character):
        gap = consent.gap(use, *where, now())
        if not gap:
            return consent.id
        gaps.append(gap)
    told = "; ".join(gaps) or "none was granted"
    raise NoConsent(f"No consent covers {use.value} of {character.sheet.name}: {told}. Record one that does.")


def _consents(log: Log, character: Character) -> Iterator[Consent]:
    """Yield the consents of a character and of those that it is a timeline of."""
    whose: UUID | None = character.id
    while whose is not None:
        likeness = _found(log, Likeness, Likeness.create_id(whose))
        for consent_id in likeness.consents if likeness else ():
            consent = _found(log, Consent, consent_id)
            if consent is not None:
                yield consent
        timeline = _found(log, Timeline, Timeline.create_id(whose))
        whose = timeline.parent_id if timeline else None


def required(log: Log, kind: str, lineage: Iterable[UUID], project_id: UUID | None) -> tuple[UUID, ...]:
    """Return the consents that a generation of a kind rests on, given what it comes of. Raises NoConsent."""
    use = USES.get(kind)
    if use is None:
        return ()
    characters = [found for one in lineage if (found := _found(log, Character, one)) is not None]
    return tuple(dict.fromkeys(c for character in characters for c in covering(log, character, use, project_id)))
