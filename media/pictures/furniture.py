"""What stands in rooms and streets, in set units of a ninth of the picture's height."""

import numpy as np

from media.pictures import sky
from media.pictures.colour import Colour, mix, shade, tint
from media.pictures.curves import box, ellipse, line, loop, points, ribbon
from media.pictures.scenery import Scenery

WARM: Colour = (1.0, 0.78, 0.46)
COOL: Colour = (0.80, 0.92, 1.0)
BRASS: Colour = (0.78, 0.62, 0.32)


def wall(scene: Scenery, colour: Colour) -> None:
    """Draw the back wall with a skirting board and the corner of a side wall."""
    scene.fade(box(0, 0, 16, scene.horizon), shade(colour, 0.1), tint(colour, 0.06))
    scene.box(0, scene.horizon - 0.2, 16, 0.2, shade(colour, 0.26))
    corner = scene.chance.choice((-0.2, 1.7))
    scene.fill(
        points([(0, 0), (corner + 0.4, 0), (corner + 0.4, scene.horizon), (0, scene.horizon + 0.9)]), shade(colour, 0.2)
    )


def floor(scene: Scenery, colour: Colour, boards: bool = True) -> None:
    """Draw the floor, with boards that run to a point in the distance."""
    scene.fade(box(0, scene.horizon, 16, 9 - scene.horizon), shade(colour, 0.24), tint(colour, 0.05))
    scene.soft(box(-1, scene.horizon - 0.05, 18, 0.3), (0.05, 0.04, 0.07), 0.35, 0.2)
    if boards:
        for step in range(-16, 34, 2):
            far, near = 8 + (step - 8) * 0.62, 8 + (step - 8) * 1.25
            scene.sheet.stroke(line([(far, scene.horizon), (near, 9.2)], 3), 0.035, shade(colour, 0.4), 0.6)


def tiles(scene: Scenery, colour: Colour) -> None:
    """Draw a floor of big tiles."""
    floor(scene, colour)
    for step, y in enumerate((0.28, 0.66, 1.2, 1.95)):
        scene.sheet.fill(box(0, scene.horizon + y, 16, 0.02 + 0.012 * step), shade(colour, 0.34), 0.55)


def window(
    scene: Scenery, x: float, y: float, wide: float, tall: float, *, frame: Colour, curtain: Colour | None = None
) -> None:
    """Draw a window on the sky of the hour; it lights the room by day."""
    scene.box(x - 0.14, y - 0.14, wide + 0.28, tall + 0.28, frame)
    sky.sky(scene, box(x, y, wide, tall), rich=False)
    _view(scene, x, y, wide, tall)
    sky.rain_on(scene, box(x, y, wide, tall), round(wide * tall * 3))
    scene.box(x + wide / 2 - 0.05, y, 0.1, tall, frame)
    scene.box(x, y + tall * 0.42, wide, 0.08, frame)
    scene.box(x - 0.25, y + tall + 0.1, wide + 0.5, 0.14, tint(frame, 0.1))
    if scene.hour != "night":
        glow = sky.colours(scene)[1]
        shaft = points([(x, y + tall), (x + wide, y + tall), (x + wide + 2.4, 9), (x + 0.8, 9)])
        scene.soft(shaft, glow, 0.14, 0.35)
    if curtain:
        for side, edge in ((-1, x - 0.35), (1, x + wide - 0.2)):
            hang = loop(
                [
                    (edge, y - 0.3),
                    (edge + 0.55, y - 0.3),
                    (edge + 0.55 - side * 0.1, y + tall * 0.6),
                    (edge + 0.5, y + tall + 0.5),
                    (edge, y + tall + 0.5),
                ],
                4,
            )
            scene.fill(hang, curtain)
            for fold in (0.15, 0.3, 0.43):
                scene.sheet.stroke(
                    line([(edge + fold, y - 0.25), (edge + fold, y + tall + 0.4)], 3), 0.05, shade(curtain, 0.3), 0.6
                )


def _view(scene: Scenery, x: float, y: float, wide: float, tall: float) -> None:
    """Roofs beyond the panes."""
    far = sky.haze(scene, (0.3, 0.33, 0.4), 0.45)
    at = x
    while at < x + wide - 0.05:
        step = min(scene.chance.uniform(0.25, 0.6), x + wide - at)
        roof = tall * scene.chance.uniform(0.18, 0.45)
        scene.box(at, y + tall - roof, step, roof, far, glow=0.5)
        if scene.night and scene.chance.random() < 0.7:
            scene.box(at + step * 0.3, y + tall - roof * 0.6, 0.08, 0.1, WARM, glow=1.0)
        at += step


