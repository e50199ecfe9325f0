"""Pictures without a model: drawn portraits and posters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.documents.pictures import png
from media.pictures.appearance import appearance_of
from media.pictures.person import Appearance
from media.pictures.portrait import portrait
from media.pictures.poster import poster
from media.pictures.stage import Place
from workers.registry import Job, Made, Output, UnusableRecipe, provider


@provider("image", "previz")
def draw(job: Job) -> Made:
    """Draw a portrait, the same person in every picture, or a poster.

    A portrait's recipe: `identity` (seed, description, appearance, type, look), `prompt`, `scene_context`, `emotion`,
    `pose`, `lighting`, `width`, `height`. A poster's: `title`, `tagline`, `cast` (name, identity), `place`. Output
    `image`: PNG. Facts: `type_asked` and `type_made`, for previz draws in one way.
    """
    recipe = job.recipe
    facts: dict[str, Any] = {"type_made": "stylized"}
    match recipe["picture"]:
        case "portrait":
            picture = _portrait(recipe)
            facts["type_asked"] = recipe["identity"].get("type", "stylized")
        case "poster":
            cast = [(told["name"], _person(told["identity"], told["name"])) for told in recipe["cast"]]
            picture = poster(recipe["title"], recipe["tagline"], cast, Place(**recipe["place"]))
        case other:
            raise UnusableRecipe(f"no picture {other!r} is drawn; there is: portrait, poster")
    return Made({"image": Output(png(picture), "image/png")}, facts)


def _portrait(recipe: Mapping[str, Any]) -> NDArray[np.uint8]:
    person = _person(recipe["identity"])
    wardrobe = recipe["identity"].get("look", {}).get("wardrobe", "")
    prompt = f"{recipe['prompt']} {recipe['scene_context']}"
    worn = person.with_look(wardrobe) if wardrobe else person
    return portrait(
        worn,
        recipe["emotion"],
        recipe["pose"],
        recipe["lighting"],
        prompt,
        width=recipe["width"],
        height=recipe["height"],
    )


def _person(identity: Mapping[str, Any], name: str = "") -> Appearance:
    words = ", ".join(filter(None, (identity.get("appearance", ""), identity.get("description", ""))))
    return appearance_of(identity["seed"], words, name)
