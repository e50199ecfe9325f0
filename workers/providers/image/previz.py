"""Pictures without a model: drawn portraits and posters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.documents.pictures import jpeg, png
from media.pictures.likeness import SAME
from media.pictures.portrait import portrait
from media.pictures.poster import poster
from media.pictures.reading import UnreadablePicture, picture_of
from media.pictures.sheets import expressions, turnaround
from media.pictures.stage import Place
from workers.providers.image.identity import dressed, undrawn
from workers.providers.image.likeness import judge_of
from workers.providers.image.panel import panel
from workers.registry import Job, Made, Output, UnusableRecipe, provider

Pixels = NDArray[np.uint8]
PICTURES = ("portrait", "concept", "turnaround", "expressions", "look_test", "poster", "panel")


@provider("image", "previz")
def draw(job: Job) -> Made:
    """Draw a picture of a character, the same person in every one, or a poster.

    A character's recipe: `picture` (portrait, concept, turnaround, expressions or look_test), `identity` (seed,
    description, appearance, type, look), `prompt`, `scene_context`, `emotion`, `pose`, `lighting`, `seed`, `width`,
    `height`; `references` are hashes of stored pictures of the person, `judge` scores against them and
    `least_consistency` is the score below which somebody has to look. A poster's: `title`, `tagline`, `cast` (name,
    identity), `place`. A storyboard's panel: see `panel`. Output `image`: PNG, of a panel JPEG. Facts:
    `type_asked` and `type_made`, for previz draws in one way; `consistency`, `against` (references, or the drawn sheet
    where there are none) and `review`; `not_drawn` lists injuries that the drawing leaves out.
    """
    recipe = job.recipe
    facts: dict[str, Any] = {"type_made": "stylized"}
    if recipe["picture"] == "poster":
        cast = [(told["name"], dressed(told["identity"], told["name"])) for told in recipe["cast"]]
        picture = poster(recipe["title"], recipe["tagline"], cast, Place(**recipe["place"]))
        return Made({"image": Output(png(picture), "image/png")}, facts)
    if recipe["picture"] == "panel":
        return Made({"image": Output(jpeg(panel(recipe)), "image/jpeg")}, facts)
    facts["type_asked"] = recipe["identity"].get("type", "stylized")
    if left_out := undrawn(recipe["identity"]):
        facts["not_drawn"] = left_out
    picture, shown = _drawn(recipe)
    return Made({"image": Output(png(picture), "image/png")}, facts | _judged(job, shown))


def _drawn(recipe: Mapping[str, Any]) -> tuple[Pixels, list[Pixels]]:
    """Return the picture, and the pictures of one head in it that are judged."""
    who, light = dressed(recipe["identity"]), recipe["lighting"]
    size = {"width": recipe["width"], "height": recipe["height"]}
    match recipe["picture"]:
        case "portrait" | "look_test" | "concept":
            prompt = f"{recipe['prompt']} {recipe['scene_context']}"
            concept = " full body" if recipe["picture"] == "concept" else ""
            turn = 0.38 + 0.14 * Random(recipe["seed"]).random()  # noqa: S311 - a picture's seed
            made = portrait(who, recipe["emotion"], recipe["pose"], light, prompt + concept, turn=turn, **size)
            return made, [made]
        case "turnaround":
            sheet, heads = turnaround(who, light, **size)
            return sheet, heads[1:2]
        case "expressions":
            return expressions(who, light, **size)
        case other:
            raise UnusableRecipe(f"no picture {other!r} is drawn; there is: {', '.join(PICTURES)}")


def _judged(job: Job, shown: Sequence[Pixels]) -> dict[str, Any]:
    recipe = job.recipe
    if "judge" not in recipe:
        return {}
    judge = judge_of(recipe["judge"])
    try:
        references = [picture_of(job.input(digest)) for digest in recipe.get("references", ())]
    except (UnreadablePicture, FileNotFoundError, KeyError) as unreadable:
        msg = f"a reference picture cannot be used: {unreadable}"
        raise UnusableRecipe(msg) from None
    against = references or [portrait(dressed(recipe["identity"]), "neutral", "standing", "studio")]
    score = round(sum(judge(one, against) for one in shown) / len(shown), 4)
    least = recipe.get("least_consistency", SAME)
    judged = {"consistency": score, "judge": recipe["judge"], "least_consistency": least, "review": score < least}
    return judged | {"against": "references" if references else "drawn sheet"}
