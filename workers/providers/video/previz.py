"""Shots without a model: drawn people in drawn places, in motion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.documents.pictures import jpeg
from media.pictures import cards
from media.pictures.appearance import appearance_of
from media.pictures.cards import title_card, title_picture
from media.pictures.screen import Figure, ShotPicture
from media.pictures.shot import frames, still
from media.pictures.stage import Place
from media.video.encoder import encode_segment
from workers.registry import Job, Made, Output, UnusableRecipe, provider

_STILL = (960, 540)  # pixels of the picture that stands for the shot in a storyboard


@provider("video", "previz")
def render_shot(job: Job) -> Made:
    """Draw one shot, or a card.

    Recipe: `picture` ("shot", "title", "credits"), `frames`, `width`, `height`, `fps`; a shot's `place`, `size`,
    `camera`, `angle`, `seed` and `figures`; a card's `title` and `lines`. Outputs: `video`, an H.264 segment, and
    `still`, a JPEG. Facts: `frames`.
    """
    recipe = job.recipe
    moving, standing = _pictures(recipe)
    file = job.scratch / "segment.mp4"
    total: int = recipe["frames"]
    size = {"width": recipe["width"], "height": recipe["height"], "fps": recipe["fps"]}
    made = encode_segment(moving, file, **size, on_frame=lambda done: job.step(done, total, "frames"))
    return Made(
        {"video": Output(file, "video/mp4"), "still": Output(jpeg(standing), "image/jpeg")}, {"frames": made.frames}
    )


def _pictures(recipe: Mapping[str, Any]) -> tuple[Iterator[NDArray[np.uint8]], NDArray[np.uint8]]:
    width, height, count = recipe["width"], recipe["height"], recipe["frames"]
    match recipe["picture"]:
        case "shot":
            shot = _shot(recipe)
            return frames(shot, width, height, recipe["fps"]), still(shot, 0.4, *_STILL)
        case "title":
            title, lines = recipe["title"], recipe["lines"]
            return title_card(title, lines, count, width, height), title_picture(title, lines, *_STILL)
        case "credits":
            return cards.credits(recipe["lines"], count, width, height), title_picture("", (), *_STILL)
        case other:
            raise UnusableRecipe(f"no picture {other!r} is drawn; there is: shot, title, credits")


def _shot(recipe: Mapping[str, Any]) -> ShotPicture:
    return ShotPicture(
        Place(**recipe["place"]),
        tuple(_figure(figure) for figure in recipe["figures"]),
        recipe["size"],
        recipe["angle"],
        recipe["camera"],
        recipe["frames"],
        recipe["seed"],
    )


def _figure(told: Mapping[str, Any]) -> Figure:
    identity = told["identity"]
    return Figure(
        appearance_of(identity["seed"], identity["appearance"], told["name"]),
        told["name"],
        told["emotion"],
        told["pose"],
        told["facing"],
        told["x"],
        tuple((at, shape) for at, shape in told["mouth"]),
    )
