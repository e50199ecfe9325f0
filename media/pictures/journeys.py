"""Sets of people on their way: the hall of a station, the cabin of a boat, a boat on the open sea."""

import numpy as np

from media.pictures import furniture as put
from media.pictures import sky
from media.pictures.colour import Colour, mix, shade, tint
from media.pictures.curves import Points, box, ellipse, line, loop, points, ribbon
from media.pictures.scenery import Scenery

_IRON: Colour = (0.17, 0.22, 0.23)
_BRASS: Colour = (0.78, 0.62, 0.32)


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
    _ticket_window(scene, stone)
    put.clock(scene, 8.0, 3.95, 0.46)
    put.bench(scene, 10.4, 7.25, 3.3, (0.42, 0.27, 0.18))
    for x in (2.0, 14.0):
        put.hanging_lamp(scene, x, 3.1)
    for x in (5.4, 10.6):
        put.hanging_lamp(scene, x, 2.5)


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


def _ticket_window(scene: Scenery, stone: Colour) -> None:
    wood = (0.36, 0.24, 0.17)
    scene.box(6.7, 4.6, 2.6, 1.55, wood)
    scene.fade(box(6.9, 4.75, 2.2, 0.75), (0.98, 0.84, 0.58), (0.90, 0.66, 0.40), glow=0.8 if scene.night else 0.35)
    for x in (7.4, 8.0, 8.6):
        scene.box(x, 4.75, 0.05, 0.75, shade(wood, 0.4))
    scene.box(6.55, 5.5, 2.9, 0.14, tint(wood, 0.2))
    for x in (6.8, 8.1):
        scene.box(x, 5.72, 1.1, 0.36, shade(wood, 0.25))
    scene.box(6.4, 4.42, 3.2, 0.18, shade(stone, 0.35))
    scene.lamp(8.0, 6.4, 2.2, put.WARM, 0.3)


def cabin(scene: Scenery) -> None:
    """Draw the cabin of a boat: panels, portholes, a lamp that swings, the wheel, a chart on the table."""
    wood = scene.chance.choice(((0.52, 0.35, 0.22), (0.45, 0.30, 0.20), (0.56, 0.40, 0.26)))
    scene.fade(box(0, 0, 16, scene.horizon), shade(wood, 0.16), wood)
    for row in range(12):
        y = 0.95 + row * 0.45
        scene.sheet.fill(box(0, y, 16, 0.035), shade(wood, 0.4), 0.7)
        scene.sheet.fill(box(0, y + 0.04, 16, 0.03), tint(wood, 0.14), 0.5)
    put.floor(scene, shade(wood, 0.15))
    scene.box(0, scene.horizon - 0.28, 16, 0.28, shade(wood, 0.4))
    scene.fade(box(0, 0, 16, 0.75), shade(wood, 0.55), shade(wood, 0.42))
    for x in (0.9, 5.2, 10.3, 14.6):
        scene.fade(box(x, 0, 0.5, 0.95), shade(wood, 0.3), shade(wood, 0.45))
        scene.fade(box(x + 0.06, 0.9, 0.38, scene.horizon - 0.9), tint(wood, 0.06), shade(wood, 0.24))
    for x in (3.25, 7.9, 12.7):
        _porthole(scene, x, 2.75, 0.92)
    _wheel(scene, 3.3, 5.35)
    put.table(scene, 10.9, scene.horizon - 0.55, 4.2, tint(wood, 0.06), tall=1.5)
    scene.fill(points([(11.5, 5.4), (14.1, 5.4), (14.4, 5.52), (11.2, 5.52)]), (0.90, 0.86, 0.74))
    scene.sheet.stroke(line([(11.7, 5.47), (12.6, 5.44), (13.8, 5.48)]), 0.03, (0.3, 0.4, 0.55), 0.8)
    scene.box(14.35, 4.95, 0.5, 0.45, (0.24, 0.26, 0.28))
    scene.box(14.42, 5.02, 0.36, 0.14, (0.98, 0.80, 0.45), glow=0.9)
    _swinging_lamp(scene, 7.6, 0.75)


