"""The queue and the feed of the world: they lose, double, delay, repeat, split and reorder."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from domain.shared.recorded import Recorded
from runtime.feed.log import LogFeed
from runtime.feed.port import Page
from runtime.queues.port import MOST_RETRIES, DeadLetter, JobQueue, Message, letter
from tests.simulation.world import Life, World

SILENCE = timedelta(seconds=10)


@dataclass(eq=False)
class Letter:
    """A message in the broker, which is there from an instant on."""

    message: Message
    ready_at: datetime


@dataclass
class Broker:
    """What outlives the processes: the messages."""

    world: World
    letters: list[Letter] = field(default_factory=list[Letter])
    dead: list[Message] = field(default_factory=list[Message])

    def send(self, message: Message) -> None:
        """Take a message, or lose it, or take it twice, or late."""
        faults, chance = self.world.faults, self.world.chance
        if self.world.happens(faults.lost):
            self.world.tell("a message is LOST")
            return
        for _ in range(2 if self.world.happens(faults.doubled) else 1):
            pause = chance.uniform(0, 120) if self.world.happens(faults.late) else 0.0
            self.put(message, pause)

    def put(self, message: Message, seconds: float) -> None:
        """Keep a message until then."""
        self.letters.append(Letter(message, self.world.clock.now() + timedelta(seconds=seconds)))

    def take(self) -> Letter | None:
        """Return any message that is there, in no order."""
        ready = [each for each in self.letters if each.ready_at <= self.world.clock.now()]
        if not ready:
            return None
        chosen = self.world.chance.choice(ready)
        self.letters.remove(chosen)
        return chosen

    def failed(self, message: Message) -> None:
        """Try again after a pause, or bury it."""
        retries = int(message.options.get("retries", 0))
        if retries >= MOST_RETRIES:
            self.dead.append(message)
            return
        again = dataclasses.replace(message, options={**message.options, "retries": retries + 1})
        self.put(again, self.world.chance.uniform(0.5, 60))

    def abandoned(self, message: Message) -> None:
        """Give what a dead worker had in hand to another, some time later; some brokers have forgotten it."""
        if not self.world.happens(self.world.faults.lost):
            self.put(message, SILENCE.total_seconds())


class WorldQueue(JobQueue):
    """A process's view of the broker."""

    def __init__(self, broker: Broker, life: Life) -> None:
        self._broker, self._life = broker, life

    def put(self, message: Message) -> None:
        self._broker.world.between(self._life, "an enqueue")
        self._broker.send(message)
        self._broker.world.between(self._life, "after an enqueue")

    def depth(self, queue: str) -> int:
        return sum(each.message.queue_name == queue for each in self._broker.letters)

    def dead_letters(self, queue: str) -> Iterator[DeadLetter]:
        return (letter(message, queue) for message in self._broker.dead)

    def take_dead(self, queue: str, message_id: str) -> Message | None:
        return None


class WorldFeed:
    """A feed as unruly as its contract allows; with `losing`, as a partitioned one that must be asked for the rest."""

    def __init__(self, log: LogFeed, world: World, *, losing: bool = False) -> None:
        self._log, self._world, self._losing = log, world, losing

    def read(self, after: int, limit: int) -> Page:
        if not self._world.happens(self._world.faults.unruly):
            return self._log.read(after, limit)
        chance = self._world.chance
        back = chance.randint(0, min(after, 9))
        page = self._log.read(after - back, back + chance.randint(1, 6))
        if page.position < after:
            return self._log.read(after, limit)
        return Page(self._shaken(page.events, chance), page.position)

    def _shaken(self, events: Sequence[Recorded[Any]], chance: Random) -> list[Recorded[Any]]:
        by_stream: dict[UUID, list[Recorded[Any]]] = {}
        for recorded in events:
            by_stream.setdefault(recorded.stream_id, []).append(recorded)
        streams = list(by_stream.values())
        chance.shuffle(streams)
        lost = 0.3 if self._losing else 0.0
        return [e for stream in streams for e in (stream[-1:] if chance.random() < lost else stream)]

    def wait(self, after: int, timeout: float) -> bool:
        return self._log.wait(after, timeout)

    def release(self) -> None:
        self._log.release()

    def stream(self, organization_id: UUID, stream_id: UUID, after: int, upto: int) -> Sequence[Recorded[Any]]:
        return self._log.stream(organization_id, stream_id, after, upto)
