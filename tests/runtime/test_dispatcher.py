from __future__ import annotations

import threading
from uuid import uuid4

import pytest

from domain.shared.refusal import NotFound
from runtime.dispatcher import Call, Forbidden, KeyReused, Reply
from runtime.unit_of_work import Stale
from tests.runtime.conftest import Desk, somebody
from tests.runtime.notes import AddLine, NoteTorn, RewriteNote, TearNote, WriteNote


def test_a_command_is_answered_with_id_version_and_position(desk: Desk) -> None:
    first = desk.ask(WriteNote(text="one"))
    second = desk.ask(RewriteNote(note_id=first.id, text="two"))

    assert (first.version, second.version) == (1, 2)
    assert first.id == second.id
    assert first.position is not None
    assert second.position is not None
    assert second.position > first.position


def test_the_same_key_is_answered_the_same_and_records_once(desk: Desk) -> None:
    first = desk.ask(WriteNote(text="one"), "key-1")
    again = desk.ask(WriteNote(text="one"), "key-1")

    assert again.replayed
    assert (again.id, again.version, again.position) == (first.id, first.version, first.position)
    assert len(desk.rows("events")) == 1


def test_the_same_key_for_another_request_is_refused(desk: Desk) -> None:
    desk.ask(WriteNote(text="one"), "key-1")

    with pytest.raises(KeyReused):
        desk.ask(WriteNote(text="two"), "key-1")


def test_the_same_key_in_another_organization_is_another_key(desk: Desk) -> None:
    first = desk.ask(WriteNote(text="one"), "key-1")
    other = desk.ask(WriteNote(text="one"), "key-1", principal=somebody())

    assert other.id != first.id
    assert not other.replayed


def test_many_calls_at_once_with_one_key_record_once(desk: Desk) -> None:
    replies: list[Reply] = []

    def ask() -> None:
        replies.append(desk.ask(WriteNote(text="one"), "key-1"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({reply.id for reply in replies}) == 1
    assert len(replies) == 8
    assert len(desk.rows("events")) == 1


def test_a_refusal_leaves_no_receipt_so_the_same_key_may_succeed_later(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="one"))
    desk.ask(TearNote(note_id=note.id))

    with pytest.raises(NoteTorn):
        desk.ask(RewriteNote(note_id=note.id, text="two"), "key-1")

    assert len(desk.rows("receipts")) == 2


def test_a_command_that_changes_nothing_records_nothing_but_its_receipt(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="one"))
    same = desk.ask(RewriteNote(note_id=note.id, text="one"), "key-1")

    assert (same.version, same.position) == (1, None)
    assert desk.ask(RewriteNote(note_id=note.id, text="one"), "key-1").replayed


def test_the_version_seen_must_be_the_version_that_stands(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="one"))
    desk.ask(RewriteNote(note_id=note.id, text="two"), seen=1)

    with pytest.raises(Stale, match="version 1"):
        desk.ask(RewriteNote(note_id=note.id, text="three"), seen=1)


def test_writers_of_one_stream_all_succeed_and_none_is_lost(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="one"))
    failures: list[Exception] = []

    def work() -> None:
        try:
            for _ in range(15):
                desk.ask(AddLine(note_id=note.id, text="line"))
        except Exception as failure:  # noqa: BLE001 - told below
            failures.append(failure)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    last = desk.ask(AddLine(note_id=note.id, text="last"))
    desk.settle(last)
    assert len(desk.rows("note_lines")) == 6 * 15 + 1


def test_a_stream_of_another_organization_is_not_found(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="one"))

    with pytest.raises(NotFound):
        desk.ask(RewriteNote(note_id=note.id, text="two"), principal=somebody())


def test_a_stream_that_was_just_used_is_not_known_to_another_organization(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="one"))
    desk.ask(RewriteNote(note_id=note.id, text="two"))
    asked = len(desk.authority.asked)

    with pytest.raises(NotFound):
        desk.ask(RewriteNote(note_id=note.id, text="three"), principal=somebody())
    assert len(desk.authority.asked) == asked


def test_an_unknown_stream_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.ask(RewriteNote(note_id=uuid4(), text="two"))


def test_a_missing_permission_is_named(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="one"))
    desk.authority.denied.add("notes.tear")

    with pytest.raises(Forbidden, match=r"notes\.tear"):
        desk.ask(TearNote(note_id=note.id))


def test_permission_is_asked_in_the_project_of_the_stream(desk: Desk) -> None:
    project = uuid4()
    note = desk.ask(WriteNote(text="one", project_id=project))
    desk.ask(RewriteNote(note_id=note.id, text="two"))

    assert desk.authority.asked == [("notes.write", project), ("notes.write", project)]


def test_commands_together_are_all_recorded_in_one_commit_or_none(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="one"))
    torn = desk.ask(WriteNote(text="torn"))
    desk.ask(TearNote(note_id=torn.id))
    before = len(desk.rows("events"))

    with pytest.raises(NoteTorn):
        desk.dispatcher.dispatch_together(
            desk.principal,
            [Call(RewriteNote(note_id=note.id, text="two")), Call(RewriteNote(note_id=torn.id, text="two"))],
        )
    assert len(desk.rows("events")) == before

    replies = desk.dispatcher.dispatch_together(
        desk.principal,
        [Call(RewriteNote(note_id=note.id, text="two")), Call(AddLine(note_id=note.id, text="three"))],
    )
    assert [reply.version for reply in replies] == [2, 3]
    with desk.database.system.connection() as connection:
        commands = connection.execute(
            "SELECT count(DISTINCT command_id) FROM events WHERE originator_id = %s AND originator_version > 1",
            (note.id,),
        ).fetchone()
    assert commands == (1,)


def test_a_failed_command_does_not_leave_its_mark_on_the_cached_aggregate(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="one"))
    with pytest.raises(NoteTorn):
        desk.dispatcher.dispatch_together(
            desk.principal, [Call(TearNote(note_id=note.id)), Call(RewriteNote(note_id=note.id, text="two"))]
        )

    assert desk.ask(RewriteNote(note_id=note.id, text="two")).version == 2
