"""Revision sets, drafts, locked pages and tags by command, and the pages that come of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from commands.writing.branch import BranchScript
from commands.writing.element import AddElement, RemoveElement, RewriteElement
from commands.writing.named_draft import NameDraft
from commands.writing.pages import LockPages, UnlockPages
from commands.writing.production import TagShape
from commands.writing.revision import CloseRevision, NoRevisionActive, StartRevision
from commands.writing.scene import OmitScene
from commands.writing.scene_numbers import LockSceneNumbers
from commands.writing.script import CreateScript, ImportScript
from commands.writing.script_lock import LockScript
from commands.writing.script_version import RestoreScript, TagScriptVersion
from commands.writing.shapes import ElementChanges, ElementShape
from commands.writing.tag import TagElements, UntagElement
from domain.shared.recorded import Recorded
from domain.shared.refusal import Invalid, NotFound
from domain.writing.named_drafts import LabelTaken
from domain.writing.page_lock import PagesAreLocked
from domain.writing.part import ScriptLocked
from domain.writing.revision_colours import ORDER
from domain.writing.revisions import RevisionActive
from domain.writing.scene_edits import SceneIsOmitted
from projections.writing.named_draft import DraftRow
from projections.writing.page_lock import PageLockRow
from projections.writing.revision import RevisionRow
from projections.writing.tag import TagRow
from queries.writing.revising import ScriptAt, script_at
from runtime.issued_pages import Issued, issued, marks_of
from tests.commands.fake_studio import FakeStudio

WORDS = "One sentence of some length is said here, and then another one follows it. "


class Log:
    """The fake studio's log, read as queries do."""

    def __init__(self, studio: FakeStudio) -> None:
        self._studio = studio

    def stream(self, organization_id: UUID, stream_id: UUID, after: int, upto: int) -> Sequence[Recorded[Any]]:
        del organization_id
        return [r for r in self._studio.log if r.stream_id == stream_id and after < r.version <= upto]


def at(studio: FakeStudio, script_id: UUID, version: int | None = None) -> ScriptAt:
    newest = max(r.version for r in studio.log if r.stream_id == script_id)
    return script_at(studio.organization_id, Log(studio), script_id, version or newest)


def pages(studio: FakeStudio, script_id: UUID) -> Issued:
    return issued(at(studio, script_id))


def begun(paragraphs: Sequence[tuple[str, str]]) -> tuple[FakeStudio, UUID, list[UUID]]:
    studio, ids = FakeStudio(), [uuid4() for _ in paragraphs]
    script_id = studio.send(CreateScript(project_id=uuid4(), title="Last Train")).id
    shapes = tuple(ElementShape(id=i, type=kind, text=text) for i, (kind, text) in zip(ids, paragraphs, strict=True))  # type: ignore[arg-type]
    studio.send(ImportScript(script_id=script_id, elements=shapes))
    return studio, script_id, ids


def feature(scenes: int = 40) -> tuple[FakeStudio, UUID, list[UUID]]:
    return begun(
        [part for n in range(scenes) for part in (("scene_heading", f"INT. ROOM {n} - DAY"), ("action", WORDS * 9))]
    )


def rewrite(studio: FakeStudio, script_id: UUID, element_id: UUID, text: str) -> None:
    studio.send(RewriteElement(script_id=script_id, element_id=element_id, changes=ElementChanges(text=text)))


def numbers(of: Issued) -> list[str]:
    return [page.page.number for page in of.pages]


def test_what_changes_while_a_set_is_active_is_marked_with_it() -> None:
    studio, script_id, ids = feature()
    studio.send(LockPages(script_id=script_id))
    before = pages(studio, script_id)
    studio.send(StartRevision(script_id=script_id, dated=date(2026, 5, 3)))
    rewrite(studio, script_id, ids[21], WORDS * 8 + "The clock stops. " + WORDS)
    (row,) = studio.rows(RevisionRow).values()
    now = pages(studio, script_id)

    assert (row.name, row.colour, row.mark, row.dated, row.closed) == ("Blue", "blue", "*", "2026-05-03", None)
    assert numbers(now) == numbers(before)
    (changed,) = now.changed[row.id]
    told = ["".join(t for _, runs in changed.page.lines[n].pieces for t, _ in runs) for n in changed.marks]
    assert len(told) == 1
    assert "The clock stops." in told[0]
    assert [p.page.number for p in now.pages if p.revision is not None] == [changed.page.number]


