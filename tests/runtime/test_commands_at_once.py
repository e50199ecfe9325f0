"""Many commands at once through one process: each is answered as if it were alone, also when the server is killed."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg_pool import PoolTimeout

from commands.bus import Command
from runtime.database import Database
from runtime.dispatcher import Call, Dispatcher, Principal, Reply, StillRunning
from runtime.events.application import EventLog
from runtime.keyfiles import key_file
from runtime.postgres.server import EmbeddedPostgres
from tests.runtime.conftest import Allowing, Desk, somebody
from tests.runtime.notes import AddLine, RewriteNote, WriteNote

_AT_ONCE = 48


def _all(work: Callable[[int], Reply], count: int) -> list[Reply]:
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        return list(threads.map(work, range(count)))


def _commits(desk: Desk) -> Counter[str]:
    with desk.database.system.connection() as connection:
        return Counter(row[0] for row in connection.execute("SELECT xmin::text FROM events"))


def test_commands_of_many_organizations_share_commits_and_stay_apart(desk: Desk) -> None:
    principals = [somebody() for _ in range(10)]
    replies = _all(lambda n: desk.ask(WriteNote(text=f"{n}"), principal=principals[n % 10]), 400)

    assert len({reply.position for reply in replies}) == 400
    assert max(_commits(desk).values()) > 1
    for number, principal in enumerate(principals):
        ids = {row[1] for row in desk.rows("events", principal.organization_id)}
        assert ids == {reply.id for reply in replies[number::10]}


def test_many_commands_on_one_stream_follow_one_another(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="one"))
    replies = _all(lambda n: desk.ask(AddLine(note_id=note.id, text=f"{n}")), 150)
    assert sorted(reply.version for reply in replies) == list(range(2, 152))


@pytest.mark.parametrize("seed", range(3))
def test_keys_repeated_at_once_are_recorded_once_and_answered_alike(desk: Desk, seed: int) -> None:
    rng = random.Random(seed)
    principals = [somebody() for _ in range(3)]
    notes = {p.organization_id: [desk.ask(WriteNote(text=""), principal=p).id for _ in range(4)] for p in principals}
    asked: list[tuple[Principal, str, Command]] = []
    for number in range(60):
        principal = rng.choice(principals)
        note_id = rng.choice(notes[principal.organization_id])
        text = f"{number % 20}"
        commands = (WriteNote(text=text), AddLine(note_id=note_id, text=text), RewriteNote(note_id=note_id, text=text))
        asked.append((principal, f"{seed} {number}", rng.choice(commands)))
    repeated = asked * 4
    rng.shuffle(repeated)

    replies = _all(lambda n: desk.ask(repeated[n][2], repeated[n][1], principal=repeated[n][0]), len(repeated))

    answers: dict[tuple[UUID, str], set[tuple[object, ...]]] = {}
    for (principal, key, _), reply in zip(repeated, replies, strict=True):
        told = (reply.id, reply.version, reply.position)
        answers.setdefault((principal.organization_id, key), set()).add(told)
    assert all(len(told) == 1 for told in answers.values())
    positions = [next(iter(told))[2] for told in answers.values()]
    recorded = [position for position in positions if position is not None]
    assert len(recorded) == len(set(recorded))
    with desk.database.system.connection() as connection:
        row = connection.execute("SELECT count(*) FROM events").fetchone()
    assert row == (len(recorded) + 12,)


class Clients:
    """Threads that ask with a key of their own for each command and repeat it until it is answered."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self.acknowledged: list[tuple[UUID, UUID, int | None]] = []
        self.broken = 0
        self._dispatcher = dispatcher
        self._stop = threading.Event()
        self.threads = [threading.Thread(target=self._work, args=(somebody(),)) for _ in range(_AT_ONCE)]

    def _work(self, principal: Principal) -> None:
        while not self._stop.is_set():
            call = Call(WriteNote(text="kept"), str(uuid4()))
            reply: Reply | None = None
            while reply is None:
                try:
                    reply = self._dispatcher.dispatch(principal, call)
                except (psycopg.OperationalError, PoolTimeout, StillRunning):
                    self.broken += 1
            self.acknowledged.append((principal.organization_id, reply.id, reply.position))

    def end(self) -> None:
        self._stop.set()
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive()


def test_a_server_killed_in_the_middle_of_commits_loses_and_doubles_nothing(tmp_path: Path, registered: None) -> None:
    key = key_file(tmp_path / "keys", "database")
    server = EmbeddedPostgres(tmp_path)
    server.start()
    database = Database(server.dsn(), key)
    database.open()
    clients = Clients(Dispatcher(database, EventLog(database), Allowing(), hash_key=b"0" * 32))
    try:
        for thread in clients.threads:
            thread.start()
        for _ in range(4):
            threading.Event().wait(0.4)
            os.kill(server.pid, signal.SIGKILL)
            server.ensure()
        threading.Event().wait(0.4)
        clients.end()
        with psycopg.connect(server.dsn()) as connection:  # the owner's: it sees every organization
            stored = connection.execute("SELECT organization_id, originator_id, notification_id FROM events").fetchall()
            receipts = connection.execute("SELECT count(*) FROM receipts").fetchone()
    finally:
        database.close()
        server.stop()
    assert clients.broken > 0, "no kill met a command"
    assert sorted(map(str, clients.acknowledged)) == sorted(map(str, stored))
    assert receipts == (len(stored),)
