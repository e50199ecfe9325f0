"""Shots as frames: the set behind, people acting in it, the camera's move, burned-in words."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from media.pictures import foreground, framing, insert, raster
from media.pictures.camera import seen, window
from media.pictures.colour import Colour
from media.pictures.composition import Actor, Composition, shadow
from media.pictures.framing import MARGIN, Spot
from media.pictures.lettering import Overlay, overlay, wrapped
from media.pictures.light import Light
from media.pictures.performance import Performance, State
from media.pictures.planes import Planes, rgb
from media.pictures.puppet import Role, puppet
from media.pictures.raster import Bytes
from media.pictures.screen import ANGLES, CAMERAS, FACINGS, SIZES, Figure, ShotPicture
from media.pictures.sprites import Sprite
from media.pictures.stage import Place, painted
from media.pictures.weather import Weather

__all__ = ["ANGLES", "CAMERAS", "FACINGS", "SIZES", "Figure", "Place", "Shooting", "ShotPicture", "frames", "still"]


def frames(shot: ShotPicture, width: int = 1280, height: int = 720, fps: int = 24) -> Iterator[Bytes]:
    """Exactly `duration_frames` frames, each I420 (height * 3 / 2, width), not to be written to.

    Width and height are multiples of 4. A frame like the one before is the same object.
    """
    return Shooting(shot, width, height, fps).run()


def still(shot: ShotPicture, at: float = 0.4, width: int = 1280, height: int = 720) -> Bytes:
    """Return the frame after that share of the shot, RGB (height, width, 3)."""
    return rgb(Shooting(shot, width, height).frame(int(at * max(0, shot.duration_frames - 1))).buffer)


class Shooting:
    """One shot while it is being drawn."""

    def __init__(self, shot: ShotPicture, width: int = 1280, height: int = 720, fps: int = 24) -> None:
        shot = _drawable(shot)
        self.shot, self.size = shot, (width, height)
        self.moves = shot.camera != "static" and shot.duration_frames > 1
        self.room = _room(width, height) if self.moves else self.size
        light = _light(shot)
        spots = framing.spots(shot)
        actors = [_actor(shot, spot, self.room, light) for spot in spots]
        self.acting = [
            Performance(spot.figure, shot.seed, shot.duration_frames, actor.puppet.role.unit, fps)
            for spot, actor in zip(spots, actors, strict=True)
        ]
        back = _backdrop(shot, self.room)
        self.composition = Composition(back, actors, _front(shot, self.room, light))
        self.weather = Weather(shot.place.sky if shot.place.outside else "", shot.seed, width, height)
        self.words = [
            words for words in (_subtitle(shot.subtitle, self.size), _caption(shot.caption, self.size)) if words
        ]

    def repeats(self) -> list[bool]:
        """Tell of every frame whether it is like the one before, without drawing it."""
        count = range(self.shot.duration_frames)
        if self.moves:
            return [False for _ in count]
        states = [self._states(number) for number in count]
        falls = self.weather.falls
        return [n > 0 and states[n] == states[n - 1] and not (falls and n % 2 == 0) for n in count]

    def run(self) -> Iterator[Bytes]:
        """All frames in order; an unchanged one is the same object."""
        last: Bytes | None = None
        for number, repeated in enumerate(self.repeats()):
            if last is None or not repeated:
                last = self.frame(number).buffer
                last.flags.writeable = False
            yield last

    def frame(self, number: int) -> Planes:
        """One frame alone."""
        self.composition.show(self._states(number))
        return self._finished(number)

    def _states(self, number: int) -> list[State]:
        return [acting.at(number) for acting in self.acting]

    def _finished(self, number: int) -> Planes:
        planes = self.composition.planes
        if self.moves:
            share = number / max(1, self.shot.duration_frames - 1)
            out = seen(planes, window(self.shot.camera, share, self.room, self.size), self.size)
        else:
            out = planes.copy()
        if self.weather.falls:
            self.weather.over(out.y, number)
        for words in self.words:
            words.burn(out)
        return out


def _room(width: int, height: int) -> tuple[int, int]:
    """Return the bigger picture in which a camera moves."""
    return round(width * MARGIN / 4) * 4, round(height * MARGIN / 4) * 4


def _light(shot: ShotPicture) -> Light:
    """Light comes from where the main figure looks."""
    facing = shot.figures[0].facing if shot.figures else "camera"
    return shot.place.light(-1 if facing == "left" else 1)


def _backdrop(shot: ShotPicture, room: tuple[int, int]) -> Bytes:
    view, whole = framing.backdrop(shot), painted(shot.place, shot.place.location.lower())
    height, width = whole.shape[:2]
    left, top = round(view.left * width), round(view.top * height)
    part = whole[top : top + round(view.width * height), left : left + round(view.width * width)]
    if view.blur:
        small = raster.resized(np.ascontiguousarray(part), room[0] // 2, room[1] // 2)
        part = raster.blurred(small, view.blur * room[1] / 1440)
    back = raster.resized(np.ascontiguousarray(part), *room)
    return _misty(back, shot.place) if shot.place.outside and shot.place.sky == "fog" else back


def _misty(back: Bytes, place: Place) -> Bytes:
    ambient = place.light().ambient
    grey: Colour = (ambient[0] * 0.72, ambient[1] * 0.74, ambient[2] * 0.78)
    return raster.blended(back, np.full_like(back, np.array([round(part * 255) for part in grey], np.uint8)), 0.42)


def _actor(shot: ShotPicture, spot: Spot, room: tuple[int, int], light: Light) -> Actor:
    figure = spot.figure
    unit = max(12, round(spot.head * room[1]))
    x, y = round(spot.x * room[0]), round(spot.y * room[1])
    role = Role(
        figure.appearance,
        figure.pose,
        figure.emotion,
        spot.turn,
        spot.mirror,
        unit,
        1,
        light,
        figure.prop,
        _gaze(figure, spot.mirror),
    )
    if framing.on_floor(shot):
        below = round(unit * (figure.appearance.heads + 0.2))
        made = puppet(replace(role, below=below))
        return Actor(made, x, y - made.feet, shadow(unit))
    below = min(round(unit * (figure.appearance.heads + 0.2)), (room[1] - y) // 16 * 16 + 32)
    return Actor(puppet(replace(role, below=below)), x, y)


def _gaze(figure: Figure, mirror: bool) -> float:
    looks = {"left": -0.5, "right": 0.5}.get(figure.gaze, 0.0)
    return -looks if mirror else looks


def _front(shot: ShotPicture, room: tuple[int, int], light: Light) -> list[tuple[Sprite, int, int]]:
    if shot.size == "insert":
        people = [figure.appearance for figure in shot.figures]
        return [(sprite, 0, 0) for sprite in insert.shown(people, _thing(shot), light, room)]
    other = framing.listener(shot)
    if not other:
        return []
    return [(foreground.shoulder(other.appearance, light, room, on_left=shot.figures[0].facing == "left"), 0, 0)]


def _thing(shot: ShotPicture) -> str:
    return shot.thing or next((figure.prop for figure in shot.figures), "")


def _drawable(shot: ShotPicture) -> ShotPicture:
    """Return the shot, or instead of an insert of what nobody knows how to draw, who is there, else the place."""
    if shot.size != "insert" or insert.can_show(_thing(shot), [figure.appearance for figure in shot.figures]):
        return shot
    return replace(shot, size="close_up" if shot.figures else "wide")


def _subtitle(text: str, size: tuple[int, int]) -> Overlay | None:
    letters = round(size[1] * 0.046)
    return overlay(wrapped(text, "bold", letters, round(size[0] * 0.8), 2), letters, size, 0.895)


def _caption(text: str, size: tuple[int, int]) -> Overlay | None:
    letters = round(size[1] * 0.036)
    return overlay(wrapped(text, "bold", letters, round(size[0] * 0.6), 2), letters, size, 0.1, left=0.06)
