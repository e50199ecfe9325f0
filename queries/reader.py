"""What queries read from: the tables as they are now, or as they were at a position, of what one caller may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Shown(Generic[R]):
    """A row of a read model with whose it is: its project, and the version of its stream that it shows."""

    row: R
    project_id: UUID | None
    stream_id: UUID
    version: int


class Reader(Protocol):
    """Runs statements that name tables without a schema, for one organization."""

    @property
    def readable(self) -> frozenset[UUID] | None:
        """The projects whose rows the caller may see; None means all of the organization's."""
        ...

    def shown(self, row: type[R], sql: str, values: Mapping[str, Any]) -> list[Shown[R]]:
        """Return the rows of a read model that a statement over its columns and the owner's columns finds."""
        ...

    def rows(self, row: type[R], sql: str, values: Mapping[str, Any]) -> list[R]:
        """Return what any other statement finds, as dataclasses whose fields are the statement's columns."""
        ...
