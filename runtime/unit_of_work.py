"""One command's view of the studio: fulfils commands.ports.Studio over the event log."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from eventsourcing.application import AggregateNotFoundError

from domain.enterprise.organization import PREVIZ, Organization
from domain.shared.aggregate import Aggregate
from domain.shared.refusal import NotFound, Refusal
from domain.studio_ops.project import Project
from runtime import typesetting

if TYPE_CHECKING:
    from uuid import UUID

    from commands.ports import Actor, StreamChange
    from domain.writing.element import Element
    from domain.writing.page_start import PageLock, PageStart
    from runtime.events.application import EventLog

A = TypeVar("A", bound=Aggregate)


class Stale(Refusal):
    """The caller saw an older version than the log has."""

    code = "studio.stale-version"
    kind = "stale"


Providers = Callable[[str], Mapping[str, bool]]
"""Tells, for a kind, the names of the providers that there are, and whether each works on a graphics card."""


def only_previz(_: str) -> Mapping[str, bool]:
    """Tell of the provider that is always there: for a process that knows no workers."""
    return {PREVIZ: False}


class UnitOfWork:
    """Borrows aggregates, remembers what was saved and in which project each new stream belongs."""

    def __init__(
        self,
        log: EventLog,
        organization_id: UUID,
        actor: Actor,
        providers: Providers = only_previz,
        lent: dict[UUID, int] | None = None,
    ) -> None:
        """`lent` is told the version of every stream that is borrowed: a cached one may be behind the log."""
        self._log = log
        self._lent = {} if lent is None else lent
        self._providers = providers
        self.organization_id = organization_id
        self.actor = actor
        self.expected_version: int | None = None
        self._subject_id: UUID | None = None
        self._project_id: UUID | None = None
        self._borrowed: dict[UUID, Aggregate] = {}
        self._projects: dict[UUID, UUID | None] = {}
        self._last: Aggregate | None = None
        self.saved: list[Aggregate] = []

    def begin(self, subject_id: UUID | None, project_id: UUID | None, expected_version: int | None) -> None:
        """Turn to the next command: what it acts on, in which project, and the version its caller saw."""
        self._subject_id, self._project_id, self.expected_version = subject_id, project_id, expected_version
        self._last = None

    @property
    def project_id(self) -> UUID | None:
        """The project in which the present command is asked."""
        return self._project_id

    def refuse_archived(self) -> None:
        """Raise ProjectArchived when the present command's project is put away."""
        project = self._standing(Project, self._project_id) if self._project_id else None
        if project is not None:
            project.require_open()

    def decided(self) -> Aggregate | None:
        """Return the aggregate that the present command saved first, or None."""
        return self._last

    def providers(self, kind: str) -> Collection[str]:
        """Return the names of the providers that there are for a kind."""
        return self._providers(kind)

    def needs_card(self, kind: str, provider: str) -> bool:
        """Tell whether a provider of a kind works on a graphics card; previz never does, and is not looked for."""
        return provider != PREVIZ and self._providers(kind).get(provider, False)

    def provider(self, kind: str) -> str:
        """Return the provider that the organization has chosen for things of a kind."""
        organization = self._standing(Organization, self.organization_id)
        return organization.provider(kind) if organization else PREVIZ

    def standing(self, kind: type[A], stream_id: UUID) -> A:
        """Return the aggregate up to the log's last event, to read from, not to save. Raises NotFound."""
        aggregate = self._standing(kind, stream_id)
        if aggregate is None:
            raise _not_found(kind, stream_id)
        return aggregate

    def _standing(self, kind: type[A], stream_id: UUID) -> A | None:
        found = self._borrowed.get(stream_id)
        if found is None:
            return self._log.standing.read(kind, stream_id)
        return found if isinstance(found, kind) else None

    def load(self, kind: type[A], stream_id: UUID) -> A:
        """Return the aggregate of that stream. Raises NotFound, and Stale when the caller saw another version of it."""
        aggregate = self.find(kind, stream_id)
        if aggregate is None:
            raise _not_found(kind, stream_id)
        if self.expected_version is not None and stream_id == self._subject_id:
            refuse_stale(aggregate, self.expected_version)
        return aggregate

    def find(self, kind: type[A], stream_id: UUID) -> A | None:
        """Return the aggregate of that stream, or None."""
        aggregate = self._borrowed.get(stream_id)
        if aggregate is None:
            try:
                aggregate = self._log.borrow(kind, stream_id)
            except AggregateNotFoundError:
                return None
            self._borrowed[stream_id] = aggregate
            self._lent[stream_id] = aggregate.version
        return aggregate if isinstance(aggregate, kind) else None

    def as_of(self, kind: type[A], stream_id: UUID, version: int) -> A:
        """Return the aggregate as it was at `version`, to read from. Raises NotFound."""
        try:
            aggregate = self._log.reload(kind, stream_id, version)
        except AggregateNotFoundError:
            msg = f"There is no version {version} of {kind.__name__} {stream_id}."
            raise NotFound(msg, id=str(stream_id), version=version) from None
        return aggregate

    def unfinished(self, source_id: UUID) -> Collection[UUID]:
        """Return the generations made of a thing that have no outcome yet, as the read tables know."""
        return self._log.unfinished(source_id)

    def scripts_that_may_use(self, character_id: UUID) -> Sequence[UUID]:
        """Return the scripts in which a character is, or may be."""
        return self._with_borrowed(self._log.scripts_that_may_use(character_id), "writing.Script")

    def shot_lists_that_may_use(self, character_id: UUID) -> Sequence[UUID]:
        """Return the shot lists in which a character is, or may be."""
        return self._with_borrowed(self._log.shot_lists_that_may_use(character_id), "writing.ShotList")

    def held_by(self, character_id: UUID) -> Sequence[UUID]:
        """Return the streams of a character's parts, of its looks in scenes, and of who has a relation to it."""
        found = self._log.held_by(character_id)
        for topic in ("characters.Casting", "characters.Appearances", "characters.Character"):
            found = self._with_borrowed(found, topic)
        return found

    def _with_borrowed(self, found: Iterable[UUID], topic: str) -> list[UUID]:
        borrowed = [i for i, one in self._borrowed.items() if getattr(type(one), "TOPIC", "") == topic]
        return list(dict.fromkeys([*found, *borrowed]))

    def there_are(self, stream_ids: Collection[UUID]) -> Collection[UUID]:
        """Return which of the streams there are."""
        return {*self._log.begun(stream_ids), *(i for i in stream_ids if i in self._borrowed)}

    def changes(self, stream_id: UUID, version: int | None = None) -> Sequence[StreamChange]:
        """Return what the caller's commands recorded in a stream; with a version, the command of that version."""
        return self._log.changes(stream_id, self.actor, version)

    def page_starts(self, elements: Iterable[Element], pages: PageLock, paper: str) -> Sequence[PageStart]:
        """Return where each page of a script begins."""
        return typesetting.page_starts(list(elements), pages, paper)

    def save(self, *aggregates: Aggregate) -> None:
        """Take what the aggregates decided into the transaction."""
        for aggregate in aggregates:
            self._last = self._last or aggregate
            self._borrowed[aggregate.id] = aggregate
            self._projects.setdefault(aggregate.id, getattr(aggregate, "project_id", self._project_id))
            if all(aggregate is not known for known in self.saved):
                self.saved.append(aggregate)

    def changed(self) -> bool:
        """Tell whether anything that was saved is to be appended."""
        return any(aggregate.pending_events for aggregate in self.saved)

    def begun(self) -> list[Aggregate]:
        """Return what was saved and is no stream yet."""
        return [a for a in self.saved if a.pending_events and a.pending_events[0].originator_version == 1]

    def projects(self) -> dict[UUID, UUID | None]:
        """Return the project of each saved stream: its own when it knows one, else its command's."""
        return self._projects

    def give_back(self) -> None:
        """Return everything borrowed, after the append."""
        self._log.give_back(*self._borrowed.values())
        self._borrowed.clear()


def _not_found(kind: type[Aggregate], stream_id: UUID) -> NotFound:
    return NotFound(f"There is no {kind.__name__} {stream_id} in this organization.", id=str(stream_id))


def refuse_stale(aggregate: Aggregate, expected: int) -> None:
    """Raise Stale unless the aggregate, before what is pending, stands at the expected version."""
    standing = aggregate.version - len(aggregate.pending_events)
    if standing != expected:
        msg = f"You saw version {expected} of this {type(aggregate).__name__}; it stands at {standing}. Read it again."
        raise Stale(msg, expected=expected, version=standing)
