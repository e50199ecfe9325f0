"""What is appended together is what would have been appended one by one."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4, uuid5

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent
from psycopg.errors import LockNotAvailable, UniqueViolation

from runtime.database import Database, acting_for
from runtime.events.append import (
    MOVED,
    RECEIVED,
    TAKEN,
    WRITERS_LOCK,
    Asked,
    Came,
    Envelope,
    Receipt,
    append,
    append_of_several,
)
from runtime.events.recorder import AlreadyReceived, StudioRecorder
from runtime.events.standing import Moved

_PROJECT = uuid4()
_STORED = """SELECT notification_id, originator_id, originator_version, topic, state, project_id, actor, correlation_id
    FROM events WHERE organization_id = %s ORDER BY notification_id"""
_RECEIVED = "SELECT idempotency_key, request_hash, reply, position FROM receipts WHERE organization_id = %s ORDER BY 1"


def _events(stream_id: UUID, version: int, count: int = 1) -> list[StoredEvent]:
    return [StoredEvent(stream_id, version + n, "tests.Noted", f"{version + n}".encode()) for n in range(count)]


def _asked(organization: UUID, events: Sequence[StoredEvent], key: str | None = None, **seen: int) -> Asked:
    receipt = Receipt(key, b"hash of " + key.encode(), {"replies": [key]}) if key else None
    leaning = {uuid5(organization, name): version for name, version in seen.items()}
    projects = {UUID(str(e.originator_id)): _PROJECT for e in events[:1]}
    return events, Envelope(organization, "user:ann", uuid4(), uuid5(organization, "call"), projects, receipt, leaning)


def _record(recorder: StudioRecorder, asked: Asked) -> list[int]:
    return list(recorder.insert_events(asked[0], envelope=asked[1]) or [])


def _one_by_one(recorder: StudioRecorder, asked: Asked) -> Came:
    try:
        return _record(recorder, asked)
    except Moved:
        return MOVED
    except AlreadyReceived:
        return RECEIVED
    except IntegrityError:
        return TAKEN


def _written(database: Database, organization: UUID) -> list[tuple[object, ...]]:
    """Return the organization's rows, positions counted from its first and streams by their place of coming."""
    with database.reading(organization) as connection:
        events = connection.execute(_STORED, (organization,)).fetchall()
        receipts = connection.execute(_RECEIVED, (organization,)).fetchall()
    positions = {row[0]: place for place, row in enumerate(events)}
    streams = {stream: place for place, stream in enumerate(dict.fromkeys(row[1] for row in events))}
    own = uuid5(organization, "call")
    rows = [(positions[e[0]], streams[e[1]], *e[2:7], e[7] == own) for e in events]
    return [*rows, *((*r[:3], positions.get(r[3])) for r in receipts)]


def _random_commands(rng: random.Random, versions: dict[str, int], keys: list[str], organization: UUID) -> list[Asked]:
    """Return commands on different streams: some are late, lean on what went on, or were answered before."""
    asked: list[Asked] = []
    written: set[str] = set()  # the writer lets nothing share a commit with what it leans on
    for name in rng.sample("abcdefgh", rng.randint(1, 8)):
        version, kind = (
            versions.get(name, 0),
            rng.choice(("next", "next", "next", "late", "leaning", "received", "no-op")),
        )
        key = f"{name}{version}{rng.random()}" if rng.random() < 0.5 or kind == "no-op" else None
        seen: dict[str, int] = {}
        if kind == "late":
            version = max(0, version - 1)
        if kind == "leaning" and (unwritten := sorted(versions.keys() - written)):
            seen = {rng.choice(unwritten): rng.choice((0, 1, 99))}
        if kind == "received" and keys:
            key = rng.choice([known for known in keys if known[0] != name] or [None])
        count = 0 if kind == "no-op" else rng.choice((1, 1, 2, 3))
        if key is not None and any(one[1].receipt and one[1].receipt.key == key for one in asked):
            continue
        written.add(name)
        asked.append(_asked(organization, _events(uuid5(organization, name), version + 1, count), key, **seen))
    return [*asked, *(_asked(organization, _events(uuid5(organization, f"new {rng.random()}"), 1)) for _ in "ab")]


