"""Pictures without a model: drawn portraits and posters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.documents.pictures import jpeg, png
from media.pictures.portrait import portrait
from media.pictures.poster import poster
from media.pictures.sheets import Box, expressions, turnaround
from media.pictures.stage import Place
from workers.providers.image.identity import dressed, undrawn
from workers.providers.image.panel import panel
from workers.registry import Job, Made, Output, UnusableRecipe, provider

Pixels = NDArray[np.uint8]
PICTURES = ("portrait", "concept", "turnaround", "expressions", "look_test", "poster", "panel")


@provider("image", "previz")
def draw(job: Job) -> Made:
    """Draw a picture of a character, the same person in every one, or a poster.

    A character's recipe: `picture` (portrait, concept, turnaround, expressions or look_test), `identity` (seed,
    description, appearance, type, look), `prompt`, `scene_context`, `emotion`, `pose`, `lighting`, `seed`, `width`,
    `height`. A poster's: `title`, `tagline`, `cast` (name, identity), `place`. A storyboard's panel: see `panel`.
    Output `image`: PNG, of a panel JPEG. Facts: `type_made`, for previz draws in one way; `heads`, where a sheet shows
    the person; `not_drawn` lists injuries that the drawing leaves out.
    """
    recipe = job.recipe
    facts: dict[str, Any] = {"type_made": "stylized"}
    if recipe["picture"] == "poster":
        cast = [(told["name"], dressed(told["identity"], told["name"])) for told in recipe["cast"]]
        picture = poster(recipe["title"], recipe["tagline"], cast, Place(**recipe["place"]))
        return Made({"image": Output(png(picture), "image/png")}, facts)
    if recipe["picture"] == "panel":
        return Made({"image": Output(jpeg(panel(recipe)), "image/jpeg")}, facts)
    if left_out := undrawn(recipe["identity"]):
        facts["not_drawn"] = left_out
    picture, heads = _drawn(recipe)
    if heads:
        facts["heads"] = [list(box) for box in heads]
    return Made({"image": Output(png(picture), "image/png")}, facts)


def _drawn(recipe: Mapping[str, Any]) -> tuple[Pixels, Sequence[Box]]:
    """Return the picture, and where in a sheet the heads are by which it is judged."""
    who, light = dressed(recipe["identity"]), recipe["lighting"]
    size = {"width": recipe["width"], "height": recipe["height"]}
    match recipe["picture"]:
        case "portrait" | "look_test" | "concept":
            prompt = f"{recipe['prompt']} {recipe['scene_context']}"
            concept = " full body" if recipe["picture"] == "concept" else ""
            turn = 0.38 + 0.14 * Random(recipe["seed"]).random()  # noqa: S311 - a picture's seed
            return portrait(who, recipe["emotion"], recipe["pose"], light, prompt + concept, turn=turn, **size), ()
        case "turnaround":
            return turnaround(who, light, **size)
        case "expressions":
            return expressions(who, light, **size)
        case other:
            raise UnusableRecipe(f"no picture {other!r} is drawn; there is: {', '.join(PICTURES)}")
