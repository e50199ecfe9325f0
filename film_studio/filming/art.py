"""The film's poster, and the portraits of its cast."""

from __future__ import annotations

import io
from dataclasses import replace
from uuid import UUID

from PIL import Image

from film_studio.filming import recipes
from film_studio.filming.desk import Desk, Order, Result, Wish
from film_studio.filming.script import Person
from film_studio.filming.stages import Making
from film_studio.filming.timeline import TimedScene

_PORTRAIT = 160  # pixels in the report


def ask_for_art(making: Making, scenes: list[TimedScene]) -> list[Wish]:
    """Ask for the poster and a portrait of everybody who is seen; the poster is the first."""
    script = making.script
    leads = [script.seen[name] for name in _leads(scenes) if name in script.seen][:3] or list(script.seen.values())[:3]
    poster: dict[str, object] = {
        "picture": "poster",
        "title": script.title,
        "tagline": f"written by {script.author}" if script.author else "",
        "cast": [recipes.portrayal(person, _first_scene(person, scenes)) for person in leads],
        "place": recipes.asdict(scenes[0].scene.plan.place),
        **recipes.drawn(),
    }
    order = Order("image", "marketing.art", script.id, making.project_id)
    making.tell.stage("art", 1 + len(script.seen))
    portraits = (
        making.desk.wish_made(
            replace(order, subject_id=person.id),
            f"portrait of {person.shown}",
            _portrait(person, _first_scene(person, scenes)),
        )
        for person in script.seen.values()
    )
    return [making.asked("art", wish) for wish in (making.desk.wish_made(order, "poster", poster), *portraits)]


def _leads(scenes: list[TimedScene]) -> list[str]:
    spoken = [s.line.person.name for scene in scenes for s in scene.spoken]
    return sorted(dict.fromkeys(spoken), key=spoken.count, reverse=True)


def _first_scene(person: Person, scenes: list[TimedScene]) -> UUID | None:
    """Return the scene in which somebody is first seen: posters and portraits show how they look there."""
    seen = (s.id for s in scenes for shot in s.shots if person.name in {f.character for f in shot.plan.figures})
    return next(seen, None)


def _portrait(person: Person, scene_id: UUID | None) -> dict[str, object]:
    told = {"prompt": "", "scene_context": "", "emotion": "neutral", "pose": "standing", "lighting": "studio"}
    size = {"width": 512, "height": 512}
    seen = {**recipes.portrayal(person, scene_id), "seed": person.seed}
    return {"picture": "portrait", **seen, **told, **size, **recipes.drawn()}


def thumbnail(desk: Desk, result: Result) -> bytes:
    """Return a picture, small, as JPEG."""
    with Image.open(desk.object(result.outputs["image"])) as picture:
        small = picture.convert("RGB").resize((_PORTRAIT, _PORTRAIT), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=85)
    return out.getvalue()
