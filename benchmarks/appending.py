"""Commands to durable events, against raw single-row commits of the same server and the same bytes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from time import perf_counter
from uuid import uuid4

import psycopg

from benchmarks.table import Row, in_turn, quantiles, timed
from commands.enterprise.organization import CreateOrganization
from commands.ports import Actor
from commands.studio_ops.project import CreateProject
from runtime.authority import Memberships
from runtime.database import Connection, Database
from runtime.discovery import discover
from runtime.dispatcher import Call, Commands, Dispatcher, Principal
from runtime.events.application import EventLog
from runtime.memory import keep_what_is_loaded

_RAW = """INSERT INTO raw_events (organization_id, originator_id, originator_version, topic, state, project_id, actor,
    command_id, correlation_id) VALUES (%s, %s, 1, 'studio_ops.ProjectCreated', %s, %s, %s, %s, %s)"""
_WRITERS, _PAIRS = 8, 7
_STATE = b"x" * 190  # bytes of a ProjectCreated as it is stored


def founder(dispatcher: Commands) -> Principal:
    """Found an organization and return its administrator."""
    user, organization = uuid4(), uuid4()
    actor = Actor("user", user, "Bench")
    bootstrap = Principal(organization, actor, frozenset({"org_admin"}))
    command = CreateOrganization(name=f"Bench {organization}")
    dispatcher.dispatch(bootstrap, Call(command))
    return Principal(organization, actor)


def open_dispatcher(dsn: str, key: bytes) -> tuple[Database, Dispatcher]:
    """Return a database and its dispatcher, with permissions on."""
    database = Database(dsn, key)
    database.app.open()
    database.system.open()
    log = EventLog(database)
    return database, Dispatcher(database, log, Memberships(log), hash_key=key)


def rows(dsn: str, key: bytes, *, seconds: float) -> list[Row]:
    """Measure 1 and 8 writers, in short turns with their floor: what else the machine does meets both alike."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS raw_events (LIKE events INCLUDING ALL)")
    one, latency = _one_writer(dsn, key, seconds)
    raw, ours = _several_writers(dsn, key, seconds)
    return [one, _row(_WRITERS, ours, raw, "0.50 / 0.65"), latency]


def _row(writers: int, ours: float, raw: float, least: str) -> Row:
    what = f"command to durable event, {writers} client{'s' * (writers > 1)}"
    return Row(what, f"{ours:,.0f}/s", f"{raw:,.0f}/s raw single-row commits", ours / raw, least)


def _one_writer(dsn: str, key: bytes, seconds: float) -> tuple[Row, Row]:
    database, dispatcher = open_dispatcher(dsn, key)
    principal = founder(dispatcher)

    def create() -> None:
        dispatcher.dispatch(principal, Call(CreateProject(name="The last train")))

    with psycopg.connect(dsn, autocommit=True) as connection:
        ours, raw = in_turn(seconds * 3, create, lambda: raw_append(connection))
    middle, worst = quantiles(timed(1_000, create))
    database.close()
    latency = Row("command latency, 1 client", f"p50 {middle:.2f} ms, p99 {worst:.2f} ms")
    return _row(1, 1 / ours, 1 / raw, "0.70 / 0.80"), latency


def _several_writers(dsn: str, key: bytes, seconds: float) -> tuple[float, float]:
    """Return the rates of raw commits and of commands of the median pair."""
    with multiprocessing.get_context("spawn").Pool(_WRITERS) as pool:

        def rate(work: Callable[[str, bytes, float], float]) -> float:
            return sum(pool.starmap(work, [(dsn, key, seconds / 3)] * _WRITERS, chunksize=1))

        rate(_ours)  # imports are not what is measured
        pairs = [(rate(_raw), rate(_ours)) for _ in range(_PAIRS)]
    return sorted(pairs, key=lambda pair: pair[1] / pair[0])[_PAIRS // 2]


def _raw(dsn: str, key: bytes, seconds: float) -> float:
    del key
    with psycopg.connect(dsn, autocommit=True) as connection:
        return _rate(seconds, lambda: raw_append(connection))


def _rate(seconds: float, call: Callable[[], object]) -> float:
    """Return the calls a second of this process, once it is ready."""
    began, count = perf_counter(), 0
    while perf_counter() < began + seconds:
        call()
        count += 1
    return count / (perf_counter() - began)


def raw_append(connection: Connection) -> None:
    """Commit one row as an event is stored: the floor of every append."""
    values = (uuid4(), uuid4(), _STATE, uuid4(), "user:bench:Bench", uuid4(), uuid4())
    connection.execute(_RAW.encode(), values, prepare=True)


def _ours(dsn: str, key: bytes, seconds: float) -> float:
    discover()
    keep_what_is_loaded()
    database, dispatcher = open_dispatcher(dsn, key)
    principal = founder(dispatcher)
    rate = _rate(seconds, lambda: dispatcher.dispatch(principal, Call(CreateProject(name="The last train"))))
    database.close()
    return rate
