from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from domain.shared.refusal import Invalid, NotFound
from domain.writing.content import MOST_EVENT_BYTES, ElementExists, StaleElement, TooManyElements
from domain.writing.edits import Add, Move, Remove, Rewrite
from domain.writing.element import MOST_CHARACTERS, Element
from domain.writing.element_edits import NotACue
from domain.writing.part import ScriptLocked
from domain.writing.script import LabelTaken, Script, ScriptNotEmpty
from runtime.events.mapper import OrjsonTranscoder, StudioMapper
from tests.commands.fake_studio import names, replayed, state_of
from tests.domain.writing.writing_samples import ADA, element, elements, script, texts

THREE = [("scene_heading", "INT. STATION - NIGHT"), ("character", "MARA"), ("dialogue", "Is this the last train?")]


def test_a_script_says_what_was_imported_in_its_order() -> None:
    written = script(*elements(THREE))

    assert texts(written) == [text for _, text in THREE]
    assert names(written.pending) == ["Created", "Imported"]


def test_a_script_that_says_something_takes_no_import() -> None:
    written = script(*elements(THREE))

    with pytest.raises(ScriptNotEmpty):
        written.import_elements(elements(THREE), "other.fountain", "def")


def test_the_same_source_again_changes_nothing() -> None:
    written = script(*elements(THREE))

    written.import_elements(elements(THREE), "last-train.fountain", "abc")

    assert names(written.pending) == ["Created", "Imported"]


def test_a_long_import_comes_in_events_that_are_small_enough() -> None:
    written = script(*(element("action", "ü" * 5_000) for _ in range(200)))
    mapper = StudioMapper(OrjsonTranscoder())

    imported: list[Any] = [e for e in written.pending if isinstance(e, Script.Imported)]

    assert len(imported) > 5
    assert [(e.part, e.parts) for e in imported] == [(n, len(imported)) for n in range(1, len(imported) + 1)]
    assert all(len(mapper.to_stored_event(e).state) <= MOST_EVENT_BYTES for e in imported)
    assert state_of(replayed(written)) == state_of(written)


def test_a_script_has_a_last_element_somewhere() -> None:
    with pytest.raises(TooManyElements):
        script(*(element() for _ in range(100_001)))


