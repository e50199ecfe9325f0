"""The cabin of a boat."""

import numpy as np

from media.pictures import furniture as put
from media.pictures.colour import shade, tint
from media.pictures.curves import box, ellipse, line, loop, points, ribbon
from media.pictures.scenery import Scenery


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
        put.porthole(scene, x, 2.75, 0.92)
    _wheel(scene, 3.3, 5.35)
    put.table(scene, 10.9, scene.horizon - 0.55, 4.2, tint(wood, 0.06), tall=1.5)
    scene.fill(points([(11.5, 5.4), (14.1, 5.4), (14.4, 5.52), (11.2, 5.52)]), (0.90, 0.86, 0.74))
    scene.sheet.stroke(line([(11.7, 5.47), (12.6, 5.44), (13.8, 5.48)]), 0.03, (0.3, 0.4, 0.55), 0.8)
    scene.box(14.35, 4.95, 0.5, 0.45, (0.24, 0.26, 0.28))
    scene.box(14.42, 5.02, 0.36, 0.14, (0.98, 0.80, 0.45), glow=0.9)
    _swinging_lamp(scene, 7.6, 0.75)


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
    scene.fill(ellipse(x, y, 0.24, 0.24), put.BRASS)


def _swinging_lamp(scene: Scenery, x: float, y: float) -> None:
    """Draw an oil lamp that hangs askew."""
    lean = scene.chance.choice((-0.3, 0.3))
    foot = (x + lean, y + 1.0)
    scene.fill(ribbon(points([(x, y), foot]), 0.05), (0.12, 0.11, 0.1))
    fx, fy = foot
    scene.fill(points([(fx - 0.34, fy + 0.16), (fx, fy - 0.12), (fx + 0.34, fy + 0.16)]), put.BRASS)
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
    scene.box(fx - 0.26, fy + 0.78, 0.52, 0.16, shade(put.BRASS, 0.25))
    scene.halo(fx, fy + 0.5, 1.2, put.WARM)
    scene.lamp(fx, fy + 2.2, 5.2, put.WARM, 0.85)
    scene.lamp(fx, fy + 5.0, 4.2, put.WARM, 0.35, flat=0.6)
