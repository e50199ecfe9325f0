"""Plans that were made while the tables were empty have to do when they are full: each look-up reads its own rows."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from api.graphql.enterprise import OLDEST
from projections.characters.character import CharacterRow
from projections.characters.image import CharacterImageRow
from projections.characters.look import CharacterLookRow
from projections.studio_ops.project import ProjectRow
from queries import history, table
from queries.reader import Reader
from queries.table import Slice, Where
from runtime.authority import Memberships
from runtime.bootstrap import running
from runtime.database import Connection
from runtime.reading import Access, TableReader
from runtime.settings import Settings
from tests.api.conftest import Tenant, founding, served

_MANY = 20_000
_OWN = 400  # rows that a look-up may read
_LAID = """INSERT INTO events (organization_id, originator_id, originator_version, topic, state, project_id, actor,
        command_id, correlation_id)
    SELECT organization_id, gen_random_uuid(), 1, topic, state, project_id, actor, gen_random_uuid(), correlation_id
    FROM (SELECT * FROM events WHERE topic = 'characters.CharacterCreated' AND organization_id = %s LIMIT 1) e,
        generate_series(1, %s)"""
_PROJECTS = """INSERT INTO read.projects SELECT (jsonb_populate_record(p, jsonb_build_object(
    'id', gen_random_uuid(), 'stream_id', gen_random_uuid()))).* FROM read.projects p, generate_series(1, %s)"""
_LOOKS = """INSERT INTO read.character_looks SELECT (jsonb_populate_record(l, jsonb_build_object(
    'character_id', gen_random_uuid()))).* FROM read.character_looks l, generate_series(1, %s)"""
_IMAGES = """INSERT INTO read.character_images SELECT (jsonb_populate_record(i, jsonb_build_object(
    'id', gen_random_uuid(), 'character_id', gen_random_uuid(), 'stream_id', gen_random_uuid()))).*
    FROM read.character_images i, generate_series(1, %s)"""
_READ = """SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::bigint FROM pg_stat_xact_all_tables
    WHERE schemaname IN ('read', 'public')"""


@pytest.fixture
def ann(fresh_dsn: Callable[[], str], keys: Path, tmp_path: Path) -> Generator[Tenant]:
    """The administrator of the only organization of a new studio."""
    (tmp_path / "keys").symlink_to(keys)
    with running(Settings(home=tmp_path), fresh_dsn()) as process, served(process) as house:
        ann = founding(house)
        yield ann
        ann.http.close()


def _many(ann: Tenant) -> None:
    """Have many projects and characters, with as many looks and pictures of others."""
    with ann.house.process.database.owner() as connection:
        connection.execute(_LAID, (ann.organization_id, _MANY))
        connection.execute(_PROJECTS, (_MANY,))
        connection.execute(_LOOKS, (_MANY,))
        connection.execute(_IMAGES, (_MANY,))
    assert ann.house.process.projector.wait_for(ann.house.process.log_feed.head(), 60)


Query = Callable[[UUID, Reader], object]


def _queries(ann: Tenant, character: UUID) -> Mapping[str, Query]:
    """Return what the lists and links of GraphQL ask."""
    looks = partial(table.grouped, row=CharacterLookRow, column="character_id", order="t.name")
    part, latest = Slice(3), table.listed(CharacterImageRow)
    images = partial(table.pages_of, row=CharacterImageRow, column="character_id", part=part, sort=latest)
    counts = partial(table.counts_of, row=CharacterImageRow, column="character_id")
    by_name = table.listed(CharacterRow)
    of_project = Where("t.project_id = %(of)s", {"of": ann.project_id})
    later = Slice(100, ("Mara", character))

    def keyed(load: Callable[..., Any]) -> Query:
        def ask(organization: UUID, reader: Reader) -> object:
            keys: Iterable[UUID] = [character, *(uuid4() for _ in range(20))]
            return load(organization, reader, keys)

        return ask

    return {
        "the first of a project's": lambda o, r: table.page(o, r, CharacterRow, Slice(100), by_name, of_project),
        "the next of a project's": lambda o, r: table.page(o, r, CharacterRow, later, by_name, of_project),
        "the first of all": lambda o, r: table.page(o, r, CharacterRow, Slice(100), by_name),
        "the oldest project": lambda o, r: table.page(o, r, ProjectRow, Slice(1), OLDEST),
        "by id": keyed(partial(table.by_key, row=CharacterRow)),
        "all under others": keyed(looks),
        "a page under others": keyed(images),
        "counts under others": keyed(counts),
        "the versions of streams": keyed(partial(history.versions, position=2**40)),
        "a stream's events": lambda o, r: history.of_stream(o, r, character, 10),
        "a stream": lambda o, r: history.stream(o, r, character),
    }


@contextmanager
def _reading(ann: Tenant) -> Generator[tuple[TableReader, Connection]]:
    """Read on one connection, whose plans are kept."""
    process = ann.house.process
    access = Access(process.database, Memberships(process.log), ann.principal)
    with process.database.reading(ann.organization_id) as connection:

        @contextmanager
        def lend() -> Generator[Connection]:
            yield connection

        give: Callable[[], AbstractContextManager[Connection]] = lend
        yield TableReader(give, access), connection


def _rows_read(connection: Connection) -> int:
    row = connection.execute(_READ).fetchone()
    assert row is not None
    return row[0]


def test_a_list_or_link_planned_on_empty_tables_reads_its_own_rows_when_they_are_full(ann: Tenant) -> None:
    with _reading(ann) as (reader, connection):
        for query in _queries(ann, uuid4()).values():
            for _ in range(12):
                query(ann.organization_id, reader)
        mara = UUID(ann.character("Mara"))
        ann.done("set-look", {"character_id": str(mara), "look": "day", "wardrobe": "coat"})
        ann.done("generate-character-image", {"character_id": str(mara), "prompt": "at night"})
        ann.settle()
        _many(ann)

        read: dict[str, int] = {}
        for name, query in _queries(ann, mara).items():
            with connection.transaction():
                before = _rows_read(connection)
                query(ann.organization_id, reader)
                read[name] = _rows_read(connection) - before

    assert {name: rows for name, rows in read.items() if rows > _OWN} == {}
