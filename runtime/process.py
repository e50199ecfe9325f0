"""What one process of the studio works with, on each of its databases."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args
from uuid import UUID

from runtime.asof import AsOf
from runtime.database import Database
from runtime.dispatcher import Commands
from runtime.events.application import EventLog
from runtime.feed.log import LogFeed
from runtime.feed.port import Feed
from runtime.objects import ObjectStore
from runtime.progress import Progress
from runtime.reached import Reached
from runtime.recipes import Recipes
from runtime.settings import Settings
from runtime.shards import HOME, former, shard_of
from runtime.trouble import TryAgain

Role = Literal["api", "projector", "relay", "worker"]
"""What a process is there for; one may be there for several. All of them only read and command, but for the projector,
which projects, runs policies, takes snapshots and fills the queue, and the relay, which publishes the log to Kafka."""
ROLES: tuple[Role, ...] = get_args(Role)
_CAUGHT_UP = 30.0  # seconds that the read tables have to reach the log's end


class Whole(Protocol):
    """All the databases of a studio (runtime/sharded.py)."""

    def of(self, organization_id: UUID) -> StudioProcess:
        """Return the parts that work on the organization's database."""
        ...

    def glance(self, organization_id: UUID) -> StudioProcess | None:
        """Return the parts that work on the organization's database; None where that has to be asked for."""
        ...

    def every(self) -> Sequence[StudioProcess]:
        """Return the parts of every database, the home database's first."""
        ...

    def open_ones(self) -> Sequence[StudioProcess]:
        """Return the parts of every database that could be opened."""
        ...

    def each(self, attend: Callable[[StudioProcess], AbstractContextManager[object]]) -> AbstractContextManager[None]:
        """Attend to every database for a block, to one that is added meanwhile as well."""
        ...


@dataclass(frozen=True, slots=True)
class StudioProcess:
    """Everything that a process works with on one database, and the way to the others."""

    settings: Settings
    database: Database
    log: EventLog
    log_feed: LogFeed
    """The log itself, for whoever must not depend on a topic: rebuilding, audit."""
    feed: Feed
    projector: Reached
    dispatcher: Commands
    past: AsOf
    objects: ObjectStore
    recipes: Recipes
    progress: Progress
    number: int = HOME
    """Which shard the database is."""
    whole: Whole | None = field(default=None, repr=False)

    def of(self, organization_id: UUID) -> StudioProcess:
        """Return the parts that work on the organization's database."""
        return self.whole.of(organization_id) if self.whole else self

    def glance(self, organization_id: UUID) -> StudioProcess | None:
        """Return the parts that work on the organization's database; None where that has to be asked for."""
        return self.whole.glance(organization_id) if self.whole else self

    def every(self) -> Sequence[StudioProcess]:
        """Return the parts of every database, the home database's first."""
        return self.whole.every() if self.whole else (self,)

    def open_ones(self) -> Sequence[StudioProcess]:
        """Return the parts of every database that could be opened."""
        return self.whole.open_ones() if self.whole else (self,)

    @contextmanager
    def each(self, attend: Callable[[StudioProcess], AbstractContextManager[object]]) -> Generator[None]:
        """Attend to every database for a block, to one that is added meanwhile as well."""
        with self.whole.each(attend) if self.whole else attend(self):
            yield

    def here(self, organization_id: UUID, position: int) -> int:
        """Return the position in this log that means what one of the organization's means, wherever it was then."""
        if not position or shard_of(position) == self.number:
            return position
        return former(self.database, organization_id, position)

    def catch_up(self) -> None:
        """Wait until the read tables hold all that is recorded by now. Raises TryAgain when they do not in time."""
        if not self.projector.wait_for(self.log_feed.head(), _CAUGHT_UP):
            raise TryAgain("The read tables are behind the log; try again when they have caught up.")
