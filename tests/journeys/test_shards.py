"""A studio in several processes on two database servers: an organization moves while people work in it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from benchmarks.fleet import Fleet, Member, sailing
from tests.journeys.conftest import ROOT

pytestmark = pytest.mark.timeout(280)
_PATIENCE = 90.0  # seconds


class Crew:
    """The studio's processes, its command line, and its owner as a client of two APIs."""

    def __init__(self, fleet: Fleet, apis: list[Member]) -> None:
        self.fleet = fleet
        self.apis = apis
        self.key = (fleet.home / "keys" / "owner").read_text().strip()
        self.viewer = self.read(0, "{ viewer { organizationId projectId } }")["viewer"]

    def send(self, number: int, path: str, body: dict[str, Any], **headers: str) -> httpx.Response:
        told = {"Authorization": f"Bearer {self.key}", **{n.replace("_", "-"): v for n, v in headers.items()}}
        api = self.apis[number % len(self.apis)]
        return httpx.post(f"{api.url}{path}", json=body, headers=told, timeout=30)

    def command(self, number: int, name: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """Ask until there is an answer: a 503 says when to come again."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            answer = self.send(number, f"/v1/commands/{name}", body, Idempotency_Key=key)
            if answer.status_code != 503:
                assert answer.status_code < 300, answer.text
                return answer.json()
            assert "Retry-After" in answer.headers
            assert answer.json()["code"] == "studio.being-moved"
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def read(self, number: int, query: str, position: int = 0) -> dict[str, Any]:
        answer = self.send(number, "/graphql", {"query": query}, Studio_Min_Position=str(position)).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def job(self, number: int, job: str) -> str:
        told = {"Authorization": f"Bearer {self.key}", "Prefer": "wait=5"}
        return httpx.get(f"{self.apis[number].url}/v1/jobs/{job}", headers=told, timeout=30).json()["status"]

    def studio(self, *words: str) -> str:
        told = {"STUDIO_HOME": str(self.fleet.home), "STUDIO_DATABASE_URL": self.fleet.dsn}
        done = subprocess.run(
            [sys.executable, "-m", "film_studio", *words],
            cwd=ROOT,
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def crew(home: Path, dsn: str) -> Generator[Crew]:
    with sailing(home, dsn) as fleet:
        fleet.start("projector")
        apis = fleet.start("api", "api", "worker")[:2]
        yield Crew(fleet, apis)


@pytest.mark.full
def test_people_work_on_while_their_organization_moves_to_a_database_that_was_added(
    crew: Crew, fresh_shard: Callable[[], str], tmp_path: Path
) -> None:
    project, organization = crew.viewer["projectId"], crew.viewer["organizationId"]
    told: dict[str, dict[str, Any]] = {}
    ended = Event()

    def write(name: str) -> None:
        number = 0
        while not ended.is_set():
            number += 1
            key = f"{name} {number};"
            told[key] = crew.command(number, "create-character", {"project_id": project, "name": key}, key)
            shown = crew.read(number + 1, f'{{ character(id: "{told[key]["id"]}") {{ name }} }}', told[key]["position"])
            assert shown["character"]["name"] == key, "who asked for the own write saw it"

    with ThreadPoolExecutor(2) as pool:
        clients = [pool.submit(write, name) for name in ("one", "two")]
        assert crew.studio("shards", "add", fresh_shard()) == "The database is shard 1.\n"
        mara = crew.command(0, "create-character", {"project_id": project, "name": "Mara"}, "mara")
        body = {"character_id": mara["id"], "prompt": "on a train"}
        job = crew.command(0, "generate-character-image", body, "image")["job_id"]
        moved = crew.studio("shards", "move", organization, "1")
        count = len(told)
        deadline = time.monotonic() + _PATIENCE
        while len(told) < count + 6 and time.monotonic() < deadline:
            time.sleep(0.1)
        ended.set()
        for client in clients:
            client.result()

    assert re.search(r"[\d,]+ events and [\d,]+ receipts are on shard 1; both sides were equal", moved)
    listed = crew.studio("shards", "list").splitlines()
    assert [line.rpartition(": ")[2] for line in listed] == ["0 organizations", "1 organization"]

    deadline = time.monotonic() + _PATIENCE
    while crew.job(0, job) != "completed":
        assert time.monotonic() < deadline

    _whole(crew, told, mara, tmp_path / "audit.jsonl")


def _whole(crew: Crew, told: dict[str, dict[str, Any]], mara: dict[str, Any], audit: Path) -> None:
    """Everything that was acknowledged is there once; positions of the time before the move mean what they meant."""
    again = crew.command(1, "create-character", {"project_id": crew.viewer["projectId"], "name": "Mara"}, "mara")
    assert again["id"] == mara["id"]
    before = [key for key, reply in told.items() if reply["position"] < 2**40]
    assert 0 < len(before) < len(told)
    query = (
        f'{{ character(id: "{mara["id"]}", asOfPosition: %d) {{ name history(first: 50) {{ nodes {{ topic }} }} }} }}'
    )
    last = max(reply["position"] for reply in told.values())
    then, later = (crew.read(0, query % position)["character"] for position in (mara["position"], last))
    assert [node["topic"] for node in then["history"]["nodes"]] == ["characters.CharacterCreated"]
    assert len(later["history"]["nodes"]) > 1

    crew.studio("audit", "export", str(audit))
    entries = [json.loads(line) for line in audit.read_text().splitlines()]
    counted = Counter(e["event"]["name"] for e in entries if e["topic"] == "characters.CharacterCreated")
    assert counted == Counter([*told, "Mara"])
    assert len({(e["stream"], e["version"]) for e in entries}) == len(entries)