def test_colours_follow_in_the_industrys_order_and_then_double() -> None:
    studio, script_id, _ = feature(1)
    for _ in range(11):
        studio.send(StartRevision(script_id=script_id))
        studio.send(CloseRevision(script_id=script_id))
    colours = [row.colour for row in sorted(studio.rows(RevisionRow).values(), key=lambda row: row.place)]

    assert colours == [
        "blue", "pink", "yellow", "green", "goldenrod", "buff", "salmon", "cherry", "tan", "double blue", "double pink",
    ]  # fmt: skip
    assert ORDER[0] == "white"


def test_text_that_grows_over_a_locked_page_goes_to_pages_that_keep_their_numbers_when_the_set_is_closed() -> None:
    studio, script_id, ids = feature()
    studio.send(LockPages(script_id=script_id))
    locked = numbers(pages(studio, script_id))
    studio.send(StartRevision(script_id=script_id))
    rewrite(studio, script_id, ids[5], WORDS * 60)
    grown = numbers(pages(studio, script_id))
    studio.send(CloseRevision(script_id=script_id))
    rewrite(studio, script_id, ids[5], "Nothing.")

    came_in = [number for number in grown if number not in locked]
    assert came_in
    assert all(number[:-1] in locked and number[-1].isalpha() for number in came_in)
    assert numbers(pages(studio, script_id)) == grown  # emptied pages stay
    assert studio.row(PageLockRow).paper == "letter"


def test_pages_that_are_unlocked_are_numbered_anew() -> None:
    studio, script_id, ids = feature()
    studio.send(LockPages(script_id=script_id))
    rewrite(studio, script_id, ids[5], WORDS * 60)
    with pytest.raises(PagesAreLocked):
        studio.send(LockPages(script_id=script_id, paper="a4"))
    studio.send(UnlockPages(script_id=script_id, reason="a new white draft"))
    told = numbers(pages(studio, script_id))

    assert told == [str(n + 1) for n in range(len(told))]
    assert studio.row(PageLockRow).reason == "a new white draft"


def test_a_branch_has_the_locked_pages_of_its_origin() -> None:
    studio, script_id, ids = feature()
    studio.send(LockPages(script_id=script_id))
    rewrite(studio, script_id, ids[5], WORDS * 60)
    branch_id = studio.send(BranchScript(script_id=script_id, name="darker")).id

    assert numbers(pages(studio, branch_id)) == numbers(pages(studio, script_id))


def test_the_pages_of_an_empty_script_cannot_be_locked() -> None:
    studio = FakeStudio()
    script_id = studio.send(CreateScript(project_id=uuid4(), title="Last Train")).id
    with pytest.raises(Invalid, match="no page yet"):
        studio.send(LockPages(script_id=script_id))


def test_a_second_set_waits_until_the_first_is_closed() -> None:
    studio, script_id, _ = feature(1)
    set_id = studio.send(StartRevision(script_id=script_id, colour="Second  Pink", mark="+")).details["set_id"]
    assert studio.row(RevisionRow).colour == "double pink"
    with pytest.raises(RevisionActive, match="close it"):
        studio.send(StartRevision(script_id=script_id))
    studio.send(CloseRevision(script_id=script_id, set_id=UUID(set_id)))
    length = len(studio.log)
    studio.send(CloseRevision(script_id=script_id, set_id=UUID(set_id)))

    assert len(studio.log) == length  # it was closed already
    with pytest.raises(NoRevisionActive):
        studio.send(CloseRevision(script_id=script_id))
    with pytest.raises(NotFound):
        studio.send(CloseRevision(script_id=script_id, set_id=uuid4()))


