"""What must hold, looked at from outside: by the tables themselves, on a connection that no fault reaches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID, uuid5

from psycopg import sql
from pydantic import ValidationError

from commands.policy import policies
from domain.generation.generation import Generation
from domain.shared.recorded import Recorded
from projections.folding import Folding, Table, fold_all
from projections.read_model import read_models
from runtime import table_rows
from runtime.database import Connection
from runtime.dispatcher import Forbidden
from runtime.feed.log import recorded_of
from tests.simulation.clients import Asked
from tests.simulation.world import Violation

_FRESH = """SELECT {columns} FROM events WHERE notification_id > %s AND notification_id <> ALL(%s)
    ORDER BY notification_id"""
_EVENTS = "SELECT {columns} FROM events WHERE notification_id > %s ORDER BY notification_id"
_WITHIN = 60  # positions: no append is so much later than others
_CONSUMERS = """SELECT coalesce((SELECT position FROM positions WHERE consumer = 'live'), 0),
    coalesce((SELECT max(told) FROM (
        SELECT count(told_at) AS told FROM waiting_jobs w WHERE NOT EXISTS (
            SELECT 1 FROM events e WHERE e.originator_id = w.generation_id AND e.topic = 'generation.Started')
        GROUP BY organization_id, queue) AS t), 0)"""
_ENDS = (Generation.Completed, Generation.Cancelled)
_TRANSIENT = ("still being worked on", "Other commands keep")


def require(holds: object, sentence: str) -> None:
    """Raise Violation unless it holds."""
    if not holds:
        raise Violation(sentence)


@dataclass
class Watch:
    """Follows the log after every step, and looks at all of it now and then."""

    connection: Connection
    at_once: int
    events: dict[int, Recorded[Any]] = field(default_factory=dict[int, Recorded[Any]])
    versions: dict[UUID, int] = field(default_factory=dict[UUID, int])
    owners: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])
    ended: dict[UUID, str] = field(default_factory=dict[UUID, str])
    projected: int = 0

    def look(self) -> None:
        """Look at what is new: cheap, after every step."""
        after = max(self.events, default=0) - _WITHIN
        known = [position for position in self.events if position > after]
        fresh = recorded_of(self.connection, _FRESH, (after, known))
        for recorded in sorted(fresh, key=lambda e: (e.stream_id.int, e.version)):
            self._take(recorded)
        self._consumers()

    def _take(self, recorded: Recorded[Any]) -> None:
        stream, organization = recorded.stream_id, recorded.organization_id
        expected = self.versions.get(stream, 0) + 1
        require(recorded.version == expected, f"{recorded.topic} is version {recorded.version}, not {expected}")
        require(self.owners.setdefault(stream, organization) == organization, f"{stream} has two owners")
        self.versions[stream] = recorded.version
        self.events[recorded.position] = recorded
        self._job(recorded)

    def _job(self, recorded: Recorded[Any]) -> None:
        event, stream = recorded.event, recorded.stream_id
        if isinstance(event, _ENDS) or (isinstance(event, Generation.Failed) and event.final):
            known = self.ended.get(stream)
            require(known is None, f"generation {stream} was {known}, and then {recorded.topic}")
            self.ended[stream] = recorded.topic
        elif isinstance(event, Generation.RetryRequested):
            self.ended.pop(stream, None)
        elif isinstance(event, (Generation.Started, Generation.Failed)):
            require(stream not in self.ended, f"generation {stream} had ended, and then {recorded.topic}")

    def _consumers(self) -> None:
        ((position, told),) = self.connection.execute(_CONSUMERS).fetchall()
        require(position >= self.projected, f"the tables went back from {self.projected} to {position}")
        require(
            told <= self.at_once, f"{told} new jobs of one organization stand in a queue, of at most {self.at_once}"
        )
        self.projected = position

    @property
    def log(self) -> list[Recorded[Any]]:
        """Everything seen, by position."""
        return [self.events[position] for position in sorted(self.events)]

    def tables_are_a_fold(self) -> int:
        """Compare every read table with a fold of the log up to the position that the tables say they have."""
        with self.connection.transaction():
            self.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            row = self.connection.execute("SELECT position FROM positions WHERE consumer = 'live'").fetchone()
            position: int = row[0] if row else 0
            log = [e for e in recorded_of(self.connection, _EVENTS, (0,)) if e.position <= position]
            folding = fold_all(read_models().values(), log)
            for name, table in folding.tables.items():
                self._same(name, table, position)
        return position

    def _same(self, name: str, table: Table, position: int) -> None:
        expected = {key: row for key, row in table.rows.items() if row is not None}
        stored = Folding([table.model]).tables[name]
        select = sql.SQL("SELECT DISTINCT stream_id FROM {}").format(sql.Identifier("read", name))
        streams: set[UUID] = {row[0] for row in self.connection.execute(select)}
        table_rows.take(table_rows.ask(self.connection, stored, name, set(), streams))
        for key in expected.keys() | stored.rows.keys():
            there, right = stored.rows.get(key), expected.get(key)
            require(there == right, f"at {position} {name} has {there}, and the log says {right}")
            owner, own = stored.found.get(key), table.changed[key]
            require(owner == own or right is None, f"at {position} {name} {key} is {owner}'s")

    def everything(self, asked: Iterable[Asked]) -> None:
        """Look at all of it, when everything has come to rest."""
        receipts = self._receipts()
        self._answers(list(asked), receipts)
        self._commands_are_whole()
        self._reactions(receipts)
        self._organizations()

    def _receipts(self) -> Mapping[str, tuple[int | None, Mapping[str, Any]]]:
        rows = self.connection.execute("SELECT idempotency_key, position, reply FROM receipts").fetchall()
        count = Counter(row[0] for row in rows)
        require(len(count) == len(rows), f"two organizations have one key: {count.most_common(1)}")
        return {row[0]: (row[1], row[2]) for row in rows}

    def _answers(self, asked: Sequence[Asked], receipts: Mapping[str, tuple[int | None, Mapping[str, Any]]]) -> None:
        texts = self._markers()
        for each in asked:
            found = receipts.get(each.marker)
            if each.reply is not None:
                require(found is not None, f"{each.marker} was acknowledged and has no receipt")
                require(found is not None and found[0] == each.reply.position, f"{each.marker} is at {found}")
            elif each.refusal is not None and not (each.unsure and isinstance(each.refusal, Forbidden)):
                require(found is None, f"{each.marker} was refused ({each.refusal.code}) and has a receipt")
            require(texts[each.marker] <= 1, f"{each.marker} is {texts[each.marker]} times in the log")
            if each.reply is not None and each.reply.position is not None:
                require(each.reply.position in self.events, f"{each.marker} is not in the log")

    def _markers(self) -> Counter[str]:
        """Count, for each marker, the commands whose events hold it in the words of the one who asked."""
        seen: dict[str, set[UUID]] = defaultdict(set)
        for recorded in self.events.values():
            if recorded.actor.startswith("user:"):
                for value in cast("dict[str, object]", vars(recorded.event)).values():
                    text: object = getattr(value, "text", value)
                    if isinstance(text, str) and "/" in text:
                        seen[text].add(recorded.command_id)
        return Counter({text: len(commands) for text, commands in seen.items()})

    def _commands_are_whole(self) -> None:
        """Each command's events came in one append, under one actor."""
        by_command: dict[UUID, list[Recorded[Any]]] = defaultdict(list)
        for recorded in self.log:
            by_command[recorded.command_id].append(recorded)
        for command, events in by_command.items():
            actors = {e.actor for e in events}
            require(len(actors) == 1, f"command {command} has the actors {actors}")

    def _reactions(self, receipts: Mapping[str, tuple[int | None, Mapping[str, Any]]]) -> None:
        """Each event caused what it causes once, or it is known why it could not; nothing caused anything else."""
        poison = self._poison()
        known = set[str]()
        for recorded in self.log:
            for entry in policies().values():
                if recorded.topic in entry.topics:
                    try:
                        wanted = len(list(entry.react(recorded)))
                    except ValidationError:
                        continue
                    for index in range(wanted):
                        key = str(uuid5(recorded.stream_id, f"{recorded.version}:{entry.name}:{index}"))
                        known.add(key)
                        done = key in receipts or (entry.name, recorded.position) in poison
                        require(done, f"{entry.name} never reacted to {recorded.topic} at {recorded.position}")
        strange = {key for key in receipts if "/" not in key} - known
        require(not strange, f"policies caused {len(strange)} commands that no event asks for")

    def _poison(self) -> set[tuple[str, int]]:
        rows = self.connection.execute("SELECT consumer, position, reason FROM poison").fetchall()
        for consumer, position, reason in rows:
            passing = any(sentence in reason for sentence in _TRANSIENT)
            require(not passing, f"{consumer} gave up after {position} for a reason that passes: {reason}")
        return {(row[0], row[1]) for row in rows}

    def _organizations(self) -> None:
        """Nothing of one organization is in another's tables."""
        for name in read_models():
            select = sql.SQL("SELECT stream_id, organization_id FROM {}").format(sql.Identifier("read", name))
            for stream, organization in self.connection.execute(select):
                require(self.owners.get(stream) == organization, f"{name} has {stream} under {organization}")