def hanging_lamp(
    scene: Scenery, x: float, y: float, colour: Colour = WARM, shade_colour: Colour = (0.2, 0.22, 0.24)
) -> None:
    """Draw a lamp on a cord; its pool lies below."""
    scene.box(x - 0.02, 0, 0.04, y, (0.1, 0.1, 0.11))
    scene.fill(points([(x - 0.12, y), (x + 0.12, y), (x + 0.48, y + 0.42), (x - 0.48, y + 0.42)]), shade_colour)
    scene.fill(ellipse(x, y + 0.42, 0.3, 0.09), tint(colour, 0.4), glow=1.0 if scene.night else 0.6)
    scene.halo(x, y + 0.5, 0.8, colour)
    scene.lamp(x, y + 2.2, 3.2, colour, 0.75)


def floor_lamp(scene: Scenery, x: float, colour: Colour = WARM) -> None:
    """Draw a standing lamp with a cloth shade."""
    base = scene.horizon + 0.35
    scene.box(x - 0.035, base - 3.0, 0.07, 3.0, (0.2, 0.17, 0.15))
    scene.fill(ellipse(x, base, 0.4, 0.09), (0.2, 0.17, 0.15))
    scene.fill(
        points([(x - 0.32, base - 3.7), (x + 0.32, base - 3.7), (x + 0.52, base - 2.9), (x - 0.52, base - 2.9)]),
        mix(colour, (1, 0.95, 0.85), 0.5),
        glow=0.95 if scene.night else 0.2,
    )
    scene.halo(x, base - 3.2, 1.0, colour)
    scene.lamp(x, base - 2.8, 3.4, colour, 0.8)


def strip_light(scene: Scenery, x: float, wide: float) -> None:
    """Draw a cold tube on the ceiling."""
    scene.fill(
        points([(x, 0.25), (x + wide, 0.25), (x + wide - 0.25, 0.42), (x + 0.25, 0.42)]), (0.95, 0.98, 1.0), glow=1.0
    )
    scene.lamp(x + wide / 2, 3.5, 4.5, COOL, 0.5)


def picture(scene: Scenery, x: float, y: float, wide: float, tall: float) -> None:
    """Draw a framed picture on the wall."""
    tone = (scene.chance.uniform(0.3, 0.75), scene.chance.uniform(0.3, 0.7), scene.chance.uniform(0.3, 0.7))
    scene.soft(box(x + 0.06, y + 0.08, wide, tall), (0, 0, 0), 0.3, 0.06)
    scene.box(x, y, wide, tall, (0.24, 0.18, 0.14))
    scene.box(x + 0.1, y + 0.1, wide - 0.2, tall - 0.2, mix(tone, (0.9, 0.88, 0.82), 0.4))
    hill = line(
        [
            (x + 0.1, y + tall * 0.7),
            (x + wide * 0.4, y + tall * 0.45),
            (x + wide * 0.7, y + tall * 0.65),
            (x + wide - 0.1, y + tall * 0.5),
        ]
    )
    scene.fill(
        sky.loop_free(hill, points([(x + wide - 0.1, y + tall - 0.1), (x + 0.1, y + tall - 0.1)])), shade(tone, 0.25)
    )


def shelf(scene: Scenery, x: float, y: float, wide: float, rows: int, *, colour: Colour) -> None:
    """Shelves with books and jars."""
    for row in range(rows):
        board = y + row * 0.95 + 0.85
        at = x + 0.1
        while at < x + wide - 0.2:
            thick, tall = scene.chance.uniform(0.09, 0.2), scene.chance.uniform(0.4, 0.72)
            tone = (scene.chance.uniform(0.25, 0.75), scene.chance.uniform(0.2, 0.6), scene.chance.uniform(0.2, 0.55))
            if scene.chance.random() > 0.12:
                scene.box(at, board - tall, thick, tall, mix(tone, colour, 0.3))
            at += thick + 0.015
        scene.box(x, board, wide, 0.1, colour)
        scene.box(x, board + 0.1, wide, 0.05, shade(colour, 0.4))


