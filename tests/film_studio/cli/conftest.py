"""The command line in this process, on a database and in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from film_studio.house import House, open_house


@dataclass(frozen=True)
class Line:
    """Calls commands, and opens the studio between two calls to do something in it."""

    open: Callable[[], AbstractContextManager[House]]

    def __call__(self, app: typer.Typer, *words: str | Path) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def line(dsn: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> Line:
    monkeypatch.setenv("STUDIO_HOME", str(home))
    monkeypatch.setenv("STUDIO_DATABASE_URL", dsn)

    @contextmanager
    def opened() -> Generator[House]:
        with open_house(workers=False) as house:
            yield house
            house.process.catch_up()

    return Line(opened)
