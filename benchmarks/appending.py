"""Commands to durable events, against raw single-row commits of the same server and the same bytes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from time import perf_counter
from uuid import uuid4

import psycopg

from benchmarks.table import Row, quantiles, timed
from commands.enterprise.organization import CreateOrganization
from commands.ports import Actor
from commands.studio_ops.project import CreateProject
from runtime.authority import Memberships
from runtime.database import Connection, Database
from runtime.discovery import discover
from runtime.dispatcher import Call, Commands, Dispatcher, Principal
from runtime.events.application import EventLog

_RAW = """INSERT INTO raw_events (organization_id, originator_id, originator_version, topic, state, project_id, actor,
    command_id, correlation_id) VALUES (%s, %s, 1, 'studio_ops.ProjectCreated', %s, %s, %s, %s, %s)"""
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
    """Measure 1 and 8 writers, three times each in turn with their floor, and take the medians."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS raw_events (LIKE events INCLUDING ALL)")
    measured: list[Row] = []
    for writers, least in ((1, "0.70 / 0.80"), (8, "0.50 / 0.65")):
        pairs = [(_rate(_raw, dsn, key, writers, seconds), _rate(_ours, dsn, key, writers, seconds)) for _ in range(3)]
        raw, ours = sorted(pairs, key=lambda pair: pair[1] / pair[0])[1]
        what = f"command to durable event, {writers} client{'s' * (writers > 1)}"
        measured.append(Row(what, f"{ours:,.0f}/s", f"{raw:,.0f}/s raw single-row commits", ours / raw, least))
    median, worst = _latency(dsn, key)
    measured.append(Row("command latency, 1 client", f"p50 {median:.2f} ms, p99 {worst:.2f} ms"))
    return measured


def _rate(work: Callable[[str, bytes, float], int], dsn: str, key: bytes, writers: int, seconds: float) -> float:
    if writers == 1:
        began = perf_counter()
        return work(dsn, key, seconds) / (perf_counter() - began)
    context = multiprocessing.get_context("spawn")
    with context.Pool(writers) as pool:
        pool.starmap(work, [(dsn, key, 0.1)] * writers)  # imports and connections are not what is measured
        began = perf_counter()
        return sum(pool.starmap(work, [(dsn, key, seconds)] * writers)) / (perf_counter() - began)


def _raw(dsn: str, key: bytes, seconds: float) -> int:
    del key
    count = 0
    with psycopg.connect(dsn, autocommit=True) as connection:
        end = perf_counter() + seconds
        while perf_counter() < end:
            raw_append(connection)
            count += 1
    return count


def raw_append(connection: Connection) -> None:
    """Commit one row as an event is stored: the floor of every append."""
    values = (uuid4(), uuid4(), _STATE, uuid4(), "user:bench:Bench", uuid4(), uuid4())
    connection.execute(_RAW.encode(), values, prepare=True)


def _ours(dsn: str, key: bytes, seconds: float) -> int:
    discover()
    database, dispatcher = open_dispatcher(dsn, key)
    principal = founder(dispatcher)
    count = 0
    end = perf_counter() + seconds
    while perf_counter() < end:
        dispatcher.dispatch(principal, Call(CreateProject(name="The last train")))
        count += 1
    database.close()
    return count


def _latency(dsn: str, key: bytes) -> tuple[float, float]:
    database, dispatcher = open_dispatcher(dsn, key)
    principal = founder(dispatcher)
    taken = timed(1_000, lambda: dispatcher.dispatch(principal, Call(CreateProject(name="The last train"))))
    database.close()
    return quantiles(taken)
