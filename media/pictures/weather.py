"""Rain and snow before the lens, on the light plane alone."""

import numpy as np

from media.pictures import raster
from media.pictures.raster import Bytes
from media.pictures.seeds import dice


class Weather:
    """Falling things; a new pattern every other frame."""

    def __init__(self, kind: str, seed: str, width: int, height: int) -> None:
        chance = dice("weather", seed, kind)
        self._kind, self._size = kind, (width, height)
        self._drops = [
            (chance.random(), chance.random(), chance.uniform(0.5, 1.0)) for _ in range(110 if kind == "rain" else 130)
        ]
        self._seen: dict[int, Bytes] = {}

    @property
    def falls(self) -> bool:
        """Whether anything moves."""
        return self._kind in {"rain", "snow"}

    def over(self, light: Bytes, frame: int) -> None:
        """Add what falls to a light plane, in place."""
        light[:] = raster.added(light, self._mask(frame // 2))

    def _mask(self, beat: int) -> Bytes:
        turn = beat % 10 if self._kind == "rain" else beat
        if turn not in self._seen:
            self._seen = self._seen if self._kind == "rain" else {}
            self._seen[turn] = self._rain(turn) if self._kind == "rain" else self._snow(turn)
        return self._seen[turn]

    def _rain(self, turn: int) -> Bytes:
        width, height = self._size
        sheet = np.zeros((height, width), np.uint8)
        for index, (x, y, near) in enumerate(self._drops):
            top = ((y + turn * 0.1 * (1 + index % 3)) % 1.1 - 0.1) * height
            left = (x + turn * 0.37 * (index % 7)) % 1.0 * width
            long = height * 0.055 * near
            raster.line(sheet, (int(left), int(top)), (int(left - long * 0.16), int(top + long)), int(26 + 30 * near))
        return sheet

    def _snow(self, beat: int) -> Bytes:
        width, height = self._size
        sheet = np.zeros((height, width), np.uint8)
        places: list[tuple[int, int, int]] = []
        for index, (x, y, near) in enumerate(self._drops):
            sway = 0.008 * float(np.sin(beat * 0.16 + index))
            places.append(
                (
                    int((x + sway) % 1.0 * width),
                    int((y + beat * 0.0075 * near) % 1.0 * height),
                    max(1, round(near * 3 * height / 720)),
                )
            )
        raster.dots(sheet, places, 150)
        return sheet
