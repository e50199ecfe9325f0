"""One seed, from an empty log to rest: the actors, the storm, the calm after it, and everything looked at."""

from __future__ import annotations

import logging
import shutil
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, LiteralString, TypeVar, cast
from unittest import mock
from uuid import UUID

import psycopg
from psycopg import sql

from commands.bus import Command
from commands.enterprise.member import AddMember
from commands.enterprise.organization import CreateOrganization
from commands.ports import Actor as Caller
from commands.studio_ops.project import CreateProject
from commands.studio_ops.project_member import AddProjectMember
from domain.shared.sources import sources
from domain.studio_ops.project import ProjectRole
from projections.read_model import read_models
from runtime.dispatcher import Call, Commands, Principal
from runtime.events.append import Asked
from runtime.events.writer import Came, Decision, Subject, Writer, _fits, _Waiting
from runtime.objects import ObjectStore
from runtime.settings import Settings
from tests.simulation import wire
from tests.simulation.clients import Administrator, Client, Shelf
from tests.simulation.deliveries import Broker
from tests.simulation.invariants import Watch, require
from tests.simulation.making import KINDS, provider_in
from tests.simulation.processes import AT_ONCE, Machine, Process, Relayer, Seat, Server, Worker
from tests.simulation.topics import HELD, TopicWatch, WorldSubscriber, WorldTopic
from tests.simulation.wire import Stock
from tests.simulation.world import Actor, Clock, Faults, Violation, World
from workers import registry

STEPS = 110  # of the storm, not counting those that come in between
CALM = 80  # rounds until everything must have come to rest
NIGHT = 3 * 3_600.0  # seconds in which nobody is in the middle of anything, and after which the store is cleaned
_OF_LOG = ("events", "receipts", "snapshots", "positions", "relays", "poison", "waiting_jobs")
_STUDIO = ("commands", "domain", "projections", "queries", "runtime", "workers")
T = TypeVar("T")
LOOK = 40  # steps between two looks at all read tables


@dataclass
class Ground:
    """Where seeds run one after another: one database, its connections, a folder."""

    dsn: str
    home: Path
    stock: Stock = field(default_factory=Stock)

    def __post_init__(self) -> None:
        self.connection = psycopg.connect(self.dsn, autocommit=True)
        # A vacuum comes when it likes: it would hold a lock for a moment, and move rows from where they lay.
        self._autovacuum("off")

    def clear(self) -> None:
        """Make everything as new: a plan that a session has kept, or a table's old size, leads to another course."""
        self.stock.close()
        shutil.rmtree(self.home / "objects", ignore_errors=True)
        names = [*(sql.Identifier("read", name) for name in (*read_models(), "applied")), *map(sql.Identifier, _OF_LOG)]
        with self.connection.transaction():
            self.connection.execute("SET LOCAL session_replication_role = replica")  # the trigger refuses anybody
            self.connection.execute("SET LOCAL synchronous_commit = off")
            self.connection.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(sql.SQL(", ").join(names)))

    def _autovacuum(self, setting: LiteralString) -> None:
        self.connection.execute(f"ALTER SYSTEM SET autovacuum = {setting}")
        self.connection.execute("SELECT pg_reload_conf()")

    def close(self) -> None:
        self.stock.close()
        self._autovacuum("DEFAULT")
        self.connection.close()


