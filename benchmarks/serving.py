"""A studio in processes of its own, asked over HTTP: beside bare endpoints, in more processes, with more entities."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx
import psycopg

from benchmarks.fleet import Fleet, Member, sailing
from benchmarks.load import Request, rate
from benchmarks.table import Row

_ROOT = Path(__file__).resolve().parents[1]
_CONNECTIONS = 32
_READERS = 4
_PAIRS = 7  # of short turns: whatever else the machine does meets both alike
_NAMED = {"name": "The last train {n}"}
_BATCH = 1_000
_LISTS = (
    ("flat", "id name description appearance personality tags", "60 / 150"),
    (
        "nested",
        "name voice { words } looks { name hair } versions { label } images(first: 3) { edges { node { prompt } } }",
        "30",
    ),
)


def rows(home: Path, dsn: str, *, seconds: float, full: bool = False) -> list[Row]:
    """Measure a fleet on the database `dsn`, beside the floors served from the same database."""
    with sailing(home, dsn) as fleet:
        fleet.start("projector", "worker")
        apis = fleet.start("api")
        key = (home / "keys" / "owner").read_text().strip()
        with psycopg.connect(dsn, autocommit=True) as connection:
            connection.execute("CREATE TABLE raw_events (LIKE events INCLUDING ALL)")
        with _floors(dsn) as floor:
            measured = _beside_floors(apis[0], floor, key, seconds)
        measured += _lists(apis[0], key, seconds, (1_000, 100_000) if full else (1_000, 10_000))
        measured += _in_more_processes(fleet, apis, key, seconds)
        measured.append(_memory(fleet))
    return measured


def _beside_floors(api: Member, floor: str, key: str, seconds: float) -> list[Row]:
    command = Request("/v1/commands/create-project", _NAMED, key, keyed=True)
    viewer = Request("/graphql", {"query": "{ viewer { projectId } }"}, key)
    pairs = (
        ("commands over HTTP", command, Request("/insert", _NAMED), "an endpoint of one INSERT", "0.25 / 0.50"),
        ("commands over HTTP", command, Request("/nothing", _NAMED), "an endpoint of no work", "0.45 / 0.60"),
        ("the caller asked for over GraphQL", viewer, Request("/select"), "an endpoint of one SELECT", "0.40"),
    )
    measured: list[Row] = []
    for what, ours, bare, beside, least in pairs:
        taken = [(_rate([api.url], ours, seconds / 2), _rate([floor], bare, seconds / 2)) for _ in range(_PAIRS)]
        mine, theirs = sorted(taken, key=lambda pair: pair[0] / pair[1])[_PAIRS // 2]
        named = f"{what}, {_CONNECTIONS} connections, 1 process"
        measured.append(Row(named, f"{mine:,.0f}/s", f"{theirs:,.0f}/s {beside}", mine / theirs, least))
    return measured


def _lists(api: Member, key: str, seconds: float, counts: Sequence[int]) -> list[Row]:
    """Ask for 100 of so many characters; making them is measured too."""
    with httpx.Client(base_url=api.url, headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
        viewer = client.post("/graphql", json={"query": "{ viewer { projectId } }"}).json()
        project = viewer["data"]["viewer"]["projectId"]
        measured: list[Row] = []
        first: dict[str, float] = {}
        there, bulk = 0, 0.0
        for count in counts:
            began = time.perf_counter()
            for start in range(there, count, _BATCH):
                _create(client, project, range(start, start + _BATCH))
            bulk = (count - there) / (time.perf_counter() - began)
            there = count
            for name, fields, least in _LISTS:
                query = f'{{ characters(project: "{project}", first: 100) {{ edges {{ node {{ {fields} }} }} }} }}'
                came = _rate([api.url], Request("/graphql", {"query": query}, key), seconds, _READERS)
                alone = first.setdefault(name, came)
                floor = f"{alone:,.0f}/s of {counts[0]:,}"
                measured.append(
                    Row(f"GraphQL, 100 of {count:,} characters, {name}", f"{came:,.0f}/s", floor, came / alone, least)
                )
    measured.append(Row("characters made by batches of 1,000 over HTTP", f"{bulk:,.0f}/s", "", None, "3,000"))
    return measured


def _create(client: httpx.Client, project: str, numbers: range) -> None:
    commands = [
        {"name": "create-character", "body": {"project_id": project, "name": f"Extra {number}"}} for number in numbers
    ]
    answer = client.post("/v1/commands", json={"commands": commands})
    answer.raise_for_status()
    position = str(answer.json()["replies"][-1]["position"])
    client.post("/graphql", json={"query": "{ viewer { projectId } }"}, headers={"Studio-Min-Position": position})


def _in_more_processes(fleet: Fleet, apis: list[Member], key: str, seconds: float) -> list[Row]:
    """Add processes of each role, ask all of them by turns, and compare with one of each."""
    command = Request("/v1/commands/create-project", _NAMED, key, keyed=True)
    measured: list[Row] = []
    alone = 0.0
    for processes in (1, 2, 4):
        more = processes - len(apis)
        apis += fleet.start(*["api"] * more)
        fleet.start(*["projector", "worker"] * more)
        _rate([api.url for api in apis], command, seconds)  # the first seconds of new processes are none of theirs
        came = median(_rate([api.url for api in apis], command, seconds) for _ in range(3))
        alone = alone or came
        what = f"commands over HTTP, {processes} API, {processes} projector, {processes} worker processes"
        cores = len(os.sched_getaffinity(0))
        measured.append(Row(what, f"{came:,.0f}/s", f"{alone:,.0f}/s with 1 of each, {cores} cores", came / alone))
    return measured


def _rate(urls: list[str], request: Request, seconds: float, connections: int = _CONNECTIONS) -> float:
    return rate(urls, request, connections=connections, seconds=seconds)


def _memory(fleet: Fleet) -> Row:
    held: dict[str, float] = {}
    for member in fleet.members:
        held[member.role] = max(held.get(member.role, 0.0), _resident(member.process.pid))
    told = ", ".join(f"{role} {megabytes:.0f}" for role, megabytes in held.items())
    return Row("memory after it, MB resident", told, "", None, "150 an API process")


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def _floors(dsn: str) -> Generator[str]:
    """Serve the floors from a process of their own and return its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "benchmarks.floor_app", dsn, str(port)]
    process = subprocess.Popen(words, cwd=_ROOT)
    url = f"http://127.0.0.1:{port}"
    try:
        _until_answered(f"{url}/select", process)
        yield url
    finally:
        process.terminate()
        process.wait()


def _until_answered(url: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            httpx.get(url, timeout=5)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    msg = f"the floors were not served: exit code {process.returncode}"
    raise RuntimeError(msg)
