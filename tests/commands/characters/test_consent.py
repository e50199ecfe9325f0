"""Nothing is made of a real person without their consent."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.bus import Command
from commands.characters.appearance import AssignLook
from commands.characters.character import CreateCharacter
from commands.characters.consent import GrantConsent, RevokeConsent
from commands.characters.identity import LockIdentity
from commands.characters.image import GenerateCharacterImage
from commands.characters.look import RemoveLook, SetLook
from commands.characters.reference import SetReference
from commands.characters.timeline import BranchCharacter
from commands.characters.version import MarkCharacterVersion
from commands.consents import NoConsent
from commands.generation.generation import RequestGeneration
from commands.postproduction.scene_audio import VoiceLine
from commands.production.render import RenderShot
from commands.production.shot import PlannedShot, PlanShot, SpecShape
from commands.writing.element import AddElement
from commands.writing.script import CreateScript
from commands.writing.shapes import ElementShape
from domain.characters.consent import Use
from domain.characters.sheet import CharacterMode, View
from domain.generation.generation import Generation
from domain.shared.sources import sources
from projections.characters.consent import ConsentRow
from projections.characters.look import CharacterLookRow
from projections.characters.sheet import CharacterReferenceRow
from tests.commands.fake_studio import FakeStudio

FILM = uuid4()


class At:
    """A clock that stands still."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant

    def now(self) -> datetime:
        return self._instant


def with_ingrid(mode: CharacterMode = CharacterMode.ACTOR) -> tuple[FakeStudio, UUID]:
    studio = FakeStudio()
    return studio, studio.send(CreateCharacter(name="Ingrid", mode=mode, project_id=FILM)).id


def granted(studio: FakeStudio, character_id: UUID, *uses: Use, **said: Any) -> UUID:  # noqa: ANN401 - the terms
    given: dict[str, Any] = {"starts_on": "2020-01-01", "ends_on": "2999-12-31", "time_zone": "Europe/Stockholm"}
    body = {"character_id": character_id, "subject_name": "Ingrid Berg", "uses": uses, **given, **said}
    return studio.send(GrantConsent.model_validate(body)).id


def test_of_an_actor_nothing_is_made_before_a_consent_covers_it() -> None:
    studio, ingrid = with_ingrid()
    picture = GenerateCharacterImage(character_id=ingrid)

    with pytest.raises(NoConsent, match="none was granted"):
        studio.send(picture)
    granted(studio, ingrid, Use.VOICE)
    with pytest.raises(NoConsent, match="it is for voice, not for likeness"):
        studio.send(picture)
    consent = granted(studio, ingrid, Use.LIKENESS)
    job = studio.send(picture).job_id
    studio.react()

    assert job is not None
    assert studio.load(Generation, job).lineage == (ingrid, consent)


def test_the_consent_must_be_for_the_project_and_for_where_it_is_shown() -> None:
    studio, ingrid = with_ingrid()
    granted(studio, ingrid, Use.LIKENESS, project_ids=[uuid4()])
    with pytest.raises(NoConsent, match="other projects"):
        studio.send(GenerateCharacterImage(character_id=ingrid))
    granted(studio, ingrid, Use.LIKENESS, project_ids=[FILM], territories=["se"])

    studio.send(GenerateCharacterImage(character_id=ingrid, territories=("SE",)))
    with pytest.raises(NoConsent, match="not for US"):
        studio.send(GenerateCharacterImage(character_id=ingrid, territories=("US",)))


def test_a_consent_that_expired_yesterday_where_the_person_lives_covers_nothing_today() -> None:
    studio, ingrid = with_ingrid()
    granted(studio, ingrid, Use.LIKENESS, ends_on=date(2026, 5, 3), time_zone="Pacific/Kiritimati")

    with sources(clock=At(datetime(2026, 5, 3, 9, 59, tzinfo=UTC))):
        studio.send(GenerateCharacterImage(character_id=ingrid))
    # On Kiritimati it is the fourth of May, in London still the third.
    with sources(clock=At(datetime(2026, 5, 3, 10, 0, tzinfo=UTC))), pytest.raises(NoConsent, match="it ended"):
        studio.send(GenerateCharacterImage(character_id=ingrid))


