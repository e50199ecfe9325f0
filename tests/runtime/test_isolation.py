"""Every table says whose its rows are, and nobody else can read or write them."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest

from runtime.database import Database
from tests.runtime.conftest import Desk, somebody
from tests.runtime.notes import WriteNote

# Tables without an organization, each with the reason. The application role has no grant on any of them.
WITHOUT_ORGANIZATION = {
    "public.migrations": "what was done to the database itself",
    "public.positions": "one row for each consumer of the whole log",
    "public.relays": "how far the whole log was published",
    "public.log_identity": "one row: which log this is",
    "public.shards": "the databases of the studio",
    "public.map_version": "one row: which version of the shard map stands",
    "read.models": "which version of each read table stands",
    "dramatiq.queue": "hints: ids of jobs, no content",
    "dramatiq.worker": "heartbeats of worker processes",
    "dramatiq.result": "unused: results stand in the log",
}


def _tables(database: Database) -> list[tuple[str, bool, bool, int, bool]]:
    with database.owner() as connection:
        return connection.execute(
            """SELECT n.nspname || '.' || c.relname, c.relrowsecurity, c.relforcerowsecurity,
                      (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid),
                      has_table_privilege('studio_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE')
               FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                 AND n.nspname NOT LIKE 'pg_%'"""
        ).fetchall()  # type: ignore[return-value] # five columns as selected


def test_every_table_with_an_organization_has_forced_row_security_and_a_policy(desk: Desk) -> None:
    unprotected = [
        name
        for name, enabled, forced, policies, _ in _tables(desk.database)
        if name not in WITHOUT_ORGANIZATION and not (enabled and forced and policies)
    ]
    assert unprotected == []


def test_the_application_has_no_grant_on_tables_without_an_organization(desk: Desk) -> None:
    granted = {name for name, *_, app in _tables(desk.database) if app and name in WITHOUT_ORGANIZATION}
    assert granted == set()


def test_the_list_of_tables_without_an_organization_names_none_that_is_gone(desk: Desk) -> None:
    assert set(WITHOUT_ORGANIZATION) <= {name for name, *_ in _tables(desk.database)}


@pytest.mark.parametrize("role", ["studio_app", "studio_system"])
def test_the_roles_cannot_pass_by_row_security(desk: Desk, role: str) -> None:
    with desk.database.owner() as connection:
        row = connection.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    assert row == (False, False)


def test_without_an_organization_nothing_is_seen(desk: Desk) -> None:
    desk.settle(desk.ask(WriteNote(text="one")))
    with psycopg.connect(desk.database.dsn("studio_app")) as connection:
        for table in ("events", "receipts", "notes"):
            assert connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() == (0,)


def test_another_organization_sees_nothing_even_when_it_asks_by_id(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="one"))
    desk.settle(note)
    with desk.database.reading(somebody().organization_id) as connection:
        assert connection.execute("SELECT 1 FROM notes WHERE id = %s", (note.id,)).fetchone() is None
        assert connection.execute("SELECT 1 FROM events WHERE originator_id = %s", (note.id,)).fetchone() is None


def test_a_row_for_another_organization_cannot_be_inserted(desk: Desk) -> None:
    with (
        desk.database.reading(desk.principal.organization_id) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(
            "INSERT INTO events (organization_id, originator_id, originator_version, topic, state, actor, command_id,"
            " correlation_id) VALUES (%s, %s, 1, 't', '', 'a', %s, %s)",
            (uuid4(), uuid4(), uuid4(), uuid4()),
        )


@pytest.mark.parametrize("statement", ["UPDATE events SET topic = 'x'", "DELETE FROM events", "TRUNCATE events"])
def test_nobody_can_change_the_log_not_even_its_owner(desk: Desk, statement: str) -> None:
    desk.ask(WriteNote(text="one"))
    with desk.database.owner() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.encode())
    assert len(desk.rows("events")) == 1


@pytest.mark.parametrize("role", ["app", "system"])
@pytest.mark.parametrize("statement", ["UPDATE events SET topic = 'x'", "DELETE FROM events", "DELETE FROM receipts"])
def test_no_role_may_change_the_log(desk: Desk, role: str, statement: str) -> None:
    pool = desk.database.app if role == "app" else desk.database.system
    with pool.connection() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.encode())


def test_the_read_of_one_stream_asks_for_the_organization_by_itself(desk: Desk) -> None:
    """The policy alone once let a row of another organization through an index scan: the plan must filter by both."""
    with desk.database.reading(desk.principal.organization_id) as connection:
        plan = connection.execute(
            "EXPLAIN SELECT state FROM events WHERE organization_id = %s AND originator_id = %s",
            (desk.principal.organization_id, uuid4()),
        ).fetchall()
    text = "\n".join(row[0] for row in plan)
    assert str(desk.principal.organization_id) in text
    assert "current_organization()" in text or "current_setting" in text
