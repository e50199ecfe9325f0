"""The runner of policies: every event causes what it causes once, and nothing stops those after it."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.bus import Command
from commands.policy import Policy
from domain.shared.recorded import Recorded
from runtime.dispatcher import Call, Principal, Reply, StillRunning
from runtime.policies import PolicyRunner
from tests.runtime.conftest import Desk
from tests.runtime.notes import Note, RewriteNote, TearNote, WriteNote


def when_written_rewrite(recorded: Recorded[Any]) -> Iterable[Command]:
    """Write an answer below; tear what says so first, which makes the answer impossible; forget what is too long."""
    if recorded.event.text == "tear":
        yield TearNote(note_id=recorded.stream_id)
    yield RewriteNote.model_validate({"note_id": recorded.stream_id, "text": answer(recorded.event.text)})


def answer(text: str) -> str | None:
    return None if text == "nonsense" else f"{text}, answered"


@pytest.fixture
def runner(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Generator[Callable[[], PolicyRunner]]:
    policy = Policy("tests.when_written_rewrite", frozenset({Note.Created.TOPIC}), when_written_rewrite)
    monkeypatch.setattr("commands.policy._registry", {policy.name: policy})
    started: list[PolicyRunner] = []

    def start() -> PolicyRunner:
        started.append(PolicyRunner(desk.database, desk.feed, desk.dispatcher))
        started[-1].start()
        return started[-1]

    yield start
    for one in started:
        one.stop()


def done(desk: Desk, position: int | None) -> None:
    """Wait until the policies have seen a position."""
    deadline = time.monotonic() + 20
    while reached(desk) < (position or 0):
        assert time.monotonic() < deadline, "the policies do not follow"
        time.sleep(0.02)


def reached(desk: Desk) -> int:
    with desk.database.system.connection() as connection:
        row = connection.execute("SELECT position FROM positions WHERE consumer = 'policies'").fetchone()
    return row[0] if row else 0


def history(desk: Desk, note: UUID) -> list[tuple[str, str]]:
    """Return the topics and actors of a note's events."""
    with desk.database.reading(desk.principal.organization_id) as connection:
        return connection.execute(
            "SELECT topic, actor FROM events WHERE organization_id = %s AND originator_id = %s"
            " ORDER BY originator_version",
            (desk.principal.organization_id, note),
        ).fetchall()


def poison(desk: Desk) -> list[tuple[str, str]]:
    with desk.database.system.connection() as connection:
        return connection.execute("SELECT consumer, reason FROM poison ORDER BY position").fetchall()


def test_an_event_causes_its_command_in_the_policy_s_name(desk: Desk, runner: Callable[[], PolicyRunner]) -> None:
    note = desk.ask(WriteNote(text="hello"))
    runner()
    done(desk, note.position)

    (_, writer), (topic, actor) = history(desk, note.id)
    assert writer.startswith("user:")
    assert topic == Note.Rewritten.TOPIC
    assert actor.startswith("policy:")
    assert actor.endswith(":tests.when_written_rewrite")


def test_an_event_that_is_read_again_causes_nothing_again(desk: Desk, runner: Callable[[], PolicyRunner]) -> None:
    note = desk.ask(WriteNote(text="hello"))
    first = runner()
    done(desk, note.position)
    first.stop()
    desk.ask(RewriteNote(note_id=note.id, text="otherwise"))
    with desk.database.system.connection() as connection:
        connection.execute("UPDATE positions SET position = 0 WHERE consumer = 'policies'")

    runner()
    done(desk, note.position)

    assert [topic for topic, _ in history(desk, note.id)] == [
        Note.Created.TOPIC,
        Note.Rewritten.TOPIC,
        Note.Rewritten.TOPIC,
    ]


@pytest.mark.parametrize(("text", "said"), [("tear", "This note is torn"), ("nonsense", "valid string")])
def test_what_is_refused_or_no_command_is_kept_as_poison_and_stepped_over(
    desk: Desk, runner: Callable[[], PolicyRunner], text: str, said: str
) -> None:
    desk.ask(WriteNote(text=text))
    note = desk.ask(WriteNote(text="hello"))
    runner()
    done(desk, note.position)

    ((consumer, reason),) = poison(desk)
    assert consumer == "tests.when_written_rewrite"
    assert said in reason
    assert len(history(desk, note.id)) == 2


def test_of_two_runners_one_works_and_the_other_takes_over_when_it_ends(
    desk: Desk, runner: Callable[[], PolicyRunner]
) -> None:
    first, _ = runner(), runner()
    notes = [desk.ask(WriteNote(text=str(uuid4()))) for _ in range(20)]
    done(desk, notes[-1].position)
    first.stop()
    last = desk.ask(WriteNote(text="hello"))
    done(desk, last.position)

    assert {len(history(desk, note.id)) for note in (*notes, last)} == {2}
    assert poison(desk) == []


def test_what_passes_is_no_poison_and_the_page_is_reacted_to_again(
    desk: Desk, runner: Callable[[], PolicyRunner], monkeypatch: pytest.MonkeyPatch
) -> None:
    answering, busy = desk.dispatcher.dispatch, [True, True]

    def still_running(principal: Principal, call: Call) -> Reply:
        if busy:
            busy.pop()
            raise StillRunning("Repeat it in a moment.")
        return answering(principal, call)

    note = desk.ask(WriteNote(text="one"))
    monkeypatch.setattr(desk.dispatcher, "dispatch", still_running)
    runner()
    done(desk, note.position)

    assert busy == []
    assert [topic for topic, _ in history(desk, note.id)] == [Note.Created.TOPIC, Note.Rewritten.TOPIC]
    assert poison(desk) == []
