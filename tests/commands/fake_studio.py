"""A studio in memory for tests of handlers, policies and folds.

What is saved goes through the log's own mapper, and what is loaded is replayed from it: so every test that uses this
also shows that an aggregate's events bring it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import StoredEvent

from commands.bus import Command, Outcome, command_types
from commands.policy import policies
from commands.ports import Actor, StreamChange
from domain.enterprise.organization import Organization
from domain.generation.generation import Generation
from domain.shared.aggregate import Aggregate
from domain.shared.recorded import Recorded
from domain.shared.refusal import NotFound
from domain.writing.element import Element
from domain.writing.page_start import PageLock, PageStart
from projections.folding import fold_all
from projections.generation.generation import GenerationRow
from projections.read_model import Key, model_of, read_models
from runtime.discovery import discover
from runtime.events.mapper import OrjsonTranscoder, StudioMapper
from runtime.events.replay import replay
from runtime.typesetting import page_starts

A = TypeVar("A", bound=Aggregate)
R = TypeVar("R")
_MAPPER = StudioMapper(OrjsonTranscoder())

discover()  # policies and folds take part whatever a test imports


class FakeStudio:
    """Fulfils commands.ports.Studio. `send` runs a command's handler and commits what it saved, or nothing."""

    def __init__(self, actor: Actor | None = None, organization_id: UUID | None = None) -> None:
        self.organization_id = organization_id or uuid4()
        self.actor = actor or Actor("user", uuid4(), "Owner")
        self.expected_version: int | None = None
        self.log: list[Recorded[Any]] = []
        self._streams: dict[UUID, list[StoredEvent]] = {}
        self._projects: dict[UUID, UUID | None] = {}
        self._saved: list[Aggregate] = []
        self._borrowed: dict[UUID, Aggregate] = {}
        self._project_id: UUID | None = None
        self._reacted = 0

    @property
    def project_id(self) -> UUID | None:
        """Return the project of the command that is being answered."""
        return self._project_id

    def providers(self, kind: str) -> tuple[str, ...]:
        """Return providers of every kind."""
        del kind
        return ("local", "previz", "remote")

    def needs_card(self, kind: str, provider: str) -> bool:
        """Tell that models of this machine work on cards."""
        del kind
        return provider == "local"

    def provider(self, kind: str) -> str:
        """Return the organization's choice."""
        organization = self.find(Organization, self.organization_id)
        return organization.provider(kind) if organization else "previz"

    def unfinished(self, source_id: UUID) -> list[UUID]:
        """Return generations that come of a thing and have no outcome."""
        rows = self.rows(GenerationRow).values()
        return [row.id for row in rows if row.status in {"requested", "started"} and self._comes_of(row.id, source_id)]

    def _comes_of(self, generation_id: UUID, source_id: UUID) -> bool:
        generation = self.find(Generation, generation_id)
        return generation is not None and source_id in generation.lineage

    def load(self, kind: type[A], stream_id: UUID) -> A:
        """Return the aggregate of that stream. Raises NotFound."""
        found = self.find(kind, stream_id)
        if found is None:
            raise NotFound(f"There is no {kind.__name__} {stream_id} in this organization.", id=str(stream_id))
        return found

    def find(self, kind: type[A], stream_id: UUID) -> A | None:
        """Return the aggregate of that stream, or None."""
        if stream_id not in self._borrowed and stream_id in self._streams:
            self._borrowed[stream_id] = self._replayed(stream_id, None)
        found = self._borrowed.get(stream_id)
        return found if isinstance(found, kind) else None

    def standing(self, kind: type[A], stream_id: UUID) -> A:
        """Return the aggregate, to read from. Raises NotFound."""
        return self.load(kind, stream_id)

    def as_of(self, kind: type[A], stream_id: UUID, version: int) -> A:
        """Return the aggregate as it was at `version`. Raises NotFound."""
        if stream_id not in self._streams or len(self._streams[stream_id]) < version:
            raise NotFound(f"There is no version {version} of {kind.__name__} {stream_id}.")
        return cast("A", self._replayed(stream_id, version))

    def scripts_that_may_use(self, character_id: UUID) -> list[UUID]:
        """Return every script: the handler looks for itself."""
        del character_id
        return list(dict.fromkeys(r.stream_id for r in self.log if r.topic == "writing.ScriptCreated"))

    def shot_lists_that_may_use(self, character_id: UUID) -> list[UUID]:
        """Return every shot list: the handler looks for itself."""
        del character_id
        return list(dict.fromkeys(r.stream_id for r in self.log if r.topic == "writing.ShotListBegun"))

    def held_by(self, character_id: UUID) -> list[UUID]:
        """Return every casting, every script's looks and every character: the handler looks for itself."""
        del character_id
        begun = {"characters.CharacterCast", "characters.AppearancesBegun", "characters.CharacterCreated"}
        return list(dict.fromkeys(r.stream_id for r in self.log if r.topic in begun))

    def there_are(self, stream_ids: Iterable[UUID]) -> set[UUID]:
        """Return which of the streams there are."""
        return {stream_id for stream_id in stream_ids if stream_id in self._streams or stream_id in self._borrowed}

    def changes(self, stream_id: UUID, version: int | None = None) -> list[StreamChange]:
        """Return what the caller's commands recorded in a stream; with a version, the command of that version."""
        commands: dict[UUID, list[Recorded[Any]]] = {}
        for recorded in (r for r in self.log if r.stream_id == stream_id):
            commands.setdefault(recorded.command_id, []).append(recorded)
        found = [
            StreamChange(of[0].version, of[-1].version, frozenset(r.topic for r in of), of[0].actor)
            for of in reversed(commands.values())
        ]
        if version is not None:
            return [change for change in found if change.first <= version <= change.last]
        return [change for change in found if change.by(self.actor)]

    def page_starts(self, elements: Iterable[Element], pages: PageLock, paper: str) -> list[PageStart]:
        """Return where each page of a script begins."""
        return page_starts(list(elements), pages, paper)

    def save(self, *aggregates: Aggregate) -> None:
        """Take what the aggregates decided into the transaction."""
        self._saved += [a for a in aggregates if all(a is not known for known in self._saved)]
        self._borrowed.update({a.id: a for a in aggregates})

    def send(self, command: Command, *, actor: Actor | None = None, expected_version: int | None = None) -> Outcome:
        """Have the command's handler decide, and append what it saved. Raises the handler's refusal."""
        entry = command_types()[type(command).__name__]
        former, self.actor = self.actor, actor or self.actor
        self._saved, self._borrowed, self.expected_version = [], {}, expected_version
        self._project_id = self._projects.get(getattr(command, entry.subject)) if entry.subject else None
        self._project_id = self._project_id or getattr(command, "project_id", None)
        try:
            outcome = entry.handler(command, self)
            if outcome is None:
                outcome = Outcome(self._saved[0].id, self._saved[0].version)
            self._commit()
        finally:
            self.actor = former
        return outcome

    def react(self) -> list[Command]:
        """Run the policies over what they have not seen yet, until nothing more follows; return what they asked for."""
        asked: list[Command] = []
        while self._reacted < len(self.log):
            recorded = self.log[self._reacted]
            self._reacted += 1
            wanted = [c for p in policies().values() if recorded.topic in p.topics for c in p.react(recorded)]
            for command in wanted:
                self.send(command, actor=Actor("policy", recorded.command_id, "policy"))
            asked += wanted
        return asked

    def rows(self, row: type[R]) -> dict[Key, R]:
        """Return the rows of a read model, folded from the whole log."""
        table = fold_all(read_models().values(), self.log).tables[model_of(row).name]
        return {key: found for key, found in table.rows.items() if found is not None}

    def row(self, row: type[R]) -> R:
        """Return the only row of a read model."""
        (found,) = self.rows(row).values()
        return found

    def topics(self, stream_id: UUID | None = None) -> list[str]:
        """Return the topics of the log, or of one stream."""
        return [r.topic for r in self.log if stream_id in {None, r.stream_id}]

    def project_of(self, stream_id: UUID) -> UUID | None:
        """Return the project that a stream belongs to."""
        return self._projects[stream_id]

    def _replayed(self, stream_id: UUID, version: int | None) -> Aggregate:
        found = replay(None, stored_events(self._streams[stream_id][:version]))
        assert isinstance(found, Aggregate)
        return found

    def _commit(self) -> None:
        command_id = uuid4()
        for aggregate in self._saved:
            project_id = getattr(aggregate, "project_id", self._project_id)
            self._projects.setdefault(aggregate.id, project_id)
            for event in aggregate.collect_events():
                self._append(event, command_id)

    def _append(self, event: DomainEventProtocol[UUID], command_id: UUID) -> None:
        stored = _MAPPER.to_stored_event(event)
        stream_id = event.originator_id
        stream = self._streams.setdefault(stream_id, [])
        assert stored.originator_version == len(stream) + 1, "two writers of one stream"
        stream.append(stored)
        loaded: Any = _MAPPER.to_domain_event(stored)
        self.log.append(
            Recorded(
                position=len(self.log) + 1,
                organization_id=self.organization_id,
                project_id=self._projects[stream_id],
                stream_id=stream_id,
                version=stored.originator_version,
                topic=stored.topic,
                recorded_at=loaded.timestamp,
                actor=str(self.actor),
                command_id=command_id,
                correlation_id=command_id,
                event=loaded,
            )
        )


def stored_events(stream: Iterable[StoredEvent]) -> Iterable[DomainEventProtocol[UUID]]:
    """Return events as the log gives them back."""
    return (_MAPPER.to_domain_event(stored) for stored in stream)


def replayed(aggregate: A, version: int | None = None) -> A:
    """Return the aggregate that its pending events, written and read again, bring back, up to a version."""
    stored = [_MAPPER.to_stored_event(event) for event in aggregate.pending_events[:version]]
    return cast("A", replay(None, stored_events(stored)))


def state_of(aggregate: Aggregate) -> dict[str, Any]:
    """Return everything that an aggregate knows, to compare two of them; pending events aside."""
    return {name: value for name, value in vars(aggregate).items() if name != "_pending_events"}


def names(events: Iterable[object]) -> list[str]:
    """Return the names of the classes of events."""
    return [type(event).__name__ for event in events]
