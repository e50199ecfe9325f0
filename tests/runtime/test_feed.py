"""The contract of every feed, here for the log; the Kafka feed passes the same."""

from __future__ import annotations

import threading
import time
from collections import Counter
from uuid import uuid4

import psycopg
import pytest

from runtime.events.recorder import WRITERS_LOCK
from runtime.feed.port import Page
from tests.runtime.conftest import Desk
from tests.runtime.notes import AddLine, WriteNote


def _all(desk: Desk, limit: int = 7) -> list[tuple[int, str]]:
    position = 0
    seen: list[tuple[int, str]] = []
    while True:
        page = desk.feed.read(position, limit)
        if page.position == position:
            return seen
        seen += [(e.position, f"{e.stream_id}:{e.version}") for e in page.events]
        position = page.position


def test_an_empty_log_gives_an_empty_page_at_once(desk: Desk) -> None:
    assert desk.feed.read(0, 10) == Page([], 0)


def test_events_come_in_order_each_with_its_envelope(desk: Desk) -> None:
    project = uuid4()
    note = desk.ask(WriteNote(text="one", project_id=project))
    desk.ask(AddLine(note_id=note.id, text="x"))

    first, second = desk.feed.read(0, 10).events
    assert (first.stream_id, first.version, second.version) == (note.id, 1, 2)
    assert first.organization_id == desk.principal.organization_id
    assert first.project_id == second.project_id == project
    assert first.actor == str(desk.principal.actor)
    assert first.position < second.position
    assert first.event.text == "one"


def test_a_page_goes_on_where_the_last_ended(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="one"))
    for number in range(20):
        desk.ask(AddLine(note_id=note.id, text=str(number)))

    assert [name for _, name in _all(desk)] == [f"{note.id}:{version}" for version in range(1, 22)]


def test_missed_versions_of_a_stream_can_be_fetched(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="one"))
    for number in range(5):
        desk.ask(AddLine(note_id=note.id, text=str(number)))

    missed = desk.feed.stream(desk.principal.organization_id, note.id, 2, 4)
    assert [e.version for e in missed] == [3, 4]


def test_waiting_ends_by_a_ring(desk: Desk) -> None:
    timer = threading.Timer(0.05, lambda: desk.ask(WriteNote(text="one")))
    timer.start()
    assert desk.feed.wait(0, 10)
    timer.join()


def test_waiting_for_nothing_ends_by_its_timeout(desk: Desk) -> None:
    assert not desk.feed.wait(0, 0.05)


def test_a_position_that_may_still_be_filled_is_waited_for(desk: Desk) -> None:
    """A writer drew its position but has not committed; a later one is visible already."""
    with psycopg.connect(desk.database.owner_dsn) as slow:
        slow.execute("SELECT pg_advisory_xact_lock_shared(%s)", (WRITERS_LOCK,))
        slow.execute(
            "INSERT INTO events (organization_id, originator_id, originator_version, topic, state, actor, command_id,"
            " correlation_id) VALUES (%s, %s, 1, 'tests.NoteTorn', %s, 'a', %s, %s)",
            (desk.principal.organization_id, uuid4(), b'{"timestamp":"2026-01-01T00:00:00Z"}', uuid4(), uuid4()),
        )
        desk.ask(WriteNote(text="later"))
        pages: list[Page] = []
        reader = threading.Thread(target=lambda: pages.append(desk.feed.read(0, 10)))
        reader.start()
        time.sleep(0.1)
        assert pages == []
        slow.commit()
        reader.join(timeout=10)

    assert [e.topic for e in pages[0].events] == ["tests.NoteTorn", "tests.NoteCreated"]


def test_a_position_that_was_rolled_back_is_stepped_over(desk: Desk) -> None:
    desk.ask(WriteNote(text="one"))
    with psycopg.connect(desk.database.owner_dsn) as failing:
        failing.execute("SELECT nextval(pg_get_serial_sequence('events', 'notification_id'))")
        failing.rollback()
    desk.ask(WriteNote(text="two"))

    page = desk.feed.read(0, 10)
    assert len(page.events) == 2
    assert page.position == page.events[-1].position


@pytest.mark.timeout(120)
def test_with_many_writers_and_conflicts_a_tailing_reader_misses_and_doubles_nothing(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="shared"))
    seen: list[tuple[int, str]] = []
    done = threading.Event()

    def tail() -> None:
        position = 0
        while True:
            finished = done.is_set()
            page = desk.feed.read(position, 50)
            seen.extend((e.position, f"{e.stream_id}:{e.version}") for e in page.events)
            if page.position == position and finished:
                return
            position = page.position

    def write() -> None:
        for number in range(25):
            desk.ask(AddLine(note_id=note.id, text=str(number)))
            desk.ask(WriteNote(text=str(number)))

    reader = threading.Thread(target=tail)
    reader.start()
    writers = [threading.Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    done.set()
    reader.join()

    stored = {f"{row[1]}:{row[2]}" for row in desk.rows("events")}
    assert Counter(name for _, name in seen) == Counter(stored)
    assert [position for position, _ in seen] == sorted(position for position, _ in seen)
