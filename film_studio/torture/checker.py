"""Reads everything afterwards, with statements of its own: what was answered is there once, and all agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
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


def faults(process: StudioProcess, told: Sequence[Told]) -> Iterator[str]:
    """Yield a sentence for each thing that is lost, doubled or in disagreement."""
    with psycopg.connect(process.database.owner_dsn, autocommit=True) as connection:
        connection.execute("SET row_security = off")
        yield from _of_answers(connection, told)
        yield from _of_jobs(connection)
        before = _digests(connection)
        rebuild(process.database, process.log_feed, list(read_models().values()))
        after = _digests(connection)
        yield from (f"read.{name} differs from its rebuild" for name in before if before[name] != after[name])


def _of_answers(connection: psycopg.Connection[Any], told: Sequence[Told]) -> Iterator[str]:
    receipts = {row[0]: row[1:] for row in connection.execute("SELECT idempotency_key, reply, position FROM receipts")}
    events = connection.execute("SELECT notification_id, originator_id, state FROM events").fetchall()
    streams = {position: str(stream) for position, stream, _ in events}
    marks = Counter(mark for _, _, state in events for mark in _marks(bytes(state).decode(errors="replace")))
    for each in told:
        reply, position = receipts.get(each.key, (None, None))
        if reply is None:
            yield f"{each.key}: answered, but there is no receipt"
            continue
        first = reply["replies"][0]
        if (str(first["id"]), first["version"]) != (str(each.reply["id"]), each.reply["version"]):
            yield f"{each.key}: the receipt says {first['id']} {first['version']}, the answer was another"
        if position is not None and streams.get(position) != str(first["id"]):
            yield f"{each.key}: its event is not at position {position}"
        if each.command != "generate-character-image" and marks[each.mark] != 1:
            yield f"{each.key}: recorded {marks[each.mark]} times"
    known = {each.mark for each in told}
    yield from (f"{mark} is recorded {n} times" for mark, n in marks.items() if mark not in known and n > 1)


def _marks(state: str) -> set[str]:
    """Return the mark that an event of a character holds: a picture's request repeats its prompt in its job's."""
    begin = state.find("torture ")
    return set() if begin < 0 or '"prompt"' in state else {state[begin : state.find(";", begin) + 1]}


def _of_jobs(connection: psycopg.Connection[Any]) -> Iterator[str]:
    rows = connection.execute(
        "SELECT originator_id, count(*) FILTER (WHERE topic = ANY(%s)) FROM events"
        " WHERE topic LIKE 'generation.%%' GROUP BY 1",
        (_ENDED,),
    )
    yield from (f"job {job} ended {n} times" for job, n in rows if n != 1)


def _digests(connection: psycopg.Connection[Any]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, tuple[Any, ...]] = {}
    for name in read_models():
        row = connection.execute(sql.SQL(_DIGEST).format(sql.Identifier(name))).fetchone()
        found[name] = tuple(row or ())
    return found
