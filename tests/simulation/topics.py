"""The topic of the world: partitions that are filled, repeated, read unevenly and wiped; and what must hold of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from runtime.database import Connection
from runtime.feed.client import BrokerTrouble, Message, Topic
from runtime.feed.kafka import KafkaFeed
from runtime.feed.log import LogFeed
from runtime.feed.relay import Relay, Wiped, active
from tests.simulation.invariants import Watch, require
from tests.simulation.wire import Line, WorldDatabase
from tests.simulation.world import Blocked, Life, World

TOPIC = Topic("nowhere:1", "studio-log", 3)
HELD = 25  # events in a reader's window: it often falls behind, and reads the log
_PAGE = 12  # events that a relay publishes at once


Record = tuple[int, bytes | None, bytes, dict[str, bytes]]


@dataclass
class WorldTopic:
    """What outlives the processes: the records of each partition."""

    world: World
    partitions: list[list[Message]] = field(default_factory=lambda: [[] for _ in range(TOPIC.partitions)])
    fresh: list[Message] = field(default_factory=list[Message])
    """Records that nobody has looked at yet."""
    whole: bool = True
    """False from a wipe until a relay begins from the first event."""

    def write(self, partition: int, key: bytes | None, value: bytes, headers: dict[str, bytes]) -> int:
        """Keep a record; return its offset."""
        records = self.partitions[partition]
        records.append(Message(partition, len(records), key, value, headers))
        self.fresh.append(records[-1])
        return len(records) - 1

    def wipe(self, seldom: float = 1.0) -> None:
        """Lose everything, as a topic does that is deleted and made again; seldom."""
        if self.world.happens(self.world.faults.wiped * seldom):
            self.world.wipes += 1
            self.world.tell("the topic is WIPED")
            self.partitions = [[] for _ in self.partitions]
            self.whole = False

    def ends(self) -> list[int]:
        return [len(records) for records in self.partitions]


class WorldPublisher:
    """One relay's producer: what it was handed arrives one by one, or not all of it, with others in between."""

    def __init__(self, topic: WorldTopic, life: Life, line: Line) -> None:
        self._topic, self._life, self._line = topic, life, line
        self._sent: list[Record] = []

    def send(self, partition: int, key: bytes | None, value: bytes, headers: list[tuple[str, bytes]]) -> None:
        self._sent.append((partition, key, value, dict(headers)))

    def settle(self) -> dict[int, int]:
        sent, self._sent = self._sent, []
        world, ends = self._topic.world, dict[int, int]()
        for record in self._shuffled(sent):
            world.between(self._life, "a record")
            if world.happens(world.faults.cut):
                world.tell(f"{self._life.name} LOSES its session while it publishes")
                self._line.sever()
            if world.happens(world.faults.cut):
                raise BrokerTrouble("no broker answers")
            self._topic.wipe(0.01)
            ends[record[0]] = self._topic.write(*record) + 1
        world.between(self._life, "after the records")
        return ends

    def _shuffled(self, sent: list[Record]) -> list[Record]:
        """Return the records in another order, in which each partition's is kept."""
        queues = [[each for each in sent if each[0] == number] for number in range(TOPIC.partitions)]
        drawn = [each[0] for each in sent]
        self._topic.world.chance.shuffle(drawn)
        return [queues[number].pop(0) for number in drawn]

    def ends(self) -> list[int]:
        return self._topic.ends()


class WorldSubscriber:
    """One process's reader: it hears of each partition as much as it likes, and of some records once more."""

    def __init__(self, world_topic: WorldTopic, _: Topic, offsets: Sequence[int]) -> None:
        self._topic = world_topic
        self._next = list(offsets) or [0] * TOPIC.partitions

    def poll(self, _: float, most: int = 2_000) -> list[Message]:
        world, found = self._topic.world, list[Message]()
        numbers = list(range(TOPIC.partitions))
        world.chance.shuffle(numbers)
        unruly = world.happens(world.faults.unruly)
        for number in numbers:
            records = self._topic.partitions[number]
            at = self._next[number] if self._next[number] <= len(records) else 0  # what is no more begins again
            count = most
            if unruly:
                at, count = max(0, at - world.chance.choice((0, 0, 3))), world.chance.choice((0, 1, 4, 20))
            found += records[at : at + count]
            self._next[number] = min(len(records), at + count)
        return found

    def close(self) -> None:
        """Do nothing."""


class Follower(KafkaFeed):
    """The feed of one process, stepped."""

    def __init__(self, database: WorldDatabase, log: LogFeed, world: World, life: Life) -> None:
        super().__init__(database, log, TOPIC)
        self._world, self._life = world, life
        self._reading: tuple[WorldSubscriber, bytes] | None = None

    def follow(self) -> None:
        """Read on; or lose the broker, and begin where the furthest consumer behind goes on."""
        if self._reading is None or self._world.happens(self._world.faults.cut):
            subscriber, log = self._begin()
            self._reading = cast("WorldSubscriber", subscriber), log
        subscriber, log = self._reading
        self._take(subscriber, log)  # type: ignore[arg-type] # the world's in the place of the client library's
        self._world.tell(f"holds {self.span}")


