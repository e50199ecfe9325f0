"""What handlers ask for. The runtime fulfils it; a test fulfils it with a fake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from domain.shared.aggregate import Aggregate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from uuid import UUID

    from domain.writing.element import Element
    from domain.writing.page_start import PageLock, PageStart

A = TypeVar("A", bound=Aggregate)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person ("user"), a program with a key ("service"), or a policy and the event behind it ("policy")."""

    kind: str
    id: UUID
    name: str

    def __str__(self) -> str:
        """Return the form in which the log keeps it."""
        return f"{self.kind}:{self.id}:{self.name}"


@dataclass(frozen=True, slots=True)
class StreamChange:
    """What one command recorded in a stream: its events' first and last version, their topics, and who asked."""

    first: int
    last: int
    topics: frozenset[str]
    actor: str

    def by(self, actor: Actor) -> bool:
        """Tell whether it was this actor, under whatever name then."""
        return self.actor.split(":")[:2] == [actor.kind, str(actor.id)]

    @property
    def by_policy(self) -> bool:
        """Tell whether a policy asked: then it is nobody's own, and anybody may take it back who may edit."""
        return self.actor.startswith("policy:")


class Studio(Protocol):
    """One command's view of the studio: it loads aggregates of one organization and saves what they decided.

    Nothing is written before the handler has returned; then everything saved is appended in one transaction, or
    nothing.
    """

    @property
    def organization_id(self) -> UUID:
        """The organization whose streams are seen."""
        ...

    @property
    def actor(self) -> Actor:
        """Who asked."""
        ...

    @property
    def expected_version(self) -> int | None:
        """The version of the thing that the caller saw, when the caller said so."""
        ...

    @property
    def project_id(self) -> UUID | None:
        """The project in which the command is asked; None in the organization as a whole."""
        ...

    def provider(self, kind: str) -> str:
        """Return the provider that the organization has chosen for things of a kind."""
        ...

    def providers(self, kind: str) -> Collection[str]:
        """Return the names of the providers that there are for a kind."""
        ...

    def needs_card(self, kind: str, provider: str) -> bool:
        """Tell whether a provider of a kind works on a graphics card."""
        ...

    def load(self, kind: type[A], stream_id: UUID) -> A:
        """Return the aggregate of that stream. Raises NotFound when there is none of that kind in the organization."""
        ...

    def find(self, kind: type[A], stream_id: UUID) -> A | None:
        """Return the aggregate of that stream, or None."""
        ...

    def standing(self, kind: type[A], stream_id: UUID) -> A:
        """Return the aggregate up to the log's last event, to read from, not to save. Raises NotFound."""
        ...

    def as_of(self, kind: type[A], stream_id: UUID, version: int) -> A:
        """Return the aggregate as it was at `version`, to read from. Raises NotFound."""
        ...

    def scripts_that_may_use(self, character_id: UUID) -> Sequence[UUID]:
        """Return the scripts in which a character is, or may be: among them are all in which it is.

        Where a character is used the log knows only by reading every script; so the runtime looks it up.
        """
        ...

    def shot_lists_that_may_use(self, character_id: UUID) -> Sequence[UUID]:
        """Return the shot lists in which a character is, or may be: among them are all in which it is."""
        ...

    def held_by(self, character_id: UUID) -> Sequence[UUID]:
        """Return the streams that say what a character plays, how it looks in scenes, and who has a relation to it.

        Among them may be some of other characters.
        """
        ...

    def there_are(self, stream_ids: Collection[UUID]) -> Collection[UUID]:
        """Return which of the streams there are: one look-up for many that may never have begun."""
        ...

    def changes(self, stream_id: UUID, version: int | None = None) -> Sequence[StreamChange]:
        """Return what the caller's commands recorded in a stream, newest first, of the last 500 such commands.

        With a `version`, return what the command recorded that recorded that version, whoever asked it.
        """
        ...

    def page_starts(self, elements: Iterable[Element], pages: PageLock, paper: str) -> Sequence[PageStart]:
        """Return where each page of a script begins on "letter" or "a4" paper, locked pages where they are."""
        ...

    def unfinished(self, source_id: UUID) -> Collection[UUID]:
        """Return the generations that were asked for out of a thing and have no outcome, as the read tables know."""
        ...

    def save(self, *aggregates: Aggregate) -> None:
        """Take what the aggregates decided into the transaction, in their own stream's project or the command's."""
        ...
