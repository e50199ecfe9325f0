"""Shots without a model: drawn people in drawn places, in motion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.documents.pictures import jpeg
from media.pictures import cards
from media.pictures.cards import title_card
from media.pictures.planes import rgb
from media.pictures.screen import Figure, ShotPicture
from media.pictures.shot import Shooting
from media.pictures.stage import Place
from media.video.encoder import encode_segment
from workers.providers.image.identity import dressed
from workers.providers.video.animatic import animatic
from workers.registry import Job, Made, Output, UnusableRecipe, provider

_STILL = (960, 540)  # pixels of the picture that stands for the shot in a storyboard
_STILL_AT = 0.4  # which part of the shot lies before that picture


@provider("video", "previz")
def render_shot(job: Job) -> Made:
    """Draw one shot, or a card.

    Recipe: `picture` ("shot", "title", "credits"), `frames`, `width`, `height`, `fps`; a shot's `place`, `size`,
    `camera`, `angle`, `seed`, `figures` and, of an insert, the `thing`; a card's `title` and `lines`. Outputs: `video`,
    an H.264 segment, and `still`, a JPEG. Facts: `frames`. An animatic: see `animatic`.
    """
    recipe = job.recipe
    if recipe["picture"] == "animatic":
        return animatic(job)
    file = job.scratch / "segment.mp4"
    total: int = recipe["frames"]
    size = {"width": recipe["width"], "height": recipe["height"], "fps": recipe["fps"]}
    standing = _Standing(int(_STILL_AT * (total - 1)))
    pictures, repeats = _pictures(recipe)
    moving = standing.seen(pictures)
    made = encode_segment(moving, file, **size, repeats=repeats, on_frame=lambda done: job.step(done, total, "frames"))
    return Made(
        {"video": Output(file, "video/mp4"), "still": Output(jpeg(standing.picture()), "image/jpeg")},
        {"frames": made.frames},
    )


@dataclass(slots=True)
class _Standing:
    """Keeps one of the frames that pass by."""

    number: int
    _frame: NDArray[np.uint8] | None = None

    def seen(self, frames: Iterable[NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
        """Yield the frames as they are."""
        for number, frame in enumerate(frames):
            if number == self.number:
                self._frame = frame.copy()
            yield frame

    def picture(self) -> NDArray[np.uint8]:
        """Return the frame as RGB, small."""
        if self._frame is None:
            msg = f"frame {self.number} never came"
            raise RuntimeError(msg)
        return rgb(self._frame, _STILL)


def _pictures(recipe: Mapping[str, Any]) -> tuple[Iterator[NDArray[np.uint8]], list[bool]]:
    """Return the frames, and of each whether it is like the one before."""
    match recipe["picture"]:
        case "shot":
            shooting = Shooting(shot_of(recipe), recipe["width"], recipe["height"], recipe["fps"])
            return shooting.run(), shooting.repeats()
        case "title" | "credits":
            return _card(recipe), [False, *(before is after for before, after in pairwise(_card(recipe)))]
        case other:
            raise UnusableRecipe(f"no picture {other!r} is drawn; there is: shot, title, credits, animatic")


def _card(recipe: Mapping[str, Any]) -> Iterator[NDArray[np.uint8]]:
    width, height, count = recipe["width"], recipe["height"], recipe["frames"]
    if recipe["picture"] == "title":
        return title_card(recipe["title"], recipe["lines"], count, width, height)
    return cards.credits(recipe["lines"], count, width, height)


def shot_of(recipe: Mapping[str, Any]) -> ShotPicture:
    """Return the shot that a recipe tells."""
    return ShotPicture(
        Place(**recipe["place"]),
        tuple(_figure(figure) for figure in recipe["figures"]),
        recipe["size"],
        recipe["angle"],
        recipe["camera"],
        recipe["frames"],
        recipe["seed"],
        thing=recipe.get("thing", ""),
    )


def _figure(told: Mapping[str, Any]) -> Figure:
    return Figure(
        dressed(told["identity"], told["name"]),
        told["name"],
        told["emotion"],
        told["pose"],
        told["facing"],
        told["x"],
        tuple((at, shape) for at, shape in told["mouth"]),
    )
