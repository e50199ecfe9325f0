from __future__ import annotations

import re

import pytest

from benchmarks import inference
from benchmarks.run import parts
from tests.journeys.conftest import Runner

LONG = {"feeds", "serving", "replay", "films", "models"}  # a minute and more each


@pytest.mark.full
@pytest.mark.timeout(400)
@pytest.mark.parametrize("part", [part for part in parts(full=False) if part not in LONG])
def test_each_shorter_part_of_the_bench_ends_with_figures(runner: Runner, part: str) -> None:
    ended = runner.run("bench", part, seconds=380)

    assert ended.returncode == 0, ended.stderr
    _, *rows = [line for line in ended.stdout.splitlines() if line.startswith("| ")]
    assert rows
    assert all(re.search(r"[1-9]", row.split("|")[2]) for row in rows), rows


def test_where_the_libraries_of_models_are_missing_the_bench_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inference, "find_spec", {"torch": "found"}.get)

    (row,) = inference.rows()

    assert row.figure == "not measured: install the extra `text` (transformers, llguidance)"
