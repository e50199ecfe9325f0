"""What one append asks of PostgreSQL, and what becomes of it.

Statements go to libpq as they are, prepared once a connection, with values in PostgreSQL's binary form: psycopg's own
cursor and its dumpers of lists take four times the processor time [measured: 8 against 35 µs a statement].
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import orjson
from psycopg import OperationalError, errors
from psycopg.pq import ConnStatus, ExecStatus

if TYPE_CHECKING:
    from eventsourcing.persistence import StoredEvent
    from psycopg.pq.abc import PGconn, PGresult

    from runtime.database import Connection

WRITERS_LOCK = 0x57524954  # "WRIT"

_LOCK = f"pg_advisory_xact_lock_shared({WRITERS_LOCK})::text"
_EVENTS = """INSERT INTO events (organization_id, originator_id, originator_version, topic, state, project_id,
                        actor, command_id, correlation_id)"""
_RECEIPTS = "INSERT INTO receipts (organization_id, idempotency_key, request_hash, reply, position)"
# One event of one command that leans on few streams (its organization, its project, its caller's key) is most of all
# appends: without arrays and parts it costs the server 0.22 ms instead of 0.26, of which the row alone is 0.20
# [measured with two streams]. The lock is taken before a position is drawn: a row's values are made only after the
# condition has let it through.
_LEANED_ON = 3
_SINCE = "SELECT FROM events AS e WHERE e.originator_id = {} AND e.originator_version = {}"
_ONE = f"""{_EVENTS}
    SELECT $1::uuid, $2::uuid, $3::bigint, $4::text, $5::bytea, $6::uuid, $7::text, $8::uuid, $9::uuid
    WHERE {_LOCK} IS NOT NULL AND NOT EXISTS ({_SINCE.format("$10::uuid", "$11::bigint")})
        AND NOT EXISTS ({_SINCE.format("$12::uuid", "$13::bigint")})
        AND NOT EXISTS ({_SINCE.format("$14::uuid", "$15::bigint")})
    RETURNING notification_id"""
_ONE_RECEIVED = f"""WITH appended AS ({_ONE}) {_RECEIPTS}
    SELECT $1::uuid, $16::text, $17::bytea, $18::text::jsonb, notification_id FROM appended
    RETURNING position"""
# Whoever lost is left out and told why; whatever this look at the log does not see yet fails the whole statement. What
# is there already is looked up in the index for each, whatever the planner knew of the table when it made the plan: a
# plan of an empty log would read all of an organization for every commit.
_MANY = f"""
WITH scope AS MATERIALIZED (SELECT {_LOCK} AS writing), commands AS MATERIALIZED (
    SELECT * FROM unnest($2::text[], $3::uuid[], $4::uuid[]) WITH ORDINALITY AS c(actor, command, correlation, item)
), refused AS MATERIALIZED (
    SELECT item, min(why) AS why FROM (
        SELECT item, 1 AS why FROM unnest($11::bigint[], $12::uuid[], $13::bigint[]) AS seen(item, id, version),
        LATERAL ({_SINCE.format("seen.id", "seen.version + 1")} LIMIT 1) AS there
        UNION ALL
        SELECT item, 2 FROM unnest($14::bigint[], $15::text[]) AS asked(item, key),
        LATERAL (SELECT FROM receipts AS r WHERE r.organization_id = $1 AND r.idempotency_key = asked.key LIMIT 1) AS r
        UNION ALL
        SELECT item, 3 FROM unnest($5::bigint[], $6::uuid[], $7::bigint[]) AS n(item, id, version),
        LATERAL ({_SINCE.format("n.id", "n.version")} LIMIT 1) AS there
    ) AS found GROUP BY item
), appended AS ({_EVENTS}
    SELECT $1::uuid, n.id, n.version, n.topic, n.state, n.project, c.actor, c.command, c.correlation
    FROM scope, unnest($5::bigint[], $6::uuid[], $7::bigint[], $8::text[], $9::bytea[], $10::uuid[])
        WITH ORDINALITY AS n(item, id, version, topic, state, project, place)
    JOIN commands AS c USING (item)
    WHERE scope.writing IS NOT NULL AND n.item NOT IN (SELECT item FROM refused)
    ORDER BY n.place
    RETURNING notification_id, command_id
), received AS ({_RECEIPTS}
    SELECT $1::uuid, asked.key, asked.hash, asked.reply::jsonb, p.position
    FROM unnest($14::bigint[], $15::text[], $16::bytea[], $17::text[]) AS asked(item, key, hash, reply)
    JOIN commands AS c USING (item)
    LEFT JOIN (SELECT command_id, max(notification_id) AS position FROM appended GROUP BY 1) AS p
        ON p.command_id = c.command
    WHERE asked.item NOT IN (SELECT item FROM refused)
)
SELECT (SELECT array_agg(notification_id ORDER BY notification_id) FROM appended),
       (SELECT array_agg(item ORDER BY item) FROM refused),
       (SELECT array_agg(why::bigint ORDER BY item) FROM refused)
    FROM scope"""
_STATEMENTS = {
    b"studio_act_for": b"SELECT set_config('app.organization', $1::text, true)",
    b"studio_append": _ONE.encode(),
    b"studio_append_received": _ONE_RECEIVED.encode(),
    b"studio_append_many": _MANY.encode(),
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the same idempotency key is answered for ever."""

    key: str
    request_hash: bytes
    reply: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who appends what for whom: written beside every event of one append."""

    organization_id: UUID
    actor: str
    command_id: UUID
    correlation_id: UUID
    projects: Mapping[UUID, UUID | None] = field(default_factory=dict[UUID, "UUID | None"])
    receipt: Receipt | None = None
    seen: Mapping[UUID, int] = field(default_factory=dict[UUID, int])
    """Streams that must not have gone on beyond these versions, or nothing is appended."""


Asked = tuple["Sequence[StoredEvent]", Envelope]
"""The events and the envelope of one command."""

MOVED, RECEIVED, TAKEN = 1, 2, 3
"""Why nothing of a command was appended: a stream it leaned on went on, its key has a receipt, a version is taken."""
Came = list[int] | int
"""What came of a command: its events' positions, or why there are none."""


