"""What is asked of every picture whoever made it: whether it shows whom it should, and keeps to the brand of whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.pictures.branding import logo_room, palette_share
from media.pictures.likeness import SAME
from media.pictures.portrait import portrait
from media.pictures.reading import UnreadablePicture, picture_of
from workers.providers.image.identity import dressed
from workers.providers.image.likeness import judge_of
from workers.registry import Job, Made, Output, UnusableRecipe

Pixels = NDArray[np.uint8]
_WHOLE = (0.0, 0.0, 1.0, 1.0)

_RESTLESS = 0.12  # the standard deviation of a logo's area, of the whole range, above which it is no calm ground


def inspected(job: Job, made: Made) -> Made:
    """Return what was made with what is found of it, and with `review` where somebody has to look at it.

    A recipe with a `judge` has its picture scored against the `references`, or the drawn sheet where there are none:
    `consistency`, `against`, `judge`, `least_consistency`, `type_asked`. A sheet that shows somebody several times says
    in `heads` where: left, top, width and height, as shares of the picture. Of a brand's rules `brand` holds the
    figures and the reasons.
    """
    recipe = job.recipe
    rules: Mapping[str, Any] = recipe.get("brand", {})
    picture = made.outputs.get("image")
    measured = {"palette", "logo_area"} & set(rules)
    if picture is None or not (measured or "judge" in recipe):
        return made
    pixels, found, looked_at = _pixels(job, picture), dict(made.facts), bool(made.facts.get("review"))
    if "judge" in recipe:
        found |= _judged(job, pixels, found.get("heads") or (_WHOLE,))
        looked_at |= found["consistency"] < found["least_consistency"]
    if measured:
        found["brand"] = _measured(pixels, rules)
        looked_at |= bool(found["brand"]["reasons"])
    return replace(made, facts={**found, "review": looked_at})


def _pixels(job: Job, picture: Output) -> Pixels:
    file = picture.content if isinstance(picture.content, Path) else job.scratch / "inspected"
    if isinstance(picture.content, bytes):
        file.write_bytes(picture.content)
    try:
        return picture_of(file)
    except UnreadablePicture as unreadable:
        msg = f"the picture cannot be read: {unreadable}"
        raise UnusableRecipe(msg) from None


def _judged(job: Job, pixels: Pixels, heads: Sequence[Sequence[float]]) -> dict[str, Any]:
    recipe = job.recipe
    judge = judge_of(recipe["judge"])
    try:
        references = [picture_of(job.input(digest)) for digest in recipe.get("references", ())]
    except (UnreadablePicture, FileNotFoundError, KeyError) as unreadable:
        msg = f"a reference picture cannot be used: {unreadable}"
        raise UnusableRecipe(msg) from None
    against = references or [portrait(dressed(recipe["identity"]), "neutral", "standing", "studio")]
    score = sum(judge(_cut(pixels, box), against) for box in heads) / len(heads)
    return {
        "type_asked": recipe["identity"].get("type", "stylized"),
        "consistency": round(score, 4),
        "judge": recipe["judge"],
        "least_consistency": recipe.get("least_consistency", SAME),
        "against": "references" if references else "drawn sheet",
    }


def _cut(pixels: Pixels, box: Sequence[float]) -> Pixels:
    high, wide = pixels.shape[:2]
    left, top, right, bottom = (box[0] * wide, box[1] * high, (box[0] + box[2]) * wide, (box[1] + box[3]) * high)
    return np.ascontiguousarray(pixels[round(top) : round(bottom), round(left) : round(right)])


def _measured(pixels: Pixels, rules: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    reasons: list[str] = []
    if "palette" in rules:
        share, least = round(palette_share(pixels, rules["palette"]), 4), rules["least_palette"]
        told["palette_share"] = share
        if share < least:
            reasons.append(f"{share:.0%} of its colours are of the palette, {least:.0%} are asked for")
    if "logo_area" in rules:
        area = rules["logo_area"]
        restless, contrast = logo_room(pixels, (area["left"], area["top"], area["width"], area["height"]))
        told |= {"logo_restlessness": round(restless, 4), "logo_contrast": round(contrast, 2)}
        if restless > _RESTLESS:
            reasons.append("the logo's area is not free: something is drawn there")
        if contrast < rules["least_contrast"]:
            reasons.append(
                f"the logo would have a contrast of {contrast:.1f}, {rules['least_contrast']:g} is asked for"
            )
    return told | {"reasons": reasons}
