from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from domain.shared.refusal import Invalid, NotFound
from domain.writing.cues import Person, cue_parts, renamed_cue, shown_name, suspicions
from domain.writing.distinct_cues import unsettled
from domain.writing.element import Element
from domain.writing.manuscript import SceneFacts
from domain.writing.part import ScriptLocked
from domain.writing.script import Script
from domain.writing.undoing import Change
from tests.domain.writing.writing_samples import element, script

MARA, JON = UUID(int=7), UUID(int=8)


def cue(text: str, whose: UUID | None = None) -> Element:
    return element("character", text, character_id=whose)


def cues(written: Script) -> list[tuple[str, str | None, UUID | None]]:
    return [(e.text, e.extension, e.character_id) for e in written.content if e.type == "character"]


@pytest.mark.parametrize(
    ("text", "former", "name", "now"),
    [
        ("MARA", "Mara", "Ada", "ADA"),
        ("Mara", "Mara", "Ada", "Ada"),
        ("MARA LINDQVIST", "Mara Lindqvist", "Mara Berg", "MARA BERG"),
        ("LINDQVIST", "Mara Lindqvist", "Mara Berg", "BERG"),
        ("MARA", "Mara Lindqvist", "Eva Berg", "EVA"),
        ("THE MASTER", "Mara Lindqvist", "Eva Berg", None),
    ],
)
def test_a_cue_takes_that_part_of_the_new_name_that_it_was_of_the_old(
    text: str, former: str, name: str, now: str | None
) -> None:
    assert renamed_cue(text, former, name) == now


def test_spellings_of_one_name_are_suspected_with_the_reasons() -> None:
    said = [cue(text) for text in ("MARA", "MARA", "Mara", "MARA  (V.O.)", "MÁRA", "JON", "JAN")]

    (found,) = suspicions(said)

    assert (found.name, found.spellings["MARA"], len(found.element_ids)) == ("MARA", 2, 5)
    assert set(found.reasons) == {
        "an extension is written into the name",
        "capitals and small letters differ",
        "the accents differ",
    }


def test_a_slip_of_one_letter_and_two_owners_of_one_name_are_suspected_too() -> None:
    slip = suspicions([cue("LINDQVIST"), cue("LINDQVIST"), cue("LINDQIST"), cue("O'NEIL"), cue("ONEIL")])
    owners = suspicions([cue("MARA", MARA), cue("MARA", JON)])

    assert {one.reasons for one in slip} == {("one letter differs",), ("the punctuation differs",)}
    assert owners[0].reasons == ("they are linked to different characters",)
    assert suspicions([cue("MARA", MARA), cue("MARA"), cue("JON")]) == []


def test_cues_are_joined_under_one_name_with_their_extensions_and_the_join_is_undone_whole() -> None:
    written = script(cue("MARA", MARA), cue("Mara"), cue("MARA  (V.O.)"), cue("JON", JON))
    before = written.stand
    first = written.version + 1

    written.join_cues(["MARA", "Mara", "MARA  (V.O.)"], "MARA", None, "one name")
    assert cues(written) == [("MARA", None, MARA), ("MARA", None, MARA), ("MARA", "V.O.", MARA), ("JON", None, JON)]
    assert cue_parts("MARA  (V.O.)") == ("MARA", "V.O.")

    written.undo(Change(first, written.version), before, written.stand)
    assert cues(written)[1:3] == [("Mara", None, None), ("MARA  (V.O.)", None, None)]


def test_cues_of_two_characters_are_joined_only_for_a_named_one_and_unknown_spellings_not_at_all() -> None:
    written = script(cue("MARA", MARA), cue("Mara", JON))

    with pytest.raises(Invalid):
        written.join_cues(["MARA", "Mara"], "MARA", None, "")
    with pytest.raises(NotFound):
        written.join_cues(["MARA", "MORA"], "MARA", MARA, "")
    written.join_cues(["MARA", "Mara"], "MARA", MARA, "")
    assert {whose for _, _, whose in cues(written)} == {MARA}


def test_a_merge_moves_cues_and_silent_presences() -> None:
    heading = element("scene_heading", "INT. STATION - NIGHT")
    written = script(heading, cue("THE MAN", JON), cue("JON", JON))
    written.describe_scene(SceneFacts(heading.id, silent=(JON, MARA)))

    written.move_links(Person(JON, "Jon"), Person(MARA, "Mara"), "A. Writer", "They are one.")

    assert cues(written) == [("THE MAN", None, MARA), ("MARA", None, MARA)]
    assert written.scenes[heading.id].silent == (MARA,)
    assert not written.uses_character(JON)


def test_a_locked_script_keeps_its_cues() -> None:
    written = script(cue("MARA", MARA))
    written.lock_for(uuid4(), "P. Producer", "shooting")

    with pytest.raises(ScriptLocked):
        written.follow_name(MARA, "Mara", "Ada")


def test_names_without_a_letter_are_told_apart_by_their_signs() -> None:
    assert suspicions([cue("😀"), cue("🎬"), cue("👩‍🚀"), cue("🎬")]) == []
    (alike,) = suspicions([cue("😀 😀"), cue("😀😀")])
    assert alike.spellings == {"😀 😀": 1, "😀😀": 1}


def test_cues_that_somebody_told_apart_are_suspected_no_longer_until_another_spelling_comes() -> None:
    written = script(cue("JOAN"), cue("JOAN"), cue("JOANN"))
    written.distinguish_cues(["JOANN", "JOAN"], "Ann", "Joann is her sister.")
    written.distinguish_cues(["JOAN", "JOANN"], "Ben", "Again.")
    said = list(written.distinctions.values())

    assert [(one.spellings, one.by, one.reason) for one in said] == [
        (("JOAN", "JOANN"), "Ann", "Joann is her sister."),
    ]
    assert [one.spellings for one in suspicions(written.content)] == [{"JOAN": 2, "JOANN": 1}]
    assert unsettled(suspicions(written.content), said) == []
    assert len(unsettled(suspicions([*written.content, cue("Joan")]), said)) == 1

    written.withdraw_distinction(["JOANN", "JOAN"], "Ann", "They are one after all.")

    assert not written.distinctions
    with pytest.raises(NotFound):
        written.withdraw_distinction(["JOANN", "JOAN"], "Ann", "Again.")


def test_two_people_of_one_name_may_be_told_apart_and_a_third_is_suspected() -> None:
    written = script(cue("MARA", MARA), cue("MARA", JON))
    written.distinguish_cues(["MARA"], "Ann", "Mother and daughter.")
    said = list(written.distinctions.values())

    assert unsettled(suspicions(written.content), said) == []
    assert len(unsettled(suspicions([*written.content, cue("MARA", uuid4())]), said)) == 1


def test_only_cues_that_there_are_can_be_told_apart() -> None:
    written = script(cue("JOAN"))

    with pytest.raises(NotFound, match="No cue of the script says 'JIM'"):
        written.distinguish_cues(["JOAN", "JIM"], "Ann", "They are two.")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("MARA", "Mara"),
        ("MISS  ADLER", "Miss Adler"),
        ("O'BRIEN", "O'Brien"),
        ("McAVOY", "McAVOY"),
        ("Dr. Li", "Dr. Li"),
    ],
)
def test_a_name_is_shown_in_small_letters_unless_its_writer_chose_them(written: str, shown: str) -> None:
    assert shown_name(written) == shown