def append(connection: Connection, asked: Sequence[Asked]) -> list[Came]:
    """Append what commands of the session's organization decided, in one commit; return what came of each.

    Raises UniqueViolation when a row appeared meanwhile: then nothing of any command is appended.
    """
    return _prepared_for(connection, lambda server: _append(server, asked))


def append_of_several(connection: Connection, asked: Sequence[Asked]) -> list[Came]:
    """Append what commands of several organizations decided, in one commit; as `append`.

    Each organization has statements of its own: one that makes it the session's until the commit, and its append.
    """
    return _prepared_for(connection, lambda server: _append_of_several(server, asked))


def _append(server: PGconn, asked: Sequence[Asked]) -> list[Came]:
    name, values = _question(asked)
    return _answer(asked, _checked(server, server.exec_prepared(name, values, [1] * len(values), 1)))


def _append_of_several(server: PGconn, asked: Sequence[Asked]) -> list[Came]:
    of: dict[UUID, list[Asked]] = {}
    for one in asked:
        of.setdefault(one[1].organization_id, []).append(one)
    server.enter_pipeline_mode()
    for organization_id, theirs in of.items():
        server.send_query_prepared(b"studio_act_for", [str(organization_id).encode()])
        name, values = _question(theirs)
        server.send_query_prepared(name, values, [1] * len(values), 1)
    server.pipeline_sync()
    results = _results(server)
    server.exit_pipeline_mode()
    came: dict[UUID, Came] = {}
    for theirs, result in zip(of.values(), results[1::2], strict=True):
        for (_, envelope), what in zip(theirs, _answer(theirs, result), strict=True):
            came[envelope.command_id] = what
    return [came[envelope.command_id] for _, envelope in asked]


def _results(server: PGconn) -> list[PGresult]:
    """Return the results of everything that was sent. Raises the first error, after all of them."""
    results: list[PGresult] = []
    while server.status == ConnStatus.OK:
        result = server.get_result()
        if result is None:  # the end of one statement's results
            continue
        if result.status == ExecStatus.PIPELINE_SYNC:
            break
        results.append(result)
    failed = next((one for one in results if one.status not in _GOOD), None)
    if failed is not None or server.status != ConnStatus.OK:
        server.exit_pipeline_mode()
        _checked(server, failed or results[-1])
    return results


def _question(asked: Sequence[Asked]) -> tuple[bytes, list[bytes]]:
    """Return the statement, and its values, that appends what commands of one organization decided."""
    if not _is_one(asked):
        return b"studio_append_many", cast("list[bytes]", _values_of_many(asked))
    events, envelope = asked[0]
    name = b"studio_append_received" if envelope.receipt else b"studio_append"
    return name, cast("list[bytes]", _values_of_one(events[0], envelope))


def _is_one(asked: Sequence[Asked]) -> bool:
    """Tell whether it is one event of one command that leans on few streams."""
    events, envelope = asked[0]
    return len(asked) == 1 and len(events) == 1 and len(envelope.seen) <= _LEANED_ON


def _answer(asked: Sequence[Asked], result: PGresult) -> list[Came]:
    """Return what the statement's result says of each command."""
    if _is_one(asked):
        position = result.get_value(0, 0) if result.ntuples else None
        return [MOVED if position is None else [_LONG.unpack(position)[0]]]
    positions, items, whys = (_numbers(result.get_value(0, column)) for column in range(3))
    lost = dict(zip(items, whys, strict=True))
    drawn = iter(positions)
    return [lost.get(item) or list(islice(drawn, len(events))) for item, (events, _) in enumerate(asked, 1)]


