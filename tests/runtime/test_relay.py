"""The relay and its readers over a real Apache Kafka: what may happen to a topic changes nothing for who reads it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from film_studio.torture.topic import faults_of, published
from runtime.database import Database
from runtime.feed.client import Publisher, Topic, delete_topic, ensure_topic
from runtime.feed.log import LogFeed
from runtime.feed.port import Feed
from runtime.feed.records import watermark_headers
from runtime.feed.relay import Relay
from runtime.projector import Projector
from tests.runtime.conftest import Desk
from tests.runtime.following import SECONDS, everything, following, names, relaying
from tests.runtime.kafka_topics import leaving_sockets
from tests.runtime.notes import AddLine, WriteNote


def _write(desk: Desk, notes: int = 5, lines: int = 4) -> int:
    """Write notes and lines and return the last position."""
    written = [desk.ask(WriteNote(text=str(number))) for number in range(notes)]
    last = [desk.ask(AddLine(note_id=note.id, text=str(line))) for line in range(lines) for note in written][-1]
    return last.position or 0


def _until(met: Callable[[], bool], what: str, seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def _relayed(database: Database, topic: Topic) -> int:
    with database.system.connection() as connection:
        row = connection.execute("SELECT position FROM relays WHERE topic = %s", (topic.name,)).fetchone()
    return row[0] if row else -1


def _relay_everything(desk: Desk, topic: Topic, upto: int) -> None:
    with relaying(desk.database, topic):
        _until(lambda: _relayed(desk.database, topic) >= upto, "the relay does not come through")


@contextmanager
def _projecting(desk: Desk, feed: Feed) -> Generator[Projector]:
    projector = Projector(desk.database, feed)
    projector.start()
    yield projector
    projector.stop()


def test_everything_is_published_once_in_the_order_of_its_stream(desk: Desk, topic: Topic) -> None:
    upto = _write(desk)
    _relay_everything(desk, topic, upto)

    assert list(faults_of(desk.database, topic)) == []
    assert len(published(topic)) == len(desk.rows("events"))


def test_a_relay_goes_on_where_the_one_before_ended(desk: Desk, topic: Topic) -> None:
    _relay_everything(desk, topic, _write(desk))
    _relay_everything(desk, topic, _write(desk))

    assert len(published(topic)) == len(desk.rows("events"))


def test_one_relay_publishes_and_the_other_takes_over_when_it_ends(desk: Desk, topic: Topic) -> None:
    with relaying(desk.database, topic) as first:
        upto = _write(desk)
        _until(lambda: _relayed(desk.database, topic) >= upto, "nobody publishes")
        with relaying(desk.database, topic):
            upto = _write(desk)
            _until(lambda: _relayed(desk.database, topic) >= upto, "nobody publishes beside one who stands by")
            assert len(published(topic)) == len(desk.rows("events"))
            first.stop()
            upto = _write(desk)
            _until(lambda: _relayed(desk.database, topic) >= upto, "nobody took over")
    assert len(published(topic)) == len(desk.rows("events"))


def test_what_is_published_twice_is_read_once(desk: Desk, topic: Topic) -> None:
    upto = _write(desk)
    with following_after(desk, topic, upto) as feed:
        with desk.database.owner() as connection:
            connection.execute("UPDATE relays SET position = 3")  # as after a power cut: the last moves are lost
        _relay_everything(desk, topic, upto)
        upto = _write(desk)
        _relay_everything(desk, topic, upto)

        assert len(published(topic)) > len(desk.rows("events"))
        assert names(everything(feed, upto)) == names(everything(desk.feed, upto))


@contextmanager
def following_after(desk: Desk, topic: Topic, upto: int) -> Generator[Feed]:
    _relay_everything(desk, topic, upto)
    with following(desk.database, topic) as feed:
        yield feed


def test_a_topic_that_was_wiped_is_filled_again_from_the_log(desk: Desk, topic: Topic) -> None:
    upto = _write(desk)
    _relay_everything(desk, topic, upto)
    delete_topic(topic)
    _until(lambda: _made_anew(topic), "the topic cannot be made anew")
    assert len(list(faults_of(desk.database, topic))) == len(desk.rows("events"))

    with relaying(desk.database, topic), following(desk.database, topic) as feed:
        _until(lambda: list(faults_of(desk.database, topic)) == [], "the topic is not filled again")
        upto = _write(desk)
        assert names(everything(feed, upto)) == names(everything(desk.feed, upto))


def _made_anew(topic: Topic) -> bool:
    """Deleting goes on in the broker's background for a moment."""
    return ensure_topic(topic) == topic.partitions


