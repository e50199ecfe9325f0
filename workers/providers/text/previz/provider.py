"""The text provider without a model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workers.providers.text.direction.listing import shots_of
from workers.providers.text.previz.patterns import PATTERNS
from workers.providers.text.previz.writer import CastMember, write_dialogue, write_script
from workers.registry import Job, Made, UnusableRecipe, provider

_LABEL = "previz: put together by rules, not by a model"


@provider("text", "previz")
def write(job: Job) -> Made:
    """Write a script or dialogue, or break a scene into shots.

    Recipe: `text` ("script", "dialogue" or "shot_list", of which `direction.listing` tells); a script's `prompt`,
    `minutes`, `pattern`, `seed`, `cast`; a dialogue's
    `character`, `context`, `emotion`, `scene_heading`, `seed`. Facts: `elements` as story data, `pattern`, `label`,
    `logline`.
    """
    recipe = job.recipe
    match recipe["text"]:
        case "script":
            return _script(recipe)
        case "dialogue":
            speaker = _member(recipe["character"])
            told = write_dialogue(
                speaker, recipe["context"], recipe["emotion"], recipe["scene_heading"], recipe["seed"]
            )
            return Made({}, {"elements": [e.to_json() for e in told], "label": _LABEL})
        case "shot_list":
            return Made({}, shots_of(recipe) | {"label": _LABEL})
        case other:
            raise UnusableRecipe(f"no text {other!r} is written here; there is: script, dialogue, shot_list")


def _script(recipe: Mapping[str, Any]) -> Made:
    if recipe["pattern"] not in PATTERNS:
        raise UnusableRecipe(f"there is no story pattern {recipe['pattern']!r}; there is: {', '.join(PATTERNS)}")
    draft = write_script(
        recipe["prompt"] or recipe["title"],
        minutes=recipe["minutes"],
        cast=[_member(member) for member in recipe["cast"]],
        pattern=recipe["pattern"],
        seed=recipe["seed"],
    )
    cast = {str(m["name"]).upper(): m.get("character_id") for m in recipe["cast"]}
    elements = [e.to_json() | _linked(e.type, e.text, cast) for e in draft.elements]
    told = {"pattern": draft.pattern, "label": _LABEL, "logline": draft.logline, "beats": list(draft.beats)}
    return Made({}, {"elements": elements, **told})


def _linked(kind: str, text: str, cast: Mapping[str, Any]) -> dict[str, Any]:
    known = cast.get(text) if kind == "character" else None
    return {"character_id": known} if known else {}


def _member(told: Mapping[str, Any]) -> CastMember:
    return CastMember(str(told["name"]), str(told.get("description", "")))
