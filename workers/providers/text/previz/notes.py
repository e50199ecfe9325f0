"""Coverage by counting: what a script's own figures and first lines say. Nobody has read it, and it says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workers.providers.text.previz.planning import shortened
from workers.providers.text.story.figures import pace
from workers.providers.text.story.told import Told, cue_name

_LONG_SCENE = 3.0  # times the median
_LONG_SPEECH = 60  # words
_MUCH_TALK, _LITTLE_TALK = 0.8, 0.15


def coverage(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return notes that follow from counts alone: each says the figure that it is made of."""
    told = Told.of(recipe)
    figures = pace(told)
    notes: dict[str, list[dict[str, str]]] = {"strengths": [], "concerns": []}
    for kind, scene, text in _notes(told, figures):
        if len(notes[kind]) < 20:
            notes[kind].append({"scene": scene, "text": text})
    people = [{"character": name, "text": _person(name, told, figures)} for name in list(figures["spoken"])[:60]]
    logline = recipe.get("logline") or f"{recipe['title']}: no logline yet; it begins {_opening(told)}"
    return {"logline": logline, "synopsis": _synopsis(told), **notes, "characters": people}


def _notes(told: Told, figures: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    share, scenes = figures["dialogue_share"], figures["scenes"]
    words, longest = figures["words"], figures["longest_scene"]
    if scenes:
        told_pace = f"{scenes} scenes in about {figures['minutes']} minutes, {figures['words_a_scene']} words each"
        yield "strengths", "", f"{told_pace} (median)."
    else:
        yield "concerns", "", f"There is no scene heading among {words} words: nothing can be broken down."
    if share > _MUCH_TALK:
        yield "concerns", "", f"{share:.0%} of the words are spoken; little is seen."
    elif share < _LITTLE_TALK:
        yield "concerns", "", f"{share:.0%} of the words are spoken; hardly anybody speaks."
    else:
        yield "strengths", "", f"Dialogue and action share the page: {share:.0%} of the words are spoken."
    if figures["words_a_scene"] and longest > _LONG_SCENE * figures["words_a_scene"]:
        yield (
            "concerns",
            _longest(told),
            f"The longest scene has {longest} words, the median {figures['words_a_scene']}.",
        )
    for element in told.elements:
        count = len(element.text.split())
        if element.type == "dialogue" and count > _LONG_SPEECH:
            yield "concerns", element.scene, f"A speech of {count} words: {shortened([element.text], 60)}"
    yield from _silent(told)
    most = max(figures["spoken"].items(), key=lambda said: said[1], default=None)
    if most and len(figures["spoken"]) > 1:
        part = most[1] / max(1, sum(figures["spoken"].values()))
        yield ("concerns" if part > 0.7 else "strengths"), "", f"{most[0]} has {part:.0%} of what is spoken."


def _silent(told: Told) -> Iterator[tuple[str, str, str]]:
    for ref in told.scene_refs:
        heading, *inside = told.scene(ref)
        if not inside:
            yield "concerns", ref, f"{shortened([heading.text], 80)} is empty."


def _longest(told: Told) -> str:
    def words(ref: str) -> int:
        return sum(len(e.text.split()) for e in told.scene(ref))

    return max(told.scene_refs, key=words, default="")


def _person(name: str, told: Told, figures: Mapping[str, Any]) -> str:
    cues = [e for e in told.elements if e.type == "character" and cue_name(e.text) == name]
    scenes = list(dict.fromkeys(e.scene for e in cues if e.scene))
    words = figures["spoken"][name]
    each = words / max(1, len(cues))
    where = f"in {len(scenes)} of {figures['scenes']} scenes" if scenes else "in no scene"
    return f"Speaks {len(cues)} times {where}, {words} words, {each:.0f} each time."


def _opening(told: Told) -> str:
    return shortened([next((e.text for e in told.elements if e.type == "action"), "with nothing seen.")], 160)


def _synopsis(told: Told) -> str:
    """Return each scene's heading and the first sentence seen in it, as far as there is room."""
    lines: list[str] = []
    for ref in told.scene_refs:
        heading, *inside = told.scene(ref)
        action = next((e.text for e in inside if e.type == "action"), "")
        lines.append(shortened([f"{heading.text}:", action.partition(". ")[0] or "nothing is told."], 160))
    whole = "\n".join(lines) or "There are no scenes."
    return whole if len(whole) <= 4_900 else whole[:4_900].rsplit("\n", 1)[0] + "\n…"