def table(scene: Scenery, x: float, y: float, wide: float, colour: Colour, *, tall: float = 1.35) -> None:
    """Draw a table whose top is at y."""
    for leg in (x + 0.2, x + wide - 0.35):
        scene.box(leg, y + 0.15, 0.14, tall, shade(colour, 0.3))
    scene.fill(points([(x + 0.25, y - 0.22), (x + wide - 0.25, y - 0.22), (x + wide, y), (x, y)]), tint(colour, 0.12))
    scene.box(x, y, wide, 0.17, shade(colour, 0.12))


def chair(scene: Scenery, x: float, y: float, colour: Colour) -> None:
    """Draw a plain chair standing on y."""
    scene.box(x, y - 2.0, 0.1, 2.0, shade(colour, 0.2))
    scene.box(x + 0.8, y - 1.0, 0.09, 1.0, shade(colour, 0.3))
    scene.box(x, y - 2.0, 0.14, 1.0, colour)
    scene.box(x, y - 1.05, 0.9, 0.13, tint(colour, 0.08))


def sofa(scene: Scenery, x: float, y: float, wide: float, colour: Colour) -> None:
    """Draw a sofa standing on y."""
    scene.soft(ellipse(x + wide / 2, y, wide * 0.55, 0.16), (0, 0, 0), 0.45, 0.12)
    scene.fill(
        loop([(x + 0.1, y - 1.7), (x + wide - 0.1, y - 1.7), (x + wide, y - 0.6), (x, y - 0.6)], 4), shade(colour, 0.15)
    )
    for half in (0, 1):
        scene.fill(box(x + 0.3 + half * (wide - 0.6) / 2, y - 0.95, (wide - 0.7) / 2, 0.4), tint(colour, 0.08))
    scene.box(x + 0.2, y - 0.55, wide - 0.4, 0.4, colour)
    for side in (x - 0.15, x + wide - 0.35):
        scene.fill(
            loop(
                [
                    (side, y - 1.15),
                    (side + 0.25, y - 1.25),
                    (side + 0.5, y - 1.15),
                    (side + 0.5, y - 0.08),
                    (side, y - 0.08),
                ],
                4,
            ),
            shade(colour, 0.07),
        )


def door(scene: Scenery, x: float, colour: Colour, tall: float = 4.1) -> None:
    """Draw a closed door in the back wall."""
    top = scene.horizon - tall
    scene.box(x - 0.14, top - 0.14, 2.0, tall + 0.14, shade(colour, 0.35))
    scene.box(x, top, 1.72, tall, colour)
    for y in (top + 0.3, top + tall * 0.55):
        scene.box(x + 0.25, y, 1.22, tall * 0.36, shade(colour, 0.13))
    scene.fill(ellipse(x + 1.52, top + tall * 0.53, 0.07, 0.07), (0.8, 0.68, 0.4))


def plant(scene: Scenery, x: float, y: float, size: float = 1.0) -> None:
    """Draw a plant in a pot."""
    for angle in (-0.9, -0.5, -0.15, 0.2, 0.55, 0.95):
        tip = (x + angle * 0.9 * size, y - (1.5 - abs(angle) * 0.5) * size)
        leaf = ribbon(line([(x, y - 0.4 * size), (x + angle * 0.35 * size, y - 1.0 * size), tip]), 0.15 * size)
        scene.fill(leaf, mix((0.2, 0.42, 0.27), (0.34, 0.55, 0.3), abs(angle)))
    scene.fill(
        points(
            [
                (x - 0.3 * size, y - 0.5 * size),
                (x + 0.3 * size, y - 0.5 * size),
                (x + 0.22 * size, y),
                (x - 0.22 * size, y),
            ]
        ),
        (0.62, 0.36, 0.25),
    )


def bench(scene: Scenery, x: float, y: float, wide: float, colour: Colour) -> None:
    """Draw a bench with a back."""
    for part in (-1.35, -1.05):
        scene.box(x, y + part, wide, 0.2, tint(colour, 0.05))
    scene.box(x - 0.1, y - 0.68, wide + 0.2, 0.16, colour)
    for leg in (x + 0.2, x + wide - 0.3):
        scene.box(leg, y - 1.4, 0.09, 1.4, shade(colour, 0.45))


