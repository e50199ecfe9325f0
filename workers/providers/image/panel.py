"""A storyboard's panel: one frame of the shot, as the film would show it, with the arrows of what moves."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.pictures.arrows import Arrow, with_arrows
from media.pictures.person import Appearance
from media.pictures.props import known_prop
from media.pictures.screen import Figure, ShotPicture
from media.pictures.shot import still
from media.pictures.stage import Place
from workers.providers.image.identity import dressed
from workers.providers.text.direction import words
from workers.providers.text.direction.things import thing_of


def panel(recipe: Mapping[str, Any]) -> NDArray[np.uint8]:
    """Draw a panel.

    Recipe: `place` (of the director) or, without one, the `heading`; `size`, `angle`, `camera`, `frames`, `figures`
    (name, identity, x, facing, emotion, pose), `arrows` (kind, from, to), `take`, `width`, `height`; of an insert
    `shows`, the words of what it is.
    """
    place = Place(**recipe["place"]) if recipe["place"] else _place(recipe["heading"])
    shot = ShotPicture(
        place,
        tuple(_figure(figure) for figure in recipe["figures"]),
        recipe["size"],
        recipe["angle"],
        recipe["camera"],
        recipe["frames"],
        f"{place.setting} {place.location}" if recipe["take"] == 1 else f"{place.location} {recipe['take']}",
        thing=_thing(recipe.get("shows", "")),
    )
    drawn = still(shot, _moment(recipe["take"]), recipe["width"], recipe["height"])
    arrows = [Arrow(told["kind"], tuple(told["from"]), tuple(told["to"])) for told in recipe["arrows"]]
    return with_arrows(drawn, arrows) if arrows else drawn


def _thing(told: str) -> str:
    return thing_of(told)[0] or known_prop(told)


def _place(heading: str) -> Place:
    planned = words.place(heading, "")
    return Place(planned.setting, planned.location, planned.time_of_day, planned.weather)


def _moment(take: int) -> float:
    """Return which moment of the shot is drawn: the film's own for its still, another one for every further take."""
    return 0.4 if take == 1 else 0.1 + 0.8 * Random(take).random()  # noqa: S311 - a picture's moment


def _figure(told: Mapping[str, Any]) -> Figure:
    return Figure(_worn(told), told["name"], told["emotion"], told["pose"], told["facing"], told["x"])


def _worn(told: Mapping[str, Any]) -> Appearance:
    return dressed(told["identity"], told["name"])
