"""What is asked of every picture whoever made it: whether it keeps to the brand of whom it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from media.pictures.branding import logo_room, palette_share
from media.pictures.reading import UnreadablePicture, picture_of
from workers.registry import Job, Made, Output, UnusableRecipe

_RESTLESS = 0.12  # the standard deviation of a logo's area, of the whole range, above which it is no calm ground


def inspected(job: Job, made: Made) -> Made:
    """Return what was made with what its brand makes of it: `brand` holds the figures and the reasons to look at it."""
    rules: Mapping[str, Any] = job.recipe.get("brand", {})
    picture = made.outputs.get("image")
    if picture is None or not ({"palette", "logo_area"} & set(rules)):
        return made
    told = _measured(_file(job, picture), rules)
    return replace(
        made, facts={**made.facts, "brand": told, "review": bool(made.facts.get("review") or told["reasons"])}
    )


def _file(job: Job, picture: Output) -> Path:
    if isinstance(picture.content, Path):
        return picture.content
    file = job.scratch / "inspected"
    file.write_bytes(picture.content)
    return file


def _measured(file: Path, rules: Mapping[str, Any]) -> dict[str, Any]:
    try:
        pixels = picture_of(file)
    except UnreadablePicture as unreadable:
        msg = f"the picture cannot be read: {unreadable}"
        raise UnusableRecipe(msg) from None
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