def _values_of_one(event: StoredEvent, envelope: Envelope) -> list[bytes | None]:
    project = envelope.projects.get(event.originator_id)  # type: ignore[arg-type] # our ids are UUIDs
    values: list[bytes | None] = [
        envelope.organization_id.bytes,
        event.originator_id.bytes,  # type: ignore[union-attr]
        _LONG.pack(event.originator_version),
        event.topic.encode(),
        event.state,
        project and project.bytes,
        envelope.actor.encode(),
        envelope.command_id.bytes,
        envelope.correlation_id.bytes,
    ]
    for stream_id, version in envelope.seen.items():
        values += (stream_id.bytes, _LONG.pack(version + 1))
    values += (None, None) * (_LEANED_ON - len(envelope.seen))
    receipt = envelope.receipt
    if receipt is not None:
        values += (receipt.key.encode(), receipt.request_hash, orjson.dumps(receipt.reply))
    return values


def _values_of_many(asked: Sequence[Asked]) -> list[bytes | None]:
    envelopes = [envelope for _, envelope in asked]
    events = [(item, e, events[1]) for item, events in enumerate(asked, 1) for e in events[0]]
    seen = [(item, *one) for item, envelope in enumerate(envelopes, 1) for one in envelope.seen.items()]
    receipts = [(item, e.receipt) for item, e in enumerate(envelopes, 1) if e.receipt is not None]
    return [
        envelopes[0].organization_id.bytes,
        _texts(e.actor for e in envelopes),
        _uuids(e.command_id for e in envelopes),
        _uuids(e.correlation_id for e in envelopes),
        _longs(item for item, _, _ in events),
        _uuids(e.originator_id for _, e, _ in events),  # type: ignore[misc]
        _longs(e.originator_version for _, e, _ in events),
        _texts(e.topic for _, e, _ in events),
        _array(_BYTEA, [e.state for _, e, _ in events]),
        _uuids(envelope.projects.get(e.originator_id) for _, e, envelope in events),  # type: ignore[arg-type]
        _longs(item for item, _, _ in seen),
        _uuids(stream_id for _, stream_id, _ in seen),
        _longs(version for _, _, version in seen),
        _longs(item for item, _ in receipts),
        _texts(receipt.key for _, receipt in receipts),
        _array(_BYTEA, [receipt.request_hash for _, receipt in receipts]),
        _array(_TEXT, [orjson.dumps(receipt.reply) for _, receipt in receipts]),
    ]


def _prepared_for(connection: Connection, work: Callable[[PGconn], list[Came]]) -> list[Came]:
    """Do what needs the statements to be prepared, and once more where they were not any longer.

    After a rollback, of a look at the past for one, the driver has the server forget every prepared statement.
    """
    try:
        return work(prepared(connection))
    except errors.InvalidSqlStatementName:
        del connection.__dict__[_PREPARED]
        return work(prepared(connection))


def prepared(connection: Connection) -> PGconn:
    """Return the connection's libpq side, with every statement prepared."""
    server = connection.pgconn
    if _PREPARED not in connection.__dict__:
        for name, statement in _STATEMENTS.items():
            _checked(server, server.prepare(name, statement))
        connection.__dict__[_PREPARED] = True
    return server


def _checked(server: PGconn, result: PGresult) -> PGresult:
    if result.status in _GOOD:
        return result
    if server.status != ConnStatus.OK:
        raise OperationalError(server.get_error_message())
    raise errors.error_from_result(result)


_PREPARED = "studio_appends"  # noted on a connection whose server knows the statements
_GOOD = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_LONG, _SIZE, _HEAD = struct.Struct(">q"), struct.Struct(">i"), struct.Struct(">iiIii")
_BYTEA, _BIGINT, _TEXT, _UUID = 17, 20, 25, 2950  # types by PostgreSQL's numbers
_NULL = _SIZE.pack(-1)


def _array(kind: int, items: Sequence[bytes | None]) -> bytes:
    parts = [_HEAD.pack(1, 1, kind, len(items), 1)]
    for item in items:
        if item is None:
            parts.append(_NULL)
        else:
            parts += (_SIZE.pack(len(item)), item)
    return b"".join(parts)


def _uuids(ids: Iterable[UUID | None]) -> bytes:
    return _array(_UUID, [None if one is None else one.bytes for one in ids])


def _longs(numbers: Iterable[int]) -> bytes:
    return _array(_BIGINT, [_LONG.pack(number) for number in numbers])


def _texts(texts: Iterable[str]) -> bytes:
    return _array(_TEXT, [text.encode() for text in texts])


def _numbers(array: bytes | None) -> list[int]:
    """Return the numbers of an array of bigint without NULLs."""
    if array is None or len(array) <= _HEAD.size:
        return []
    return [number for _, number in struct.iter_unpack(">iq", array[_HEAD.size :])]
