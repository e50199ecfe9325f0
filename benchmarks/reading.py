"""Projections and GraphQL: folding events into tables, command to visible answer, and a nested list."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter
from typing import Any
from uuid import UUID

import httpx

from benchmarks.multiplied import Sample
from benchmarks.table import Row, quantiles
from commands.characters.character import CreateCharacter, DescribeCharacter
from commands.writing.script import CreateScript, ImportScript
from commands.writing.shapes import ElementShape
from film_studio.house import House, open_house
from projections.read_model import read_models
from runtime.dispatcher import Call
from runtime.rebuild import rebuild
from runtime.settings import Settings

_EVENTS = 6_000
_FOLDED = 60_000
_QUERY = """{ scripts(first: 1) { edges { node { title scenes(first: 100) { edges { node { number heading
    dialogue { character { name appearance } } shots(first: 5) { edges { node { number } } } } } } } } } }"""


def rows(settings: Settings) -> list[Row]:
    """Measure in a studio of its own, without workers."""
    with open_house(settings, workers=False) as house:
        characters = _fill(house)
        asked = asyncio.run(_asked(house, characters))
        return [_folding(house), *asked]


def _ask(house: House, command: Any) -> Any:  # noqa: ANN401 - any command and its reply
    return house.process.dispatcher.dispatch(house.owner.principal, Call(command))


def _fill(house: House) -> list[UUID]:
    project = house.owner.project_id
    characters = [_ask(house, CreateCharacter(project_id=project, name=f"Extra {n}")).id for n in range(60)]
    for n in range(_EVENTS):
        _ask(house, DescribeCharacter(character_id=characters[n % 60], appearance=f"look {n}"))
    script = _ask(house, CreateScript(project_id=project, title="A hundred scenes")).id
    elements: list[ElementShape] = []
    for n in range(100):
        elements.append(ElementShape(type="scene_heading", text=f"INT. ROOM {n} - DAY"))
        elements.append(ElementShape(type="character", text=f"EXTRA {n % 60}", character_id=characters[n % 60]))
        elements.append(ElementShape(type="dialogue", text="Is this the last train?"))
    last = _ask(house, ImportScript(script_id=script, elements=tuple(elements)))
    house.process.projector.wait_for(last.position or 0, 120)
    return characters


def _folding(house: House) -> Row:
    """Measure on the log ten times over: of the short one, making the tables would be most of it."""
    owner = house.process.database.owner_dsn
    Sample.of(owner).lay_down(owner, _FOLDED)
    house.process.projector.wait_for(house.process.log_feed.head(), 300)
    began = perf_counter()
    rebuild(house.process.database, house.process.log_feed, read_models().values())
    rate = house.process.log_feed.head() / (perf_counter() - began)
    return Row("events folded into all read models, a second", f"{rate:,.0f}", least="20,000 / 40,000")


async def _asked(house: House, characters: list[UUID]) -> list[Row]:
    headers = {"Authorization": f"Bearer {house.owner.key}"}
    app = house.app()
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(base_url="http://studio", headers=headers, transport=transport, timeout=60) as client,
    ):

        async def seen() -> None:
            body = {"character_id": str(characters[0]), "appearance": f"look at {perf_counter()}"}
            reply = (await client.post("/v1/commands/describe-character", json=body)).json()
            query = f'{{ character(id: "{characters[0]}", minPosition: {reply["position"]}) {{ appearance }} }}'
            answer = (await client.post("/graphql", json={"query": query})).json()
            if answer["data"]["character"]["appearance"] != body["appearance"]:
                raise RuntimeError("the answer is older than the command")

        async def nested() -> None:
            answer = (await client.post("/graphql", json={"query": _QUERY})).json()
            if len(answer["data"]["scripts"]["edges"][0]["node"]["scenes"]["edges"]) != 100:
                raise RuntimeError("scenes are missing")

        async def nothing() -> None:
            await client.get("/health/live")

        floor = quantiles(await _timed(nothing, 200))
        visible, listed = quantiles(await _timed(seen, 150)), quantiles(await _timed(nested, 60))
    least = f"no-op request p50 {floor[0]:.1f} ms"
    return [
        Row("command to visible in GraphQL, over HTTP", f"p50 {visible[0]:.1f} ms, p99 {visible[1]:.1f} ms", least),
        Row("GraphQL, 100 scenes nested 4 levels", f"p50 {listed[0]:.1f} ms, p99 {listed[1]:.1f} ms", least),
    ]


async def _timed(call: Callable[[], Awaitable[None]], times: int) -> list[float]:
    taken: list[float] = []
    for _ in range(times):
        began = perf_counter()
        await call()
        taken.append(perf_counter() - began)
    return taken
