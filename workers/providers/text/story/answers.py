"""What a writer answered, checked against schema and script, and turned into story data: nothing else gets in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from workers.providers.text.story import shapes
from workers.providers.text.story.figures import pace, told_seconds
from workers.providers.text.story.told import Told
from workers.registry import UnusableRecipe

_MOST_ANSWER = 8_000_000  # characters
_OVER = 1.25  # what an estimate may be wrong by
Facts = dict[str, Any]


class BadAnswer(ValueError):  # noqa: N818 - a sentence, told to the model as well
    """The answer is no story data of its kind: one sentence that says where."""


def kind_of(recipe: Mapping[str, Any]) -> str:
    """Return what shall be written. Raises UnusableRecipe."""
    kind = recipe.get("text", "")
    if kind not in shapes.SHAPES:
        raise UnusableRecipe(f"no text {kind!r} is written here; there is: {', '.join(shapes.SHAPES)}")
    return str(kind)


def schema_of(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of the answer: references and names are those of this script alone."""
    kind, told = kind_of(recipe), Told.of(recipe)
    schema = shapes.SHAPES[kind].model_json_schema()
    allowed = {
        "ref": list(told.targets),
        "scene": [*told.scene_refs, *([] if kind == "shot_list" else [""])],
        "character": list(told.names),
        "shows": [e.ref for e in told.elements],
    }
    for part in (schema, *schema.get("$defs", {}).values()):
        _narrow(cast("dict[str, Any]", part.get("properties", {})), allowed)
    if told.targets and kind in ("rewrite", "translation"):
        schema["properties"]["elements"] |= {"minItems": len(told.targets), "maxItems": len(told.targets)}
    return schema


def _narrow(properties: dict[str, Any], allowed: Mapping[str, list[str]]) -> None:
    for name, values in allowed.items():
        if name in properties and values:
            narrow = {"type": "string", "enum": values}
            if properties[name].get("type") == "array":
                properties[name]["items"] = narrow
            else:
                properties[name] = narrow


def read_answer(recipe: Mapping[str, Any], text: str) -> Facts:
    """Return what a model's text says, as the facts of the job. Raises BadAnswer."""
    if len(text) > _MOST_ANSWER:
        raise BadAnswer(f"it has {len(text):,} characters; the most is {_MOST_ANSWER:,}")
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as wrong:
        raise BadAnswer(f"it is no JSON: {wrong}") from None
    return facts_of(recipe, raw)


def facts_of(recipe: Mapping[str, Any], raw: object) -> Facts:
    """Return an answer as story data. Raises BadAnswer."""
    kind, told = kind_of(recipe), Told.of(recipe)
    try:
        answer = shapes.SHAPES[kind].model_validate(raw)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise BadAnswer(f"{where}: {first['msg']}") from None
    return {"kind": kind, **_TURN[kind](answer, told, recipe)}


def _script(answer: BaseModel, told: Told, recipe: Mapping[str, Any]) -> Facts:
    del told
    script = cast("shapes.Script", answer)
    elements = [e for scene in script.scenes for e in _elements(scene)]
    if seconds := recipe.get("seconds"):
        plays = told_seconds(elements)
        if plays > seconds * _OVER:
            raise BadAnswer(f"it plays about {plays:.0f} seconds; the ad is of {seconds}")
    return {"logline": script.logline, "elements": elements}


def _scene(answer: BaseModel, told: Told, recipe: Mapping[str, Any]) -> Facts:
    del told, recipe
    return {"elements": list(_elements(cast("shapes.Scene", answer)))}


def _elements(scene: shapes.Scene) -> Iterator[dict[str, str]]:
    yield {"type": "scene_heading", "text": scene.heading}
    speaking = False
    for paragraph in scene.paragraphs:
        if paragraph.type in ("dialogue", "parenthetical") and not speaking:
            raise BadAnswer(f"{scene.heading}: {paragraph.type} {paragraph.text[:40]!r} follows no cue")
        speaking = paragraph.type in ("character", "dialogue", "parenthetical")
        if paragraph.type == "character" and len(paragraph.text) > 100:
            raise BadAnswer(f"{scene.heading}: a cue has {len(paragraph.text)} characters")
        yield {"type": paragraph.type, "text": paragraph.text}