def _porthole(scene: Scenery, x: float, y: float, radius: float) -> None:
    scene.fill(ellipse(x, y, radius * 1.22, radius * 1.22), shade(_BRASS, 0.35))
    scene.fill(ellipse(x, y, radius * 1.15, radius * 1.15), _BRASS)
    top, low = sky.colours(scene)
    pane = ellipse(x, y, radius, radius)
    scene.fade(pane, top, low, glow=1.0)
    angle = np.linspace(0.15, np.pi - 0.15, 25)
    sea = np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)], axis=1)
    scene.fade(sea, mix(low, (0.12, 0.28, 0.36), 0.55), mix(top, (0.04, 0.14, 0.2), 0.6), glow=0.7)
    sky.rain_on(scene, box(x - radius * 0.6, y - radius * 0.7, radius * 1.2, radius * 1.2), 16)
    for at in range(8):
        turn = (at + 0.5) * np.pi / 4
        bolt = (x + radius * 1.08 * float(np.cos(turn)), y + radius * 1.08 * float(np.sin(turn)))
        scene.fill(ellipse(*bolt, 0.06, 0.06), shade(_BRASS, 0.45))
    scene.sheet.stroke(
        line([(x - radius * 0.5, y - radius * 0.2), (x - radius * 0.2, y - radius * 0.6)], 4), 0.1, (1, 1, 1), 0.25
    )


def _wheel(scene: Scenery, x: float, y: float) -> None:
    dark, wood = (0.24, 0.15, 0.10), (0.46, 0.29, 0.17)
    scene.fade(loop([(x - 0.3, y), (x + 0.3, y), (x + 0.42, 7.3), (x - 0.42, 7.3)], 4), shade(wood, 0.2), dark)
    for at in range(8):
        turn = at * np.pi / 4 + 0.2
        end = (x + 1.42 * float(np.cos(turn)), y + 1.42 * float(np.sin(turn)))
        scene.fill(ribbon(points([(x, y), end]), 0.13), dark)
        scene.fill(ellipse(*end, 0.11, 0.11), tint(wood, 0.15))
    for half in (np.linspace(0, np.pi, 25), np.linspace(np.pi, 2 * np.pi, 25)):
        rim = np.stack([x + np.cos(half), y + np.sin(half)], axis=1)
        scene.fill(ribbon(rim, 0.2), wood)
        scene.fill(ribbon(rim, 0.05), tint(wood, 0.2))
    scene.fill(ellipse(x, y, 0.24, 0.24), _BRASS)


def _swinging_lamp(scene: Scenery, x: float, y: float) -> None:
    """Draw an oil lamp that hangs askew."""
    lean = scene.chance.choice((-0.3, 0.3))
    foot = (x + lean, y + 1.0)
    scene.fill(ribbon(points([(x, y), foot]), 0.05), (0.12, 0.11, 0.1))
    fx, fy = foot
    scene.fill(points([(fx - 0.34, fy + 0.16), (fx, fy - 0.12), (fx + 0.34, fy + 0.16)]), _BRASS)
    scene.fill(
        loop(
            [
                (fx - 0.22, fy + 0.16),
                (fx + 0.22, fy + 0.16),
                (fx + 0.3, fy + 0.5),
                (fx + 0.2, fy + 0.8),
                (fx - 0.2, fy + 0.8),
                (fx - 0.3, fy + 0.5),
            ],
            4,
        ),
        tint(put.WARM, 0.45),
        glow=1.0 if scene.night else 0.5,
    )
    scene.box(fx - 0.26, fy + 0.78, 0.52, 0.16, shade(_BRASS, 0.25))
    scene.halo(fx, fy + 0.5, 1.2, put.WARM)
    scene.lamp(fx, fy + 2.2, 5.2, put.WARM, 0.85)
    scene.lamp(fx, fy + 5.0, 4.2, put.WARM, 0.35, flat=0.6)


