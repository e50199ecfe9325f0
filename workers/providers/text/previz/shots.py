"""A shot list by the grammar of coverage that films are made with here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workers.providers.text.direction.coverage import direct_scene
from workers.providers.text.direction.plan import Paragraph, PlacePlan, SceneText, ShotPlan
from workers.providers.text.direction.reading import KINDS
from workers.providers.text.previz.planning import shortened
from workers.providers.text.story.told import Told, ToldElement, cue_name

_WORDS_A_SECOND = 2.6  # of speech
_UNSEEN = ("V.O", "O.S", "O.C")


def shot_list(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shots of every scene."""
    told = Told.of(recipe)
    by_ref = {e.ref: e for e in told.elements}
    shots: list[dict[str, Any]] = []
    before: PlacePlan | None = None
    for ref in told.scene_refs:
        heading, *inside = told.scene(ref)
        text = SceneText(heading.ref, ref, heading.text, tuple(_paragraphs(inside)))
        plan = direct_scene(text, told.names, before)
        before = plan.place
        shots += [_shot(shot, ref, heading, by_ref) for shot in plan.shots]
    return {"shots": shots}


def _paragraphs(elements: Sequence[ToldElement]) -> Iterator[Paragraph]:
    speaker, manner, unseen = "", "", False
    for element in elements:
        text = " ".join(element.text.split())
        if element.type == "character":
            speaker, manner = cue_name(element.text), ""
            unseen = element.extension.upper().startswith(_UNSEEN)
        elif element.type == "parenthetical":
            manner = text
        elif element.type in {"dialogue", "lyrics"} and speaker and text:
            yield Paragraph(element.ref, "line", text, speaker, manner, unseen)
        elif element.type in KINDS and text:
            yield Paragraph(element.ref, KINDS[element.type], text)
            speaker = ""


def _shot(shot: ShotPlan, scene: str, heading: ToldElement, by_ref: Mapping[str, ToldElement]) -> dict[str, Any]:
    shown = shot.key.rpartition(":")[0]
    people = ", ".join(dict.fromkeys(figure.character for figure in shot.figures))
    seconds = shot.lasting(lambda ref: len(by_ref[ref].text.split()) / _WORDS_A_SECOND)
    return {
        "scene": scene,
        "size": shot.size,
        "angle": shot.angle,
        "movement": shot.camera,
        "lens_mm": round(shot.lens_mm),
        "subject": shortened([people or heading.text], 190),
        "description": shortened([shot.caption or heading.text], 600),
        "duration_s": round(max(0.5, seconds), 1),
        "shows": [shown] if shown in by_ref else [],
    }
