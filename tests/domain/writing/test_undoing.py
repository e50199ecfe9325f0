from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given

from domain.writing.script import Script
from domain.writing.undoing import Change, NothingToUndo, UndoConflict
from tests.commands.fake_studio import replayed, state_of
from tests.domain.writing.test_script_history import STEPS, Step, said, written_by
from tests.domain.writing.writing_samples import ADA, element, elements, script, texts

STORY = [("scene_heading", "INT. A - DAY"), ("action", "One."), ("action", "Two."), ("action", "Three.")]


def changed(written: Script, edit: Callable[[Script], object]) -> tuple[Change, Script, Script]:
    """Make an edit; return which change it was, and the script before and after it."""
    before = replayed(written)
    edit(written)
    return Change(before.version + 1, written.version), before, replayed(written)


def undo(written: Script, done: tuple[Change, Script, Script]) -> None:
    change, before, after = done
    written.undo(change, before.stand, after.stand)


def redo(written: Script, done: tuple[Change, Script, Script]) -> None:
    change, before, after = done
    written.redo(change, before.stand, after.stand)


def test_an_edit_is_undone_after_somebody_edited_something_else() -> None:
    written = script(*elements(STORY))
    _, one, two, three = (e.id for e in written.content)
    mine = changed(written, lambda s: s.rewrite(one, {"text": "Uno."}))
    written.rewrite(two, {"text": "Zwei."})
    written.remove(three)

    undo(written, mine)

    assert texts(written) == ["INT. A - DAY", "One.", "Zwei."]
    redo(written, mine)
    assert texts(written) == ["INT. A - DAY", "Uno.", "Zwei."]
    assert state_of(replayed(written)) == state_of(written)


def test_a_conflict_says_what_is_in_the_way_and_changes_nothing() -> None:
    written = script(*elements(STORY))
    _, one, two, _ = (e.id for e in written.content)
    mine = changed(written, lambda s: [s.rewrite(one, {"text": "Uno."}), s.rewrite(two, {"text": "Due."})])
    written.rewrite(one, {"text": "Eins."})

    with pytest.raises(UndoConflict) as refused:
        undo(written, mine)

    assert refused.value.facts["conflicts"] == [
        {"of": "element", "id": str(one), "field": "text", "now": "Eins.", "wanted": "One."}
    ]
    assert texts(written)[1:3] == ["Eins.", "Due."]


def test_an_added_line_that_somebody_rewrote_is_not_taken_away() -> None:
    written = script(*elements(STORY))
    new = element("action", "New.")
    mine = changed(written, lambda s: s.add(new, None))
    written.rewrite(new.id, {"text": "Better."})

    with pytest.raises(UndoConflict):
        undo(written, mine)


def test_nothing_is_undone_twice_or_redone_without_an_undo() -> None:
    written = script(*elements(STORY))
    mine = changed(written, lambda s: s.remove(list(s.content)[1].id))
    with pytest.raises(NothingToUndo):
        redo(written, mine)
    undo(written, mine)

    with pytest.raises(NothingToUndo):
        undo(written, mine)


def test_a_change_that_somebody_took_back_by_hand_has_nothing_left_to_undo() -> None:
    written = script(*elements(STORY))
    one = list(written.content)[1].id
    mine = changed(written, lambda s: s.rewrite(one, {"text": "Uno."}))
    written.rewrite(one, {"text": "One."})

    with pytest.raises(NothingToUndo):
        undo(written, mine)


def test_an_omission_and_a_renumbering_are_undone() -> None:
    written = script(*elements(STORY))
    scene = next(iter(written.content)).id
    before = said(written)
    omitted = changed(written, lambda s: s.omit_scene(scene))
    undo(written, omitted)
    assert said(written) == before
    assert not written.is_omitted(scene)

    renumbered = changed(written, lambda s: s.renumber_scenes("all", 7))
    undo(written, renumbered)
    assert said(written) == before


@given(STEPS, STEPS)
def test_undoing_a_bulk_change_gives_back_what_stood_and_redoing_what_came_of_it(
    first: list[Step], bulk: list[Step]
) -> None:
    written = written_by(first)
    done = changed(written, lambda s: written_by(bulk, s))
    written.unlock(ADA, "to undo")
    before, after = said(done[1]), said(done[2])
    if before == after:
        return

    undo(written, done)
    assert said(written) == before
    redo(written, done)
    assert said(written) == after
    assert state_of(replayed(written)) == state_of(written)


def spelt(written: Script) -> list[tuple[str, ...]]:
    return [one.spellings for one in written.distinctions.values()]


def test_what_was_said_of_cues_is_undone_and_redone_and_leaves_the_revision() -> None:
    written = script(element("character", "JOAN"))
    revision = written.revision

    apart = changed(written, lambda s: s.distinguish_cues(["JOAN"], "Ann", "Mother and daughter."))
    undo(written, apart)
    assert (spelt(written), spelt(replayed(written))) == ([], [])
    redo(written, apart)
    assert spelt(written) == [("JOAN",)]

    withdrawn = changed(written, lambda s: s.withdraw_distinction(["JOAN"], "Ann", "They are one."))
    with pytest.raises(NothingToUndo, match="stands any more"):
        undo(written, apart)
    undo(written, withdrawn)
    assert spelt(written) == [("JOAN",)]
    assert written.revision == revision


def test_what_somebody_else_said_of_cues_since_is_not_undone() -> None:
    written = script(element("character", "JOAN"))
    apart = changed(written, lambda s: s.distinguish_cues(["JOAN"], "Ann", "Mother and daughter."))
    written.withdraw_distinction(["JOAN"], "Ben", "They are one.")
    written.distinguish_cues(["JOAN"], "Ben", "Two sisters.")

    with pytest.raises(UndoConflict, match="whether 'JOAN' are different people was said anew since") as refused:
        undo(written, apart)

    assert "Ben: Two sisters." in str(refused.value.facts["conflicts"])


def test_a_command_that_changed_text_and_told_cues_apart_is_undone_whole() -> None:
    written = script(element("character", "JOAN"))

    def both(written: Script) -> None:
        written.distinguish_cues(["JOAN"], "Ann", "Mother and daughter.")
        written.add(element("action", "She leaves."), written.content.last())

    done = changed(written, both)
    undo(written, done)
    assert (texts(written), spelt(written)) == (["JOAN"], [])
    redo(written, done)
    assert (texts(written), spelt(written)) == (["JOAN", "She leaves."], [("JOAN",)])
    assert replayed(written).undone == {}
