"""A scene's shots as facts: what a shot list needs to know of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from domain.writing.length import spoken_seconds
from media.screenplay.lines import plain
from workers.providers.text.direction import words
from workers.providers.text.direction.coverage import direct_scene
from workers.providers.text.direction.plan import Paragraph, PlacePlan, SceneText, ShotPlan
from workers.providers.text.direction.reading import element_of, paragraphs_of


def shots_of(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return `shots`, `place` and `mood` of the scene that a recipe tells of.

    Recipe: `scene` (id, number, heading), its `elements`, `cast` (whose the names are), and `before`, the headings
    of the scenes before it.
    """
    before: PlacePlan | None = None
    for heading in recipe["before"]:
        before = words.place(plain(heading), "", before)
    told, cast = recipe["scene"], dict(recipe["cast"])
    paragraphs = tuple(paragraphs_of(element_of(element) for element in recipe["elements"]))
    scene = SceneText(told["id"], told["number"], plain(told["heading"]), paragraphs)
    plan = direct_scene(scene, sorted(cast), before)
    lines = {p.id: p for p in paragraphs}
    shots = [_shot(shot, lines, cast) for shot in plan.shots]
    return {"shots": shots, "place": asdict(plan.place), "mood": plan.mood}


def _shot(shot: ShotPlan, lines: Mapping[str, Paragraph], cast: Mapping[str, str | None]) -> dict[str, Any]:
    figures = [{**asdict(figure), "character_id": cast.get(figure.character)} for figure in shot.figures]
    return {
        "key": shot.key,
        "size": shot.size,
        "angle": shot.angle,
        "movement": shot.camera,
        "lens_mm": shot.lens_mm,
        "seconds": _seconds(shot, lines),
        "description": shot.caption[:2_000],
        "subjects": list(dict.fromkeys(f["character_id"] for f in figures if f["character_id"])),
        "line_ids": [part.id for part in shot.lines],
        "staging": figures,
    }


def _seconds(shot: ShotPlan, lines: Mapping[str, Paragraph]) -> float:
    """Return how long a shot is likely to last: nobody has spoken its lines yet."""
    return round(shot.lasting(lambda line: spoken_seconds(lines[line].text)), 2)
