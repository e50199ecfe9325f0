"""Who may import whom; the layers themselves are contracts of import-linter in pyproject.toml."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from itertools import combinations

import grimp
import pytest

from tests.architecture.sources import PRODUCT, ROOT

_HEAVY = {
    "cv2",
    "dramatiq",
    "eventsourcing",
    "fastapi",
    "httpx",
    "numpy",
    "opentimelineio",
    "PIL",
    "psycopg",
    "pydantic",
    "scipy",
    "strawberry",
    "typst",
    "uvicorn",
}


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PRODUCT, include_external_packages=False, cache_dir=None)


@cache
def _engines() -> frozenset[str]:
    folders = (
        path for path in (ROOT / "domain").iterdir() if path.is_dir() and path.name not in {"shared", "__pycache__"}
    )
    return frozenset(path.name for path in folders)


def _engine(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in _engines() else None


@pytest.mark.parametrize("layer", ["domain", "commands", "projections"])
def test_an_engine_reaches_another_only_through_its_policies(layer: str) -> None:
    graph = _graph()
    crossing = [
        f"{importer} imports {imported}"
        for importer in sorted(graph.modules)
        if importer.startswith(f"{layer}.") and _engine(importer) and not importer.endswith(".policies")
        for imported in sorted(graph.find_modules_directly_imported_by(importer))
        if _engine(imported) not in {None, _engine(importer)}
    ]
    assert not crossing


@pytest.mark.parametrize(("one", "other"), [*combinations(PRODUCT, 2)])
def test_two_packages_never_import_each_other(one: str, other: str) -> None:
    there = _graph().direct_import_exists(importer=one, imported=other, as_packages=True)
    back = _graph().direct_import_exists(importer=other, imported=one, as_packages=True)
    assert not (there and back)


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['studio', '--help']\n"
        "from film_studio.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        f"print(sorted({_HEAVY!r} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert "Usage" in told.stdout
    assert told.stdout.splitlines()[-1] == "[]"
