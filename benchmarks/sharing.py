"""What sharing commits, long streams, a long log and row-level security do to the cost of a command."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from time import perf_counter, process_time
from uuid import UUID, uuid4

import psycopg
from eventsourcing.persistence import StoredEvent

from benchmarks.appending import founder, open_dispatcher, raw_append
from benchmarks.table import Row, in_turn, quantiles, timed
from commands.studio_ops.project import CreateProject, RenameProject
from domain.studio_ops.project import Project
from runtime.database import Connection, Database, acting_for
from runtime.dispatcher import Call, Dispatcher, Principal
from runtime.events.append import Envelope, append
from runtime.events.application import EventLog

_IN_FLIGHT = 128
_LOADS = 30
_LENGTHS = (10, 100, 1_000, 10_000)
_COUNT = "SELECT count(*) FROM {}"
_FILL = """INSERT INTO {} (organization_id, originator_id, originator_version, topic, state, actor, command_id,
    correlation_id) SELECT %s, gen_random_uuid(), 1, 'studio_ops.ProjectCreated', %s, 'user:bench:Bench',
    gen_random_uuid(), gen_random_uuid() FROM generate_series(1, %s)"""


def rows(dsn: str, key: bytes, *, seconds: float, full: bool = False) -> list[Row]:
    """Measure everything beside raw single-row commits of the same minutes."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS raw_events (LIKE events INCLUDING ALL)")
        database, dispatcher = open_dispatcher(dsn, key)
        try:
            return [
                *(_in_flight(connection, dispatcher, organizations, seconds) for organizations in (1, 100)),
                *_by_length(connection, database, dispatcher, seconds),
                _secured(connection, database, seconds),
                *_by_log(connection, dispatcher, seconds, (1_000, 100_000, 1_000_000) if full else (1_000, 100_000)),
            ]
        finally:
            database.close()


def _beside(what: str, taken: float, raw: float, least: str) -> Row:
    return Row(what, f"{1 / taken:,.0f}/s", f"{1 / raw:,.0f}/s raw single-row commits", raw / taken, least)


def _in_flight(connection: Connection, dispatcher: Dispatcher, organizations: int, seconds: float) -> Row:
    principals = [founder(dispatcher) for _ in range(organizations)]
    pairs: list[tuple[float, float]] = []
    for _ in range(5):
        (raw,) = in_turn(seconds / 5, lambda: raw_append(connection))
        pairs.append((1 / _rate_of_threads(dispatcher, principals, seconds / 2), raw))
    taken, raw = sorted(pairs, key=lambda pair: pair[1] / pair[0])[2]
    of = "1 organization" if organizations == 1 else f"{organizations} organizations"
    return _beside(f"commands, {_IN_FLIGHT} in flight in one process, {of}", taken, raw, "8 / 12")


def _rate_of_threads(dispatcher: Dispatcher, principals: Sequence[Principal], seconds: float) -> float:
    counts: list[int] = []
    began = perf_counter()

    def work(number: int) -> None:
        count = 0
        while perf_counter() < began + seconds:
            dispatcher.dispatch(principals[number % len(principals)], Call(CreateProject(name="The last train")))
            count += 1
        counts.append(count)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(_IN_FLIGHT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (perf_counter() - began)


def _by_length(connection: Connection, database: Database, dispatcher: Dispatcher, seconds: float) -> list[Row]:
    principal = founder(dispatcher)
    log = EventLog(database)
    measured: list[Row] = []
    for length in _LENGTHS:
        project_id = _long_project(log, principal, length)

        def rename(project_id: UUID = project_id) -> None:
            dispatcher.dispatch(principal, Call(RenameProject(project_id=project_id, name=uuid4().hex)))

        if length == 1_000:
            measured.append(_cold(log, principal, project_id))
        taken, raw = in_turn(seconds, rename, lambda: raw_append(connection))
        measured.append(_beside(f"command on a stream of {length:,} events", taken, raw, "0.45 / 0.55"))
    return measured


def _cold(log: EventLog, principal: Principal, project_id: UUID) -> Row:
    with acting_for(principal.organization_id):
        began = process_time()
        cold, _ = quantiles(timed(_LOADS, lambda: log.reload(Project, project_id)))
        own = (process_time() - began) / _LOADS * 1000
    told = f"{cold:.1f} ms, {own:.1f} ms of it this process's own"
    return Row("cold load of 1,000 events", told, "", None, "10 / 5 ms")


def _long_project(log: EventLog, principal: Principal, length: int) -> UUID:
    project = Project(None, name="The last train", description="", created_by=principal.actor.id)
    for number in range(length - 1):
        project.rename(f"Reel {number}", None)
    envelope = Envelope(principal.organization_id, str(principal.actor), uuid4(), uuid4(), {project.id: project.id})
    with acting_for(principal.organization_id):
        events, envelope = log.asked([project], envelope)
        log.recorder.insert_events(events, envelope=envelope)
    return project.id


def _secured(connection: Connection, database: Database, seconds: float) -> Row:
    """Measure the same append under the application's role and under the owner, whom row-level security lets pass."""
    organization = uuid4()

    def write(through: Connection) -> None:
        envelope = Envelope(organization, "user:bench:Bench", uuid4(), uuid4())
        append(through, [([StoredEvent(uuid4(), 1, "studio_ops.ProjectCreated", b"x" * 190)], envelope)])

    with database.reading(organization) as secured:
        taken, open_to_all = in_turn(seconds, lambda: write(secured), lambda: write(connection))
    floor = f"{1 / open_to_all:,.0f}/s without it"
    return Row("append under row-level security", f"{1 / taken:,.0f}/s", floor, open_to_all / taken, "0.90 / 0.95")


def _by_log(connection: Connection, dispatcher: Dispatcher, seconds: float, lengths: Sequence[int]) -> list[Row]:
    principal = founder(dispatcher)
    measured: list[Row] = []
    for length in lengths:
        for table in ("events", "raw_events"):
            row = connection.execute(_COUNT.format(table).encode()).fetchone()
            missing = max(0, length - (row[0] if row else 0))
            connection.execute(_FILL.format(table).encode(), (uuid4(), b"x" * 190, missing))
            connection.execute(f"VACUUM ANALYZE {table}".encode())

        def create() -> None:
            dispatcher.dispatch(principal, Call(CreateProject(name="The last train")))

        taken, raw = in_turn(seconds, create, lambda: raw_append(connection))
        measured.append(_beside(f"command with {length:,} events in the log", taken, raw, "flat"))
    return measured
