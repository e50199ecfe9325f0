"""The processes of a studio, each the real thing on the world's connections, feed, queue and store; stepped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from dramatiq.middleware import CurrentMessage, TimeLimitExceeded

from runtime.bootstrap import StudioProcess, assembled
from runtime.collecting import collect
from runtime.dispatcher import StillRunning
from runtime.feed.log import LogFeed
from runtime.jobs import JobDispatcher
from runtime.keyfiles import key_file
from runtime.objects import StoredFile
from runtime.policies import PolicyRunner
from runtime.progress import Progress
from runtime.projector import Projection, Projector, live_projection
from runtime.settings import Settings
from runtime.snapshot_taker import SnapshotTaker
from runtime.staff import Staff
from runtime.stores.folder import FolderStore
from runtime.trouble import TryAgain
from tests.simulation.deliveries import Broker, WorldFeed, WorldQueue
from tests.simulation.topics import Follower, Publishing, WorldTopic
from tests.simulation.wire import Stock, WorldDatabase
from tests.simulation.world import Crash, Life, World

AT_ONCE = 2
UNUSED = timedelta(hours=1)


class Silent(Progress):
    """Nobody listens."""

    def tell(self, job: UUID, done: float, total: float, stage: str = "") -> None:
        del job, done, total, stage


class WorldStore(FolderStore):
    """A folder in which the process may end before and after each change. Its times are the world's."""

    def __init__(self, folder: Path, world: World, life: Life, used: dict[str, float]) -> None:
        super().__init__(folder)
        self._world, self._life, self._used = world, life, used

    def use(self, digest: str) -> bool:
        self._world.between(self._life, "the use of an object")
        self._used[digest] = self._world.clock.time()
        return digest in self

    def remove(self, digest: str, *, unused_since: float) -> bool:
        self._world.between(self._life, "the removal of an object")
        if self._used.get(digest, 0.0) >= unused_since:
            return False
        self._place(digest).unlink(missing_ok=True)
        return True

    def files(self) -> Iterator[StoredFile]:
        return (replace(file, used_at=self._used[file.digest]) for file in super().files())

    def keep(self, file: Path, digest: str) -> None:
        self._world.between(self._life, "an object's arrival")
        place = self._place(digest)
        place.parent.mkdir(parents=True, exist_ok=True)
        file.replace(place)
        self._used[digest] = self._world.clock.time()
        self._world.between(self._life, "after an object's arrival")


@dataclass
class Machine:
    """What outlives processes: the disk, the broker, the real connections."""

    world: World
    dsn: str
    settings: Settings
    stock: Stock
    broker: Broker
    topic: WorldTopic
    used: dict[str, float] = field(default_factory=dict[str, float])


P = TypeVar("P", bound="Process")


class Process:
    """One life of a process: what it keeps in memory is gone at its end."""

    def __init__(self, machine: Machine, name: str) -> None:
        world = machine.world
        self.machine, self.world, self.life = machine, world, Life(name)
        key = key_file(machine.settings.keys, "database")
        self.database = WorldDatabase(machine.dsn, key, machine.stock, world, self.life)
        log_feed = LogFeed(self.database)
        self.follower = Follower(self.database, log_feed, world, self.life) if world.over_kafka else None
        feed = self.follower or WorldFeed(log_feed, world)
        self.projector = Projector(self.database, feed)
        parts = assembled(machine.settings, self.database, log_feed, feed, self.projector)
        store = WorldStore(machine.settings.objects, world, self.life, machine.used)
        self.studio: StudioProcess = replace(parts, objects=store, progress=Silent(self.database))

    def end(self) -> None:
        """Let go of what it has."""
        self.life.over = True
        for pool in (self.database.app, self.database.system):
            pool.close()


