"""Reads everything afterwards, with statements of its own: what was answered is there once, and all agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

from projections.read_model import read_models
from runtime.rebuild import rebuild

if TYPE_CHECKING:
    from film_studio.torture.clients import Told
    from runtime.bootstrap import StudioProcess

_ENDED = ["generation.Completed", "generation.Cancelled"]
_DIGEST = "SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM read.{} t"
_BROKEN_STREAMS = """SELECT originator_id, count(*), count(DISTINCT originator_version), max(originator_version)
    FROM events GROUP BY 1
    HAVING count(*) <> max(originator_version) OR count(DISTINCT originator_version) <> count(*)"""
_RECEIPTS_OF_NOTHING = """SELECT r.idempotency_key, r.position FROM receipts r WHERE r.position IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM events e
        WHERE e.notification_id = r.position AND e.organization_id = r.organization_id)"""
_SHARED_RECEIPTS = "SELECT position, count(*) FROM receipts WHERE position IS NOT NULL GROUP BY 1 HAVING count(*) > 1"
_USED = """SELECT organization_id, count(*) FROM events WHERE topic = 'generation.Completed' GROUP BY 1"""
_SHOWN = """SELECT organization_id, count(*) FROM read.generations WHERE status = 'completed' GROUP BY 1"""

Rows = psycopg.Connection[Any]


def faults(process: StudioProcess, told: Sequence[Told]) -> Iterator[str]:
    """Yield a sentence for each thing that is lost, doubled or in disagreement."""
    with psycopg.connect(process.database.owner_dsn, autocommit=True) as connection:
        connection.execute("SET row_security = off")
        yield from _of_streams(connection)
        yield from _of_receipts(connection)
        yield from _of_answers(connection, told)
        yield from _of_jobs(connection)
        yield from _of_usage(connection)
        before = _digests(connection)
        rebuild(process.database, process.log_feed, list(read_models().values()))
        after = _digests(connection)
        yield from (f"read.{name} differs from its rebuild" for name in before if before[name] != after[name])
    if process.settings.feed == "kafka":
        from film_studio.torture.topic import faults_of  # noqa: PLC0415 - the client library is needed with Kafka alone
        from runtime.feed.client import Topic  # noqa: PLC0415

        yield from faults_of(process.database, Topic.of(process.settings))


def _of_streams(connection: Rows) -> Iterator[str]:
    for stream, count, different, last in connection.execute(_BROKEN_STREAMS):
        yield f"stream {stream} has {count} events of {different} versions up to {last}"


def _of_receipts(connection: Rows) -> Iterator[str]:
    for key, position in connection.execute(_RECEIPTS_OF_NOTHING):
        yield f"the receipt of {key} names position {position}, where its organization has no event"
    for position, count in connection.execute(_SHARED_RECEIPTS):
        yield f"{count} receipts name position {position}"


def _of_answers(connection: Rows, told: Sequence[Told]) -> Iterator[str]:
    receipts = {row[0]: row[1:] for row in connection.execute("SELECT idempotency_key, reply, position FROM receipts")}
    events = connection.execute(
        "SELECT notification_id, originator_id, originator_version, command_id, state FROM events"
    ).fetchall()
    places = {event[0]: event[1:4] for event in events}
    marked = [(event[3], mark) for event in events for mark in _marks(bytes(event[4]).decode(errors="replace"))]
    marks = Counter(mark for _, mark in marked)
    for each in told:
        if each.key in receipts:
            reply, position = receipts[each.key]
            yield from _of_answer(each, reply, position, places)
        else:
            yield f"{each.key}: answered, but there is no receipt"
        if each.command != "generate-character-image" and marks[each.mark] != 1:
            yield f"{each.key}: recorded {marks[each.mark]} times"
    known = {each.mark for each in told}
    yield from (f"{mark} is recorded {n} times" for mark, n in marks.items() if mark not in known and n > 1)
    received = {places[position][2] for _, position in receipts.values() if position in places}
    yield from (f"{mark} is recorded and has no receipt" for command, mark in marked if command not in received)


def _of_answer(
    told: Told, reply: dict[str, Any], position: int | None, places: Mapping[int, tuple[Any, ...]]
) -> Iterator[str]:
    """Yield what is wrong between an answer, its receipt and the event that the receipt names."""
    first = reply["replies"][0]
    if (str(first["id"]), first["version"]) != (str(told.reply["id"]), told.reply["version"]):
        yield f"{told.key}: the receipt says {first['id']} {first['version']}, the answer was another"
    if position is None:
        return
    stream, version, _ = places.get(position, ("", 0, None))
    if str(stream) != str(first["id"]):
        yield f"{told.key}: its event is not at position {position}"
    elif version != first["version"]:
        yield f"{told.key}: the event at position {position} is version {version}, the answer says {first['version']}"


def _marks(state: str) -> set[str]:
    """Return the mark that an event of a character holds: a picture's request repeats its prompt in its job's."""
    begin = state.find("torture ")
    return set() if begin < 0 or '"prompt"' in state else {state[begin : state.find(";", begin) + 1]}


def _of_jobs(connection: Rows) -> Iterator[str]:
    rows = connection.execute(
        "SELECT originator_id, count(*) FILTER (WHERE topic = ANY(%s)) FROM events"
        " WHERE topic LIKE 'generation.%%' GROUP BY 1",
        (_ENDED,),
    )
    yield from (f"job {job} ended {n} times" for job, n in rows if n != 1)


def _of_usage(connection: Rows) -> Iterator[str]:
    """Compare what each organization used, its completed generations, in the log and in the table it is counted by.

    There is no metering yet; that each generation completed once is asked of the jobs.
    """
    used, shown = ({row[0]: row[1] for row in connection.execute(question)} for question in (_USED, _SHOWN))
    for organization in used.keys() | shown.keys():
        logged, counted = used.get(organization, 0), shown.get(organization, 0)
        if logged != counted:
            yield f"organization {organization} used {logged} generations, and {counted} are counted"


def _digests(connection: Rows) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for name in read_models():
        row = connection.execute(sql.SQL(_DIGEST).format(sql.Identifier(name))).fetchone()
        found[name] = tuple(row or ())
    return found
