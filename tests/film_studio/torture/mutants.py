"""The studio's command line with one safeguard taken out: `python -m tests.film_studio.torture.mutants MUTANT ...`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from film_studio.cli import main
from runtime.database import Database
from runtime.dispatcher import Dispatcher, Reply
from runtime.events import writer
from runtime.events.append import Asked
from runtime.events.recorder import StudioRecorder
from runtime.events.writer import Came
from runtime.feed import relay
from tests.runtime.relay_children import AtMostOnceCutOff

_WIDE = 0.02  # seconds by which the instant is longer in which a kill, or another writer, does harm


def without_receipts() -> None:
    """Forget what was answered: a request that is repeated is done again."""

    def nothing_received(self: Dispatcher, organization_id: UUID, key: str | None, digest: bytes) -> list[Reply]:
        del self, organization_id, key, digest
        return []

    Dispatcher._received = nothing_received
    commit = StudioRecorder.commit

    def late(self: StudioRecorder, asked: Sequence[Asked]) -> Sequence[Came]:
        came = commit(self, [(events, replace(envelope, receipt=None)) for events, envelope in asked])
        time.sleep(_WIDE)
        return came

    StudioRecorder.commit = late


def without_versions() -> None:
    """Let two writers write the same version of a stream: neither a process's own order nor the key is there."""

    def fits(asked: Asked, written: set[UUID | str], keys: set[tuple[UUID, str]]) -> bool:
        del asked, written, keys
        return True

    writer._fits = fits
    commit, open_all = StudioRecorder.commit, Database.open

    def late(self: StudioRecorder, asked: Sequence[Asked]) -> Sequence[Came]:
        time.sleep(_WIDE)
        return commit(self, asked)

    def opened(self: Database) -> None:
        open_all(self)
        with self.owner() as connection:
            connection.execute("ALTER TABLE events DROP CONSTRAINT IF EXISTS events_pkey")

    StudioRecorder.commit, Database.open = late, opened


def at_most_once() -> None:
    """Say that a page is published before it is."""
    relay.Relay = AtMostOnceCutOff


_MUTANTS: dict[str, Callable[[], None]] = {
    "receipts": without_receipts,
    "versions": without_versions,
    "relay": at_most_once,
}

if __name__ == "__main__":
    _MUTANTS[sys.argv.pop(1)]()
    main()
