"""The hall of a station: a glass roof on iron arches over doors, a ticket window, a clock, a bench."""

import numpy as np

from media.pictures import furniture as put
from media.pictures import sky
from media.pictures.colour import Colour, shade, tint
from media.pictures.curves import Points, box, points, ribbon
from media.pictures.scenery import Scenery

_IRON: Colour = (0.17, 0.22, 0.23)


def _arch(x: float, y: float, wide: float, tall: float) -> Points:
    """Return the line of a half ellipse that stands on y around x, from left to right."""
    angle = np.linspace(np.pi, 2 * np.pi, 41)
    return np.stack([x + wide * np.cos(angle), y + tall * np.sin(angle)], axis=1)


def station(scene: Scenery) -> None:
    """Draw the hall of a station: a glass roof on iron arches, ticket window, clock, doors, a bench."""
    stone = scene.chance.choice(((0.66, 0.58, 0.48), (0.62, 0.60, 0.55), (0.58, 0.50, 0.46)))
    _glass_roof(scene)
    for flip in (False, True):
        _side_wall(scene, shade(stone, 0.18), flip)
    put.tiles(scene, (0.52, 0.48, 0.44))
    for flip in (False, True):
        foot = points([(0, 6.0), (3.8, 6.0), (3.8, 6.2), (0, 7.5)])
        scene.fill(_flipped(foot, flip), shade(stone, 0.3))
    wall = sky.loop_free(_arch(8, 3.4, 4.2, 2.1), points([(12.2, 6.15), (3.8, 6.15)]))
    scene.fade(wall, tint(stone, 0.04), shade(stone, 0.12))
    _fan(scene, stone)
    for x in (4.4, 9.9):
        _doorway(scene, x, stone)
    put.ticket_window(scene, stone)
    put.clock(scene, 8.0, 3.95, 0.46)
    put.bench(scene, 10.4, 7.25, 3.3, (0.42, 0.27, 0.18))
    for x, y in ((2.0, 3.1), (5.4, 2.5), (10.6, 2.5), (14.0, 3.1)):
        put.hanging_lamp(scene, x, y)


def _flipped(shape: Points, flip: bool) -> Points:
    return shape * np.array([-1.0, 1.0]) + np.array([16.0, 0.0]) if flip else shape


def _glass_roof(scene: Scenery) -> None:
    sky.sky(scene, box(0, 0, 16, 4.2), rich=False)
    sky.rain_on(scene, box(0, 0, 16, 3.6), 150)
    iron = tint(_IRON, 0.22) if scene.night else _IRON
    for step in range(-12, 13):
        scene.fill(ribbon(points([(8 + step * 0.34, 1.3 + 0.012 * step**2), (8 + step * 1.5, -1.6)]), 0.05), iron)
    for wide, tall, thick in ((4.2, 2.1, 0.16), (5.2, 2.8, 0.14), (6.6, 3.8, 0.2), (8.6, 5.2, 0.26)):
        scene.fill(ribbon(_arch(8, 3.4, wide, tall), thick), iron)


def _side_wall(scene: Scenery, colour: Colour, flip: bool) -> None:
    wall = points([(0, 2.3), (3.8, 3.3), (3.8, 6.2), (0, 7.5)])
    scene.fade(_flipped(wall, flip), tint(colour, 0.05), shade(colour, 0.12))
    scene.fill(_flipped(points([(0, 2.1), (3.8, 3.2), (3.8, 3.36), (0, 2.5)]), flip), shade(colour, 0.3))
    for near, top, foot in ((0.3, 3.5, 7.2), (2.0, 3.85, 6.65)):
        wide = 0.62 - near * 0.1
        opening = sky.loop_free(
            _arch(near + wide, top, wide, wide * 1.1), points([(near + 2 * wide, foot), (near, foot + 0.2)])
        )
        scene.fade(_flipped(opening, flip), shade(colour, 0.55), shade(colour, 0.4))


def _fan(scene: Scenery, stone: Colour) -> None:
    """Draw the half-round window in the end wall."""
    top, low = sky.colours(scene)
    scene.fill(_arch(8, 3.3, 3.3, 1.62), shade(stone, 0.35))
    scene.fade(_arch(8, 3.22, 3.1, 1.45), top, low, glow=1.0)
    sky.rain_on(scene, box(5.6, 2.2, 4.8, 0.9), 18)
    for angle in np.linspace(np.pi * 1.1, np.pi * 1.9, 7):
        rim = (8 + 3.1 * float(np.cos(angle)), 3.22 + 1.45 * float(np.sin(angle)))
        scene.fill(ribbon(points([(8, 3.22), rim]), 0.06), _IRON)
    scene.fill(ribbon(_arch(8, 3.22, 1.5, 0.7), 0.06), _IRON)
    scene.box(4.7, 3.2, 6.6, 0.16, shade(stone, 0.3))


def _doorway(scene: Scenery, x: float, stone: Colour) -> None:
    frame = sky.loop_free(_arch(x + 0.85, 4.5, 0.98, 0.8), points([(x + 1.83, 6.1), (x - 0.13, 6.1)]))
    scene.fill(frame, shade(stone, 0.3))
    door = sky.loop_free(_arch(x + 0.85, 4.5, 0.85, 0.66), points([(x + 1.7, 6.1), (x, 6.1)]))
    scene.fade(door, sky.haze(scene, (0.16, 0.19, 0.24), 0.2), sky.haze(scene, (0.24, 0.25, 0.28), 0.15), glow=0.35)
    scene.fill(ribbon(points([(x + 0.85, 3.9), (x + 0.85, 6.1)]), 0.09), (0.30, 0.20, 0.14))
    scene.box(x, 4.6, 1.7, 0.08, (0.30, 0.20, 0.14))
    for at in (x + 0.06, x + 0.94):
        scene.box(at, 5.4, 0.7, 0.7, (0.34, 0.23, 0.16))
