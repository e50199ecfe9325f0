from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.characters.character import Character, Picture
from domain.characters.order import ImageOrder
from domain.characters.sheet import Look, Sheet, Traits, Voice
from domain.shared.refusal import Refusal
from tests.commands.fake_studio import replayed, state_of

Step = Callable[[Character], None]
ADA = UUID(int=1)
DIRECTION = {"prompt": "At the gate", "scene_context": "", "emotion": "happy", "pose": "standing", "lighting": "day"}
PICTURE = Picture("a" * 64, 2_048, "image/png", "previz")
WORDS = st.sampled_from(["", "tall", "red coat", "hoarse", "é ü 漢字"])
LABELS = st.sampled_from(["concept", "casting", "final"])
TRAITS = st.builds(Traits, description=st.none() | WORDS, appearance=WORDS, tags=st.none() | st.just(("a", "b")))
LOOKS = st.builds(Look, WORDS, WORDS, WORDS)
SHEETS = st.builds(
    Sheet,
    name=st.sampled_from(["Mara", "Ivo"]),
    description=WORDS,
    character_type=st.just("animated"),
    seed=st.sampled_from(["mara", "ivo"]),
    looks=st.dictionaries(LABELS, LOOKS, max_size=2),
    voice=st.builds(Voice, WORDS),
)


def renaming(name: str) -> Step:
    return lambda character: character.rename(name)


def describing(traits: Traits) -> Step:
    return lambda character: character.describe(traits)


def dressing(name: str, look: Look) -> Step:
    return lambda character: character.set_look(name, look)


def undressing(name: str) -> Step:
    return lambda character: character.remove_look(name)


def voicing(words: str) -> Step:
    return lambda character: character.set_voice(Voice(words))


def locking(reason: str) -> Step:
    return lambda character: character.lock_identity(ADA, "Ada", reason)


def unlocking(reason: str) -> Step:
    return lambda character: character.unlock_identity(ADA, reason)


def marking(label: str) -> Step:
    return lambda character: character.mark_version(label)


def restoring(sheet: Sheet) -> Step:
    return lambda character: character.restore(sheet, 1)


def picturing(job: UUID) -> Step:
    def picture(character: Character) -> None:
        character.request_image(ImageOrder(job, DIRECTION, "", None))
        character.attach_image(job, PICTURE)

    return picture


STEPS: st.SearchStrategy[list[Step]] = st.lists(
    st.one_of(
        st.builds(renaming, st.sampled_from(["Mara", "Ivo", "漢字", " "])),
        st.builds(describing, TRAITS),
        st.builds(dressing, LABELS, LOOKS),
        st.builds(undressing, LABELS),
        st.builds(voicing, WORDS),
        st.builds(locking, st.just("final")),
        st.builds(unlocking, st.just("recast")),
        st.builds(marking, LABELS),
        st.builds(restoring, SHEETS),
        st.builds(picturing, st.uuids()),
    ),
    max_size=20,
)


def after(steps: list[Step], character: Character | None = None) -> Character:
    """Return a character after the steps; one that is refused must leave no trace."""
    lived = character or Character(
        name="Mara",
        description="A station master",
        mode="avatar",
        character_type="animated",
        seed="",
        appearance="",
        personality="",
        tags=(),
        created_by=ADA,
    )
    for step in steps:
        before = state_of(lived)
        try:
            step(lived)
        except Refusal:
            assert state_of(lived) == before
    return lived


@given(STEPS)
def test_the_events_of_any_history_bring_the_same_character_back(steps: list[Step]) -> None:
    character = after(steps)

    assert state_of(replayed(character)) == state_of(character)


@given(STEPS, STEPS)
def test_restoring_a_version_brings_back_its_sheet_whatever_came_since(first: list[Step], then: list[Step]) -> None:
    character = after(first)
    sheet, version = character.sheet, character.version
    after(then, character)
    character.unlock_identity(ADA, "to restore")

    character.restore(sheet, version)

    assert character.sheet == sheet
    assert replayed(character).sheet == sheet


@given(STEPS)
def test_what_is_repeated_at_once_records_nothing_new(steps: list[Step]) -> None:
    character = after(steps)
    character.unlock_identity(ADA, "to repeat")
    repeatable = [renaming("Ivo"), describing(Traits(appearance="tall")), dressing("final", Look("coat"))]
    after(repeatable, character)
    version = character.version

    after(repeatable, character)

    assert character.version == version


@given(STEPS)
def test_under_a_lock_the_identity_is_that_of_the_moment_it_was_locked(steps: list[Step]) -> None:
    character = after([locking("final")])
    identity = character.sheet.identity
    for step in steps:
        after([step], character)
        if character.lock is None:
            return

        assert character.sheet.identity == identity