def sea(scene: Scenery) -> None:
    """Draw open water to the horizon, another boat far off, and the side of the boat that one is in."""
    scene.horizon = 4.3
    sky.sky(scene, box(0, 0, 16, 9))
    sky.water(scene, 4.3, 9.0)
    _swell(scene)
    _far_boat(scene, scene.chance.uniform(10.5, 13.0), 5.35)
    wood = scene.chance.choice(((0.44, 0.32, 0.23), (0.34, 0.38, 0.38), (0.48, 0.38, 0.28)))
    rail = line([(-0.5, 6.55), (4, 6.92), (8, 7.02), (12, 6.92), (16.5, 6.55)])
    scene.fade(sky.loop_free(rail, points([(16.5, 9.2), (-0.5, 9.2)])), shade(wood, 0.35), shade(wood, 0.12))
    for drop in (0.38, 0.78):
        scene.sheet.stroke(rail + np.array([0.0, drop]), 0.05, shade(wood, 0.5), 0.8)
    for x in (1.2, 4.6, 8.0, 11.4, 14.8):
        scene.fade(box(x - 0.11, 7.0, 0.22, 1.05), shade(wood, 0.1), shade(wood, 0.3))
    deck = line([(-0.5, 7.75), (8, 8.0), (16.5, 7.75)])
    scene.fade(sky.loop_free(deck, points([(16.5, 9.2), (-0.5, 9.2)])), shade(wood, 0.1), tint(wood, 0.08))
    for step in range(-4, 14, 2):
        scene.sheet.stroke(
            line([(8 + (step - 4.5) * 1.5, 7.85), (8 + (step - 4.5) * 2.0, 9.2)], 3), 0.04, shade(wood, 0.45), 0.7
        )
    scene.fill(ribbon(rail, 0.3), tint(wood, 0.16))
    scene.fill(ribbon(rail + np.array([0.0, -0.1]), 0.07), tint(wood, 0.36))


def _swell(scene: Scenery) -> None:
    """Draw long low waves, with foam in bad weather."""
    low = sky.colours(scene)[1]
    for _ in range(30):
        depth = scene.chance.random() ** 0.7
        x, y, long = scene.chance.uniform(-1, 17), 4.45 + 2.5 * depth, 0.5 + 1.7 * depth
        crest = line(
            [(x - long, y), (x - long * 0.3, y - 0.05 - 0.1 * depth), (x + long * 0.4, y - 0.02), (x + long, y)]
        )
        scene.sheet.stroke(crest, 0.03 + 0.06 * depth, mix(low, (0.08, 0.2, 0.28), 0.5), 0.4)
        scene.sheet.stroke(crest + np.array([0.0, -0.04]), 0.015 + 0.03 * depth, tint(low, 0.35), 0.35)
        if scene.weather == "rain":
            scene.fill(ellipse(x, y - 0.06, 0.2 * depth + 0.05, 0.03), (0.92, 0.95, 0.96), glow=0.3, alpha=0.5)


def _far_boat(scene: Scenery, x: float, y: float) -> None:
    hull = sky.haze(scene, scene.chance.choice(((0.55, 0.20, 0.17), (0.20, 0.32, 0.44), (0.70, 0.66, 0.56))), 0.2)
    scene.soft(ellipse(x, y + 0.1, 1.3, 0.12), (0.02, 0.05, 0.08), 0.4, 0.1)
    scene.fill(loop([(x - 1.2, y - 0.4), (x + 1.3, y - 0.45), (x + 0.9, y + 0.1), (x - 0.9, y + 0.1)], 4), hull)
    scene.fill(ribbon(line([(x - 1.1, y - 0.34), (x, y - 0.3), (x + 1.2, y - 0.4)]), 0.06), tint(hull, 0.35))
    scene.box(x - 0.5, y - 0.85, 0.8, 0.5, sky.haze(scene, (0.86, 0.84, 0.78), 0.15))
    scene.box(x - 0.3, y - 0.75, 0.25, 0.22, (1.0, 0.82, 0.5), glow=0.95 if scene.night else 0.3)
    scene.box(x + 0.42, y - 2.0, 0.06, 1.6, sky.haze(scene, (0.28, 0.22, 0.18), 0.2))
