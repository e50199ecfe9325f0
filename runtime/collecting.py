"""Frees the store of what nobody needs: objects that no row names, and the least used of what recipes make again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from psycopg import sql

from domain.shared.sources import now
from projections.read_model import read_models
from runtime.objects import ABANDONED

if TYPE_CHECKING:
    from runtime.bootstrap import StudioProcess
    from runtime.objects import ObjectStore, StoredFile

_NAMED = """SELECT DISTINCT found[1] FROM {} AS t,
    LATERAL regexp_matches(t::text, '[0-9a-f]{{64}}', 'g') AS found"""
_UNFINISHED = """SELECT i.source FROM read.generation_inputs i JOIN read.generations g ON g.id = i.generation_id
    WHERE i.kind = 'object' AND g.status IN ('requested', 'started')"""


@dataclass(frozen=True, slots=True)
class Collection:
    """What is freed: objects that nothing names, and cached results over the cache's size; and what stays."""

    unnamed: tuple[StoredFile, ...]
    cached: tuple[StoredFile, ...]
    kept: int
    held: tuple[StoredFile, ...] = ()
    """What nobody needs, and a legal hold keeps."""
    uploads: int = 0
    """Uploads that were left for a week, and given up."""

    @property
    def size(self) -> int:
        """The bytes that are freed."""
        return sum(file.size for file in (*self.unnamed, *self.cached))


def collect(studio: StudioProcess, *, unused_for: timedelta, most_cached: int, dry_run: bool) -> Collection:
    """Remove what nobody needs and nobody used for a while, and return it; a dry run only returns it.

    `most_cached` is in bytes. Raises TryAgain while the read tables are behind: they say what is needed.
    """
    files = list(studio.objects.files())  # before the rows are read: what comes later is young
    pinned: set[str] = set()
    named: set[str] = set()
    for shard in studio.every():
        shard.catch_up()
        pinned_there, named_there = _needed(shard)
        pinned |= pinned_there
        named |= named_there
    since = (now() - unused_for).timestamp()
    loose = [file for file in files if file.digest not in pinned]
    unnamed = [file for file in loose if file.digest not in named]
    cached = _over((file for file in loose if file.digest in named), most_cached)
    unnamed, cached = ([f for f in found if f.used_at < since] for found in (unnamed, cached))
    held = {file for file in (*unnamed, *cached) if studio.objects.held(file.digest)}
    unnamed, cached = ([file for file in found if file not in held] for found in (unnamed, cached))
    if not dry_run:
        unnamed, cached = (list(_removed(studio.objects, found, since)) for found in (unnamed, cached))
    uploads = 0 if dry_run else studio.objects.give_up(now().timestamp() - ABANDONED)
    kept = len(files) - len(unnamed) - len(cached)
    return Collection(tuple(unnamed), tuple(cached), kept, tuple(held), uploads)


def _needed(studio: StudioProcess) -> tuple[set[str], set[str]]:
    """Return what must be kept of a shard's, and what a recipe makes again."""
    pinned: set[str] = set()
    named: set[str] = set()
    with studio.database.system.connection() as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in read_models().values():
            found = connection.execute(sql.SQL(_NAMED).format(sql.Identifier("read", model.name)))
            (pinned if model.pins else named).update(row[0] for row in found)
        pinned.update(row[0] for row in connection.execute(_UNFINISHED))
    return pinned, named - pinned


def _over(cached: Iterable[StoredFile], most: int) -> list[StoredFile]:
    """Return the least recently used files without which the rest is no larger than `most` bytes."""
    newest_first = sorted(cached, key=lambda file: file.used_at, reverse=True)
    total = 0
    over: list[StoredFile] = []
    for file in newest_first:
        total += file.size
        if total > most:
            over.append(file)
    return over


def _removed(store: ObjectStore, files: Iterable[StoredFile], since: float) -> Iterator[StoredFile]:
    """Remove the files that were not used meanwhile either, and yield them."""
    for file in files:
        if store.remove(file.digest, unused_since=since):
            yield file