@dataclass
class Simulation:
    """One seed's world with everybody in it."""

    ground: Ground
    seed: int

    def __post_init__(self) -> None:
        self.world = World(self.seed)
        settings = Settings(home=self.ground.home)
        topic = WorldTopic(self.world)
        machine = Machine(self.world, self.ground.dsn, settings, self.ground.stock, Broker(self.world), topic)
        self.machine = machine
        self.servers = [Seat(lambda name: Server(machine, name), f"studio-{n}") for n in (1, 2)]
        self.workers = [Seat(lambda name: Worker(machine, name), f"worker-{n}") for n in (1, 2)]
        self.relays = [Seat(lambda name: Relayer(machine, name), f"relay-{n}") for n in (1, 2)]
        self.clients: list[Client] = []
        self.watch = Watch(self.ground.connection, AT_ONCE)
        self.topic_watch = TopicWatch(topic, self.ground.connection, self.watch)

    def run(self) -> World:
        """Run the seed. Raises Violation, whose message tells how to run it again."""
        world = self.world
        with played(world, self.machine.topic):
            try:
                self._found()
                self._storm()
                self._calm()
            except Exception as error:
                raise Violation(self._told(error)) from error
            finally:
                for seat in (*self.servers, *self.workers, *self.relays):
                    seat.end()
        return world

    def _told(self, error: Exception) -> str:
        told = f"seed {self.seed}, step {self.world.steps}: {error}"
        return f"{told}\n\nSTUDIO_SEED={self.seed} runs it again. The end of it:\n{self.world.last}"

    def _found(self) -> None:
        """Found two organizations, before any fault."""
        world = self.world
        faults, world.faults = world.faults, Faults()
        shelves = [Shelf(world.ids.new(), world.ids.new()) for _ in range(2)]
        for number, shelf in enumerate(shelves):
            organization = shelf.organization_id
            boss, *others = [
                Principal(organization, Caller("user", world.ids.new(), f"{name}{number}"))
                for name in ("boss", "a", "b")
            ]
            self._populate(boss, others, shelf)
            foreign = shelves[1 - number]
            at = self._desk, self._store
            self.clients.append(Administrator(world, boss, shelf, at, foreign=foreign, others=others))
            self.clients += [Client(world, each, shelf, at, foreign=foreign) for each in others]
        world.actors = self._actors()
        world.faults = faults
        world.watching = self._look

    def _look(self) -> None:
        self.watch.look()
        self.topic_watch.look()

    def _populate(self, boss: Principal, others: list[Principal], shelf: Shelf) -> None:
        founding = Principal(boss.organization_id, boss.actor, frozenset({"org_admin"}))
        project = shelf.project_id
        commands: list[Command] = [
            CreateOrganization(name=boss.actor.name, slug=f"{boss.actor.name}-films"),
            CreateProject(name="Film", project_id=project),
        ]
        for each in others:
            commands.append(AddMember(user_id=each.actor.id, name=each.actor.name))
            commands.append(AddProjectMember(project_id=project, user_id=each.actor.id, role=ProjectRole.PRODUCER))
        for command in commands:
            key = f"founding/{boss.actor.name}/{commands.index(command)}"
            self._desk().dispatch(founding, Call(command, key))

    def _desk(self) -> Commands:
        """Return the dispatcher of any server: none keeps a session."""
        return self.world.chance.choice(self.servers).sitting(Server).studio.dispatcher

    def _store(self) -> ObjectStore:
        return self.servers[0].sitting(Server).studio.objects

    def _actors(self) -> list[Actor]:
        actors = [Actor(client.name, client.step, 8) for client in self.clients]
        for number, seat in enumerate(self.servers, 1):
            for what, weight in (("project", 7), ("react", 7), ("fill", 7), ("clean", 1)):
                actors.append(Actor(f"studio-{number} {what}", _stepper(seat, what), weight))
            actors.append(Actor(f"studio-{number} snapshots", _snapshots(seat), 2))
        for number, seat in enumerate(self.workers, 1):
            actors.append(Actor(f"worker-{number}", _worker(seat), 9))
        actors += self._of_kafka() if self.world.over_kafka else []
        actors.append(Actor("time", self._time, 4))
        actors.append(Actor("foreman", self._foreman, 2))
        return actors

    def _of_kafka(self) -> list[Actor]:
        """Return who fills the topic, who reads it, and who wipes it."""
        publishing = [(f"relay-{n}", _stepper(seat, "relay", Relayer), 6) for n, seat in enumerate(self.relays, 1)]
        reading = [(f"studio-{n} follow", _stepper(seat, "follow"), 8) for n, seat in enumerate(self.servers, 1)]
        return [Actor(*each) for each in (*publishing, *reading, ("kafka", self.machine.topic.wipe, 1))]

    def _time(self) -> None:
        self.world.clock.tick(self.world.chance.choice((0.5, 5.0, 30.0, 90.0)))

    def _foreman(self) -> None:
        """Bury a worker that is gone."""
        name = self.world.chance.choice(self.workers).vacated()
        if name is not None:
            self.world.chance.choice(self.servers).sitting(Server).bury(name)

    def _storm(self) -> None:
        for step in range(STEPS):
            if step == STEPS // 2:
                self._night()
            self.world.one_step()
            if step % LOOK == LOOK - 1:
                self.watch.tables_are_a_fold()

    def _night(self) -> None:
        """Let hours pass between two steps, and have one server clean the store; it may be gone in the middle of it."""
        self.world.clock.tick(NIGHT)
        before = self._stored()
        cleaning = self.world.chance.choice([actor for actor in self.world.actors if actor.name.endswith(" clean")])
        self.world.act(cleaning)
        named = self.ground.connection.execute("SELECT media ->> 'hash' FROM read.assets").fetchall()
        gone = sorted({row[0] for row in named} & before - self._stored())
        require(not gone, f"what is needed was freed: {gone[:3]}")

    def _stored(self) -> set[str]:
        return {file.digest for file in self._store().files()}

    def _calm(self) -> None:
        """End the faults, let everything come to rest, and look at all of it."""
        world = self.world
        world.faults = Faults()
        for client in self.clients:
            client.quiet = True
        for _ in range(CALM):
            for actor in world.actors:
                world.act(actor)
            if self._rests():
                break
        else:
            raise Violation(f"nothing comes to rest: {self._open()}")
        self._night()
        require(self.watch.tables_are_a_fold() >= max(self.watch.events), "the tables are behind")
        if world.over_kafka:
            self.topic_watch.at_rest()
        self.watch.everything(asked for client in self.clients for asked in client.asked)

    def _open(self) -> dict[str, object]:
        """Return what is not done."""
        head = max(self.watch.events)
        rows = self.ground.connection.execute("SELECT consumer, position FROM positions WHERE position < %s", (head,))
        jobs = {e.stream_id for e in self.watch.log if e.topic == "generation.Requested"} - self.watch.ended.keys()
        calls = [client.name for client in self.clients if client.open is not None]
        topic = self.topic_watch.behind(head) if self.world.over_kafka else ""
        return {"behind": dict(rows.fetchall()), "jobs": jobs, "calls": calls, "topic": topic}

    def _rests(self) -> bool:
        return not any(self._open().values())