@pytest.mark.full
@pytest.mark.timeout(200)
def test_a_topic_that_is_wiped_under_its_relay_and_readers_comes_back(desk: Desk, topic: Topic) -> None:
    with (
        relaying(desk.database, topic),
        following(desk.database, topic) as feed,
        _projecting(desk, feed) as projector,
    ):
        upto = _write(desk)
        assert projector.wait_for(upto, SECONDS)
        delete_topic(topic)
        upto = _write(desk)
        assert projector.wait_for(upto, 120)
        _until(lambda: list(faults_of(desk.database, topic)) == [], "the topic is not filled again", 60)
        # What the relay had sent into the wiped topic is given up by its producer only after a while, and sent again.
        assert names(everything(feed, upto, seconds=60)) == names(everything(desk.feed, upto))


def test_what_another_log_left_in_a_topic_is_not_read(desk: Desk, topic: Topic) -> None:
    ensure_topic(topic)
    publisher = Publisher(topic)
    for partition in range(topic.partitions):
        publisher.send(partition, None, b"", watermark_headers(b"another log", 0, 1_000_000))
    publisher.settle()
    publisher.close()

    with relaying(desk.database, topic), following(desk.database, topic) as feed:
        upto = _write(desk)
        assert names(everything(feed, upto)) == names(everything(desk.feed, upto))
        assert feed.span is not None
        assert feed.span[1] < 1_000_000


def test_a_topic_of_another_shape_is_refused_in_a_sentence(
    desk: Desk, topic: Topic, caplog: pytest.LogCaptureFixture
) -> None:
    ensure_topic(topic)
    with caplog.at_level(logging.WARNING, "studio.relay"), relaying(desk.database, replace(topic, partitions=2)):
        _until(lambda: "STUDIO_KAFKA_TOPIC" in caplog.text, "it was not refused")


def test_the_projector_keeps_its_offsets_and_the_next_process_goes_on_from_them(desk: Desk, topic: Topic) -> None:
    desk.projector.stop()
    with relaying(desk.database, topic):
        with following(desk.database, topic) as feed, _projecting(desk, feed) as projector:
            upto = _write(desk)
            assert projector.wait_for(upto, SECONDS)
        with desk.database.system.connection() as connection:
            row = connection.execute("SELECT position, offsets FROM positions WHERE consumer = 'live'").fetchone()
        assert row is not None
        assert sum(row[1]) >= len(desk.rows("events"))
        with following(desk.database, topic) as feed, _projecting(desk, feed) as projector:
            assert feed.span is not None
            assert feed.span[0] == row[0]
            assert projector.wait_for(_write(desk), SECONDS)


def test_two_processes_that_project_the_same_topic_take_turns_and_double_nothing(desk: Desk, topic: Topic) -> None:
    desk.projector.stop()
    with (
        relaying(desk.database, topic),
        following(desk.database, topic) as one,
        following(desk.database, topic) as other,
        _projecting(desk, one) as first,
        _projecting(desk, other) as second,
    ):
        upto = _write(desk, notes=10, lines=10)
        assert first.wait_for(upto, SECONDS)
        assert second.wait_for(upto, SECONDS)
        first.stop()
        upto = _write(desk)
        assert second.wait_for(upto, SECONDS)

    assert len(desk.rows("note_lines")) == 10 * 10 + 5 * 4


def test_while_no_relay_has_said_where_the_topic_stands_the_log_is_read(desk: Desk, topic: Topic) -> None:
    from runtime.feed.kafka import KafkaFeed  # noqa: PLC0415

    upto = _write(desk)
    feed = KafkaFeed(desk.database, LogFeed(desk.database), topic)
    assert names(everything(feed, upto)) == names(everything(desk.feed, upto))


@pytest.mark.full
def test_no_broker_is_said_in_a_sentence_and_asked_again(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    nowhere = Topic("127.0.0.1:9", "log", 4)
    with caplog.at_level(logging.WARNING, "studio.relay"), leaving_sockets():
        relay = Relay(desk.database, desk.feed, nowhere)
        relay.start()
        _until(lambda: "nothing is published" in caplog.text, "nothing was said", 40)
        relay.stop()
