"""Holds in the bucket what people have locked: while an asset or a deliverable is locked, nobody can remove its files.

It follows the feed from a position of its own, at least once: a hold that is put twice is one. A hold is let go when
the tables of every shard, caught up with what is recorded by then, show nothing locked that has the file.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import orjson

from domain.postproduction.deliverable import Deliverable
from domain.shared.refusal import NotFound
from domain.studio_ops.asset import Asset
from runtime.positions import HOLDS, move, position_of
from runtime.trouble import TryAgain

if TYPE_CHECKING:
    from domain.shared.recorded import Recorded
    from runtime.process import StudioProcess

_log = logging.getLogger("studio.holds")

_HOLDERS_LOCK = 0x484F4C44  # "HOLD": one at a time
_LOCKS = frozenset({Asset.ContentLocked.TOPIC, Deliverable.Locked.TOPIC})
_UNLOCKS = frozenset({Asset.ContentUnlocked.TOPIC, Deliverable.Unlocked.TOPIC})
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_STILL = """SELECT EXISTS (SELECT FROM read.assets WHERE lock IS NOT NULL AND media->>'hash' = %(digest)s)
    OR EXISTS (SELECT FROM read.deliverables WHERE locked AND outputs::text LIKE '%%' || %(digest)s || '%%')"""


class Holder:
    """Puts and lets go holds from a thread of its own; one process at a time does."""

    def __init__(self, process: StudioProcess) -> None:
        self._process = process
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="holds", daemon=True)

    def start(self) -> None:
        """Begin to hold, where the store can."""
        if self._process.objects.holds:
            self._thread.start()

    def stop(self) -> None:
        """Finish the page in hand and stop."""
        self._stopped.set()
        self._process.feed.release()
        if self._thread.ident is not None:
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                after, moved = self.step()
                if not moved:
                    self._process.feed.wait(after, 1.0)
            except TryAgain as behind:
                _log.warning("holds wait: %s", behind)
            except Exception:  # noqa: BLE001 - said loudly; what was not done is done at the next try
                _log.exception("the holds of locked files met an unexpected error and are tried again")
                self._stopped.wait(5.0)

    def step(self) -> tuple[int, bool]:
        """Do what the next page asks for; return the position before it, and whether there was one. Raises TryAgain."""
        with self._process.database.system.connection() as connection, connection.transaction():
            row = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", (_HOLDERS_LOCK,)).fetchone()
            after = position_of(connection, HOLDS)
            if not (row and row[0]):
                return after, False
            page = self._process.feed.read(after, 500)
            for recorded in page.events:
                if recorded.topic in _LOCKS:
                    self._hold(self._files(recorded))
                elif recorded.topic in _UNLOCKS:
                    self._let_go(self._files(recorded))
            if page.position == after:
                return after, False
            move(connection, HOLDS, page)
        return after, True

    def _files(self, recorded: Recorded[Any]) -> set[str]:
        """Return the files of what was locked, as it stood then."""
        before = self._process.feed.stream(recorded.organization_id, recorded.stream_id, 0, recorded.version)
        files: set[str] = set()
        for event in (each.event for each in before):
            if isinstance(event, (Asset.Created, Asset.MediaAttached)):
                files = {event.media.hash} if event.media else set()
            elif isinstance(event, (Deliverable.Created, Deliverable.Republished)):
                files = set(_DIGEST.findall(orjson.dumps(event.edition.outputs).decode()))
        return files

    def _hold(self, digests: Iterable[str]) -> None:
        for digest in digests:
            try:
                self._process.objects.hold(digest, on=True)
            except NotFound as missing:
                _log.warning("a locked file cannot be held: %s", missing.sentence)

    def _let_go(self, digests: set[str]) -> None:
        if not digests:
            return
        shards = self._process.every()
        for shard in shards:
            shard.catch_up()
        for digest in digests:
            if not any(_locked(shard, digest) for shard in shards):
                try:
                    self._process.objects.hold(digest, on=False)
                except NotFound as missing:
                    _log.warning("a file is held no more: %s", missing.sentence)


def _locked(shard: StudioProcess, digest: str) -> bool:
    with shard.database.system.connection() as connection:
        row = connection.execute(_STILL.encode(), {"digest": digest}).fetchone()
    return bool(row and row[0])