def test_a_colour_that_nobody_knows_needs_its_shade() -> None:
    studio, script_id, _ = feature(1)
    with pytest.raises(Invalid, match="no colour of revisions"):
        studio.send(StartRevision(script_id=script_id, colour="mauve"))
    with pytest.raises(ValidationError):
        StartRevision(script_id=script_id, colour="mauve", shade="mauve")
    studio.send(StartRevision(script_id=script_id, colour="mauve", shade="#e0b0ff"))

    assert studio.row(RevisionRow).shade == "#E0B0FF"


def test_a_locked_script_starts_no_revision() -> None:
    studio, script_id, _ = feature(1)
    studio.send(LockScript(script_id=script_id, reason="approved"))
    for command in (StartRevision(script_id=script_id), LockPages(script_id=script_id)):
        with pytest.raises(ScriptLocked):
            studio.send(command)


def test_an_omitted_scene_is_marked_and_cannot_be_edited() -> None:
    studio, script_id, ids = feature(4)
    studio.send(LockSceneNumbers(script_id=script_id))
    studio.send(LockPages(script_id=script_id))
    studio.send(StartRevision(script_id=script_id))
    studio.send(OmitScene(script_id=script_id, scene_id=ids[2]))
    now = pages(studio, script_id)
    marked = [line for page in now.pages for n, line in enumerate(page.page.lines) if n in page.marks]

    assert ("OMITTED", "2") in [(line.pieces[0][1][0][0], line.number) for line in marked]
    with pytest.raises(SceneIsOmitted):
        rewrite(studio, script_id, ids[2], "INT. HALL")


def test_a_draft_has_a_name_and_a_date_and_is_restored_by_its_name() -> None:
    studio, script_id, ids = feature(2)
    studio.send(NameDraft(script_id=script_id, name="1st draft", dated=date(2026, 5, 3)))
    rewrite(studio, script_id, ids[1], "Another thing.")
    studio.send(NameDraft(script_id=script_id, name="2nd draft", version=3))
    length = len(studio.log)
    studio.send(NameDraft(script_id=script_id, name="1st draft", version=2))
    assert len(studio.log) == length
    with pytest.raises(LabelTaken):
        studio.send(NameDraft(script_id=script_id, name="1st draft"))
    with pytest.raises(LabelTaken):
        studio.send(TagScriptVersion(script_id=script_id, label="1st draft"))
    with pytest.raises(Invalid):
        studio.send(NameDraft(script_id=script_id, name="3rd draft", version=99))
    with pytest.raises(Invalid):
        studio.send(NameDraft(script_id=script_id, name="3rd draft", set_id=uuid4()))
    studio.send(RestoreScript(script_id=script_id, label="1st draft"))

    rows = {row.name: (row.version, row.dated) for row in studio.rows(DraftRow).values()}
    assert rows["1st draft"] == (2, "2026-05-03")
    assert [row.text for row in at(studio, script_id).elements][1] == WORDS * 9


def test_tags_are_kept_by_element_and_category() -> None:
    studio, script_id, ids = feature(1)
    tag = TagShape(element_id=ids[1], category=104, name="sentence", words="One sentence")
    studio.send(TagElements(script_id=script_id, tags=(tag, tag)))
    studio.send(TagElements(script_id=script_id, tags=(tag,)))

    assert [(t.category_name, t.name, t.words) for t in studio.rows(TagRow).values()] == [
        ("Props", "sentence", "One sentence")
    ]
    with pytest.raises(Invalid, match="no category"):
        studio.send(TagElements(script_id=script_id, tags=(TagShape(element_id=ids[1], category=99, name="x"),)))
    with pytest.raises(NotFound):
        studio.send(TagElements(script_id=script_id, tags=(TagShape(element_id=uuid4(), category=104, name="x"),)))
    studio.send(UntagElement(script_id=script_id, element_id=ids[1], category=104, name="sentence"))
    assert not studio.rows(TagRow)


