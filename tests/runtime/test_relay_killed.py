"""Relay and consumer are killed again and again while people write: nothing is missing, doubled or out of order."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from film_studio.torture.topic import faults_of, published
from projections.read_model import read_models
from runtime.feed.client import Topic
from runtime.rebuild import rebuild
from tests.runtime.conftest import Desk
from tests.runtime.notes import AddLine, WriteNote

_ROOT = Path(__file__).resolve().parents[2]
_KILLS = 14
_WRITERS = 3


class Children:
    """Two relays, of which one stands by, and a consumer, each started anew as soon as it is killed.

    The first two relays kill themselves, each between a page and the word that it is published: chance alone may not
    kill there once.
    """

    def __init__(self, desk: Desk, keys: Path, topic: Topic, relay: str) -> None:
        self._words = [desk.database.owner_dsn, str(keys), topic.servers, topic.name]
        self._roles = [relay, relay, "consumer"]
        self._living = [self._start(role) for role in (f"cut-off-{relay}", f"cut-off-{relay}", "consumer")]

    def cut_off(self) -> None:
        """Wait until both first relays are dead, and start others."""
        for relay in self._living[:2]:
            relay.wait(60)
        for number in (0, 1):
            self.renew(number)

    def _start(self, role: str) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "tests.runtime.relay_children", role, *self._words]
        return subprocess.Popen(words, cwd=_ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self, number: int) -> None:
        self._living[number].kill()
        self._living[number].wait()

    def renew(self, number: int) -> None:
        self.kill(number)
        self._living[number] = self._start(self._roles[number])

    def kill_all(self) -> None:
        for number in range(len(self._living)):
            self.kill(number)


@contextmanager
def _writing(desk: Desk) -> Generator[list[int]]:
    """Write from several threads for a block; the list has how many commands each has had acknowledged."""
    stopped = threading.Event()
    acknowledged = [0] * _WRITERS

    def write(writer: int) -> None:
        note = desk.ask(WriteNote(text=f"of {writer}"))
        acknowledged[writer] += 1
        while not stopped.is_set():
            desk.ask(AddLine(note_id=note.id, text=str(acknowledged[writer])))
            desk.ask(WriteNote(text="another"))
            acknowledged[writer] += 2
            time.sleep(0.005)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(_WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield acknowledged
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def _torment(desk: Desk, children: Children) -> int:
    """Kill while writers write, and return how many commands were acknowledged."""
    chance = random.Random(4)
    with _writing(desk) as acknowledged:
        children.cut_off()
        for kill in range(_KILLS):
            # The two relays in turn: the one that publishes is always the one that was not started last.
            children.renew((2, 0, 1)[kill % 3])
            time.sleep(chance.uniform(0.5, 2.5))
    return sum(acknowledged)


def _position(desk: Desk, consumer: str) -> int:
    with desk.database.system.connection() as connection:
        row = connection.execute("SELECT position FROM positions WHERE consumer = %s", (consumer,)).fetchone()
    return row[0] if row else 0


def _relayed(desk: Desk) -> int:
    return int(str(_rows(desk, "SELECT coalesce(max(position), 0) FROM relays")[0][0]))


def _until(met: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not met():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


@pytest.fixture
def counted(desk: Desk) -> Desk:
    """Make room for the deliveries, and leave projecting to the children."""
    desk.projector.stop()
    with desk.database.owner() as connection:
        connection.execute("CREATE TABLE deliveries (number serial PRIMARY KEY, stream uuid, version bigint)")
        connection.execute("GRANT ALL ON deliveries, deliveries_number_seq TO studio_system")
    return desk


@pytest.mark.full
@pytest.mark.timeout(280)
def test_nothing_is_missing_doubled_or_out_of_order_after_many_kills(counted: Desk, keys: Path, topic: Topic) -> None:
    desk = counted
    children = Children(desk, keys, topic, "relay")
    try:
        acknowledged = _torment(desk, children)
        head = desk.feed.head()
        _until(lambda: _relayed(desk) >= head, "the relay does not arrive")
        _until(lambda: min(_position(desk, "live"), _position(desk, "counter")) >= head, "the consumers do not arrive")
    finally:
        children.kill_all()

    stored = [(row[0], row[1]) for row in _rows(desk, "SELECT originator_id, originator_version FROM events")]
    delivered = [(row[0], row[1]) for row in _rows(desk, "SELECT stream, version FROM deliveries ORDER BY number")]
    assert len(stored) == acknowledged
    assert Counter(delivered) == Counter(stored)
    assert all(version == delivered_before + 1 for version, delivered_before in _steps(delivered))
    assert list(faults_of(desk.database, topic)) == []
    assert len(published(topic)) > len(stored), "no page that was sent before its relay died came again"
    tables = [desk.rows(name) for name in ("notes", "note_lines")]
    rebuild(desk.database, desk.feed, read_models().values())
    assert [desk.rows(name) for name in ("notes", "note_lines")] == tables


@pytest.mark.full
@pytest.mark.timeout(280)
def test_a_relay_that_publishes_at_most_once_is_found_out(counted: Desk, keys: Path, topic: Topic) -> None:
    children = Children(counted, keys, topic, "lossy-relay")
    try:
        _torment(counted, children)
        _until(lambda: _relayed(counted) >= counted.feed.head(), "the relay does not arrive")
        time.sleep(1)  # it says so before it has sent its last page
    finally:
        children.kill_all()

    assert any(fault.endswith("is missing in the topic") for fault in faults_of(counted.database, topic))


def _rows(desk: Desk, statement: str) -> list[tuple[object, ...]]:
    with desk.database.system.connection() as connection:
        return connection.execute(statement.encode()).fetchall()


def _steps(delivered: list[tuple[object, object]]) -> list[tuple[int, int]]:
    """Return each delivery's version beside the one of its stream that came before it."""
    last: dict[object, int] = {}
    steps: list[tuple[int, int]] = []
    for stream, version in delivered:
        steps.append((int(str(version)), last.get(stream, 0)))
        last[stream] = int(str(version))
    return steps
