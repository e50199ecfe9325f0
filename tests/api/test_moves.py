"""Who listens while the organization moves to another database hears all of it, once, and goes on hearing."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from runtime.bootstrap import running
from runtime.growing import add
from runtime.keyfiles import key_file
from runtime.moving import Move
from runtime.settings import Settings
from runtime.shards import shard_of
from tests.api.conftest import House, Tenant, founding, served
from tests.api.graphql.listening import CHANGES, PROGRESS, listening, subscribe, telling, told_on

pytestmark = [pytest.mark.full, pytest.mark.timeout(240)]


@pytest.fixture
def spread(home: Path, dsn: str, fresh_shard: Callable[[], str]) -> Generator[House]:
    settings = Settings(home=home, wait_seconds=5.0)
    with running(settings, dsn) as process:
        add(process.database, fresh_shard(), key_file(settings.keys, "database"))
        with served(process) as house:
            yield house


@pytest.fixture
def tenant(spread: House) -> Generator[Tenant]:
    yield founding(spread)
    for client in spread.clients:
        client.close()


def move(tenant: Tenant) -> int:
    """Move the organization to the other database, and return which that is."""
    databases = {one.number: one.database for one in tenant.house.process.every()}
    other = 1 - tenant.house.process.of(tenant.organization_id).number
    Move(tenant.house.process.database, databases.__getitem__, tenant.organization_id).to(other)
    return other


def test_changes_go_on_over_two_moves_without_a_gap_or_a_repetition(tenant: Tenant) -> None:
    told: list[dict[str, Any]] = []
    with listening(tenant) as socket:
        subscribe(socket, CHANGES, p=str(tenant.project_id), a=0)
        for number in range(3):
            shard = tenant.house.process.of(tenant.organization_id).number
            tenant.character(f"{number}")
            while not told or f"name is {number}" not in told[-1]["sentence"]:
                told.append(told_on(socket)["payload"]["data"]["changes"])
            assert shard_of(told[-1]["position"]) == shard
            if number < 2:
                assert move(tenant) != shard

    assert [change["sentence"].split("name is ")[1].split(",")[0] for change in told] == ["Last Train", "0", "1", "2"]


def test_a_job_s_progress_goes_on_over_a_move(tenant: Tenant) -> None:
    job = tenant.done("generate-character-image", {"character_id": tenant.character(), "prompt": "at night"})["job_id"]
    with listening(tenant) as socket:
        subscribe(socket, PROGRESS, id=job)
        assert told_on(socket)["payload"]["data"]["jobProgress"]["status"] == "requested"
        for _ in range(2):  # wherever it is now, and on the other one
            stage = f"on {tenant.house.process.of(tenant.organization_id).number}"
            with telling(tenant, UUID(job), stage):
                while told_on(socket)["payload"]["data"]["jobProgress"]["stage"] != stage:
                    pass
            move(tenant)
        tenant.done("cancel-generation", {"generation_id": job, "reason": "Not that one"})
        seen = {"status": ""}
        while seen["status"] != "cancelled":
            seen = told_on(socket)["payload"]["data"]["jobProgress"]

    assert seen["job"] == {"reason": "Not that one"}


def test_what_was_there_before_a_move_is_shown_as_soon_as_it_has_ended(tenant: Tenant) -> None:
    mara = tenant.character("Mara")
    for number in range(300):
        tenant.done("describe-character", {"character_id": mara, "appearance": f"{number}"})
    tenant.settle()
    move(tenant)

    query = {"query": f'{{ character(id: "{mara}") {{ appearance }} }}'}
    assert tenant.http.post("/graphql", json=query).json() == {"data": {"character": {"appearance": "299"}}}
