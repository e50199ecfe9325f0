"""Outlines and beat sheets by a story pattern, without a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from workers.providers.text.previz import idea as ideas
from workers.providers.text.previz.patterns import ACTIONS, PATTERNS
from workers.providers.text.story.told import Told
from workers.registry import UnusableRecipe

_SCENE_MINUTES = 2.0  # of an outline: what a scene of a feature plays on average
_MOST_SCENES = 60
_ACTS = (("Act one", 0.25), ("Act two", 0.75), ("Act three", 1.01))


def beats_of(recipe: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the beats of the pattern that is asked for. Raises UnusableRecipe."""
    pattern = recipe.get("pattern", "three-act")
    if pattern not in PATTERNS:
        raise UnusableRecipe(f"there is no story pattern {pattern!r}; there is: {', '.join(PATTERNS)}")
    return PATTERNS[pattern]


def outline(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return an outline of an idea: the pattern's beats spread over as many scenes as the minutes hold."""
    prompt = recipe["prompt"] or recipe["title"]
    dice = Random(f"outline|{prompt}|{recipe['minutes']}|{recipe['pattern']}|{recipe['seed']}")  # noqa: S311 - no secret
    about, beats = ideas.read(prompt, dice), beats_of(recipe)
    people = [str(member["name"]).title() for member in recipe.get("cast", ())][:2]
    people = [*people, *ideas.names(dice)][:2]
    count = max(len(beats), min(_MOST_SCENES, round(float(recipe["minutes"]) / _SCENE_MINUTES)))
    decks = {beat: dice.sample(ACTIONS[beat], len(ACTIONS[beat])) for beat in beats}
    acts: dict[str, list[dict[str, str]]] = {}
    for number in range(count):
        beat = beats[number * len(beats) // count]
        place = about.places[number % len(about.places)]
        words = {"A": people[0], "B": people[1], "thing": about.thing, "second": about.second, "place": place}
        told = ideas.filled(decks[beat][number % len(decks[beat])], words)
        scene = {"title": f"{number + 1}. {beat.capitalize()}: {place}", "synopsis": told}
        acts.setdefault(_act(number, count), []).append(scene)
    told = {"A": people[0], "who": about.who, "thing": about.thing}
    logline = ideas.filled("{A}, a {who}, and what the {thing} asks of them.", told)
    return {"logline": logline, "acts": [{"title": act, "scenes": scenes} for act, scenes in acts.items()]}


def _act(number: int, count: int) -> str:
    return next(name for name, until in _ACTS if (number + 0.5) / count < until)


def beat_sheet(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return the pattern's beats, each with the scene that stands where the pattern has it, and what happens there."""
    told, beats = Told.of(recipe), beats_of(recipe)
    scenes = told.scene_refs
    found: list[dict[str, str]] = []
    for number, beat in enumerate(beats):
        scene = scenes[round(number * (len(scenes) - 1) / max(1, len(beats) - 1))] if scenes else ""
        summary = _summary(told, scene) if scene else f"No scene plays the {beat} yet."
        found.append({"beat": beat, "act": _act(number, len(beats)), "summary": summary, "scene": scene})
    return {"beats": found}


def _summary(told: Told, scene: str) -> str:
    """Return a scene's heading and its first action: what stands there, not what it means."""
    heading, *inside = told.scene(scene)
    action = next((e.text for e in inside if e.type == "action"), "")
    return shortened([heading.text, action])


def shortened(parts: Sequence[str], most: int = 400) -> str:
    """Return texts in one line, cut at a word."""
    whole = " ".join(" ".join(parts).split())
    return whole if len(whole) <= most else whole[:most].rsplit(" ", 1)[0] + " …"