def street_lamp(scene: Scenery, x: float, y: float, tall: float = 5.0) -> None:
    """Draw a street lamp, its foot at (x, y)."""
    iron = (0.13, 0.15, 0.17)
    scene.box(x - 0.06, y - tall, 0.12, tall, iron)
    scene.box(x - 0.16, y - 0.5, 0.32, 0.5, iron)
    scene.fill(
        points([(x - 0.22, y - tall - 0.55), (x + 0.22, y - tall - 0.55), (x + 0.15, y - tall), (x - 0.15, y - tall)]),
        tint(WARM, 0.35),
        glow=1.0 if scene.night else 0.1,
    )
    scene.fill(points([(x - 0.3, y - tall - 0.52), (x, y - tall - 0.82), (x + 0.3, y - tall - 0.52)]), iron)
    scene.halo(x, y - tall - 0.25, 1.1, WARM)
    scene.lamp(x, y - tall * 0.3, 2.8, WARM, 0.75, flat=1.4)
    scene.lamp(x, y + 0.2, 2.6, WARM, 0.5, flat=0.35)


def sign(scene: Scenery, x: float, y: float, wide: float, tall: float, *, colour: Colour) -> None:
    """Draw a lit board with strokes where words would be."""
    scene.box(x, y, wide, tall, colour, glow=0.85 if scene.night else 0.1)
    ink = (0.97, 0.96, 0.92)
    at, end = x + wide * 0.1, x + wide * 0.88
    while at < end:
        step = min(scene.chance.uniform(0.12, 0.4) * wide * 0.4, end - at)
        scene.box(at, y + tall * 0.34, step, tall * 0.32, ink, glow=1.0 if scene.night else 0.1)
        at += step + wide * 0.05


def clock(scene: Scenery, x: float, y: float, radius: float = 0.5) -> None:
    """Draw a round clock."""
    scene.fill(ellipse(x, y, radius * 1.14, radius * 1.14), (0.13, 0.14, 0.16))
    scene.fill(ellipse(x, y, radius, radius), (0.95, 0.94, 0.88), glow=0.8 if scene.night else 0.2)
    for end in ((0.0, -0.72), (0.42, 0.25)):
        scene.fill(ribbon(points([(x, y), (x + end[0] * radius, y + end[1] * radius)]), radius * 0.1), (0.1, 0.1, 0.12))


def counter(scene: Scenery, x: float, y: float, wide: float, colour: Colour, *, top: Colour) -> None:
    """Draw a counter whose top is at y, down to the floor."""
    scene.fade(box(x, y, wide, scene.horizon + 0.5 - y), colour, shade(colour, 0.3))
    step = wide / max(1, round(wide / 1.4))
    at = x
    while at < x + wide - 0.1:
        scene.box(at + 0.1, y + 0.35, step - 0.2, scene.horizon + 0.2 - y - 0.3, shade(colour, 0.12))
        at += step
    scene.box(x - 0.15, y - 0.05, wide + 0.3, 0.2, top)


def porthole(scene: Scenery, x: float, y: float, radius: float) -> None:
    """Draw a round window on the sea in a ring of brass."""
    scene.fill(ellipse(x, y, radius * 1.22, radius * 1.22), shade(BRASS, 0.35))
    scene.fill(ellipse(x, y, radius * 1.15, radius * 1.15), BRASS)
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
        scene.fill(ellipse(*bolt, 0.06, 0.06), shade(BRASS, 0.45))
    scene.sheet.stroke(
        line([(x - radius * 0.5, y - radius * 0.2), (x - radius * 0.2, y - radius * 0.6)], 4), 0.1, (1, 1, 1), 0.25
    )


def ticket_window(scene: Scenery, stone: Colour) -> None:
    """Draw the lit window where tickets are sold, in the middle of the back wall."""
    wood = (0.36, 0.24, 0.17)
    scene.box(6.7, 4.6, 2.6, 1.55, wood)
    scene.fade(box(6.9, 4.75, 2.2, 0.75), (0.98, 0.84, 0.58), (0.90, 0.66, 0.40), glow=0.8 if scene.night else 0.35)
    for x in (7.4, 8.0, 8.6):
        scene.box(x, 4.75, 0.05, 0.75, shade(wood, 0.4))
    scene.box(6.55, 5.5, 2.9, 0.14, tint(wood, 0.2))
    for x in (6.8, 8.1):
        scene.box(x, 5.72, 1.1, 0.36, shade(wood, 0.25))
    scene.box(6.4, 4.42, 3.2, 0.18, shade(stone, 0.35))
    scene.lamp(8.0, 6.4, 2.2, WARM, 0.3)