def _dialogue(answer: BaseModel, told: Told, recipe: Mapping[str, Any]) -> Facts:
    del told
    elements = [{"type": "character", "text": str(recipe["character"]["name"]).upper()}]
    for line in cast("shapes.Dialogue", answer).lines:
        elements += [{"type": "parenthetical", "text": line.manner}] if line.manner else []
        elements.append({"type": "dialogue", "text": line.text})
    return {"elements": elements}


def _outline(answer: BaseModel, told: Told, recipe: Mapping[str, Any]) -> Facts:
    del told, recipe
    outline, elements = cast("shapes.Outline", answer), list[dict[str, Any]]()
    for act in outline.acts:
        elements.append({"type": "section", "text": act.title, "level": 1})
        for scene in act.scenes:
            elements.append({"type": "section", "text": scene.title, "level": 2})
            elements.append({"type": "synopsis", "text": scene.synopsis})
    return {"logline": outline.logline, "elements": elements}


def _beat_sheet(answer: BaseModel, told: Told, recipe: Mapping[str, Any]) -> Facts:
    items = [
        {"beat": b.beat, "act": b.act, "summary": b.summary, **_where(b.scene, told)}
        for b in cast("shapes.BeatSheet", answer).beats
    ]
    return {"items": items, "document": {"pattern": recipe.get("pattern", "")}}


def _rewrite(answer: BaseModel, told: Told, recipe: Mapping[str, Any]) -> Facts:
    given = {one.ref: one.text for one in cast("shapes.Rewrite", answer).elements}
    for ref in given:
        if ref not in told.targets:
            raise BadAnswer(f"nobody asked for {ref} to be written anew")
    missing = next((ref for ref in told.targets if ref not in given), None)
    if missing is not None:
        raise BadAnswer(f"{missing} is missing")
    elements = [{"id": told.ids[ref], "type": told.element(ref).type, "text": given[ref]} for ref in told.targets]
    language = recipe.get("language")
    return {"elements": elements, **({"language": language} if language else {})}


def _coverage(answer: BaseModel, told: Told, recipe: Mapping[str, Any]) -> Facts:
    del recipe
    read = cast("shapes.Coverage", answer)
    notes = [("strength", note) for note in read.strengths] + [("concern", note) for note in read.concerns]
    items = [{"kind": kind, "text": note.text, **_where(note.scene, told)} for kind, note in notes]
    for note in read.characters:
        if note.character not in told.names:
            raise BadAnswer(f"{note.character!r} is nobody in the script")
        items.append({"kind": "character", "character": note.character, "text": note.text})
    if not items:
        raise BadAnswer("it has no note at all")
    return {"items": items, "document": {"logline": read.logline, "synopsis": read.synopsis, "pace": pace(told)}}


def _shot_list(answer: BaseModel, told: Told, recipe: Mapping[str, Any]) -> Facts:
    del recipe
    counts: dict[str, int] = {}
    items: list[dict[str, Any]] = []
    for shot in cast("shapes.ShotList", answer).shots:
        counts[shot.scene] = counts.get(shot.scene, 0) + 1
        shows = [_known(ref, told) for ref in shot.shows]
        values = shot.model_dump(exclude={"scene", "shows"})
        if shot.scene not in told.scene_refs:
            raise BadAnswer(f"there is no scene {shot.scene!r}")
        items.append({**values, **_where(shot.scene, told), "number": str(counts[shot.scene]), "element_ids": shows})
    return {"items": items}


def _where(scene: str, told: Told) -> dict[str, str]:
    if scene and scene not in told.scene_refs:
        raise BadAnswer(f"there is no scene {scene!r}")
    return {"scene_id": told.ids[scene]} if scene else {}


def _known(ref: str, told: Told) -> str:
    if ref not in told.ids:
        raise BadAnswer(f"there is no paragraph {ref!r}")
    return told.ids[ref]


_TURN: dict[str, Callable[[BaseModel, Told, Mapping[str, Any]], Facts]] = {
    "script": _script,
    "scene": _scene,
    "dialogue": _dialogue,
    "outline": _outline,
    "beat_sheet": _beat_sheet,
    "rewrite": _rewrite,
    "translation": _rewrite,
    "coverage": _coverage,
    "shot_list": _shot_list,
}
