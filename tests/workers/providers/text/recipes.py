"""Recipes as commands make them, and a job that holds one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

SCRIPT = (
    ("scene_heading", "INT. STATION - NIGHT"),
    ("action", "The clock really stops. MARA looks up."),
    ("character", "MARA"),
    ("dialogue", "I am very late. Is this the last train?"),
    ("character", "IVO (V.O.)"),
    ("parenthetical", "softly"),
    ("dialogue", "It is."),
    ("scene_heading", "EXT. PLATFORM - NIGHT"),
    ("action", "The train leaves."),
)


def element_id(place: int) -> str:
    return str(uuid5(UUID(int=7), str(place)))


def recipe(kind: str, **said: Any) -> dict[str, Any]:  # noqa: ANN401 - what a kind needs
    elements = [{"id": element_id(n), "type": t, "text": text} for n, (t, text) in enumerate(SCRIPT, 1)]
    usual = {
        "title": "Last Train",
        "seed": "",
        "cast": [{"name": "Mara"}],
        "pattern": "three-act",
        "prompt": "A train.",
    }
    return {"text": kind, "elements": elements, **usual, **said}


@dataclass
class PlainJob:
    """A job without a studio."""

    recipe: Mapping[str, Any]
    scratch: Path = field(default_factory=Path)
    steps: int = 0

    def input(self, digest: str) -> Path:
        raise AssertionError(digest)

    def step(self, done: float, total: float, stage: str = "") -> None:
        self.steps += 1
