"""Panels of storyboards by previz, and the animatic that is cut of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from media.video.aac import RATE
from media.video.ffmpeg import decode
from media.video.probe import probe
from tests.workers.providers.image.test_previz import Given
from workers.providers.image.panel import panel
from workers.providers.video.animatic import animatic

WINTER = {"seed": "mara", "appearance": "tall woman", "look": {"wardrobe": "red coat", "hair": "", "makeup": ""}}
ARROW = {"kind": "camera", "from": [0.3, 0.9], "to": [0.7, 0.9]}


def recipe(**said: Any) -> dict[str, Any]:  # noqa: ANN401 - what a test says otherwise
    figure = {"name": "Mara", "identity": WINTER, "x": 0.5, "facing": "left", "emotion": "happy", "pose": "standing"}
    shot = {"size": "medium", "angle": "eye_level", "camera": "static", "frames": 48, "take": 1}
    where: dict[str, Any] = {"place": {}, "heading": "INT. KITCHEN - DAY", "width": 320, "height": 180}
    return {"picture": "panel", **where, **shot, "figures": [figure], "arrows": [], **said}


def test_arrows_are_drawn_into_a_panel_and_only_where_they_are() -> None:
    plain, marked = panel(recipe()), panel(recipe(arrows=[ARROW]))

    differs = np.any(plain != marked, axis=2)
    assert plain.shape == (180, 320, 3)
    assert differs[150:].any()
    assert not differs[:140].any()


def test_a_panel_shows_the_look_and_another_take_is_another_picture() -> None:
    summer = {**WINTER, "look": {"wardrobe": "yellow dress", "hair": "", "makeup": ""}}
    figure = {**recipe()["figures"][0], "identity": summer}

    assert np.array_equal(panel(recipe()), panel(recipe()))
    assert not np.array_equal(panel(recipe()), panel(recipe(figures=[figure])))
    assert not np.array_equal(panel(recipe()), panel(recipe(take=2)))


def test_an_animatic_holds_each_panel_as_long_as_its_shot_and_speaks_where_it_begins(tmp_path: Path) -> None:
    files = {name: tmp_path / f"{name}.png" for name in ("dark", "light")}
    for level, file in zip((20, 230), files.values(), strict=True):
        Image.new("RGB", (96, 64), (level, level, level)).save(file)
    panels: list[dict[str, Any]] = [
        {"image": "dark", "frames": 24, "lines": []},
        {"image": "light", "frames": 48, "lines": [{"speaker": "MARA", "text": "It left."}]},
    ]
    job = Given({"picture": "animatic", "panels": panels, "width": 96, "height": 64, "fps": 24}, files)
    job.scratch = tmp_path

    made = animatic(job)

    film = made.outputs["video"].content
    assert isinstance(film, Path)
    assert (probe(film).duration_s, made.facts["starts_s"], made.facts["lines"]) == (3.0, [0.0, 1.0], 1)
    grey = np.frombuffer(decode(film, "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1"), np.uint8).reshape(-1, 64, 96)
    assert [round(float(frame.mean()) > 128) for frame in grey[[0, 23, 24, 71]]] == [0, 0, 1, 1]
    heard = np.frombuffer(decode(film, "-f", "f32le", "-ac", "1", "-ar", str(RATE), "pipe:1"), np.float32)
    assert np.abs(heard[: RATE - RATE // 20]).max() < 0.01 < np.abs(heard[RATE:]).max()
