from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from commands.caller import NotTheCaller
from commands.characters.character import CreateCharacter, DescribeCharacter, RenameCharacter
from commands.characters.identity import LockIdentity, UnlockIdentity
from commands.characters.image import AttachCharacterImage, GenerateCharacterImage, ReviewCharacterImage
from commands.characters.look import RemoveLook, SetLook
from commands.characters.version import MarkCharacterVersion, RestoreCharacter
from commands.characters.voice import SetPersonality, SetVoice
from commands.generation.generation import CompleteGeneration, FailGeneration, RequestGeneration
from commands.ports import Actor
from domain.characters.order import ImageKind
from domain.characters.refusals import IdentityLocked, ImageNotAskedFor
from domain.characters.sheet import CharacterMode, CharacterType, Look, Voice
from domain.shared.refusal import IdTaken, NotFound
from projections.characters.character import CharacterRow
from projections.characters.image import CharacterImageRow
from projections.characters.look import CharacterLookRow
from projections.characters.version import CharacterVersionRow
from tests.commands.fake_studio import FakeStudio

WORKER = Actor("service", uuid4(), "worker")
HASH = "c" * 64


def with_mara(**said: Any) -> tuple[FakeStudio, UUID]:  # noqa: ANN401 - what a test says otherwise
    studio = FakeStudio()
    given = {"name": "Mara", "description": "A station master", "appearance": "tall", "project_id": uuid4()} | said
    return studio, studio.send(CreateCharacter.model_validate(given)).id


def test_a_character_of_the_document_is_created_and_shown() -> None:
    studio, character_id = with_mara(
        mode=CharacterMode.AVATAR, character_type=CharacterType.PHOTOREALISTIC, tags=["lead"]
    )

    row = studio.row(CharacterRow)
    assert (row.id, row.name, row.mode, row.character_type, row.tags) == (
        character_id,
        "Mara",
        "avatar",
        "photorealistic",
        ("lead",),
    )
    assert row.seed == str(character_id)
    assert row.created_by == studio.actor.id


def test_a_character_belongs_to_the_project_named_or_to_the_organization() -> None:
    project_id = uuid4()
    studio, character_id = with_mara(project_id=project_id)
    mascot = studio.send(CreateCharacter(name="Mascot", mode=CharacterMode.BRAND))

    assert studio.project_of(character_id) == project_id
    assert studio.project_of(mascot.id) is None


def test_the_caller_may_choose_an_id_that_is_free() -> None:
    chosen = uuid4()
    studio, character_id = with_mara(character_id=chosen)

    assert character_id == chosen
    with pytest.raises(IdTaken):
        studio.send(CreateCharacter(name="Ivo", character_id=chosen))


def test_nobody_creates_in_another_ones_name() -> None:
    with pytest.raises(NotTheCaller):
        with_mara(created_by=uuid4())


def test_everything_that_makes_a_character_is_shown() -> None:
    studio, mara = with_mara()
    studio.send(RenameCharacter(character_id=mara, name="Mara Berg"))
    studio.send(DescribeCharacter(character_id=mara, appearance="short, red hair", seed="mara"))
    studio.send(SetVoice(character_id=mara, words="low", seed="v"))
    studio.send(SetPersonality(character_id=mara, personality="dry"))
    studio.send(SetLook(character_id=mara, look="winter", wardrobe="red coat"))
    studio.send(SetLook(character_id=mara, look="summer", hair="loose"))
    studio.send(RemoveLook(character_id=mara, look="summer"))

    row = studio.row(CharacterRow)
    assert (row.name, row.appearance, row.seed, row.voice, row.personality) == (
        "Mara Berg",
        "short, red hair",
        "mara",
        Voice("low", "v"),
        "dry",
    )
    assert row.description == "A station master"
    look = studio.row(CharacterLookRow)
    assert (look.name, look.wardrobe) == ("winter", "red coat")


def test_a_lock_is_shown_with_who_and_why_until_it_is_taken_away() -> None:
    studio, mara = with_mara()
    studio.send(LockIdentity(character_id=mara, reason="Final", reference=HASH))

    row = studio.row(CharacterRow)
    assert row.lock is not None
    assert (row.lock.by, row.lock.name, row.lock.reason, row.reference) == (studio.actor.id, "Owner", "Final", HASH)
    with pytest.raises(IdentityLocked):
        studio.send(DescribeCharacter(character_id=mara, appearance="short"))

    studio.send(UnlockIdentity(character_id=mara, reason="Recast"))
    assert studio.row(CharacterRow).lock is None


