from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from commands.bus import Command
from commands.ports import Actor
from runtime.database import Database
from runtime.dispatcher import Call, Dispatcher, Principal, Reply
from runtime.events.application import EventLog
from runtime.feed.log import LogFeed
from runtime.projector import Projector
from runtime.rebuild import ensure
from tests.runtime import notes
from tests.runtime.kafka_topics import kafka, topic

__all__ = ["kafka", "topic"]


@dataclass
class Allowing:
    """Allows everything but the permissions named."""

    denied: set[str] = field(default_factory=set[str])
    asked: list[tuple[str, UUID | None]] = field(default_factory=list[tuple[str, UUID | None]])

    def allows(self, principal: Principal, permission: str, project_id: UUID | None) -> bool:
        self.asked.append((permission, project_id))
        return permission not in self.denied


@dataclass
class Desk:
    """A whole studio of notes, without its server."""

    database: Database
    log: EventLog
    feed: LogFeed
    projector: Projector
    dispatcher: Dispatcher
    authority: Allowing
    principal: Principal

    def ask(
        self,
        command: Command,
        key: str | None = None,
        *,
        seen: int | None = None,
        principal: Principal | None = None,
    ) -> Reply:
        call = Call(command, key or str(uuid4()), seen)
        return self.dispatcher.dispatch(principal or self.principal, call)

    def settle(self, reply: Reply) -> None:
        assert reply.position is not None
        assert self.projector.wait_for(reply.position, 10)

    def rows(self, table: str, organization_id: UUID | None = None) -> list[tuple[object, ...]]:
        with self.database.reading(organization_id or self.principal.organization_id) as connection:
            return connection.execute(f"SELECT * FROM {table} ORDER BY 4, 5, 6".encode()).fetchall()


def somebody(organization_id: UUID | None = None) -> Principal:
    return Principal(organization_id or uuid4(), Actor("user", uuid4(), "Ann"))


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, entry in notes.COMMANDS.items():
        monkeypatch.setitem(notes.COMMAND_REGISTRY, name, entry)
    monkeypatch.setattr("projections.read_model._models", {"notes": notes.NOTES, "note_lines": notes.LINES})


@pytest.fixture
def desk(database: Database, registered: None) -> Generator[Desk]:
    feed = LogFeed(database)
    feed.start()
    log = EventLog(database)
    authority = Allowing()
    dispatcher = Dispatcher(database, log, authority, hash_key=b"0" * 32, appended=lambda _: feed.ring())
    ensure(database, feed)
    projector = Projector(database, feed)
    projector.start()
    yield Desk(database, log, feed, projector, dispatcher, authority, somebody())
    projector.stop()
    feed.stop()
