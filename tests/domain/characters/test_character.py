from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from domain.characters.character import Character, Picture
from domain.characters.order import ImageOrder
from domain.characters.refusals import (
    IdentityAlreadyLocked,
    IdentityLocked,
    ImageNotAskedFor,
    LabelTaken,
    NoSuchLook,
    NoSuchVersion,
)
from domain.characters.sheet import Look, Traits, Voice
from domain.shared.refusal import Invalid
from tests.commands.fake_studio import names

DIRECTION = {"prompt": "At the gate", "scene_context": "", "emotion": "happy", "pose": "standing", "lighting": "day"}
PICTURE = Picture("a" * 64, 2_048, "image/png", "previz")


def mara(character_id: UUID | None = None, seed: str = "") -> Character:
    return Character(
        character_id,
        name="Mara",
        description="A station master",
        mode="avatar",
        character_type="animated",
        seed=seed,
        appearance="tall, black hair",
        personality="dry",
        tags=("lead",),
        created_by=uuid4(),
    )


def locked() -> Character:
    character = mara()
    character.lock_identity(uuid4(), "Ada", "Casting is final.")
    return character


def test_a_character_without_a_seed_takes_its_own_id_for_one() -> None:
    character = mara()

    assert character.sheet.seed == str(character.id)
    assert mara(seed="mara").sheet.seed == "mara"


def test_the_caller_may_choose_the_id() -> None:
    chosen = uuid4()

    assert mara(chosen).id == chosen


def test_a_description_that_says_what_is_so_records_nothing() -> None:
    character = mara()

    character.describe(Traits(appearance=" tall, black hair ", tags=("lead",)))
    character.rename("Mara")
    character.set_personality("dry")
    character.set_voice(Voice())

    assert names(character.pending) == ["Created"]


def test_a_description_changes_only_what_it_gives() -> None:
    character = mara()

    character.describe(Traits(appearance="short, red hair", description="A station master"))

    assert character.sheet.appearance == "short, red hair"
    assert character.sheet.description == "A station master"
    assert character.pending[-1].traits == Traits(appearance="short, red hair")


@pytest.mark.parametrize(
    "traits",
    [
        Traits(appearance="short"),
        Traits(description="A ghost"),
        Traits(seed="other"),
        Traits(character_type="stylized"),
    ],
)
def test_a_locked_identity_does_not_change(traits: Traits) -> None:
    character = locked()

    with pytest.raises(IdentityLocked, match=r"locked by Ada on .* Casting is final"):
        character.describe(traits)

    assert names(character.pending) == ["Created", "LockedIdentity"]


def test_a_locked_voice_does_not_change() -> None:
    with pytest.raises(IdentityLocked):
        locked().set_voice(Voice("hoarse"))


def test_looks_tags_name_and_personality_stay_free_under_the_lock() -> None:
    character = locked()

    character.set_look("winter", Look(wardrobe="red coat"))
    character.describe(Traits(tags=("lead", "winter")))
    character.rename("Mara Berg")
    character.set_personality("warm")

    assert names(character.pending)[2:] == ["LookSet", "Described", "Renamed", "PersonalitySet"]


def test_a_locked_identity_cannot_be_locked_again() -> None:
    character = locked()

    with pytest.raises(IdentityAlreadyLocked):
        character.lock_identity(uuid4(), "Bo", "Again")

    assert names(character.pending) == ["Created", "LockedIdentity"]


def test_an_unlocked_identity_changes_again() -> None:
    character = locked()
    character.unlock_identity(uuid4(), "Recast")

    character.describe(Traits(appearance="short"))

    assert character.sheet.appearance == "short"


def test_unlocking_what_is_not_locked_records_nothing() -> None:
    character = mara()

    character.unlock_identity(uuid4(), "Recast")

    assert names(character.pending) == ["Created"]


def test_a_look_can_be_removed_once() -> None:
    character = mara()
    character.set_look("winter", Look(wardrobe="red coat"))
    character.remove_look("winter")

    with pytest.raises(NoSuchLook):
        character.remove_look("winter")

    assert character.sheet.looks == {}


def test_the_two_hundred_and_first_look_is_refused() -> None:
    character = mara()
    for number in range(200):
        character.set_look(f"look {number}", Look())

    with pytest.raises(Invalid):
        character.set_look("one more", Look())


def test_a_label_names_the_state_that_it_was_given_to() -> None:
    character = mara()
    character.mark_version("casting")
    character.describe(Traits(appearance="short"))

    assert character.version_of("casting", None) == 1
    assert character.version_of(None, 2) == 2


