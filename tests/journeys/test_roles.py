"""A studio in several processes: any API serves any request, and one that is killed is missed by nobody."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from benchmarks.fleet import Fleet, Member, sailing

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def fleet(home: Path, dsn: str) -> Generator[Fleet]:
    with sailing(home, dsn) as fleet:
        yield fleet


def key_of(fleet: Fleet) -> dict[str, str]:
    return {"Authorization": f"Bearer {(fleet.home / 'keys' / 'owner').read_text().strip()}"}


def graphql(fleet: Fleet, api: Member, query: str, position: int = 0) -> dict[str, Any]:
    headers = {**key_of(fleet), "Studio-Min-Position": str(position)}
    answer = httpx.post(f"{api.url}/graphql", json={"query": query}, headers=headers, timeout=30).json()
    assert "errors" not in answer, answer
    return answer["data"]


def command(fleet: Fleet, api: Member, name: str, body: dict[str, Any], key: str) -> httpx.Response:
    headers = {**key_of(fleet), "Idempotency-Key": key}
    return httpx.post(f"{api.url}/v1/commands/{name}", json=body, headers=headers, timeout=30)


def project_of(fleet: Fleet, api: Member) -> str:
    return graphql(fleet, api, "{ viewer { projectId } }")["viewer"]["projectId"]


def test_what_one_api_was_told_another_shows_as_soon_as_it_is_asked_to_wait_for_it(fleet: Fleet) -> None:
    fleet.start("projector")
    first, second = fleet.start("api", "api")
    project = project_of(fleet, first)

    told = command(fleet, first, "create-character", {"project_id": project, "name": "Mara"}, "one").json()
    again = command(fleet, second, "create-character", {"project_id": project, "name": "Mara"}, "one").json()
    found = graphql(fleet, second, f'{{ character(id: "{told["id"]}") {{ name }} }}', told["position"])

    assert again["id"] == told["id"]
    assert found["character"]["name"] == "Mara"


def test_an_api_says_that_it_is_not_ready_until_a_projector_has_built_the_tables(fleet: Fleet) -> None:
    api = fleet._start("api", {})
    deadline = time.monotonic() + 60
    while True:
        try:
            said = httpx.get(f"{api.url}/health/ready", timeout=5)
            break
        except httpx.TransportError:
            assert time.monotonic() < deadline
    assert said.status_code == 503
    assert "a projector does that" in said.text

    fleet.start("projector")
    assert api.ready()


@pytest.mark.full
def test_a_job_is_made_by_a_worker_of_its_own_and_every_process_ends_in_order(fleet: Fleet) -> None:
    fleet.start("projector")
    api, worker = fleet.start("api", "worker")
    project = project_of(fleet, api)
    mara = command(fleet, api, "create-character", {"project_id": project, "name": "Mara"}, "mara").json()["id"]
    asked = command(fleet, api, "generate-character-image", {"character_id": mara, "prompt": "waiting"}, "image")
    job = asked.json()["job_id"]

    assert outcome(fleet, api, job) == "completed"
    assert "studio_command_seconds" in httpx.get(f"{worker.url}/metrics").text
    assert httpx.get(f"{worker.url}/health/live").status_code == 200
    assert fleet.stop() == [0, 0, 0]


def outcome(fleet: Fleet, api: Member, job: str) -> str:
    deadline = time.monotonic() + 120
    while True:
        told = httpx.get(f"{api.url}/v1/jobs/{job}", headers=key_of(fleet), timeout=30).json()
        if told["status"] in {"completed", "failed", "cancelled"}:
            return told["status"]
        assert time.monotonic() < deadline, told
        time.sleep(0.1)


@pytest.mark.full
def test_what_a_killed_worker_had_in_hand_is_made_by_another(fleet: Fleet) -> None:
    fleet.start("projector", STUDIO_LEASE_SECONDS="5")
    api, worker, _ = fleet.start("api", "worker", "worker", STUDIO_LEASE_SECONDS="5")
    project = project_of(fleet, api)
    mara = command(fleet, api, "create-character", {"project_id": project, "name": "Mara"}, "mara").json()["id"]
    asked = [{"character_id": mara, "prompt": f"number {n}"} for n in range(6)]
    replies = [command(fleet, api, "generate-character-image", body, body["prompt"]).json() for body in asked]
    worker.kill()

    assert {outcome(fleet, api, reply["job_id"]) for reply in replies} == {"completed"}


@pytest.mark.full
def test_when_one_of_two_is_killed_clients_only_have_to_repeat(fleet: Fleet, dsn: str) -> None:
    first_projector, _ = fleet.start("projector", "projector")
    apis = fleet.start("api", "api")
    project = project_of(fleet, apis[0])
    told: dict[str, dict[str, Any]] = {}

    def ask(number: int) -> None:
        body = {"project_id": project, "name": f"Person {number};"}
        for attempt in range(100):
            try:
                answer = command(fleet, apis[(number + attempt) % 2], "create-character", body, f"key {number}")
            except httpx.TransportError:
                time.sleep(0.02)
                continue
            assert answer.status_code == 201, answer.text
            told[f"Person {number};"] = answer.json()
            return
        pytest.fail("nobody answered")

    for number in range(60):
        ask(number)
        if number == 20:
            apis[0].kill()
        if number == 40:
            first_projector.kill()

    last = max(reply["position"] for reply in told.values())
    alive = apis[1]
    for name, reply in told.items():
        shown = graphql(fleet, alive, f'{{ character(id: "{reply["id"]}") {{ name }} }}', last)
        assert shown["character"]["name"] == name
    with psycopg.connect(dsn) as connection:
        rows = connection.execute("SELECT state FROM events WHERE topic = 'characters.CharacterCreated'").fetchall()
    counted = Counter(name for (state,) in rows for name in told if name.encode() in bytes(state))
    assert counted == Counter(told.keys())