class AtRest(LogFeed):
    """A log whose reader never waits."""

    def wait(self, after: int, timeout: float) -> bool:
        del after, timeout
        return False


class Publishing:
    """What one relay process is doing: standing by, or publishing under the lock of its session."""

    def __init__(self, database: WorldDatabase, topic: WorldTopic, life: Life) -> None:
        self._database, self._topic, self._life = database, topic, life
        self._relay: Any = Relay(database, AtRest(database), TOPIC, page_events=_PAGE)
        self._line: Line | None = None
        self._publisher: WorldPublisher | None = None
        self._position = 0

    def step(self) -> None:
        """Take over if nobody publishes, or publish a page. What goes wrong ends the session."""
        try:
            if self._line is None or self._publisher is None:
                self._take_over()
            else:
                self._position = self._relay._page(self._line, self._publisher, self._position)
        except Blocked:
            raise
        except (Wiped, BrokerTrouble) as trouble:
            self._topic.world.tell(f"begins again: {type(trouble).__name__}")
            self.end()
        except BaseException:
            self.end()
            raise

    def _take_over(self) -> None:
        self._line = self._database.session("studio_system")
        if not active(self._line, TOPIC):
            self.end()
            return
        self._topic.world.takeovers += 1
        publisher = WorldPublisher(self._topic, self._life, self._line)
        self._position = self._relay._begin(self._line, publisher)
        self._publisher = publisher

    def end(self) -> None:
        """Close the session; the lock ends with it."""
        line, self._line, self._publisher = self._line, None, None
        if line is not None:
            self._database.end_session("studio_system", line)


@dataclass
class TopicWatch:
    """Looks at the topic after every step: what its records claim, and what the relay says is in it."""

    topic: WorldTopic
    connection: Connection
    watch: Watch
    claims: list[tuple[int, int, int]] = field(default_factory=list[tuple[int, int, int]])

    def look(self) -> None:
        """Look at what is new."""
        for message in self._taken():
            after, position = (int(message.headers[name]) for name in ("after", "position"))
            self.claims.append((message.partition, after, position))
            self._claim(message.partition, after, position)
        relayed = self._relayed()
        self.topic.whole = self.topic.whole or relayed == 0
        if self.topic.whole:
            self._holds(relayed)

    def behind(self, head: int) -> str:
        """Return what the topic lacks."""
        if not self.topic.whole:
            return "it was wiped, and no relay has noticed"
        return "" if self._relayed() >= head else f"it is filled up to {self._relayed()}"

    def at_rest(self) -> None:
        """Look at all of it, when everything has come to rest: it holds the log, stream by stream, in order."""
        for claim in self.claims:
            self._claim(*claim)
        self._holds(max(self.watch.events))
        for records in self.topic.partitions:
            _in_order(records)

    def _taken(self) -> list[Message]:
        fresh, self.topic.fresh = self.topic.fresh, []
        return fresh

    def _claim(self, partition: int, after: int, position: int) -> None:
        """A record says that its partition has nothing between two positions."""
        between = [
            e.position
            for e in self.watch.events.values()
            if after < e.position < position and e.stream_id.int % TOPIC.partitions == partition
        ]
        require(not between, f"partition {partition} claims nothing from {after} to {position}, and there is {between}")

    def _holds(self, upto: int) -> None:
        there = {int(m.headers["position"]) for records in self.topic.partitions for m in records if m.key}
        missing = sorted(position for position in self.watch.events if position <= upto and position not in there)
        require(not missing, f"the relay says that all up to {upto} is published; {missing[:3]} is not in the topic")

    def _relayed(self) -> int:
        row = self.connection.execute("SELECT position FROM relays WHERE topic = %s", (TOPIC.name,)).fetchone()
        return row[0] if row else 0


def _in_order(records: Sequence[Message]) -> None:
    """Each stream goes on where it was, but for what lies in a hole that the partition tells of, or is a repetition."""
    known, told, seen = 0, False, dict[bytes, int]()
    for message in records:
        after, position = (int(message.headers[name]) for name in ("after", "position"))
        if after > known:  # what lay before it was wiped
            told = True
            seen.clear()
        if message.key and position > known:
            version, last = int(message.headers["version"]), seen.get(message.key, 0)
            right = version == last + 1 or (told and not last)
            require(right, f"{UUID(bytes=message.key)}:{version} comes after {last} in the topic")
            seen[message.key] = version
        known = max(known, position)