@pytest.mark.parametrize("seed", range(12))
def test_together_and_one_by_one_the_same_is_recorded_and_answered(database: Database, seed: int) -> None:
    recorder = StudioRecorder(database)
    together, alone = uuid4(), uuid4()
    names: dict[UUID | str, str] = {uuid5(together, name): name for name in "abcdefgh"}
    versions: dict[str, int] = {}
    keys: list[str] = []
    for turn in range(10):
        ours = _random_commands(random.Random(f"{seed} {turn}"), versions, keys, together)
        theirs = _random_commands(random.Random(f"{seed} {turn}"), versions, keys, alone)
        with database.reading(together) as connection:
            came = append(connection, ours)

        assert [_told(one) for one in came] == [_told(_one_by_one(recorder, one)) for one in theirs]
        for (events, envelope), what in zip(ours, came, strict=True):
            if isinstance(what, list):
                keys += [envelope.receipt.key] if envelope.receipt else []
                for event in events:
                    versions[names.get(event.originator_id, "")] = event.originator_version
    assert _written(database, together) == _written(database, alone) != []


def _told(came: Came) -> int:
    """Return how many events were recorded, or minus the reason for which none was."""
    return -came if isinstance(came, int) else len(came)


def test_who_loses_is_left_out_and_told_why_and_the_others_are_recorded(database: Database) -> None:
    organization, standing = uuid4(), uuid4()
    recorder = StudioRecorder(database)
    _record(recorder, _asked(organization, _events(standing, 1), "known"))
    leaning = _asked(organization, _events(uuid4(), 1))
    moved = (leaning[0], replace(leaning[1], seen={standing: 0}))

    with database.reading(organization) as connection:
        came = append(
            connection,
            [
                _asked(organization, _events(uuid4(), 1, 2), "new"),
                moved,
                _asked(organization, _events(uuid4(), 1), "known"),
                _asked(organization, _events(standing, 1)),
                _asked(organization, _events(standing, 2)),
            ],
        )

    assert [_told(one) for one in came] == [2, -MOVED, -RECEIVED, -TAKEN, 1]
    assert len(_written(database, organization)) == 1 + 3 + 2


def test_no_statement_can_record_for_an_organization_that_the_session_is_not(database: Database) -> None:
    ours, theirs = uuid4(), uuid4()
    foreign = [_asked(theirs, _events(uuid4(), 1), f"key {n}") for n in range(2)]
    for asked in (foreign, foreign[:1]):
        with database.reading(ours) as connection, pytest.raises(Exception, match="row-level security"):
            append(connection, asked)
    assert _written(database, theirs) == []


def test_a_stream_of_another_organization_fails_all_of_the_statement(database: Database) -> None:
    ours, theirs, stream = uuid4(), uuid4(), uuid4()
    _record(StudioRecorder(database), _asked(theirs, _events(stream, 1)))
    asked = [_asked(ours, _events(uuid4(), 1)), _asked(ours, _events(stream, 1))]
    with database.reading(ours) as connection, pytest.raises(UniqueViolation):
        append(connection, asked)
    assert _written(database, ours) == []


def test_several_organizations_share_a_commit_and_see_only_their_own(database: Database) -> None:
    recorder, organizations = StudioRecorder(database), [uuid4() for _ in range(5)]
    standing = {organization: uuid4() for organization in organizations}
    for organization, stream in standing.items():
        _record(recorder, _asked(organization, _events(stream, 1), "known"))
    asked = [
        one
        for n in range(3)
        for organization in organizations
        for one in (
            _asked(organization, _events(uuid4(), 1, n + 1), f"key {n}"),
            _asked(organization, _events(standing[organization], 1 + n % 2), ("known", None, "late")[n]),
        )
    ]
    with database.reading(organizations[0]) as connection:
        came = append_of_several(connection, asked)
        remembered = connection.execute("SELECT current_setting('app.organization')").fetchone()

    assert [_told(one) for one in came] == [1, -RECEIVED] * 5 + [2, 1] * 5 + [3, -TAKEN] * 5
    assert remembered == (str(organizations[0]),)
    for organization in organizations:
        assert len(_written(database, organization)) == 1 + 1 + 1 + 2 + 1 + 3 + 3
    with database.system.connection() as connection:
        together = connection.execute("SELECT max(n) FROM (SELECT count(*) AS n FROM events GROUP BY xmin::text) AS c")
        assert together.fetchone() == (5 * 7,)