class Server(Process):
    """A process that answers commands, projects, reacts, fills the queue and takes snapshots."""

    def __init__(self, machine: Machine, name: str) -> None:
        super().__init__(machine, name)
        feed = self.studio.feed
        lossy = WorldFeed(self.studio.log_feed, self.world, losing=True)
        self.live: Projection = live_projection(self.database, self.follower or lossy)
        self.policies = PolicyRunner(self.database, feed, self.studio.dispatcher, page_events=20)
        self.queue = WorldQueue(machine.broker, self.life)
        self.jobs = JobDispatcher(self.database, feed, self.queue, at_once=AT_ONCE)
        self.snapshots = SnapshotTaker(self.studio.log, feed, self.projector, 0, every=5)
        self.staff = Staff(machine.settings)
        self.staff._process, self.staff._queue = self.studio, self.queue

    def follow(self) -> None:
        """Read on in the topic."""
        if self.follower is not None:
            self.follower.follow()

    def project(self) -> None:
        """Fold a page."""
        self.projector.step(self.live)

    def react(self) -> None:
        """React to a page or two, if no other server does."""
        with self.policies.turn() as connection:
            if connection is not None:
                position = self.policies.position(connection)
                with suppress(StillRunning):
                    for _ in range(self.world.chance.randint(1, 2)):
                        position = self.policies.advance(connection, position)

    def fill(self) -> None:
        """Tell the queue, or look for what it lost."""
        if self.world.happens(0.2):
            self.jobs.sweep()
        else:
            self.jobs.step()

    def bury(self, worker: str) -> None:
        """Hear that a worker died."""
        self.staff.abandon(worker)

    def clean(self) -> None:
        """Free the store of what nobody needs."""
        try:
            freed = collect(self.studio, unused_for=UNUSED, most_cached=0, dry_run=False)
        except TryAgain as behind:
            self.world.tell(str(behind))
        else:
            self.world.freed += len(freed.unnamed) + len(freed.cached)
            self.world.tell(f"{len(freed.unnamed)} and {len(freed.cached)} objects are freed, {freed.kept} are kept")


class Relayer(Process):
    """A process that publishes the log, or stands by."""

    def __init__(self, machine: Machine, name: str) -> None:
        super().__init__(machine, name)
        self._publishing = Publishing(self.database, machine.topic, self.life)

    def relay(self) -> None:
        """Take over, or publish a page."""
        self._publishing.step()

    def end(self) -> None:
        """Close its session as well."""
        self._publishing.end()
        super().end()


class Worker(Process):
    """A process that makes what messages name."""

    def __init__(self, machine: Machine, name: str) -> None:
        from workers.desk import Desk  # noqa: PLC0415 - its clock is the world's by now

        super().__init__(machine, name)
        self.desk = Desk(self.studio, name, self.world.ids.new())

    def work(self) -> None:
        """Make what one message names; whatever becomes of it, the broker hears of it, or of the worker's end."""
        broker = self.machine.broker
        found = broker.take()
        if found is None:
            return
        organization, generation = (UUID(each) for each in found.message.args)
        CurrentMessage._MESSAGE.set(found.message)  # what the broker does before each message
        try:
            self.desk.make(organization, generation)
        except (Exception, TimeLimitExceeded) as error:
            if self.life.over:
                broker.abandoned(found.message)
                raise Crash from error
            self.world.tell(f"the job failed: {type(error).__name__}")
            broker.failed(found.message)
        except BaseException:
            broker.abandoned(found.message)
            raise


class Seat:
    """A process's place: who sits there is replaced when it is gone."""

    def __init__(self, make: Callable[[str], P], name: str) -> None:
        self._make: Callable[[str], Process] = make
        self._name = name
        self._lives = 0
        self._process: Process | None = None

    def sitting(self, kind: type[P]) -> P:
        """Return the process, a new one when the last is gone."""
        if self._process is None or self._process.life.over:
            if self._process is not None:
                self._process.end()
            self._lives += 1
            self._process = self._make(f"{self._name}.{self._lives}")
        assert isinstance(self._process, kind)
        return self._process

    def vacated(self) -> str | None:
        """Return who sat here and is gone, unburied; None when somebody sits here."""
        if self._process is None or not self._process.life.over:
            return None
        return self._process.life.name

    def end(self) -> None:
        if self._process is not None:
            self._process.end()
