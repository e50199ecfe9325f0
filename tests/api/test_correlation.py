"""A request has a correlation id: it is answered, logged, and stands at every event that followed from it."""

from __future__ import annotations

import json
import time
from uuid import UUID, uuid4

import pytest

from domain.shared.sources import new_id
from runtime.dispatcher import Dispatcher
from tests.api.conftest import Tenant
from tests.said import Said, said

__all__ = ["said"]

_SECRET = "Zebulon of Elm Street"


def _correlations(ann: Tenant) -> set[UUID]:
    with ann.house.process.database.reading(ann.organization_id) as connection:
        rows = connection.execute(
            "SELECT DISTINCT correlation_id FROM events WHERE organization_id = %s", (ann.organization_id,)
        ).fetchall()
    return {row[0] for row in rows}


def test_the_correlation_of_a_request_reaches_what_policies_ask_for(ann: Tenant) -> None:
    mara, correlation = ann.character(), uuid4()
    before = _correlations(ann)
    body = {"character_id": mara, "prompt": "at night"}
    answer = ann.ask("generate-character-image", body, Studio_Correlation_Id=str(correlation))
    while ann.http.get(f"/v1/jobs/{answer.json()['job_id']}").status_code == 404:
        time.sleep(0.02)  # the generation is asked for by a policy, a moment later

    assert answer.headers["Studio-Correlation-Id"] == str(correlation)
    assert _correlations(ann) == before | {correlation}


def test_a_traceparent_is_a_correlation_as_well(ann: Tenant) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = ann.http.get("/v1/jobs/nonsense", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})

    assert answer.headers["Studio-Correlation-Id"] == str(UUID(trace))


@pytest.mark.parametrize("name", ["Studio-Correlation-Id", "traceparent"])
def test_a_correlation_that_is_none_is_replaced(ann: Tenant, name: str) -> None:
    answers = [ann.http.get("/health/live", headers={name: "nonsense"}) for _ in range(2)]

    assert len({UUID(answer.headers["Studio-Correlation-Id"]) for answer in answers}) == 2


def test_a_request_is_told_in_one_line(ann: Tenant, said: Said) -> None:
    correlation = new_id()
    body = {"project_id": str(ann.project_id), "name": "Tide"}
    ann.ask("rename-project", body, Studio_Correlation_Id=str(correlation))

    (line,) = [line for line in said() if line.get("correlation_id") == str(correlation)]
    assert line.pop("time")
    assert 0 < line.pop("seconds") < 60
    assert line == {
        "level": "info",
        "logger": "studio.requests",
        "message": "request",
        "correlation_id": str(correlation),
        "method": "POST",
        "route": "/v1/commands/rename-project",
        "status": 201,
        "command": "RenameProject",
        "outcome": "recorded",
    }


def test_no_line_tells_what_somebody_wrote(ann: Tenant, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    mara = ann.character(_SECRET)
    ann.ask("rename-project", {"project_id": str(ann.project_id), "name": _SECRET})
    ann.ask("rename-project", {"project_id": str(uuid4()), "name": _SECRET}, Idempotency_Key=_SECRET)
    ann.ask("describe-character", {"character_id": mara, "appearance": 7, "nonsense": _SECRET})
    ann.http.get(f"/v1/streams/{_SECRET}?name={_SECRET}")
    ann.http.post("/graphql", json={"query": f'{{ character(id: "{_SECRET}") {{ name }} }}'})

    def broken(*_: object) -> None:
        raise RuntimeError(_SECRET)

    monkeypatch.setattr(Dispatcher, "answer", broken)
    failed = ann.ask("rename-project", {"project_id": str(ann.project_id), "name": _SECRET})
    told = said()

    assert failed.status_code == 500
    assert [line["error"] for line in told if line["level"] == "error"] == ["RuntimeError"]
    assert {line.get("correlation_id") for line in told if line["level"] == "error"} == {failed.json()["trace_id"]}
    assert len([line for line in told if line["message"] == "request"]) == 7
    assert "Zebulon" not in json.dumps(told)