def test_who_fails_the_commit_of_several_organizations_fails_alone(database: Database) -> None:
    recorder, ours, theirs, stream = StudioRecorder(database), uuid4(), uuid4(), uuid4()
    _record(recorder, _asked(theirs, _events(stream, 1)))
    asked = [_asked(theirs, _events(uuid4(), 1)), _asked(ours, _events(stream, 1)), _asked(ours, _events(uuid4(), 1))]
    with database.app.connection() as connection, pytest.raises(UniqueViolation):
        append_of_several(connection, asked)
    assert _written(database, ours) == []

    assert [_told(_one_by_one(recorder, one)) for one in asked] == [1, -TAKEN, 1]


def test_a_long_append_is_whole_and_in_its_order(database: Database) -> None:
    organization, stream = uuid4(), uuid4()
    with acting_for(organization):
        recorder = StudioRecorder(database)
        positions = _record(recorder, _asked(organization, _events(stream, 1, 500)))
        assert positions == sorted(positions or [])
        assert [e.originator_version for e in recorder.select_events(stream)] == list(range(1, 501))


def test_a_connection_whose_prepared_statements_were_let_go_appends_on(database: Database) -> None:
    organization, stream = uuid4(), uuid4()
    with database.reading(organization) as connection:
        for version in (1, 2):
            (came,) = append(connection, [_asked(organization, _events(stream, version))])
            assert came != TAKEN
            connection.execute("SELECT 1", prepare=True)
            with connection.transaction(force_rollback=True):
                connection.execute("SELECT 2", prepare=True)
        (came,) = append_of_several(connection, [_asked(organization, _events(stream, 3))])

    assert [row[2] for row in _written(database, organization)] == [1, 2, 3]


@pytest.mark.parametrize("key", [None, "k"])
@pytest.mark.parametrize("count", [1, 2])
def test_no_position_is_drawn_before_the_writers_lock_is_held(database: Database, key: str | None, count: int) -> None:
    """A reader that met a hole knows of everybody who may fill it: whoever has drawn holds the lock."""
    organization = uuid4()
    drawn = "SELECT last_value FROM events_notification_id_seq"
    with psycopg.connect(database.owner_dsn) as other, database.reading(organization) as connection:
        other.execute("SELECT pg_advisory_xact_lock(%s)", (WRITERS_LOCK,))
        before = other.execute(drawn).fetchone()
        with pytest.raises(LockNotAvailable):
            append(connection, [_asked(organization, _events(uuid4(), 1, count), key)])

        assert other.execute(drawn).fetchone() == before


@pytest.mark.parametrize("plans", ["force_custom_plan", "force_generic_plan"])
def test_a_receipt_alone_is_written_under_the_writers_lock_however_it_is_planned(
    database: Database, plans: str
) -> None:
    organization = uuid4()
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND pid = pg_backend_pid()"
    with database.reading(organization) as connection, connection.transaction():
        connection.execute("SELECT set_config('plan_cache_mode', %s, true)", (plans,))
        assert append(connection, [_asked(organization, [], "no-op")]) == [[]]

        assert connection.execute(held, (WRITERS_LOCK,)).fetchone() == (1,)


@pytest.mark.parametrize("leant_on", range(6))
@pytest.mark.parametrize("key", [None, "k"])
def test_each_of_any_number_of_streams_leant_on_is_asked_for(
    database: Database, leant_on: int, key: str | None
) -> None:
    recorder, organization = StudioRecorder(database), uuid4()
    names = "abcdef"[: leant_on + 1]
    for name in names:
        _record(recorder, _asked(organization, _events(uuid5(organization, name), 1)))
    for gone_on in names:
        seen = {name: 0 if name == gone_on else 1 for name in names}
        assert _one_by_one(recorder, _asked(organization, _events(uuid4(), 1), key, **seen)) == MOVED

    assert _one_by_one(recorder, _asked(organization, _events(uuid4(), 1), key, **dict.fromkeys(names, 1))) != MOVED
