"""The simulated world: one thread, a seeded scheduler, and every place where something may come in between.

Whoever does something with an effect outside of its own memory passes `between`. There the world may let others act
first (whole steps of theirs, so that any two interleave), or end the process at once. `Crash` is no Exception: product
code does not catch it, as it could not catch a SIGKILL.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import psycopg

from domain.shared.sources import sources

MOST_DEPTH = 3  # steps that may be inside one another
_MOST_TOLD = 60  # lines of the trace that a failure shows


class Crash(BaseException):
    """The process is gone."""


class Blocked(BaseException):
    """The step waits for what only another step can do: it is given up and comes again."""


class Violation(AssertionError):  # noqa: N818 - a statement about the world
    """An invariant does not hold."""


@dataclass(slots=True)
class Faults:
    """How likely each fault is at each place where it can happen; drawn anew for each seed, so that seeds differ."""

    crash: float = 0.0
    others: float = 0.0
    """Others act in between."""
    cut: float = 0.0
    """The connection is lost before a commit, or after it and before the answer."""
    slow: float = 0.0
    """An append is visible only after others have acted, and appended themselves."""
    shared: float = 0.0
    """An append waits for others to act, and whoever of them appends takes it along in its commit."""
    lost: float = 0.0
    doubled: float = 0.0
    late: float = 0.0
    """Of messages of the queue."""
    unruly: float = 0.0
    """The feed repeats, loses, splits and reorders."""
    wiped: float = 0.0
    """The topic is deleted."""
    stumble: float = 0.0
    """The provider fails, or gives what is of no use."""

    @staticmethod
    def drawn(chance: Random) -> Faults:
        """Return a mixture: some faults often, some never."""

        def upto(most: float) -> float:
            return chance.choice((0.0, 0.3, 1.0)) * most

        return Faults(
            crash=upto(0.012),
            others=chance.choice((0.02, 0.06, 0.12)),
            cut=upto(0.03),
            slow=upto(0.3),
            shared=upto(0.3),
            lost=upto(0.2),
            doubled=upto(0.3),
            late=upto(0.5),
            unruly=upto(0.8),
            stumble=upto(0.4),
            wiped=chance.choice((0.0, 0.5, 0.9)),
        )


class Clock:
    """Goes on only when the world says so."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def time(self) -> float:
        return self.instant.timestamp()

    monotonic = perf_counter = time

    def sleep(self, _: float) -> None:
        """Wait for what another must do: in one thread it can only do that when this step is over."""
        raise Blocked

    def tick(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


class Ids:
    """Identifiers of the world's own chance."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def new(self) -> UUID:
        return UUID(int=self._chance.getrandbits(128), version=4)


@dataclass
class Life:
    """A process from its start to its end."""

    name: str
    over: bool = False


@dataclass
class Actor:
    """Something that takes steps, one at a time."""

    name: str
    step: Callable[[], object]
    weight: int = 1
    busy: bool = False


@dataclass
class World:
    """The scheduler, and what it decides by."""

    seed: int
    chance: Random = field(init=False)
    faults: Faults = field(init=False)
    clock: Clock = field(default_factory=Clock)
    actors: list[Actor] = field(default_factory=list[Actor])
    watching: Callable[[], None] = lambda: None
    """Called after every step."""
    told: list[str] = field(default_factory=list[str])
    steps: int = 0
    crashes: int = 0
    cuts: int = 0
    slow_commits: int = 0
    shared_commits: int = 0
    takeovers: int = 0
    wipes: int = 0
    freed: int = 0
    wrote: bool = False
    """Whether anything was written since the world was last looked at."""
    _depth: int = 0
    _digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.faults = Faults.drawn(self.chance)
        self.ids = Ids(self.chance)
        with sources(clock=self.clock, ids=self.ids):
            self._context: Context = copy_context()

    @property
    def over_kafka(self) -> bool:
        """Whether processes hear of events from a topic: in every third seed."""
        return self.seed % 3 == 1

    @property
    def digest(self) -> str:
        """What everything that happened hashes to."""
        return self._digest.hexdigest()

    @property
    def last(self) -> str:
        """The end of the trace, for people."""
        return "\n".join(self.told[-_MOST_TOLD:])

    def tell(self, line: str) -> None:
        """Write a line of the trace."""
        self.told.append(f"{self.steps:4} {'  ' * self._depth}{line}")
        self._digest.update(line.encode())

    def happens(self, likely: float) -> bool:
        """Draw whether a fault happens."""
        return likely > 0 and self.chance.random() < likely

    def between(self, life: Life, what: str) -> None:
        """Let come in between what may: others' steps, the end of this process."""
        self._digest.update(what.encode())
        if self._depth < MOST_DEPTH and self.happens(self.faults.others):
            self.others()
        if not life.over and self.happens(self.faults.crash):
            self.crash(life, what)
        if life.over:
            raise Crash

    def crash(self, life: Life, what: str) -> None:
        """End a process; what it does at other places ends as it comes back to them."""
        life.over = True
        self.crashes += 1
        self.tell(f"{life.name} CRASHES at {what}")

    def cut(self, life: Life, what: str) -> None:
        """Perhaps lose the connection."""
        if life.over:
            raise Crash
        if self.happens(self.faults.cut):
            self.cuts += 1
            self.tell(f"{life.name} LOSES its connection {what}")
            raise psycopg.OperationalError("the connection was lost")

    def waits(self) -> None:
        """Perhaps let others act while somebody waits for company."""
        if self._depth < MOST_DEPTH and self.happens(self.faults.shared):
            self.others()

    def others(self) -> None:
        """Let one or two others act."""
        for _ in range(self.chance.choice((1, 1, 2))):
            self.one_step()

    def one_step(self) -> None:
        """Let somebody who is not in the middle of something act."""
        free = [actor for actor in self.actors if not actor.busy]
        if free:
            self.act(self.chance.choices(free, [actor.weight for actor in free])[0])

    def act(self, actor: Actor) -> None:
        """Take one step of an actor, and look whether everything is as it must be."""
        self.steps += 1
        self.tell(actor.name)
        actor.busy = True
        self._depth += 1
        try:
            self._context.copy().run(actor.step)
        except Blocked:
            self.tell("waits")
        except Crash:
            self.tell("gone")
        except psycopg.OperationalError as error:
            said, *_ = str(error).splitlines()  # what follows tells where a row lies on the disk
            self.tell(f"trouble: {said}")
        finally:
            actor.busy = False
            self._depth -= 1
        if self.wrote:
            self.wrote = False
            self.watching()