class WorldWriter(Writer):
    """In one thread nobody can wait for a commit that stands still further up: each makes its own.

    But a decision may wait while others act, and the next one that fits takes it along, as the real writer's would.
    """

    def __init__(self, world: World, commit: Callable[[Sequence[Asked]], Sequence[Came]]) -> None:
        super().__init__(commit)
        self._world = world
        self._waiting: list[_Waiting[Any]] = []

    def carry_out(self, subject: Subject, decision: Decision[T], *, long: bool = False) -> T:
        del long
        mine = _Waiting(subject, decision, copy_context())
        mine.go_on(None)
        while not mine.done:
            self._waiting.append(mine)
            try:
                self._world.waits()
            except BaseException as error:  # a fault was found: nothing goes on
                mine.break_off(error)
                raise
            if mine in self._waiting:
                self._together(mine)
        return mine.answer()

    def _together(self, mine: _Waiting[Any]) -> None:
        written: set[UUID | str] = set()
        keys: set[tuple[UUID, str]] = set()
        others = [one for one in self._waiting if one is not mine]
        together = [one for one in (mine, *others) if _fits(cast("Asked", one.asked), written, keys)]
        self._waiting = [one for one in self._waiting if one not in together]
        if len(together) > 1:
            self._world.shared_commits += 1
            self._world.tell(f"{len(together)} share a commit")
        try:
            self._commit_all(together)
        except BaseException as error:  # noqa: BLE001 - the end of the process is everybody's
            for one in together:
                one.break_off(error)


@contextmanager
def _timed(clock: Clock) -> Generator[None]:
    """Put the world's clock in the place of the module `time`, wherever the studio looks at that."""
    with ExitStack() as stack:
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] in _STUDIO and vars(module).get("time") is time:
                stack.enter_context(mock.patch.object(module, "time", clock))
        yield


@contextmanager
def played(world: World, topic: WorldTopic) -> Generator[None]:
    """Put the world's clock, ids, provider and patience in the place of the real ones."""
    make = provider_in(world)
    with (
        sources(clock=world.clock, ids=world.ids),
        _timed(world.clock),
        mock.patch.dict(vars(registry)["_registry"], {(kind, "previz"): make for kind in KINDS}),
        mock.patch("runtime.dispatcher.time", mock.Mock(spec=["sleep"])),  # so that writers do not keep step
        mock.patch.multiple("runtime.events.recorder", append=wire.append, append_of_several=wire.append_of_several),
        mock.patch("runtime.dispatcher.Writer", partial(WorldWriter, world)),
        mock.patch("runtime.process._CAUGHT_UP", 0.0),
        mock.patch("runtime.feed.kafka.Subscriber", partial(WorldSubscriber, topic)),
        mock.patch("runtime.feed.kafka._HELD", HELD),
    ):
        logging.disable()
        try:
            yield
        finally:
            logging.disable(logging.NOTSET)


def _stepper(seat: Seat, what: str, kind: type[Process] = Server) -> Callable[[], None]:
    return lambda: getattr(seat.sitting(kind), what)()  # noqa: PLW0108 - whoever sits there then


def _snapshots(seat: Seat) -> Callable[[], object]:
    return lambda: seat.sitting(Server).snapshots.step()  # noqa: PLW0108 - as above


def _worker(seat: Seat) -> Callable[[], None]:
    return lambda: seat.sitting(Worker).work()


def simulate(ground: Ground, seed: int) -> World:
    """Run one seed on cleared ground and return its world."""
    ground.clear()
    return Simulation(ground, seed).run()
