"""Where people and the set lie in the picture for each size of shot."""

from dataclasses import dataclass, replace

from media.pictures.person import GROWN
from media.pictures.props import support
from media.pictures.screen import Figure, ShotPicture
from media.pictures.seeds import dice

MARGIN = 1.12


@dataclass(frozen=True)
class Spot:
    """A figure's head in the picture: its middle and its height in shares of the picture's, and how it is turned."""

    figure: Figure
    x: float
    y: float
    head: float
    turn: float
    mirror: bool


@dataclass(frozen=True)
class Backdrop:
    """The part of the set that is seen (left, top, width, of 1), and how far out of focus (pixels at 720 lines)."""

    left: float
    top: float
    width: float
    blur: float


_HEADS = {
    "establishing": 0.070,
    "wide": 0.115,
    "two_shot": 0.205,
    "medium": 0.265,
    "close_up": 0.47,
    "extreme_close_up": 0.80,
    "insert": 0.3,
    "seats": 0.2,
}
_LEVELS = {"seats": 0.42, "two_shot": 0.35, "medium": 0.37, "close_up": 0.45, "extreme_close_up": 0.50, "insert": 0.4}
_FLOORS = {"establishing": 0.86, "wide": 0.955}
_BLURS = {"two_shot": 2.0, "medium": 3.2, "close_up": 6.5, "extreme_close_up": 10.0, "insert": 9.0}


_SEATS = {1: (0.26,), 2: (0.26, 0.74), 3: (0.26, 0.5, 0.74)}
"""Where heads are in a car, across: nobody stands there, however much of it is seen."""


def spots(shot: ShotPicture) -> list[Spot]:
    """Everybody who is seen from the front or the side, back to front."""
    seen = _seen(shot)
    return [_spot(shot, figure, place, len(seen)) for place, figure in enumerate(seen)]


def listener(shot: ShotPicture) -> Figure | None:
    """Return the one whose shoulder is in the foreground."""
    return (
        shot.figures[1] if shot.angle == "over_shoulder" and len(shot.figures) > 1 and shot.size != "insert" else None
    )


def _seen(shot: ShotPicture) -> tuple[Figure, ...]:
    if shot.size == "insert":
        return ()
    figures = shot.figures
    if shot.place.kind == "car":
        figures = tuple(replace(figure, pose="sitting") for figure in figures)
    if listener(shot) or shot.size in {"close_up", "extreme_close_up"}:
        return figures[:1]
    return figures[: {"establishing": 8, "wide": 7, "two_shot": 3, "medium": 3}.get(shot.size, 2)]


def _spot(shot: ShotPicture, figure: Figure, place: int, count: int) -> Spot:
    head = _HEADS[_size(shot)] * (1.0 if count < 4 or on_floor(shot) else 0.85)
    person = figure.appearance
    head *= (
        person.stature * GROWN / person.heads
        if on_floor(shot)
        else (0.55 + 0.45 * person.stature)
        if count > 1
        else 1.0
    )
    x = figure.x if figure.x >= 0 else _across(shot, figure, place, count)
    turn = {"close_up": 0.55, "extreme_close_up": 0.45}.get(shot.size, 0.72)
    mirror = figure.facing == "left"
    if figure.facing == "camera":
        turn = 0.14
        mirror = dice("glance", shot.seed, figure.name, figure.appearance.seed).random() < 0.5
    return Spot(figure, x, _height(shot, figure, head, count, place), head, turn, mirror)


def _across(shot: ShotPicture, figure: Figure, place: int, count: int) -> float:
    """Room in front of the face, for one; spread evenly, for more."""
    lead = {"right": -1.0, "left": 1.0}.get(figure.facing, 0.0)
    if _size(shot) == "seats" and count in _SEATS:
        return _SEATS[count][place]
    if listener(shot):
        return 0.5 + 0.1 * (lead or 1.0)
    if count == 1:
        return 0.5 + 0.085 * lead
    return {2: (0.33, 0.67), 3: (0.24, 0.5, 0.76)}[count][place] if count < 4 else 0.14 + 0.72 * place / (count - 1)


def _height(shot: ShotPicture, figure: Figure, head: float, count: int, place: int) -> float:
    """Return where the feet stand, if they are seen, else the head's middle: small people lower."""
    if on_floor(shot):
        return _FLOORS[shot.size] - 0.02 * (place % 2) * (count > 2)
    level = _LEVELS[_size(shot)] + {"low": 0.03, "high": -0.04}.get(shot.angle, 0.0)
    sunk = (
        (1.0 - figure.appearance.stature) * head * 3.4
        if count > 1
        else (0.08 if figure.appearance.child else 0.0) * head
    )
    seated = head * 0.7 if figure.pose == "sitting" and count > 1 else 0.0
    return level + sunk + seated


def on_floor(shot: ShotPicture) -> bool:
    """Whether `Spot.y` is the height of the feet instead of the head's middle."""
    return shot.size in _FLOORS and shot.place.kind != "car"


def _size(shot: ShotPicture) -> str:
    return "seats" if shot.size in _FLOORS and not on_floor(shot) else shot.size


def backdrop(shot: ShotPicture) -> Backdrop:
    """Which part of the set lies behind; faces to the right see other parts than faces to the left."""
    lead = {"right": -1.0, "left": 1.0}.get(shot.figures[0].facing, 0.0) if shot.figures else 0.0
    wander = dice("view", shot.seed).uniform(-0.04, 0.04)
    width = {
        "establishing": 1.0,
        "wide": 0.82,
        "two_shot": 0.62,
        "medium": 0.54,
        "close_up": 0.42,
        "extreme_close_up": 0.34,
        "insert": 0.34,
    }[shot.size]
    left = (1 - width) * (0.5 - 0.42 * lead * (shot.size != "wide")) + wander * (1 - width)
    beneath = 0.3 if support(shot.thing) == "wall" else 1.0
    low = {"establishing": 1.0, "wide": 0.92, "insert": beneath}.get(shot.size, 0.62)
    low += {"low": -0.25, "high": 0.25}.get(shot.angle, 0.0) * (shot.size != "establishing")
    return Backdrop(
        min(max(left, 0.0), 1 - width), (1 - width) * min(1.0, max(0.0, low)), width, _BLURS.get(shot.size, 0.0)
    )