def test_after_a_revocation_nothing_more_is_made() -> None:
    studio, ingrid = with_ingrid()
    consent = granted(studio, ingrid, Use.LIKENESS)
    studio.send(GenerateCharacterImage(character_id=ingrid))
    studio.send(RevokeConsent(consent_id=consent, reason="The contract was ended."))

    with pytest.raises(NoConsent, match="revoked: The contract was ended"):
        studio.send(GenerateCharacterImage(character_id=ingrid))
    assert studio.row(ConsentRow).reason == "The contract was ended."


def a_scene(studio: FakeStudio) -> tuple[UUID, UUID]:
    """Return a script and its only scene."""
    script = studio.send(CreateScript(title="The Last Train", project_id=FILM)).id
    heading = ElementShape(type="scene_heading", text="EXT. STATION - DAY")
    added = studio.send(AddElement(script_id=script, element=heading))
    return script, UUID(str(added.details["element_id"]))


def on_set(studio: FakeStudio, who: UUID) -> list[Command]:
    """Return the wishes for film and speech of somebody."""
    script, scene = a_scene(studio)
    shot = uuid4()
    planned = PlannedShot(shot_id=shot, scene_id=scene, number="1", place=0, spec=SpecShape(size="wide"))
    studio.send(PlanShot(script_id=script, shot=planned))
    line = VoiceLine(script_id=script, scene_id=scene, element_id=scene, recipe={"text": "Hello"}, lineage=(who,))
    return [RenderShot(shot_id=shot, recipe={"picture": "shot"}, lineage=(who,)), line]


def test_film_speech_and_whatever_is_asked_of_workers_directly_need_it_as_well() -> None:
    studio, ingrid = with_ingrid()
    direct = RequestGeneration(
        generation_id=uuid4(),
        project_id=FILM,
        kind="image",
        purpose="marketing.poster",
        subject_id=uuid4(),
        recipe={},
        lineage=(ingrid,),
    )
    wishes = [*on_set(studio, ingrid), direct]
    for wish in wishes:
        with pytest.raises(NoConsent):
            studio.send(wish)
    granted(studio, ingrid, Use.LIKENESS, Use.VOICE)
    for wish in wishes:
        studio.send(wish)


def test_a_photograph_of_an_actor_is_taken_on_their_consent_alone() -> None:
    studio, ingrid = with_ingrid()
    photo = {"character_id": ingrid, "view": View.FRONT, "hash": "a" * 64, "size": 10, "mime": "image/jpeg"}
    likeness = granted(studio, ingrid, Use.LIKENESS)
    for consent in (None, uuid4(), likeness):
        with pytest.raises(NoConsent):
            studio.send(SetReference.model_validate({**photo, "consent_id": consent}))
    reference = granted(studio, ingrid, Use.REFERENCE)
    studio.send(SetReference.model_validate({**photo, "consent_id": reference}))

    row = studio.row(CharacterReferenceRow)
    assert (row.real_person, row.consent_id) == (True, reference)


def test_an_avatar_takes_no_real_persons_picture_without_consent_and_none_of_its_own_needs_one() -> None:
    studio, avatar = with_ingrid(CharacterMode.AVATAR)
    picture = {"character_id": avatar, "view": View.FRONT, "hash": "a" * 64, "size": 10, "mime": "image/jpeg"}
    studio.send(SetReference.model_validate(picture))
    studio.send(GenerateCharacterImage(character_id=avatar))
    with pytest.raises(NoConsent):
        studio.send(SetReference.model_validate({**picture, "view": View.SIDE, "real_person": True}))
    consent = granted(studio, avatar, Use.REFERENCE, Use.LIKENESS)
    studio.send(SetReference.model_validate({**picture, "real_person": True, "consent_id": consent}))
    studio.send(GenerateCharacterImage(character_id=avatar))
    studio.send(RevokeConsent(consent_id=consent, reason="No more."))

    with pytest.raises(NoConsent, match="A reference of Ingrid"):
        studio.send(GenerateCharacterImage(character_id=avatar))


def looking(character_id: UUID, **said: Any) -> SetLook:  # noqa: ANN401 - what a test says otherwise
    return SetLook.model_validate({"character_id": character_id, "look": "1960s", "pictures": ["a" * 64], **said})


