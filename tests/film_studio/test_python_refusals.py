"""The Python API says no as the studio does, also to what never leaves the program, and to an address of nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from film_studio import Refused, Studio, Unreachable
from runtime.settings import Settings


def test_values_that_no_command_takes_are_refused_in_a_sentence(home: Path, dsn: str) -> None:
    async def run() -> list[Refused]:
        said: list[Refused] = []
        async with Studio.embedded(Settings(home=home, database_url=dsn), workers=False) as studio:
            calls: list[Callable[[], Awaitable[object]]] = [
                lambda: studio.character_engine.create_character(name="x" * 10_000),
                lambda: studio.writing_engine.create_script(title="x" * 10_000),
                lambda: studio.production_manager.create_project(name="x" * 10_000, created_by=studio.user_id),
            ]
            for call in calls:
                with pytest.raises(Refused) as refused:
                    await call()
                said.append(refused.value)
        return said

    for refused in asyncio.run(run()):
        assert (refused.code, refused.status) == ("studio.invalid", 422)
        assert refused.field in {"name", "title"}
        assert refused.sentence.startswith(f"{refused.field}: ")
        assert "at most" in refused.sentence
        assert "xxx" not in refused.sentence
        assert "http" not in refused.sentence


def test_an_address_of_nobody_is_told_in_a_sentence() -> None:
    async def run() -> None:
        async with Studio.connect("http://127.0.0.1:1", "a key"):
            pytest.fail("somebody answered")

    with pytest.raises(Unreachable, match=r"No studio answers at http://127.0.0.1:1/? \(.*\); check the address"):
        asyncio.run(run())
