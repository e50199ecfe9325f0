from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from domain.shared.refusal import Refusal
from domain.writing.script import Script
from tests.commands.fake_studio import replayed, state_of
from tests.domain.writing.writing_samples import ADA, TEXTS, TYPES, element, script


@dataclass(frozen=True)
class Step:
    """One edit of whatever stands at two places, given as shares of the script's length."""

    verb: str
    place: float
    other: float
    kind: str
    text: str

    def do(self, written: Script) -> None:
        ids = [e.id for e in written.content]
        one = ids[int(self.place * len(ids))] if ids else UUID(int=0)
        other = ids[int(self.other * len(ids))] if ids and self.other > 0 else None
        match self.verb:
            case "add":
                written.add(element(self.kind, self.text), other)
            case "rewrite":
                written.rewrite(one, {"text": self.text})
            case "move":
                written.move(one, other)
            case "remove":
                written.remove(one)
            case "tag":
                written.tag(self.text)
            case "title":
                written.change_title_page(self.text, "", {"Author": self.text})
            case _:
                written.lock_for(ADA, "Ada", "why") if written.lock is None else written.unlock(ADA, "go on")


VERBS = st.sampled_from(["add", "add", "add", "rewrite", "move", "remove", "tag", "title", "lock"])
SHARES = st.floats(0, 0.999)
STEPS = st.lists(st.builds(Step, VERBS, SHARES, SHARES, TYPES, TEXTS), max_size=25)


def written_by(steps: list[Step], onto: Script | None = None) -> Script:
    written = onto or script()
    for step in steps:
        try:
            step.do(written)
        except Refusal:
            continue
    return written


def said(written: Script) -> tuple[object, ...]:
    return (list(written.content), written.title, written.logline, written.title_page)


@given(STEPS)
def test_what_the_log_brings_back_is_what_stood_there(steps: list[Step]) -> None:
    written = written_by(steps)

    assert state_of(replayed(written)) == state_of(written)


@given(STEPS, STEPS)
def test_a_restored_script_says_what_it_said_then(before: list[Step], since: list[Step]) -> None:
    written = written_by(before)
    old = replayed(written)
    written_by(since, written)
    written.unlock(ADA, "to restore")

    written.restore(old)

    assert said(written) == said(old)
    assert state_of(replayed(written)) == state_of(written)


@given(STEPS)
def test_restoring_the_present_records_nothing(steps: list[Step]) -> None:
    written = written_by(steps)
    written.unlock(ADA, "to restore")
    count = len(written.pending)

    written.restore(replayed(written))

    assert len(written.pending) == count


@given(STEPS)
def test_the_order_is_that_of_the_ranks_and_no_two_are_alike(steps: list[Step]) -> None:
    ranks = [e.rank for e in written_by(steps).content]

    assert ranks == sorted(set(ranks))


@given(st.lists(TEXTS, min_size=2, max_size=6), st.permutations(range(4)))
def test_edits_of_different_elements_come_to_the_same_in_any_order(lines: list[str], order: list[int]) -> None:
    parts = [element("action", text) for text in lines]
    edits: list[Callable[[Script], None]] = [
        lambda s: s.rewrite(parts[0].id, {"text": "first"}, 2),
        lambda s: s.rewrite(parts[-1].id, {"type": "note"}, 2),
        lambda s: s.change_title_page("Other", "", {}),
        lambda s: s.tag("draft"),
    ]
    one, other = script(*parts), script(*parts)

    for edit in edits:
        edit(one)
    for place in order:
        edits[place](other)

    assert said(one) == said(other)