_edits = st.lists(
    st.tuples(st.sampled_from(["add", "rewrite", "remove"]), st.integers(0, 30), st.sampled_from(["Rain.", WORDS * 4])),
    max_size=8,
)


@given(_edits, _edits, st.booleans())
@settings(max_examples=25)
def test_marks_are_what_differs_between_the_start_of_a_set_and_now(
    first: list[tuple[str, int, str]], then: list[tuple[str, int, str]], lock: bool
) -> None:
    studio, script_id, _ = feature(8)
    if lock:
        studio.send(LockPages(script_id=script_id))
    _edit(studio, script_id, first)
    studio.send(StartRevision(script_id=script_id))
    start = {row.id: row for row in at(studio, script_id).elements}
    _edit(studio, script_id, then)
    now = pages(studio, script_id)
    (revised,) = now.script.revisions
    marked = {now.script.elements[e].id for e, _ in marks_of(now.script, revised, now.layout)}

    differing = {row.id for row in now.script.elements if row.id not in start or row.text != start[row.id].text}
    taken_out = [key for key in start if key not in {row.id for row in now.script.elements}]
    assert differing <= marked
    assert len(marked - differing) <= len(taken_out)
    if not differing and not taken_out:
        assert not marked
        assert not now.changed[revised.row.id]


def _edit(studio: FakeStudio, script_id: UUID, edits: Sequence[tuple[str, int, str]]) -> None:
    for kind, place, text in edits:
        elements = at(studio, script_id).elements
        element_id = elements[place % len(elements)].id
        if kind == "add":
            shape = ElementShape(type="action", text=text)
            studio.send(AddElement(script_id=script_id, element=shape, after_id=element_id))
        elif kind == "rewrite":
            rewrite(studio, script_id, element_id, text)
        elif len(elements) > 2:
            studio.send(RemoveElement(script_id=script_id, element_id=element_id))


def test_a_branch_has_the_sets_as_they_stood_and_the_active_one_goes_on_in_it() -> None:
    studio, script_id, ids = feature()
    studio.send(LockPages(script_id=script_id))
    studio.send(StartRevision(script_id=script_id, dated=date(2026, 5, 3)))
    rewrite(studio, script_id, ids[21], WORDS * 8 + "The clock stops. " + WORDS)
    studio.send(RemoveElement(script_id=script_id, element_id=ids[33]))
    studio.send(CloseRevision(script_id=script_id))
    studio.send(StartRevision(script_id=script_id, dated=date(2026, 5, 9)))
    rewrite(studio, script_id, ids[41], "A whistle blows. " + WORDS * 8)
    branch_id = studio.send(BranchScript(script_id=script_id, name="producers")).id
    studio.react()
    there, here = pages(studio, script_id), pages(studio, branch_id)

    assert numbers(here) == numbers(there)
    assert [p.marks for p in here.pages] == [p.marks for p in there.pages]
    for mine, theirs in zip(here.script.revisions, there.script.revisions, strict=True):
        assert (mine.row.name, mine.row.closed is None) == (theirs.row.name, theirs.row.closed is None)
        assert here.changed[mine.row.id] == there.changed[theirs.row.id] != ()

    rewrite(studio, branch_id, ids[61], "Nobody answers. " + WORDS * 8)
    deeper = studio.send(BranchScript(script_id=branch_id, name="network")).id
    studio.react()
    changed, again = (pages(studio, one).changed for one in (branch_id, deeper))

    pink = here.script.revisions[1].row
    assert len(changed[pink.id]) == len(here.changed[pink.id]) + 1
    assert again == changed
    assert pages(studio, script_id).changed == there.changed
    with pytest.raises(RevisionActive):
        studio.send(StartRevision(script_id=deeper))
    studio.send(CloseRevision(script_id=deeper))
    studio.send(StartRevision(script_id=deeper))
    assert at(studio, deeper).revisions[-1].row.colour == "yellow"