@pytest.mark.parametrize("by", [{"label": "casting"}, {"version": 2}])
def test_a_character_is_restored_by_label_or_number(by: dict[str, Any]) -> None:
    studio, mara = with_mara()
    studio.send(SetLook(character_id=mara, look="winter", wardrobe="red coat"))
    studio.send(MarkCharacterVersion(character_id=mara, label="casting"))
    studio.send(DescribeCharacter(character_id=mara, appearance="short"))
    studio.send(SetLook(character_id=mara, look="summer"))
    studio.send(SetLook(character_id=mara, look="winter", wardrobe="grey coat"))
    outcome = studio.send(RestoreCharacter(character_id=mara, **by))

    assert outcome.details == {"from_version": 2}
    assert studio.row(CharacterRow).appearance == "tall"
    look = studio.row(CharacterLookRow)
    assert (look.name, look.wardrobe) == ("winter", "red coat")
    version = studio.row(CharacterVersionRow)
    assert (version.label, version.version) == ("casting", 2)


def test_the_rows_after_a_restore_are_those_of_the_restored_sheet() -> None:
    studio, mara = with_mara()
    studio.send(SetVoice(character_id=mara, words="low"))
    before = studio.row(CharacterRow)
    studio.send(SetVoice(character_id=mara, words="high"))
    studio.send(RenameCharacter(character_id=mara, name="Other"))
    studio.send(RestoreCharacter(character_id=mara, version=2))

    after = studio.row(CharacterRow)
    assert (after.name, after.voice) == (before.name, before.voice)


