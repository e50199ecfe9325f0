"""The event-sourced application: the library's wiring with our recorder, mapper and repository."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, LiteralString, TypeVar, cast
from uuid import UUID

from eventsourcing.application import AggregateNotFoundError, Application, Repository
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    InfrastructureFactory,
    Mapper,
    ProcessRecorder,
    TrackingRecorder,
)
from eventsourcing.utils import Environment
from psycopg.types.json import Jsonb

from commands.ports import StreamChange
from domain.shared.aggregate import Aggregate
from domain.shared.snapshot import snapshot_of
from runtime.database import acting_organization
from runtime.events.mapper import OrjsonTranscoder, StudioMapper
from runtime.events.ready import Ready
from runtime.events.recorder import StudioRecorder
from runtime.events.replay import replay
from runtime.events.snapshots import SnapshotRecorder
from runtime.events.standing import Standing

if TYPE_CHECKING:
    from eventsourcing.persistence import StoredEvent

    from commands.ports import Actor
    from runtime.database import Database
    from runtime.events.append import Asked, Envelope
    from runtime.events.writer import Came

A = TypeVar("A", bound=Aggregate)

_GONE_ON = """SELECT seen.id FROM unnest(%s::uuid[], %s::bigint[]) AS seen(id, version),
    LATERAL (SELECT FROM events e WHERE e.organization_id = %s AND e.originator_id = seen.id
        AND e.originator_version = seen.version + 1 LIMIT 1) AS there"""


_UNFINISHED = """SELECT g.id FROM generation_inputs i JOIN generations g ON g.id = i.generation_id
    WHERE i.organization_id = %s AND i.source = %s AND g.organization_id = %s AND g.status IN ('requested', 'started')
    ORDER BY g.id"""

# The tables are behind the log by moments; a script that changed in the log's last 5,000 events is looked at itself,
# whatever the tables say of it.
_LATE = """UNION SELECT late.originator_id FROM (SELECT DISTINCT e.originator_id FROM events e
            WHERE e.organization_id = %(organization)s AND e.notification_id
                > (SELECT max(n.notification_id) FROM events n WHERE n.organization_id = %(organization)s) - 5000) late
        WHERE EXISTS (SELECT FROM events begun WHERE begun.organization_id = %(organization)s
            AND begun.originator_id = late.originator_id AND begun.originator_version = 1
            AND begun.topic = %(topic)s)"""
_SCRIPTS = f"""SELECT script_id FROM script_elements
    WHERE organization_id = %(organization)s AND character_id = %(character)s
    UNION SELECT script_id FROM script_scenes WHERE organization_id = %(organization)s AND silent @> %(among)s
    {_LATE}"""
_SHOT_LISTS = f"""SELECT shot_list_id FROM listed_shots
    WHERE organization_id = %(organization)s AND subjects @> %(among)s {_LATE}"""
_HELD = """SELECT id FROM castings WHERE organization_id = %(organization)s AND character_id = %(character)s
    UNION SELECT appearances_id FROM character_appearances
    WHERE organization_id = %(organization)s AND character_id = %(character)s
    UNION SELECT character_id FROM character_relations
    WHERE organization_id = %(organization)s AND to_character_id = %(character)s
    UNION SELECT e.originator_id FROM events e WHERE e.organization_id = %(organization)s AND e.topic = ANY(%(topics)s)
        AND e.notification_id
            > (SELECT max(n.notification_id) FROM events n WHERE n.organization_id = %(organization)s) - 5000"""
_HOLDING = [
    "characters.CharacterCast",
    "characters.AppearancesBegun",
    "characters.AppearancesCopied",
    "characters.LookAssigned",
    "characters.RelationSet",
]
_BEGUN = """SELECT originator_id FROM events
    WHERE organization_id = %s AND originator_id = ANY(%s) AND originator_version = 1"""


_CHANGES = """SELECT min(e.originator_version), max(e.originator_version), array_agg(DISTINCT e.topic), min(e.actor)
    FROM events e WHERE e.organization_id = %(organization)s AND e.originator_id = %(stream)s
        AND CASE WHEN %(version)s::bigint IS NULL THEN starts_with(e.actor, %(actor)s)
            ELSE e.command_id = (SELECT o.command_id FROM events o WHERE o.organization_id = %(organization)s
                AND o.originator_id = %(stream)s AND o.originator_version = %(version)s) END
    GROUP BY e.command_id ORDER BY 2 DESC LIMIT 500"""


class _Factory(InfrastructureFactory[TrackingRecorder]):
    """Hands the library our recorders."""

    def __init__(self, database: Database) -> None:
        super().__init__(Environment("studio", {}))
        self._database = database

    def aggregate_recorder(self, purpose: str = "events") -> AggregateRecorder:
        """Return the recorder of snapshots."""
        del purpose  # the library asks for snapshots alone
        return SnapshotRecorder(self._database)

    def application_recorder(self) -> ApplicationRecorder:
        """Return the recorder of the log."""
        return StudioRecorder(self._database)

    def tracking_recorder(self, tracking_recorder_class: type[TrackingRecorder] | None = None) -> TrackingRecorder:
        """Refuse: positions are kept by the projector in its own transaction."""
        msg = f"positions are kept by runtime.projector, not by {tracking_recorder_class}"
        raise TypeError(msg)

    def process_recorder(self) -> ProcessRecorder:
        """Refuse: policies send commands; they do not record beside them."""
        msg = "a policy sends commands (runtime.policies)"
        raise TypeError(msg)


class EventLog(Application[UUID]):
    """The log of one database: loads aggregates, appends what they decided.

    Every call acts for the organization of the block (runtime.database.acting_for).
    """

    name = "studio"

    def __init__(self, database: Database, *, cached_aggregates: int = 4_000) -> None:
        self._database = database
        super().__init__()
        self.snapshots = self.construct_snapshot_store()
        self._with_snapshots = Repository(self.events, snapshot_store=self.snapshots)
        self._ready = Ready(cached_aggregates)
        self.standing = Standing(self)

    def construct_factory(self, env: Environment) -> InfrastructureFactory[TrackingRecorder]:
        """Return the factory of our recorders."""
        del env
        return _Factory(self._database)

    def construct_mapper(self) -> Mapper[UUID]:
        """Return the typed JSON mapper."""
        return StudioMapper(OrjsonTranscoder())

    def borrow(self, kind: type[A], stream_id: UUID) -> A:
        """Lend an aggregate exclusively: the cached one, or a replayed one. Raises AggregateNotFoundError.

        Nothing is copied: the borrower mutates it, gives it back after its append, and drops it on any failure. Two
        borrowers at once replay one each; the log's versions decide between them.
        """
        aggregate = self._take(kind, stream_id)
        return aggregate if aggregate is not None else self.reload(kind, stream_id)

    def _take(self, kind: type[A], stream_id: UUID) -> A | None:
        aggregate = self._ready.take((acting_organization(), stream_id))
        return aggregate if isinstance(aggregate, kind) else None

    def reload(self, kind: type[A], stream_id: UUID, version: int | None = None) -> A:
        """Replay an aggregate from the log, as it is or as it was at `version`. Raises AggregateNotFoundError."""
        repository = self._with_snapshots if snapshot_of(kind) else self.repository
        return repository.get(stream_id, version=version, projector_func=replay)

    def changes(self, stream_id: UUID, actor: Actor, version: int | None) -> list[StreamChange]:
        """Return what an actor's commands recorded in a stream, newest first; with a version, the command of that."""
        organization = acting_organization()
        values = {"organization": organization, "stream": stream_id, "version": version}
        with self._database.reading(organization) as connection:
            rows = connection.execute(_CHANGES, {**values, "actor": f"{actor.kind}:{actor.id}:"}).fetchall()
        return [StreamChange(first, last, frozenset(topics), by) for first, last, topics, by in rows]

    def unfinished(self, source_id: UUID) -> list[UUID]:
        """Return the generations that come of a thing and have no outcome, as far as the read tables have followed."""
        organization = acting_organization()
        with self._database.reading(organization) as connection:
            rows = connection.execute(_UNFINISHED, (organization, str(source_id), organization)).fetchall()
        return [row[0] for row in rows]

    def scripts_that_may_use(self, character_id: UUID) -> list[UUID]:
        """Return the scripts that the read tables know to use a character, and those that they may be behind with."""
        return self._that_may_use(_SCRIPTS, character_id, "writing.ScriptCreated")

    def shot_lists_that_may_use(self, character_id: UUID) -> list[UUID]:
        """Return the shot lists known to show a character, and those that the read tables may be behind with."""
        return self._that_may_use(_SHOT_LISTS, character_id, "writing.ShotListBegun")

    def _that_may_use(self, statement: LiteralString, character_id: UUID, topic: str) -> list[UUID]:
        organization = acting_organization()
        values = {"organization": organization, "character": character_id, "topic": topic}
        with self._database.reading(organization) as connection:
            rows = connection.execute(statement, {**values, "among": Jsonb([str(character_id)])})
            return [row[0] for row in rows]

    def held_by(self, character_id: UUID) -> list[UUID]:
        """Return the streams known to be about a character, and those that the read tables may be behind with."""
        organization = acting_organization()
        with self._database.reading(organization) as connection:
            values = {"organization": organization, "character": character_id, "topics": _HOLDING}
            return [row[0] for row in connection.execute(_HELD, values)]

    def begun(self, stream_ids: Collection[UUID]) -> frozenset[UUID]:
        """Return which of the streams there are."""
        organization = acting_organization()
        with self._database.reading(organization) as connection:
            return frozenset(row[0] for row in connection.execute(_BEGUN, (organization, list(stream_ids))))

    def gone_on(self, seen: Mapping[UUID, int]) -> list[UUID]:
        """Return those streams that have gone on beyond these versions."""
        organization = acting_organization()
        if not seen:
            return []
        with self._database.reading(organization) as connection:
            values = (list(seen), list(seen.values()), organization)
            return [row[0] for row in connection.execute(_GONE_ON, values, prepare=True, binary=True)]

    def give_back(self, *aggregates: Aggregate) -> None:
        """Keep aggregates, as the log has them, ready for the next borrower."""
        organization = acting_organization()
        for aggregate in aggregates:
            self._ready.give_back((organization, aggregate.id), aggregate)

    def take_snapshot_of(self, kind: type[Aggregate], stream_id: UUID) -> None:
        """Keep the state of a stream as it stands, if snapshots are taken of its kind."""
        snapshot = snapshot_of(kind)
        if snapshot is not None and self.snapshots is not None:
            self.snapshots.put([snapshot.take(self.reload(kind, stream_id))])

    def asked(self, aggregates: Sequence[Aggregate], envelope: Envelope) -> Asked:
        """Return what to commit for these aggregates: all that they decided, and the envelope's receipt."""
        events = [event for one in aggregates for event in one.collect_events()]
        return [self.mapper.to_stored_event(event) for event in events], envelope

    def commit(self, asked: Sequence[Asked]) -> Sequence[Came]:
        """Append what several commands ask for in one commit; return what came of each."""
        return cast("StudioRecorder", self.recorder).commit(asked)

    def recorded(self, asked: Asked) -> None:
        """Note what was committed: those who lean on these streams need not read it."""
        streams: dict[UUID, list[StoredEvent]] = {}
        for event in asked[0]:
            streams.setdefault(cast("UUID", event.originator_id), []).append(event)
        for stream_id, events in streams.items():
            self.standing.note(stream_id, events)


__all__ = ["AggregateNotFoundError", "EventLog"]
