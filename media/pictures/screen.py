"""What a shot is: the plain values that everything else in a picture follows from."""

from dataclasses import dataclass

from media.pictures.person import Appearance
from media.pictures.stage import Place

SIZES = ("establishing", "wide", "two_shot", "medium", "close_up", "extreme_close_up", "insert")
ANGLES = ("eye_level", "low", "high", "over_shoulder")
CAMERAS = ("static", "push_in", "pull_out", "pan_left", "pan_right", "drift")
FACINGS = ("left", "right", "camera")


@dataclass(frozen=True)
class Figure:
    """Somebody in a shot.

    `x` is the place across the picture, 0 to 1, negative for wherever the framing puts them; `mouth` are keys
    (seconds from the start of the shot, shape); `gaze` is "", left, right, down or camera; `prop` is named by words.
    """

    appearance: Appearance
    name: str = ""
    emotion: str = "neutral"
    pose: str = "standing"
    facing: str = "camera"
    x: float = -1.0
    mouth: tuple[tuple[float, str], ...] = ()
    gaze: str = ""
    prop: str = ""


@dataclass(frozen=True)
class ShotPicture:
    """One shot; with the angle over_shoulder the second figure is the one whose shoulder we look over."""

    place: Place
    figures: tuple[Figure, ...] = ()
    size: str = "medium"
    angle: str = "eye_level"
    camera: str = "static"
    duration_frames: int = 72
    seed: str = ""
    subtitle: str = ""
    caption: str = ""
    thing: str = ""
    """What an insert shows, in words: a thing, held by the first figure if there is one, or the figures' hands."""
