"""Who judges whether a picture shows the person of the identity sheet: a port with one function by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from media.pictures.likeness import likeness
from workers.registry import UnusableRecipe, offer

Pixels = NDArray[np.uint8]
Judge = Callable[[Pixels, Sequence[Pixels]], float]
"""Given a picture and the references, RGB, says how surely it is the same person: 0 to 1, 0.5 being the border."""

_JUDGES: dict[str, Judge] = {}


def judge(name: str, *, model: Callable[[], str] | None = None) -> Callable[[Judge], Judge]:
    """Register the decorated function as the judge of that name; `model` tells which model is behind it."""

    def register(function: Judge) -> Judge:
        _JUDGES[name] = function
        offer("judge", name, model=model)
        return function

    return register


def judge_of(name: str) -> Judge:
    """Return a judge. Raises UnusableRecipe when this worker has none of that name."""
    try:
        return _JUDGES[name]
    except KeyError:
        known = ", ".join(sorted(_JUDGES))
        msg = f"no judge {name!r} scores pictures here (there is: {known})"
        raise UnusableRecipe(msg) from None


judge("previz")(likeness)