def test_the_pictures_of_an_actors_look_are_taken_on_their_consent_alone() -> None:
    studio, ingrid = with_ingrid()
    likeness = granted(studio, ingrid, Use.LIKENESS)
    for consent in (None, uuid4(), likeness):
        with pytest.raises(NoConsent):
            studio.send(looking(ingrid, consent_id=consent))
    studio.send(looking(ingrid, pictures=[]))  # words alone show nobody
    reference = granted(studio, ingrid, Use.REFERENCE)
    studio.send(looking(ingrid, consent_id=reference))

    look = studio.row(CharacterLookRow)
    assert (look.pictures, look.real_person, look.consent_id) == (("a" * 64,), True, reference)


def test_whoever_is_drawn_after_a_real_persons_look_needs_their_consent_to_that_too() -> None:
    studio, avatar = with_ingrid(CharacterMode.AVATAR)
    studio.send(looking(avatar))  # nobody real
    with pytest.raises(NoConsent):
        studio.send(looking(avatar, real_person=True))
    kept = granted(studio, avatar, Use.REFERENCE)
    studio.send(looking(avatar, real_person=True, consent_id=kept))

    with pytest.raises(NoConsent, match="A picture of the look 1960s of Ingrid may not be used for likeness"):
        studio.send(GenerateCharacterImage(character_id=avatar))
    wide = granted(studio, avatar, Use.REFERENCE, Use.LIKENESS)
    studio.send(looking(avatar, real_person=True, consent_id=wide))
    job = studio.send(GenerateCharacterImage(character_id=avatar, look="1960s")).job_id
    studio.react()
    assert job is not None
    assert studio.load(Generation, job).lineage == (avatar, wide)


def test_a_scene_that_shows_an_earlier_version_asks_for_the_consent_to_that_versions_pictures() -> None:
    studio, avatar = with_ingrid(CharacterMode.AVATAR)
    kept = granted(studio, avatar, Use.REFERENCE, Use.LIKENESS)
    studio.send(looking(avatar, real_person=True, consent_id=kept))
    studio.send(MarkCharacterVersion(character_id=avatar, label="casting"))
    studio.send(RemoveLook(character_id=avatar, look="1960s"))
    script, scene = a_scene(studio)
    where = {"character_id": avatar, "script_id": script, "scene_id": scene}
    studio.send(AssignLook.model_validate({**where, "label": "casting", "look": "1960s"}))
    studio.send(GenerateCharacterImage.model_validate(where))
    studio.send(RevokeConsent(consent_id=kept, reason="No more."))

    studio.send(GenerateCharacterImage(character_id=avatar))
    with pytest.raises(NoConsent, match="revoked"):
        studio.send(GenerateCharacterImage.model_validate(where))


def test_no_other_picture_is_locked_as_an_actors_than_one_that_is_theirs() -> None:
    studio, ingrid = with_ingrid()
    with pytest.raises(NoConsent, match="set it as a reference, on their consent, first"):
        studio.send(LockIdentity(character_id=ingrid, reason="Final.", reference="a" * 64))
    studio.send(looking(ingrid, consent_id=granted(studio, ingrid, Use.REFERENCE)))

    studio.send(LockIdentity(character_id=ingrid, reason="Final.", reference="a" * 64))


def test_the_consent_to_an_actor_covers_the_timelines_too_and_its_revocation_them() -> None:
    studio, ingrid = with_ingrid()
    consent = granted(studio, ingrid, Use.LIKENESS)
    gone = studio.send(BranchCharacter(character_id=ingrid, name="Ingrid, gone")).id
    studio.send(GenerateCharacterImage(character_id=gone))
    studio.send(RevokeConsent(consent_id=consent, reason="No more."))

    with pytest.raises(NoConsent):
        studio.send(GenerateCharacterImage(character_id=gone))


def test_another_characters_consent_counts_for_nothing() -> None:
    studio, ingrid = with_ingrid()
    other = studio.send(CreateCharacter(name="Bo", mode=CharacterMode.ACTOR, project_id=FILM)).id
    theirs = granted(studio, other, Use.LIKENESS, Use.REFERENCE)

    with pytest.raises(NoConsent):
        studio.send(GenerateCharacterImage(character_id=ingrid))
    with pytest.raises(NoConsent):
        studio.send(
            SetReference(
                character_id=ingrid, view=View.FRONT, hash="a" * 64, size=1, mime="image/png", consent_id=theirs
            )
        )
