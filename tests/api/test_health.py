"""Whether a process lives and whether it can serve; what is missing is named."""

from __future__ import annotations

import httpx
import pytest
from psycopg_pool import PoolTimeout

from tests.api.conftest import House, Tenant


def _not_ready(house: House) -> list[str]:
    """Return what the problem names."""
    answer = httpx.get(f"{house.url}/health/ready", timeout=30)
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "studio.not-ready"
    return answer.json()["missing"]


def test_a_running_studio_is_alive_and_ready(ann: Tenant) -> None:
    ann.settle()

    assert ann.http.get("/health/live").json() == {"status": "alive"}
    assert ann.http.get("/health/ready").json() == {"status": "ready", "behind": 0}


def test_a_studio_whose_database_is_gone_lives_and_is_not_ready(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise PoolTimeout

    monkeypatch.setattr(house.process.database.system, "connection", gone)

    assert httpx.get(f"{house.url}/health/live", timeout=30).status_code == 200
    assert _not_ready(house) == ["database"]


def test_a_studio_whose_database_has_an_older_shape_is_not_ready(house: House) -> None:
    with house.process.database.owner() as connection:
        row = connection.execute("DELETE FROM migrations WHERE name LIKE '0001%' RETURNING name, done_at").fetchone()
    try:
        assert _not_ready(house) == ["migrations"]
    finally:
        with house.process.database.owner() as connection:
            connection.execute("INSERT INTO migrations (name, done_at) VALUES (%s, %s)", row)


def test_a_studio_whose_tables_are_far_behind_is_not_ready(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.attendance.MOST_BEHIND", -1)

    assert _not_ready(house) == ["projections"]
