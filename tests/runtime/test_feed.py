"""The contract of every feed: over the log itself, and over a real Apache Kafka that a relay fills from it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Generator
from uuid import uuid4

import psycopg
import pytest

from domain.shared.recorded import Recorded
from runtime.events.append import WRITERS_LOCK
from runtime.feed.port import Feed
from tests.runtime.conftest import Desk
from tests.runtime.following import SECONDS, everything, following, names, relaying
from tests.runtime.notes import AddLine, WriteNote


@pytest.fixture(params=["log", "kafka"])
def feed(desk: Desk, request: pytest.FixtureRequest) -> Generator[Feed]:
    if request.param == "log":
        yield desk.feed
    else:
        topic = request.getfixturevalue("topic")
        with relaying(desk.database, topic), following(desk.database, topic) as kafka_feed:
            yield kafka_feed


def test_an_empty_log_gives_an_empty_page_at_once(feed: Feed) -> None:
    page = feed.read(0, 10)
    assert (page.events, page.position) == ([], 0)


def test_events_come_in_order_each_with_its_envelope(desk: Desk, feed: Feed) -> None:
    project = uuid4()
    note = desk.ask(WriteNote(text="one", project_id=project))
    last = desk.ask(AddLine(note_id=note.id, text="x"))

    first, second = everything(feed, last.position or 0)
    assert (first, second) == tuple(desk.feed.read(0, 10).events)
    assert (first.stream_id, first.version, second.version) == (note.id, 1, 2)
    assert first.organization_id == desk.principal.organization_id
    assert first.project_id == second.project_id == project
    assert first.actor == str(desk.principal.actor)
    assert first.position < second.position
    assert first.event.text == "one"  # type: ignore[attr-defined] # a note's event


def test_a_page_goes_on_where_the_last_ended(desk: Desk, feed: Feed) -> None:
    last = note = desk.ask(WriteNote(text="one"))
    for number in range(20):
        last = desk.ask(AddLine(note_id=note.id, text=str(number)))

    assert names(everything(feed, last.position or 0)) == [f"{note.id}:{version}" for version in range(1, 22)]


def test_streams_come_in_the_order_of_the_log(desk: Desk, feed: Feed) -> None:
    notes = [desk.ask(WriteNote(text=str(number))) for number in range(30)]

    assert [e.stream_id for e in everything(feed, notes[-1].position or 0)] == [note.id for note in notes]


def test_missed_versions_of_a_stream_can_be_fetched(desk: Desk, feed: Feed) -> None:
    note = desk.ask(WriteNote(text="one"))
    for number in range(5):
        desk.ask(AddLine(note_id=note.id, text=str(number)))

    missed = feed.stream(desk.principal.organization_id, note.id, 2, 4)
    assert [e.version for e in missed] == [3, 4]


def test_waiting_ends_by_an_event(desk: Desk, feed: Feed) -> None:
    timer = threading.Timer(0.05, lambda: desk.ask(WriteNote(text="one")))
    timer.start()
    assert feed.wait(0, SECONDS)
    timer.join()


def test_what_came_between_a_look_and_the_wait_ends_the_wait(desk: Desk, feed: Feed) -> None:
    assert not feed.read(0, 10).events
    written = desk.ask(WriteNote(text="one"))

    assert feed.wait(0, SECONDS)
    assert len(everything(feed, written.position or 0)) == 1


def test_who_has_just_looked_into_the_log_waits_without_looking_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []

    def looked(after: int) -> bool:
        looks.append(after)
        return False

    monkeypatch.setattr(desk.feed, "_grown", looked)
    desk.feed.read(0, 10)

    assert not desk.feed.wait(0, 0.02)
    assert looks == []
    assert not desk.feed.wait(0, 0.02)
    assert looks, "nobody can tell of a position that was not looked at since"


def test_waiting_for_nothing_ends_by_its_timeout(feed: Feed) -> None:
    assert not feed.wait(0, 0.05)


def test_waiting_ends_when_the_process_ends(feed: Feed) -> None:
    timer = threading.Timer(0.05, feed.release)
    timer.start()
    assert feed.wait(0, SECONDS)
    timer.join()


def test_a_position_that_may_still_be_filled_is_waited_for(desk: Desk, feed: Feed) -> None:
    """A writer drew its position but has not committed; a later one is visible already."""
    with psycopg.connect(desk.database.owner_dsn) as slow:
        slow.execute("SELECT pg_advisory_xact_lock_shared(%s)", (WRITERS_LOCK,))
        slow.execute(
            "INSERT INTO events (organization_id, originator_id, originator_version, topic, state, actor, command_id,"
            " correlation_id) VALUES (%s, %s, 1, 'tests.NoteTorn', %s, 'a', %s, %s)",
            (desk.principal.organization_id, uuid4(), b'{"timestamp":"2026-01-01T00:00:00Z"}', uuid4(), uuid4()),
        )
        last = desk.ask(WriteNote(text="later")).position or 0
        seen: list[Recorded[object]] = []
        reader = threading.Thread(target=lambda: seen.extend(everything(feed, last)))
        reader.start()
        time.sleep(0.2)
        assert seen == []
        assert reader.is_alive()
        slow.commit()
        reader.join(timeout=SECONDS)

    assert [e.topic for e in seen] == ["tests.NoteTorn", "tests.NoteCreated"]


def test_a_position_that_was_rolled_back_is_stepped_over(desk: Desk, feed: Feed) -> None:
    desk.ask(WriteNote(text="one"))
    with psycopg.connect(desk.database.owner_dsn) as failing:
        failing.execute("SELECT nextval(pg_get_serial_sequence('events', 'notification_id'))")
        failing.rollback()
    last = desk.ask(WriteNote(text="two"))

    assert len(everything(feed, last.position or 0)) == 2


@pytest.mark.timeout(120)
def test_with_many_writers_and_conflicts_a_tailing_reader_misses_and_doubles_nothing(desk: Desk, feed: Feed) -> None:
    note = desk.ask(WriteNote(text="shared"))
    seen: list[Recorded[object]] = []
    done = threading.Event()

    def tail() -> None:
        position = 0
        while not done.is_set() or position < desk.feed.head():
            page = feed.read(position, 50)
            seen.extend(page.events)
            if page.position == position:
                feed.wait(position, 0.05)
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
    assert Counter(names(seen)) == Counter(stored)
    assert [e.position for e in seen] == sorted(e.position for e in seen)
