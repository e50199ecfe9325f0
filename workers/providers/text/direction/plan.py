"""What the director hands over: plain data, the same for the same scene."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

EMOTIONS = ("neutral", "happy", "sad", "angry", "afraid", "surprised", "tender", "tense")
POSES = ("standing", "sitting", "walking", "gesturing", "arms_crossed", "leaning", "phone")
SIZES = ("establishing", "wide", "two_shot", "medium", "close_up", "extreme_close_up", "insert")
CAMERAS = ("static", "push_in", "pull_out", "pan_left", "pan_right", "drift")
_BREATH_S = 0.3  # between two lines of one voice in a shot


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a scene as the director reads it: action, or a line with who says it and how."""

    id: str
    kind: str
    """action, line, or card: words on the screen alone."""
    text: str
    speaker: str = ""
    manner: str = ""
    """The parenthetical before the line."""
    heard_only: bool = False
    """Spoken off screen (V.O., O.S.)."""
    side: str = ""
    """left or right, where two speak at once: the left one's lines come first."""


@dataclass(frozen=True, slots=True)
class SceneText:
    """A scene as the director reads it."""

    id: str
    number: str
    heading: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class PlacePlan:
    """Where and when a scene plays."""

    setting: str
    location: str
    time_of_day: str
    weather: str = ""


@dataclass(frozen=True, slots=True)
class FigurePlan:
    """Somebody in a shot: where in the picture (0 left, 1 right), turned where, feeling and doing what."""

    character: str
    x: float
    facing: str
    emotion: str
    pose: str
    speaking: bool = False


@dataclass(frozen=True, slots=True)
class LinePart:
    """The part of a line that is heard in a shot: from `begin` to `end` of its length.

    The lines of one `voice` follow each other; several voices speak at once.
    """

    id: str
    begin: float = 0.0
    end: float = 1.0
    voice: int = 0


@dataclass(frozen=True, slots=True)
class ShotPlan:
    """One shot. One with lines lasts as long as they do, with the pauses; one without lasts `seconds`."""

    key: str
    size: str
    camera: str
    angle: str
    lens_mm: float
    figures: tuple[FigurePlan, ...]
    lines: tuple[LinePart, ...] = ()
    seconds: float = 0.0
    pause_before: float = 0.25
    pause_after: float = 0.35
    caption: str = ""
    thing: str = ""
    """What an insert shows, in words that a picture can be made of; the figures hold it."""
    card: str = ""
    """What is written on the screen, where a shot is nothing but that."""

    @property
    def size_in_words(self) -> str:
        """How people on a set call what it is."""
        return "title card" if self.card else self.size.replace("_", "-")

    def heard(self, length: Callable[[str], float]) -> Iterator[tuple[LinePart, float, float]]:
        """Yield what is heard of its lines, with the seconds of the shot from which and to which it is.

        `length` tells how long a line is. This alone decides the order of lines in time.
        """
        ends: dict[int, float] = {}
        for part in self.lines:
            begin = ends[part.voice] + _BREATH_S if part.voice in ends else self.pause_before
            ends[part.voice] = begin + (part.end - part.begin) * length(part.id)
            yield part, begin, ends[part.voice]

    def lasting(self, length: Callable[[str], float]) -> float:
        """Return how many seconds it lasts when its lines are as long as `length` tells."""
        if not self.lines:
            return self.seconds
        return max(end for _, _, end in self.heard(length)) + self.pause_after


@dataclass(frozen=True, slots=True)
class ScenePlan:
    """A scene's shots, its mood, and how intense each shot is (0 to 1)."""

    id: str
    number: str
    heading: str
    place: PlacePlan
    mood: str
    shots: tuple[ShotPlan, ...]
    intensity: tuple[float, ...]
