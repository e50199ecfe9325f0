"""A studio on two databases, each on a server of its own, and organizations that are moved between them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID, uuid4

from commands.bus import Command
from commands.characters.character import CreateCharacter
from commands.enterprise.organization import CreateOrganization
from commands.ports import Actor
from commands.studio_ops.project import CreateProject
from runtime.bootstrap import StudioProcess
from runtime.copying import Sizes
from runtime.dispatcher import Call, Principal, Reply
from runtime.events.recorder import BeingMoved
from runtime.moving import Move
from runtime.positions import position_of

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60.0  # seconds

Events = list[tuple[Any, ...]]


def until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not so():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


@dataclass(frozen=True, slots=True)
class House:
    """An organization with a project."""

    principal: Principal
    project_id: UUID

    @property
    def id(self) -> UUID:
        return self.principal.organization_id


@dataclass(frozen=True, slots=True)
class Spread:
    """The studio's process, and its home database's connection string."""

    studio: StudioProcess
    dsn: str

    def found(self, slug: str | None = None) -> House:
        organization, project = uuid4(), uuid4()
        founder = Principal(organization, Actor("user", uuid4(), "Ann"), frozenset({"org_admin"}))
        commands = [
            CreateOrganization(name="Night Train", slug=slug or f"night-{organization.hex[:12]}"),
            CreateProject(name="Last Train", project_id=project),
        ]
        self.studio.dispatcher.dispatch_together(founder, [Call(command) for command in commands])
        return House(founder, project)

    def on(self, shard: int) -> House:
        """Found an organization on a shard: new ones go where the fewest are, so the second at the latest is there."""
        while self.place(house := self.found()) != shard:
            pass
        return house

    def place(self, house: House) -> int:
        return self.studio.of(house.id).number

    def shard(self, number: int) -> StudioProcess:
        return next(one for one in self.studio.every() if one.number == number)

    def ask(self, house: House, command: Command, key: str | None = None) -> Reply:
        return self.studio.dispatcher.dispatch(house.principal, Call(command, key or str(uuid4())))

    def character(self, house: House, name: str = "Mara", key: str | None = None) -> Reply:
        return self.ask(house, CreateCharacter(name=name, project_id=house.project_id), key)

    def move(self, house: House, shard: int, between: Callable[[str], None] = lambda _: None) -> Sizes | None:
        return self.mover(house, between).to(shard)

    def mover(self, house: House, between: Callable[[str], None] = lambda _: None) -> Move:
        return Move(self.studio.database, lambda number: self.shard(number).database, house.id, between)

    def killed(self, house: House, shard: int, step: str) -> None:
        """Have another process move the organization and die after a step."""
        words = [sys.executable, "-m", "tests.runtime.mover_child", str(house.id), str(shard), step]
        told = {"STUDIO_HOME": str(self.studio.settings.home), "STUDIO_DATABASE_URL": self.dsn}
        died = subprocess.run(
            words, cwd=ROOT, env={**os.environ, **told}, check=False, capture_output=True, text=True, timeout=60
        )
        assert died.returncode == -9, (step, died.stderr)

    def events(self, house: House, shard: int) -> Events:
        """Return an organization's events on a shard, in the log's order, without their positions."""
        with self.shard(shard).database.reading(house.id) as connection:
            return connection.execute(
                "SELECT originator_id, originator_version, topic, state, project_id, recorded_at, actor, command_id,"
                " correlation_id FROM events WHERE organization_id = %s ORDER BY notification_id",
                (house.id,),
            ).fetchall()

    def settle(self) -> None:
        """Wait until tables and policies have taken every log whole, also what the policies asked for."""
        for shard in [*self.studio.every(), *self.studio.every()]:
            head = shard.log_feed.head()
            until(lambda shard=shard, head=head: _least(shard) >= head)
            assert shard.projector.wait_for(head, 20)


def _least(shard: StudioProcess) -> int:
    with shard.database.system.connection() as connection:
        return position_of(connection, "policies")


def written(spread: Spread, house: House, told: dict[str, Reply], ended: Event, name: str) -> None:
    """Write characters under keys until told to end; a refusal that passes is asked again with the same key."""
    number = 0
    while not ended.is_set():
        number += 1
        key = f"{name} {number};"
        while key not in told:
            try:
                told[key] = spread.character(house, key, key)
            except BeingMoved:
                time.sleep(0.05)
        if number % 3 == 0:  # its answer was lost, the client thinks
            again = spread.character(house, key, key) if not ended.is_set() else told[key]
            assert (again.id, again.version) == (told[key].id, told[key].version)