def test_the_same_label_on_the_same_state_is_recorded_once() -> None:
    character = mara()
    character.mark_version("casting")
    character.mark_version("casting")

    assert names(character.pending) == ["Created", "VersionMarked"]


def test_a_label_is_not_moved_to_another_state() -> None:
    character = mara()
    character.mark_version("casting")
    character.describe(Traits(appearance="short"))

    with pytest.raises(LabelTaken):
        character.mark_version("casting")


@pytest.mark.parametrize(("label", "number"), [("final", None), (None, 99)])
def test_a_version_that_is_not_there_is_missing(label: str | None, number: int | None) -> None:
    with pytest.raises(NoSuchVersion):
        mara().version_of(label, number)


def test_a_restored_sheet_is_carried_by_the_event() -> None:
    character = mara()
    before = character.sheet
    character.describe(Traits(appearance="short"))
    character.restore(before, 1)

    assert character.sheet == before
    assert (character.pending[-1].sheet, character.pending[-1].from_version) == (before, 1)


def test_restoring_what_stands_records_nothing() -> None:
    character = mara()

    character.restore(character.sheet, 1)

    assert names(character.pending) == ["Created"]


def test_another_identity_is_not_restored_under_the_lock() -> None:
    character = mara()
    before = character.sheet
    character.describe(Traits(appearance="short"))
    character.lock_identity(uuid4(), "Ada", "Final")

    with pytest.raises(IdentityLocked):
        character.restore(before, 1)


def test_a_picture_is_asked_for_with_the_whole_recipe() -> None:
    character = mara(seed="mara")
    character.set_look("winter", Look(wardrobe="red coat", hair="bun", makeup="none"))
    job = uuid4()
    character.request_image(ImageOrder(job, DIRECTION, "winter", 7))

    wish = character.pending[-1].generation
    assert (wish.generation_id, wish.kind, wish.purpose, wish.subject_id) == (
        job,
        "image",
        "characters.image",
        character.id,
    )
    assert wish.recipe == {
        "picture": "portrait",
        "identity": {
            "seed": "mara",
            "description": "A station master",
            "appearance": "tall, black hair",
            "type": "animated",
            "look": {"wardrobe": "red coat", "hair": "bun", "makeup": "none"},
        },
        **DIRECTION,
        "width": 1024,
        "height": 1024,
        "seed": 7,
        "judge": "previz",
        "least_consistency": 0.5,
    }


def test_the_name_of_a_character_does_not_change_its_pictures() -> None:
    character = mara(seed="mara")
    character.request_image(ImageOrder(uuid4(), DIRECTION, "", None))
    character.rename("Somebody else")
    character.request_image(ImageOrder(uuid4(), DIRECTION, "", None))

    first, second = (e.generation.recipe for e in character.pending if hasattr(e, "generation"))
    assert first == second


def test_different_people_have_different_picture_seeds() -> None:
    assert mara(seed="mara").sheet.picture_seed() != mara(seed="ivo").sheet.picture_seed()


def test_a_picture_in_a_look_that_is_not_there_is_refused() -> None:
    with pytest.raises(NoSuchLook, match="no look summer"):
        mara().request_image(ImageOrder(uuid4(), DIRECTION, "summer", None))


def test_a_picture_is_attached_once() -> None:
    character = mara()
    job = uuid4()
    character.request_image(ImageOrder(job, DIRECTION, "", None))
    character.attach_image(job, PICTURE)
    character.attach_image(job, PICTURE)

    assert names(character.pending) == ["Created", "ImageRequested", "ImageAttached"]
    assert character.pictures == {job: PICTURE}


def test_a_picture_that_nobody_asked_for_is_refused() -> None:
    with pytest.raises(ImageNotAskedFor):
        mara().attach_image(uuid4(), PICTURE)


def test_a_picture_that_failed_may_still_come() -> None:
    character = mara()
    job = uuid4()
    character.request_image(ImageOrder(job, DIRECTION, "", None))
    character.fail_image(job, "The disk is full.")
    character.attach_image(job, PICTURE)

    assert character.pictures[job] == PICTURE


def test_a_failure_of_a_picture_that_nobody_waits_for_records_nothing() -> None:
    character = mara()

    character.fail_image(uuid4(), "The disk is full.")

    assert names(character.pending) == ["Created"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\x00b"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Invalid):
        mara().rename(name)


def test_tags_are_kept_once_and_too_many_are_refused() -> None:
    character = mara()
    character.describe(Traits(tags=("a", "b", "a")))
    assert character.sheet.tags == ("a", "b")

    with pytest.raises(Invalid):
        character.describe(Traits(tags=tuple(str(n) for n in range(101))))
