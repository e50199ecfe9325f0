from __future__ import annotations

import json
import re
import time
from pathlib import Path

import httpx

from domain.shared.sources import new_id
from tests.api.conftest import Tenant

DASHBOARD = Path(__file__).resolve().parents[2] / "deploy" / "observability" / "dashboard.json"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-")


def _scraped(ann: Tenant) -> dict[str, float]:
    """Return every sample by its name and labels; without a key."""
    answer = httpx.get(f"{ann.house.url}/metrics", timeout=30)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = [line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def _count(samples: dict[str, float], command: str, outcome: str) -> float:
    return samples.get(f'studio_command_seconds_count{{command="{command}",outcome="{outcome}"}}', 0.0)


def test_commands_are_counted_by_what_came_of_them(ann: Tenant) -> None:
    before = _scraped(ann)
    name = "RenameProject"
    body = {"project_id": str(ann.project_id), "name": f"Tide {new_id()}"}
    ann.done("rename-project", body)
    ann.ask("rename-project", body)
    ann.ask("rename-project", {**body, "project_id": str(new_id())})
    for _ in range(2):
        ann.ask("rename-project", {**body, "name": "Once"}, Idempotency_Key=f"key {body['name']}")
    after = _scraped(ann)

    grown = {
        outcome: _count(after, name, outcome) - _count(before, name, outcome)
        for outcome in ("recorded", "unchanged", "missing", "replayed")
    }
    assert grown == {"recorded": 2, "unchanged": 1, "missing": 1, "replayed": 1}
    assert after["studio_log_position"] > before["studio_log_position"]


def test_jobs_that_wait_and_that_ended_are_counted(ann: Tenant) -> None:
    before = _scraped(ann)
    job = ann.done("generate-character-image", {"character_id": ann.character(), "prompt": "at night"})["job_id"]
    while ann.http.get(f"/v1/jobs/{job}").status_code == 404:
        time.sleep(0.02)  # the generation is asked for by a policy, a moment later
    done = ann.done("cancel-generation", {"generation_id": job, "reason": "Not that one"})
    assert ann.house.process.projector.wait_for(done["position"], 10)
    after = _scraped(ann)

    ended = 'studio_job_seconds_count{kind="image",outcome="cancelled"}'
    assert after[ended] == before.get(ended, 0.0) + 1


_LABELS = {"command", "outcome", "consumer", "topic", "queue", "state", "kind", "status", "le"}
_OF_LIBRARIES = {"implementation", "major", "minor", "patchlevel", "version"}  # python_info's


def test_no_label_names_an_organization_or_a_thing(ann: Tenant) -> None:
    ann.ask("create-character", {"name": "Zebulon", "project_id": str(ann.project_id)}, Idempotency_Key="Zebulon's")
    ann.ask("rename-project", {"project_id": str(new_id()), "name": "Zebulon"})
    ann.http.get("/v1/Zebulon")
    ann.http.post("/graphql", json={"query": "{ Zebulon: viewer { name } }"})
    ann.settle()
    told = "\n".join(_scraped(ann))

    assert not _UUID.search(told)
    assert "Zebulon" not in told
    assert set(re.findall(r'[{,](\w+)="', told)) <= _LABELS | _OF_LIBRARIES


def test_what_a_query_costs_and_how_long_it_takes_is_counted(ann: Tenant) -> None:
    answered = 'studio_graphql_seconds_count{outcome="answered"}'
    refused = 'studio_graphql_seconds_count{outcome="refused"}'
    before = _scraped(ann)
    ann.http.post("/graphql", json={"query": "{ viewer { name } }"})
    ann.http.post("/graphql", json={"query": "{ nonsense }"})
    after = _scraped(ann)

    assert after["studio_graphql_cost_count"] > before["studio_graphql_cost_count"]
    assert after[answered] == before.get(answered, 0.0) + 1
    assert after[refused] == before.get(refused, 0.0) + 1


def test_responses_are_counted_by_their_status(ann: Tenant) -> None:
    lost = 'studio_http_responses_total{status="404"}'
    before = _scraped(ann).get(lost, 0.0)
    ann.http.get("/v1/nowhere")

    assert _scraped(ann)[lost] == before + 1


def test_a_queue_in_which_nothing_waits_says_so(ann: Tenant) -> None:
    told = _scraped(ann)

    assert {f'studio_jobs{{queue="{queue}",state="waiting"}}' for queue in ("priority", "cpu", "gpu")} <= told.keys()


def test_the_lag_of_a_relay_is_told_in_events_and_in_seconds(ann: Tenant) -> None:
    ann.character()
    with ann.house.process.database.system.connection() as connection:
        connection.execute("INSERT INTO relays (topic, position, offsets) VALUES ('tests', 0, '{}')")
        try:
            told = _scraped(ann)
        finally:
            connection.execute("DELETE FROM relays WHERE topic = 'tests'")

    assert told['studio_relay_lag_events{topic="tests"}'] == told["studio_log_position"]
    assert told['studio_relay_lag_seconds{topic="tests"}'] > 0


def test_every_metric_of_the_dashboard_is_told(ann: Tenant) -> None:
    ann.character()
    text = httpx.get(f"{ann.house.url}/metrics", timeout=30).text
    told = set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    asked = {
        name
        for panel in json.loads(DASHBOARD.read_text())["panels"]
        for target in panel["targets"]
        for name in re.findall(r"\b(?:studio|process)_[a-z_]+", target["expr"])
    }
    bare = {re.sub(r"_(bucket|count|sum)$", "", name) for name in asked}

    assert len(bare) > 8
    assert bare <= told
