"""Runs the policies: each event of the feed to the commands that it causes, exactly once by their receipts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from commands.bus import Command
from commands.policy import Policy, policies
from commands.ports import Actor
from domain.shared.refusal import Refusal
from runtime.dispatcher import Call, Commands, Principal, StillRunning
from runtime.events.recorder import BeingMoved
from runtime.positions import GATHERING, POLICIES, Passed, move, position_of
from runtime.shards import recorded_here
from runtime.tracing import Origin, following

if TYPE_CHECKING:
    from domain.shared.recorded import Recorded
    from runtime.database import Connection, Database
    from runtime.feed.port import Feed, Page

_RUNNERS_LOCK = 0x504F4C  # "POL": one runner at a time; a second would only ask for what receipts answer
_log = logging.getLogger("studio.policies")


class PolicyRunner:
    """Reads the feed from its own position and asks for what policies want. One is active, others stand by."""

    def __init__(self, database: Database, feed: Feed, dispatcher: Commands, *, page_events: int = 200) -> None:
        self._database = database
        self._feed = feed
        self._dispatcher = dispatcher
        self._page_events = page_events
        self._postponed: list[tuple[Policy, Recorded[Any]]] = []
        self._passed = Passed(POLICIES)
        self._stopped = threading.Event()
        self._by_topic: dict[str, list[Policy]] = {}
        for entry in policies().values():
            for topic in entry.topics:
                self._by_topic.setdefault(topic, []).append(entry)
        self._thread = threading.Thread(target=self._run, name="policies", daemon=True)

    def start(self) -> None:
        """Begin to react."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the event in hand and stop."""
        self._stopped.set()
        self._feed.release()
        if self._thread.ident is not None:
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with self.turn() as connection:
                    if connection is not None:
                        self._follow(connection)
            except StillRunning as passing:
                _log.warning("policies react to a page again: %s", passing.sentence)
            except Exception:  # noqa: BLE001 - said loudly, and policies must go on
                _log.exception("policies stopped on an unexpected error and start again")
            self._stopped.wait(0.5)

    @contextmanager
    def turn(self) -> Generator[Connection | None]:
        """Lend the connection that makes this runner the active one; None while another one is."""
        with self._database.system.connection() as connection:
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", (_RUNNERS_LOCK,)).fetchone()
            if not (row and row[0]):
                yield None
                return
            try:
                yield connection
            finally:
                connection.execute("SELECT pg_advisory_unlock(%s)", (_RUNNERS_LOCK,))

    def _follow(self, connection: Connection) -> None:
        self._postponed.clear()
        position = self.position(connection)
        while not self._stopped.is_set():
            reached = self.advance(connection, position)
            if reached == position and self._feed.wait(position, 1.0):
                self._stopped.wait(GATHERING)
            position = reached

    def position(self, connection: Connection) -> int:
        """Return the position up to which everything has been reacted to."""
        return max(position_of(connection, POLICIES), self._passed.position)

    def advance(self, connection: Connection, position: int) -> int:
        """React to the next page, as the active runner; return the position that is reached. Raises StillRunning.

        What an organization's move holds up is reacted to when that has ended; until then the stored position stays.
        """
        page = self._feed.read(position, self._page_events)
        wanted = any(recorded.topic in self._by_topic for recorded in page.events)
        if not wanted and not self._postponed:
            self._pass_by(connection, page, position)
            return page.position
        held, self._postponed = self._postponed, []
        for entry, recorded in [*held, *self._wanting(connection, page)]:
            try:
                self.react(connection, entry, recorded)
            except BeingMoved:
                self._postponed.append((entry, recorded))
        if not self._postponed:
            move(connection, POLICIES, page)
            self._passed.forget()
        return page.position

    def _pass_by(self, connection: Connection, page: Page, position: int) -> None:
        if page.position == position:
            self._passed.write(connection)
        else:
            self._passed.by(connection, page)

    def _wanting(self, connection: Connection, page: Page) -> Iterator[tuple[Policy, Recorded[Any]]]:
        """Yield what wants a reaction; where an event was recorded first, there it is reacted to."""
        for recorded in recorded_here(connection, page.events):
            for entry in self._by_topic.get(recorded.topic, ()):
                yield entry, recorded

    def _wanted(self, connection: Connection, entry: Policy, recorded: Recorded[Any]) -> list[Command]:
        """Return what a policy asks for; an event that gives no valid command is poison, not a reason to stop."""
        try:
            return list(entry.react(recorded))
        except ValidationError as error:
            _poison(connection, entry, recorded, str(error)[:2_000])
            return []

    def react(self, connection: Connection, entry: Policy, recorded: Recorded[Any]) -> None:
        """Ask for what one policy wants of one event. A refusal is kept as poison and stepped over."""
        with following(Origin.of_recorded(recorded), f"policy {entry.name}"):
            self._ask(connection, entry, recorded)

    def _ask(self, connection: Connection, entry: Policy, recorded: Recorded[Any]) -> None:
        actor = Actor("policy", recorded.command_id, entry.name)
        principal = Principal(recorded.organization_id, actor, frozenset({"service"}))
        for index, command in enumerate(self._wanted(connection, entry, recorded)):
            key = str(entry.command_key(recorded, index))
            try:
                self._dispatcher.dispatch(principal, Call(command, key))
            except (StillRunning, BeingMoved):
                raise  # it passes: then it is reacted to again
            except Refusal as refusal:
                _poison(connection, entry, recorded, refusal.sentence)


def _poison(connection: Connection, entry: Policy, recorded: Recorded[Any], reason: str) -> None:
    _log.warning("%s was refused after position %s; the table poison says why", entry.name, recorded.position)
    connection.execute(
        "INSERT INTO poison (organization_id, consumer, position, reason) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (recorded.organization_id, entry.name, recorded.position, reason),
    )
