"""The text provider without a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workers.providers.text.direction.listing import shots_of
from workers.providers.text.previz import notes, planning, rewriting, shots, translating
from workers.providers.text.previz.manner import Manner
from workers.providers.text.previz.patterns import PATTERNS
from workers.providers.text.previz.writer import CastMember, write_dialogue, write_scene, write_script
from workers.providers.text.story.answers import BadAnswer, facts_of, kind_of
from workers.registry import Job, Made, UnusableRecipe, provider

_LABEL = "previz: put together by rules, not by a model"
_LABELS = {
    "coverage": "previz: counted from the script; nobody has read it",
    "translation": "previz: a pseudo-translation, marked and by glossary; no model translated it",
    "shot_list": "previz: by the grammar of coverage, not by a model",
}
_BY_RULE: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "outline": planning.outline,
    "beat_sheet": planning.beat_sheet,
    "rewrite": rewriting.rewrite,
    "translation": translating.translate,
    "coverage": notes.coverage,
    "shot_list": shots.shot_list,
}


@provider("text", "previz")
def write(job: Job) -> Made:
    """Write what the recipe's `text` says: script, dialogue, scene, outline, beat_sheet, rewrite, translation, ...

    A "direction" breaks a scene into the shots that a film of it has: `direction.listing` tells of it.
    Recipe: a script's `prompt`, `minutes` or an ad's `seconds`, `pattern`, `seed`, `cast`; a dialogue's `character`,
    `context`, `emotion`, `scene_heading`, `seed`; of what is about a script, its `elements`, and `targets` that are
    written anew. Facts: `kind`, `elements` or `items` and `document` as story data, `pattern`, `label`, `logline`.
    """
    if job.recipe["text"] == "direction":
        return Made({}, shots_of(job.recipe) | {"label": _LABELS["shot_list"]})
    recipe, kind = job.recipe, kind_of(job.recipe)
    label = {"kind": kind, "label": _LABELS.get(kind, _LABEL)}
    match kind:
        case "script":
            return Made({}, {**_script(recipe), **label})
        case "dialogue":
            speaker = _member(recipe["character"])
            told = write_dialogue(
                speaker, recipe["context"], recipe["emotion"], recipe["scene_heading"], recipe["seed"]
            )
            return Made({}, {"elements": [e.to_json() for e in told], **label})
        case "scene":
            cast = [_member(member) for member in recipe["cast"]]
            scene = write_scene(recipe["context"], recipe["heading"], recipe["emotion"], cast, recipe["seed"])
            return Made({}, {"elements": [e.to_json() for e in scene], **label})
        case _:
            return Made({}, {**_by_rule(kind, recipe), "pattern": recipe.get("pattern", ""), **label})


def _by_rule(kind: str, recipe: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return facts_of(recipe, _BY_RULE[kind](recipe))
    except BadAnswer as bad:
        raise UnusableRecipe(f"previz can write no {kind.replace('_', ' ')} of this script: {bad}") from None


def _script(recipe: Mapping[str, Any]) -> dict[str, Any]:
    if recipe["pattern"] not in PATTERNS:
        raise UnusableRecipe(f"there is no story pattern {recipe['pattern']!r}; there is: {', '.join(PATTERNS)}")
    draft = write_script(
        recipe["prompt"] or recipe["title"],
        minutes=recipe["minutes"],
        cast=[_member(member) for member in recipe["cast"]],
        pattern=recipe["pattern"],
        seed=recipe["seed"],
        seconds=recipe.get("seconds"),
    )
    told = {"pattern": draft.pattern, "logline": draft.logline, "beats": list(draft.beats)}
    return {"elements": [e.to_json() for e in draft.elements], **told}


def _member(told: Mapping[str, Any]) -> CastMember:
    return CastMember(str(told["name"]), str(told.get("description", "")), Manner.of(told))
