from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

SHORT = """Title: Short
Author: A. Writer

INT. KITCHEN - DAY

MARA (62, grey bun) pours tea.

MARA
(happy)
Sit down.

TOM
I can not stay.
"""


@dataclass(frozen=True)
class Runner:
    """Runs the command line as a person would, with a studio folder of its own."""

    home: Path
    out: Path

    def environment(self, **more: str) -> dict[str, str]:
        return {**os.environ, "STUDIO_HOME": str(self.home), "STUDIO_WORKERS": "2", **more}

    def start(self, *words: str | Path, **more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "film_studio", *map(str, words)],
            cwd=ROOT,
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str | Path, seconds: float = 240, **more: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*words, **more)
        out, err = process.communicate(timeout=seconds)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def film(self, text: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        source = self.out.parent / "short.fountain"
        source.write_text(text, encoding="utf-8")
        return self.run("film", source, "--out", self.out, *words, seconds=240, **more)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    home = tmp_path / "a studio's home"
    home.mkdir()
    return Runner(home, tmp_path / "out")


def events(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
