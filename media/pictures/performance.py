"""What each figure does from frame to frame: speaking, blinking, nodding, gesturing, walking; twelve times a second."""

from bisect import bisect_right
from dataclasses import dataclass
from random import Random

from media.pictures.expression import MOUTHS
from media.pictures.screen import Figure
from media.pictures.seeds import dice

_HALF_SHUT, _OPEN = 0.5, 1.0


@dataclass(frozen=True)
class State:
    """What of a figure changes: mouth, lids, phase of the pose, nod in pixels down, walk in pixels to the right."""

    mouth: str = "rest"
    lids: float = 1.0
    phase: int = 0
    nod: int = 0
    walk: int = 0


class Performance:
    """One figure's acting in one shot."""

    def __init__(self, figure: Figure, seed: str, frames: int, unit: int, fps: int) -> None:
        chance = dice("performance", seed, figure.name, figure.appearance.seed)
        self._figure, self._fps, self._unit = figure, fps, unit
        self._times = [time for time, _ in figure.mouth]
        self._shapes = [shape if shape in MOUTHS else "small" for _, shape in figure.mouth]
        self._blinks = _blinks(chance, frames, fps)
        self._beats = [chance.random() for _ in range(frames // 6 + 2)]
        self._start = chance.randrange(8)

    def at(self, frame: int) -> State:
        """Return the state in that frame; it changes on even frames only."""
        beat = frame - frame % 2
        mouth = self.mouth(beat / self._fps)
        return State(mouth, self._lids(beat), self._phase(beat), self._nod(beat, self._speaks(beat)), self._walk(beat))

    def mouth(self, time: float) -> str:
        """Return the mouth's shape at a time; half a beat early, as eyes expect it."""
        index = bisect_right(self._times, time + 0.5 / self._fps) - 1
        return self._shapes[index] if index >= 0 else "rest"

    def _speaks(self, beat: int) -> bool:
        return any(self.mouth((beat + step) / self._fps) != "rest" for step in (-6, -3, 0, 3, 6))

    def _lids(self, beat: int) -> float:
        if self._figure.gaze == "down":
            return _HALF_SHUT
        for blink in self._blinks:
            if blink <= beat < blink + 6:
                return (_HALF_SHUT, 0.0, _HALF_SHUT)[(beat - blink) // 2]
        return _OPEN

    def _nod(self, beat: int, speaks: bool) -> int:
        step = max(1.0, self._unit * 0.0085)
        if not speaks:
            breath = (beat // 2 + self._start * 3) % 36
            return round(step * 0.6) if breath < 14 else 0
        index = beat // 6
        share = (beat % 6) / 6
        lean = self._beats[index % len(self._beats)] * (1 - share) + self._beats[(index + 1) % len(self._beats)] * share
        return round((lean - 0.35) * 3.2 * step)

    def _phase(self, beat: int) -> int:
        if self._figure.pose == "walking":
            return (beat // 4 + self._start) % 8
        if self._figure.pose != "gesturing":
            return 0
        return int(self._beats[beat // 30 % len(self._beats)] * 2.999) if self._speaks(beat) else 0

    def _walk(self, beat: int) -> int:
        if self._figure.pose != "walking":
            return 0
        way = {"left": -1, "right": 1}.get(self._figure.facing, 0)
        return way * round(beat * self._unit * 0.075)


def _blinks(chance: Random, frames: int, fps: int) -> list[int]:
    found: list[int] = []
    at = chance.uniform(0.4, 2.6) * fps
    while at < frames:
        found.append(round(at / 2) * 2)
        at += chance.uniform(2.0, 5.2) * fps
    return found
