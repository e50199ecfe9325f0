from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.shared.recorded import Recorded
from runtime.feed.port import Page
from runtime.feed.records import Span
from runtime.feed.window import Window

_PARTITIONS = 3
_NOBODY = UUID(int=0)


def _event(position: int) -> Recorded[object]:
    return Recorded(
        position, _NOBODY, None, UUID(int=position), 1, "tests.Note", datetime.now(UTC), "", _NOBODY, _NOBODY, None
    )


def _partition(event: Recorded[object]) -> int:
    return event.stream_id.int * 7 // 3 % _PARTITIONS


class _Topic:
    """Partitions of records, and a relay that publishes pages of a log as the real one does."""

    def __init__(self, log: Sequence[Recorded[object]], chance: random.Random) -> None:
        self.log = log
        self.partitions: list[list[Span]] = [[] for _ in range(_PARTITIONS)]
        self._chance = chance
        self._stored = 0

    def publish(self) -> bool:
        """Publish a page; now and then die in the middle of it, or before its position is stored."""
        page = [event for event in self.log if event.position > self._stored][: self._chance.randint(1, 6)]
        if not page:
            return False
        last = [self._stored] * _PARTITIONS
        sent: list[list[tuple[int, int, Recorded[object] | None]]] = [[] for _ in range(_PARTITIONS)]
        for event in page:
            number = _partition(event)
            sent[number].append((last[number], event.position, event))
            last[number] = event.position
        for number in range(_PARTITIONS):
            if last[number] < page[-1].position:
                sent[number].append((last[number], page[-1].position, None))
        died = self._chance.random() < 0.2
        for number, records in enumerate(sent):
            self._append(number, records[: self._chance.randint(0, len(records))] if died else records)
        if not died:
            self._stored = page[-1].position
        return True

    def _append(self, number: int, records: Sequence[tuple[int, int, Recorded[object] | None]]) -> None:
        records_so_far = self.partitions[number]
        for after, position, event in records:
            records_so_far.append(Span(number, len(records_so_far), after, position, event))

    def lose_one(self) -> None:
        """Lose a record, as a broker may that lost its disk."""
        records = self._chance.choice(self.partitions)
        if records:
            del records[self._chance.randrange(len(records))]

    def wipe(self) -> None:
        """Begin again with an empty topic."""
        self._stored = 0
        self.partitions = [[] for _ in range(_PARTITIONS)]


class _Reader:
    """Follows a topic into a window, and reads it as a consumer does that keeps its place."""

    def __init__(self, topic: _Topic, chance: random.Random) -> None:
        self._topic = topic
        self._chance = chance
        self.page = Page([], 0)
        self.seen: list[int] = []
        self.from_window = 0
        self.begin()

    def begin(self) -> None:
        """Start the process: all it knows is the page it stored."""
        self._window = Window(_PARTITIONS, 15, self.page if self.page.offsets else None)
        self._at = list(self.page.offsets) or [0] * _PARTITIONS

    def poll(self) -> None:
        for number, records in enumerate(self._topic.partitions):
            fetched = records[self._at[number] :][: self._chance.randint(0, 5)]
            for span in fetched:
                self._window.take(span)
            self._at[number] = min(self._at[number], len(records)) + len(fetched)
        self._window.settle()

    def read(self) -> bool:
        page = self._window.read(self.page.position, self._chance.randint(1, 8))
        if page is None:
            events = [event for event in self._topic.log if event.position > self.page.position][:4]
            page = Page(events, events[-1].position if events else self.page.position)
        else:
            self.from_window += len(page.events)
        moved = page.position > self.page.position
        if moved:
            self.page = page
            self.seen += [event.position for event in page.events]
        return moved


def _log(chance: random.Random) -> list[Recorded[object]]:
    return [_event(position) for position in range(1, 120) if chance.random() < 0.9]


def _mishaps(topic: _Topic, reader: _Reader, chance: random.Random) -> Iterator[None]:
    """Publish everything while things go wrong."""
    while topic.publish():
        for _ in range(chance.randint(0, 3)):
            reader.poll()
            reader.read()
        match chance.randrange(12):
            case 0:
                topic.lose_one()
            case 1:
                reader.begin()
            case 2 if chance.random() < 0.2:
                topic.wipe()
            case _:
                pass
        yield


@pytest.mark.parametrize("seed", range(200))
def test_deaths_losses_repeats_and_wipes_give_every_event_once_and_in_order(seed: int) -> None:
    chance = random.Random(seed)
    log = _log(chance)
    topic = _Topic(log, chance)
    reader = _Reader(topic, chance)
    for _ in _mishaps(topic, reader, chance):
        pass
    for _ in range(400):
        reader.poll()
        reader.read()

    # What the topic lost behind the last record that came through, nobody can know of; all before it must be there.
    assert reader.seen == [event.position for event in log][: len(reader.seen)]
    assert len(reader.seen) >= len(log) - 12


def test_without_mishap_everything_comes_from_the_topic() -> None:
    chance = random.Random(1)
    log = _log(chance)
    topic = _Topic(log, random.Random(3))
    topic._chance.random = lambda: 1.0  # type: ignore[method-assign] # the relay never dies
    reader = _Reader(topic, chance)
    while topic.publish():
        for _ in range(20):
            reader.poll()
        while reader.read():
            pass

    assert reader.seen == [event.position for event in log]
    assert reader.from_window == len(log)


def test_a_quiet_partition_keeps_up_by_its_watermarks() -> None:
    window = Window(2, 100)
    window.take(Span(0, 0, 0, 1, _event(1)))
    assert window.read(0, 10) is None
    window.take(Span(1, 0, 0, 1, None))
    window.settle()
    page = window.read(0, 10)
    assert page is not None
    assert ([event.position for event in page.events], page.position, page.offsets) == ([1], 1, [1, 1])


def test_who_is_behind_a_hole_reads_the_log_and_who_is_beyond_it_does_not() -> None:
    window = Window(1, 100)
    for after, position in ((0, 1), (1, 2), (5, 6)):
        window.take(Span(0, position, after, position, _event(position)))
    window.settle()
    assert window.read(2, 10) is None
    page = window.read(5, 10)
    assert page is not None
    assert [event.position for event in page.events] == [6]


def test_who_is_further_than_the_topic_waits_for_it() -> None:
    window = Window(1, 100)
    window.take(Span(0, 0, 0, 1, _event(1)))
    window.settle()
    page = window.read(9, 10)
    assert page is not None
    assert (page.events, page.position) == ([], 9)


def test_a_page_names_the_offsets_from_which_what_is_not_in_it_can_be_read() -> None:
    window = Window(2, 100)
    for span in (Span(0, 0, 0, 1, _event(1)), Span(0, 1, 1, 3, _event(3)), Span(1, 0, 0, 2, None)):
        window.take(span)
    window.settle()
    page = window.read(0, 10)
    assert page is not None
    assert (page.position, page.offsets) == (2, [1, 1])


def test_a_page_that_is_cut_names_offsets_before_the_cut_also_when_older_ones_are_forgotten() -> None:
    window = Window(1, 3)
    for last in (2, 5):
        for position in range(last - 1, last + 1):
            window.take(Span(0, position, position - 1, position, _event(position)))
        window.settle()
        window.take(Span(0, last + 1, last, last + 1, None))
    page = window.read(2, 1)
    assert page is not None
    assert ([event.position for event in page.events], page.offsets) == ([4], [3])