@pytest.mark.parametrize("by", [{}, {"label": "a", "version": 1}, {"version": 0}])
def test_a_restore_names_one_version(by: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RestoreCharacter(character_id=uuid4(), **by)


def test_a_restore_to_a_label_that_is_not_there_is_missing() -> None:
    studio, mara = with_mara()

    with pytest.raises(NotFound, match="labels: none"):
        studio.send(RestoreCharacter(character_id=mara, label="final"))


def test_a_command_for_a_character_that_is_not_there_is_missing() -> None:
    with pytest.raises(NotFound):
        FakeStudio().send(RenameCharacter(character_id=uuid4(), name="Mara"))


@pytest.mark.parametrize(
    "said",
    [
        {"name": "x" * 10_000},
        {"name": "   "},
        {"description": "x" * 20_001},
        {"tags": ["x"] * 101},
        {"mode": "robot"},
        {"hat": "red"},
    ],
)
def test_a_body_beyond_its_limits_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CreateCharacter.model_validate({"name": "Mara"} | said)


def asked_for_a_picture() -> tuple[FakeStudio, UUID, UUID]:
    studio, mara = with_mara(seed="mara")
    outcome = studio.send(
        GenerateCharacterImage(
            character_id=mara, prompt="Walking in park", scene_context="Sunny afternoon", emotion="happy"
        )
    )
    assert outcome.job_id is not None
    return studio, mara, outcome.job_id


def test_a_wanted_picture_becomes_a_generation_with_the_job_that_was_answered() -> None:
    studio, mara, job = asked_for_a_picture()

    (request,) = studio.react()
    assert isinstance(request, RequestGeneration)
    assert (request.generation_id, request.kind, request.subject_id) == (job, "image", mara)
    assert request.project_id == studio.project_of(mara)
    assert request.recipe["identity"]["look"] == {"wardrobe": "", "hair": "", "makeup": ""}
    row = studio.row(CharacterImageRow)
    assert (row.id, row.character_id, row.status, row.prompt) == (job, mara, "requested", "Walking in park")


def test_a_picture_that_was_made_is_attached_and_shown() -> None:
    studio, mara, job = asked_for_a_picture()
    studio.react()
    made = {"image": {"hash": HASH, "size": 10, "mime": "image/png"}}
    studio.send(CompleteGeneration.model_validate({"generation_id": job, "outputs": made}), actor=WORKER)
    studio.react()

    row = studio.row(CharacterImageRow)
    assert row.status == "made"
    assert row.picture is not None
    assert (row.picture.hash, row.picture.provenance) == (HASH, "previz")
    assert studio.row(CharacterRow).portrait == HASH
    assert studio.topics(mara)[-1] == "characters.ImageAttached"


def test_a_picture_that_failed_for_good_is_shown_as_failed() -> None:
    studio, _, job = asked_for_a_picture()
    studio.react()
    studio.send(FailGeneration(generation_id=job, reason="The disk is full.", final=True), actor=WORKER)
    studio.react()

    row = studio.row(CharacterImageRow)
    assert (row.status, row.failure) == ("failed", "The disk is full.")


def test_a_picture_keeps_what_was_asked_and_made_its_score_and_that_somebody_has_to_look() -> None:
    studio, mara, job = asked_for_a_picture()
    studio.react()
    facts = {"type_asked": "photorealistic", "type_made": "stylized", "consistency": 0.31, "judge": "previz"}
    made = {"image": {"hash": HASH, "size": 10, "mime": "image/png"}}
    wish = {"generation_id": job, "outputs": made, "facts": {**facts, "review": True}}
    studio.send(CompleteGeneration.model_validate(wish), actor=WORKER)
    studio.react()

    row = studio.row(CharacterImageRow)
    assert (row.type_asked, row.type_made, row.consistency) == ("photorealistic", "stylized", 0.31)
    assert row.needs_review
    studio.send(ReviewCharacterImage(character_id=mara, generation_id=job, accepted=True, note="It is her."))
    row = studio.row(CharacterImageRow)
    assert (row.needs_review, row.verdict, row.note) == (False, "accepted", "It is her.")
    with pytest.raises(ImageNotAskedFor):
        studio.send(ReviewCharacterImage(character_id=mara, generation_id=uuid4(), accepted=True))


def test_several_pictures_are_several_jobs_each_of_a_seed_of_its_own() -> None:
    studio, mara = with_mara()
    outcome = studio.send(GenerateCharacterImage(character_id=mara, count=3, seed=7, kind=ImageKind.EXPRESSIONS))

    rows = list(studio.rows(CharacterImageRow).values())
    assert [(row.seed, row.kind) for row in rows] == [(7, "expressions"), (8, "expressions"), (9, "expressions")]
    assert outcome.details["jobs"] == [str(row.id) for row in rows]
    assert outcome.job_id == rows[0].id


def test_a_look_with_pictures_is_judged_by_them() -> None:
    studio, mara = with_mara()
    studio.send(SetLook(character_id=mara, look="old", age=70, pictures=(HASH,)))
    for look in ("old", ""):
        studio.send(GenerateCharacterImage(character_id=mara, look=look))

    old, own = studio.rows(CharacterImageRow).values()
    assert old.recipe["references"] == [HASH]
    assert "references" not in own.recipe


def test_a_failure_that_is_tried_again_is_not_shown() -> None:
    studio, _, job = asked_for_a_picture()
    studio.react()
    studio.send(FailGeneration(generation_id=job, reason="Lost the worker", final=False), actor=WORKER)
    studio.react()

    assert studio.row(CharacterImageRow).status == "requested"


def test_what_other_engines_had_made_is_not_attached_to_a_character() -> None:
    studio, mara = with_mara()
    wish = RequestGeneration(
        generation_id=uuid4(), kind="image", purpose="marketing.poster", subject_id=mara, recipe={}
    )
    studio.send(wish)
    made = {"image": {"hash": HASH, "size": 10, "mime": "image/png"}}
    studio.send(CompleteGeneration.model_validate({"generation_id": wish.generation_id, "outputs": made}))

    assert studio.react() == []


def test_the_same_picture_of_the_same_character_has_the_same_recipe() -> None:
    studio, mara, _ = asked_for_a_picture()
    studio.send(RenameCharacter(character_id=mara, name="Mara Berg"))
    again = GenerateCharacterImage(
        character_id=mara, prompt="Walking in park", scene_context="Sunny afternoon", emotion="happy"
    )
    studio.send(again)

    first, second = studio.rows(CharacterImageRow).values()
    assert first.recipe == second.recipe
    assert first.id != second.id


def test_a_look_is_part_of_the_recipe() -> None:
    studio, mara, _ = asked_for_a_picture()
    studio.send(SetLook(character_id=mara, look="winter", wardrobe="red coat"))
    studio.send(GenerateCharacterImage(character_id=mara, look="winter"))

    *_, last = studio.rows(CharacterImageRow).values()
    assert Look(**last.recipe["identity"]["look"]) == Look("red coat")


def test_a_picture_that_nobody_asked_for_is_not_attached() -> None:
    studio, mara = with_mara()
    attach = AttachCharacterImage(
        character_id=mara, generation_id=uuid4(), hash=HASH, size=1, mime="image/png", provenance="previz"
    )

    with pytest.raises(ImageNotAskedFor):
        studio.send(attach)
