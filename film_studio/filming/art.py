"""The film's poster, and the portraits of its cast."""

from __future__ import annotations

import io
from itertools import count
from uuid import UUID, uuid5

from PIL import Image

from commands.generation.generation import RequestGeneration
from domain.shared.canonical import digest_of
from film_studio.filming import recipes
from film_studio.filming.desk import Desk, Result, Wish
from film_studio.filming.script import Person
from film_studio.filming.stages import Making
from film_studio.filming.timeline import TimedScene

_PORTRAIT = 160  # pixels in the report


def ask_for_art(making: Making, scenes: list[TimedScene], project_id: UUID) -> list[Wish]:
    """Ask for the poster and a portrait of everybody; the poster is the first."""
    script = making.script
    leads = [making.script.people[name] for name in _leads(scenes)] or list(script.people.values())[:3]
    poster: dict[str, object] = {
        "picture": "poster",
        "title": script.title,
        "tagline": f"written by {script.author}" if script.author else "",
        "cast": [recipes.portrayal(person) for person in leads],
        "place": recipes.asdict(scenes[0].scene.plan.place),
    }
    return [
        _wish(making.desk, script.id, project_id, "poster", poster),
        *(
            _wish(making.desk, person.id, project_id, f"portrait of {person.name.title()}", _portrait(person))
            for person in script.people.values()
        ),
    ]


def _leads(scenes: list[TimedScene]) -> list[str]:
    spoken = [s.line.person.name for scene in scenes for s in scene.spoken]
    return sorted(dict.fromkeys(spoken), key=spoken.count, reverse=True)[:3]


def _portrait(person: Person) -> dict[str, object]:
    told = {"prompt": "", "scene_context": "", "emotion": "neutral", "pose": "standing", "lighting": "studio"}
    return {"picture": "portrait", **recipes.portrayal(person), **told, "width": 512, "height": 512}


def _wish(desk: Desk, subject_id: UUID, project_id: UUID, label: str, recipe: dict[str, object]) -> Wish:
    """Ask for a picture under an id that follows from its recipe: the same again is the one that was made.

    One whose object was collected since is asked for under the next id.
    """
    digest = digest_of(recipe)
    ids = (uuid5(subject_id, f"art:{digest}{f':{again}' if again else ''}") for again in count())
    generation_id = next(known for known in ids if not desk.lost(known))
    command = RequestGeneration(
        generation_id=generation_id,
        project_id=project_id,
        kind="image",
        purpose="marketing.art",
        subject_id=subject_id,
        part=label,
        recipe=recipe,
    )
    return desk.wish(label, command)


def thumbnail(desk: Desk, result: Result) -> bytes:
    """Return a picture, small, as JPEG."""
    with Image.open(desk.object(result.outputs["image"])) as picture:
        small = picture.convert("RGB").resize((_PORTRAIT, _PORTRAIT), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=85)
    return out.getvalue()
