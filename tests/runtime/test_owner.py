"""The owner of an installation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from api.auth import Authenticator
from commands.bus import command_types
from runtime.audit import entries
from runtime.bootstrap import running
from runtime.dispatcher import Call
from runtime.keys import parse_key
from runtime.owner import ensure_owner, first_shown
from runtime.settings import Settings


@pytest.fixture
def settings(home: Path) -> Settings:
    return Settings(home=home)


def test_the_first_start_founds_the_owner_and_later_ones_find_it(dsn: str, settings: Settings) -> None:
    with running(settings, dsn) as process:
        first = ensure_owner(process)
        again = ensure_owner(process)
    with running(settings, dsn) as process:
        later = ensure_owner(process)
        founded = [told["topic"] for told in entries(process.database, first.organization_id)]

    assert founded.count("enterprise.OrganizationCreated") == founded.count("enterprise.ApiKeyIssued") == 1
    assert first.key == again.key == later.key
    assert (first.organization_id, first.user_id, first.project_id) == (
        later.organization_id,
        later.user_id,
        later.project_id,
    )


def test_the_owner_s_key_is_kept_for_the_owner_alone(dsn: str, settings: Settings) -> None:
    with running(settings, dsn, roles=("worker",)) as process:
        owner = ensure_owner(process)

    file = settings.keys / "owner"
    assert file.read_text().strip() == owner.key
    assert file.stat().st_mode & 0o777 == 0o600
    assert owner.key not in repr(owner)


def test_the_owner_s_key_is_shown_once_whoever_founded_the_owner(dsn: str, settings: Settings) -> None:
    with running(settings, dsn, roles=("worker",)) as process:
        ensure_owner(process)  # as `film` does, which shows no key

    assert (first_shown(settings), first_shown(settings)) == (True, False)


def test_the_owner_s_key_opens_and_the_owner_may_do_what_an_administrator_may(dsn: str, settings: Settings) -> None:
    with running(settings, dsn, roles=("worker",)) as process:
        owner = ensure_owner(process)
        caller = Authenticator(process).principal(f"Bearer {owner.key}")
        command = command_types()["CreateCharacter"].model.model_validate(
            {"name": "Mara", "project_id": str(owner.project_id)}
        )
        reply = process.dispatcher.dispatch(caller, Call(command))

    assert caller == owner.principal
    assert reply.version == 1


def test_a_new_database_gets_the_owner_of_the_key_file(
    fresh_dsn: Callable[[], str], dsn: str, settings: Settings
) -> None:
    with running(settings, dsn, roles=("worker",)) as process:
        first = ensure_owner(process)
    with running(settings, fresh_dsn(), roles=("worker",)) as process:
        second = ensure_owner(process)
        assert Authenticator(process).principal(f"Bearer {second.key}") == second.principal

    assert parse_key(second.key) == parse_key(first.key)
    assert second.project_id == first.project_id