def test_an_element_is_not_imported_twice() -> None:
    rain = element()

    with pytest.raises(ElementExists):
        script(rain, rain)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (element("poem"), "type"),
        (element("action", "x" * (MOST_CHARACTERS + 1)), "text"),
        (element("character", "M" * 201), "text"),
        (element("action", "a\x00b"), "text"),
        (element("scene_heading", "INT. A", number="1" * 201), "number"),
        (element("dialogue", "Oh.", dual="middle"), "dual"),
    ],
)
def test_what_no_script_may_hold_is_refused_by_its_field(wrong: Element, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        script().add(wrong, None)

    assert refused.value.field == field


def test_an_element_is_added_after_the_one_named_and_before_all_for_none() -> None:
    rain = element()
    written = script(rain)

    written.add(element("action", "Snow."), rain.id)
    written.add(element("action", "Dawn."), None)

    assert texts(written) == ["Dawn.", "Rain.", "Snow."]


def test_a_move_changes_one_element_and_no_other() -> None:
    parts = elements([("action", text) for text in "abcd"])
    written = script(*parts)

    written.move(parts[3].id, parts[0].id)

    assert texts(written) == ["a", "d", "b", "c"]
    assert [written.content.version(e.id) for e in parts] == [2, 2, 2, 3]


def test_a_move_to_where_it_stands_records_nothing() -> None:
    parts = elements([("action", text) for text in "abc"])
    written = script(*parts)

    written.move(parts[1].id, parts[0].id)

    assert names(written.pending) == ["Created", "Imported"]


def test_nothing_stands_after_itself() -> None:
    rain = element()

    with pytest.raises(Invalid):
        script(rain).move(rain.id, rain.id)


def test_rewriting_to_the_same_words_records_nothing() -> None:
    rain = element()
    written = script(rain)

    written.rewrite(rain.id, {"text": "Rain."})

    assert names(written.pending) == ["Created", "Imported"]


def test_a_rewrite_tells_which_fields_changed() -> None:
    rain = element()
    written = script(rain)

    written.rewrite(rain.id, {"text": "Snow.", "type": "action"})

    event: Any = written.pending[-1]
    assert event.changed == ("text",)
    assert texts(written) == ["Snow."]


def test_an_edit_of_what_was_changed_since_is_stale_and_names_the_version() -> None:
    rain = element()
    written = script(rain)
    seen = written.content.version(rain.id)
    written.rewrite(rain.id, {"text": "Snow."}, seen)

    with pytest.raises(StaleElement) as refused:
        written.rewrite(rain.id, {"text": "Hail."}, seen)

    assert refused.value.facts == {"expected": 2, "version": 3}


def test_edits_of_different_elements_by_two_who_saw_the_same_script_do_not_conflict() -> None:
    parts = elements([("action", text) for text in "abc"])
    written = script(*parts)
    seen = {e.id: written.content.version(e.id) for e in parts}

    written.rewrite(parts[0].id, {"text": "A"}, seen[parts[0].id])
    written.remove(parts[1].id, seen[parts[1].id])
    written.move(parts[2].id, None, seen[parts[2].id])

    assert texts(written) == ["c", "A"]


def test_several_edits_are_made_together_against_the_versions_seen_before_the_first() -> None:
    parts = elements([("action", text) for text in "abc"])
    written = script(*parts)
    new = element("action", "new")

    written.edit(
        [
            Rewrite(parts[0].id, {"text": "A"}, 2),
            Rewrite(parts[0].id, {"text": "AA"}, 2),
            Add(new, parts[0].id),
            Move(parts[2].id, None, 2),
            Remove(parts[1].id, 2),
        ]
    )

    assert texts(written) == ["c", "AA", "new"]


def test_one_stale_edit_refuses_all_of_them() -> None:
    parts = elements([("action", text) for text in "ab"])
    written = script(*parts)

    with pytest.raises(StaleElement):
        written.edit([Rewrite(parts[0].id, {"text": "A"}), Rewrite(parts[1].id, {"text": "B"}, 1)])

    assert texts(written) == ["a", "b"]


def test_a_cue_is_linked_to_a_character_and_another_element_is_not() -> None:
    cue, line, mara = element("character", "MARA"), element("dialogue", "Wait."), uuid4()
    written = script(cue, line)

    written.link_cue(cue.id, mara)
    written.link_cue(cue.id, mara)

    assert written.content.element(cue.id).character_id == mara
    assert names(written.pending).count("CueLinked") == 1
    with pytest.raises(NotACue):
        written.link_cue(line.id, mara)


def test_a_label_stays_with_its_version() -> None:
    written = script(element())
    written.tag("draft 1")
    written.tag("draft 1")
    written.add(element("action", "Snow."), None)

    assert written.labelled("draft 1") == 3
    with pytest.raises(LabelTaken):
        written.tag("draft 1")
    with pytest.raises(NotFound, match="draft 1"):
        written.labelled("draft 2")


def test_a_locked_script_says_who_locked_it_and_why_to_every_edit() -> None:
    rain = element()
    written = script(rain)
    written.lock_for(ADA, "Ada", "shooting")

    for edit in (
        lambda: written.add(element(), None),
        lambda: written.rewrite(rain.id, {"text": "x"}),
        lambda: written.move(rain.id, None),
        lambda: written.remove(rain.id),
        lambda: written.link_cue(rain.id, None),
        lambda: written.change_title_page("T", "", {}),
        lambda: written.restore(script()),
        lambda: written.import_elements([], "", ""),
    ):
        with pytest.raises(ScriptLocked, match=r"Ada .*: shooting") as refused:
            edit()
        assert refused.value.kind == "locked"


def test_an_unlocked_script_is_written_on() -> None:
    written = script(element())
    written.lock_for(ADA, "Ada", "shooting")
    written.lock_for(ADA, "Ada", "shooting")
    written.unlock(ADA, "reshoots")
    written.unlock(ADA, "reshoots")

    written.add(element("action", "Snow."), None)

    assert names(written.pending)[2:] == ["Locked", "Unlocked", "ElementAdded"]


def test_somebody_elses_lock_stands() -> None:
    written = script()
    written.lock_for(ADA, "Ada", "shooting")

    with pytest.raises(ScriptLocked):
        written.lock_for(UUID(int=2), "Bob", "mine")


def test_a_title_page_of_too_many_fields_is_refused() -> None:
    with pytest.raises(Invalid):
        script().change_title_page("T", "", {str(n): "x" for n in range(101)})


def test_an_event_of_a_script_is_plain_json() -> None:
    written = script(element("character", "MARA", character_id=uuid4()))
    stored = StudioMapper(OrjsonTranscoder()).to_stored_event(written.pending[-1])  # type: ignore[arg-type] # an event

    assert orjson.loads(stored.state)["elements"][0]["text"] == "MARA"
