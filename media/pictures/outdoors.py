"""Sets under the open sky."""

from media.pictures import furniture as put
from media.pictures import sky
from media.pictures.colour import mix, shade, tint
from media.pictures.curves import box, ellipse, line, loop, points, ribbon
from media.pictures.scenery import Scenery

GREEN = (0.30, 0.46, 0.25)


def _heaven(scene: Scenery) -> None:
    sky.sky(scene, box(0, 0, 16, 9))


def _wet(scene: Scenery) -> None:
    """Puddles that mirror the sky, in rain."""
    if scene.weather != "rain":
        return
    low = sky.colours(scene)[1]
    for _ in range(9):
        x, y = scene.chance.uniform(0, 16), scene.chance.uniform(scene.horizon + 0.7, 8.8)
        scene.fill(ellipse(x, y, 0.5 + 0.25 * (y - 6), 0.07 + 0.02 * (y - 6)), tint(low, 0.1), glow=0.6, alpha=0.5)


def platform(scene: Scenery) -> None:
    """Draw a railway platform: roof on iron pillars, clock, bench, rails."""
    _heaven(scene)
    sky.skyline(scene, 5.2, 2.2, 0.5)
    _rails(scene)
    stone = (0.52, 0.50, 0.48)
    scene.fade(box(0, 6.4, 16, 2.6), shade(stone, 0.16), tint(stone, 0.08))
    scene.box(0, 6.4, 16, 0.16, (0.84, 0.76, 0.40))
    for step in range(-12, 30, 3):
        scene.sheet.stroke(
            line([(8 + (step - 8) * 0.8, 6.6), (8 + (step - 8) * 1.4, 9.2)], 3), 0.03, shade(stone, 0.35), 0.6
        )
    iron = (0.15, 0.21, 0.22)
    scene.fill(points([(0, 0), (16, 0), (16, 0.85), (8, 1.15), (0, 0.85)]), (0.20, 0.19, 0.21))
    scene.fill(ribbon(points([(0, 0.95), (8, 1.25), (16, 0.95)]), 0.2), iron)
    for step in range(33):
        scene.fill(points([(step * 0.5, 0.95), (step * 0.5 + 0.5, 0.95), (step * 0.5 + 0.25, 1.4)]), iron)
    for x in (1.9, 13.7):
        scene.fade(box(x, 1.0, 0.34, 5.9), tint(iron, 0.14), iron)
        scene.box(x - 0.15, 6.5, 0.64, 0.42, iron)
        for side in (-1, 1):
            scene.fill(
                ribbon(line([(x + 0.17, 2.6), (x + 0.17 + side * 0.5, 1.7), (x + 0.17 + side * 1.2, 1.15)]), 0.12), iron
            )
    put.clock(scene, 8.0, 2.2, 0.62)
    scene.box(7.95, 1.1, 0.1, 0.6, iron)
    put.sign(scene, 3.3, 2.0, 2.7, 0.62, colour=(0.14, 0.26, 0.42))
    put.bench(scene, 9.9, 7.15, 3.2, (0.42, 0.27, 0.18))
    for x in (4.7, 11.3):
        put.hanging_lamp(scene, x, 1.5)
        scene.lamp(x, 7.3, 2.8, put.WARM, 0.5, flat=0.4)
    _wet(scene)


def _rails(scene: Scenery) -> None:
    scene.fade(box(0, 5.2, 16, 1.3), (0.26, 0.25, 0.26), (0.20, 0.19, 0.20))
    for y in (5.55, 6.0):
        scene.box(0, y, 16, 0.07, (0.60, 0.60, 0.62))
    for x in range(34):
        scene.box(x * 0.5, 5.5, 0.14, 0.75, (0.25, 0.19, 0.16))
    for y in (5.55, 6.0):
        scene.box(0, y, 16, 0.06, (0.66, 0.66, 0.68))


def street(scene: Scenery) -> None:
    """House fronts with shops, pavement, lamps."""
    _heaven(scene)
    sky.skyline(scene, 5.0, 4.2, 0.5)
    x = -0.4
    while x < 16:
        wide = scene.chance.uniform(2.8, 4.2)
        _house(scene, x, wide, scene.chance.uniform(4.0, 5.6))
        x += wide
    paving = (0.46, 0.45, 0.46)
    scene.fade(box(0, 6.1, 16, 1.3), shade(paving, 0.1), paving)
    for step in range(-10, 28, 2):
        scene.sheet.stroke(
            line([(8 + (step - 8) * 0.9, 6.15), (8 + (step - 8) * 1.15, 7.4)], 3), 0.025, shade(paving, 0.35), 0.5
        )
    scene.box(0, 7.4, 16, 0.18, (0.60, 0.59, 0.58))
    scene.fade(box(0, 7.58, 16, 1.5), (0.22, 0.23, 0.26), (0.28, 0.29, 0.32))
    for at in range(0, 18, 4):
        scene.box(at + 0.6, 8.35, 1.9, 0.12, (0.74, 0.72, 0.64))
    for at in (2.2, 12.6):
        put.street_lamp(scene, at, 7.3)
    _wet(scene)


def _house(scene: Scenery, x: float, wide: float, tall: float) -> None:
    tone = scene.chance.choice(
        ((0.58, 0.38, 0.32), (0.64, 0.58, 0.48), (0.46, 0.48, 0.52), (0.66, 0.50, 0.38), (0.44, 0.38, 0.40))
    )
    top = 6.1 - tall
    scene.fade(box(x, top, wide, tall), tint(tone, 0.05), shade(tone, 0.16))
    scene.box(x - 0.05, top - 0.12, wide + 0.1, 0.2, shade(tone, 0.4))
    columns = 2 if wide < 3.4 else 3
    row = top + 0.4
    while row < 3.4:
        for column in range(columns):
            at = x + wide * (column + 0.5) / columns - 0.36
            lit = scene.night and scene.chance.random() < 0.45
            scene.box(at - 0.07, row - 0.07, 0.86, 1.12, tint(tone, 0.3))
            scene.box(
                at,
                row,
                0.72,
                0.98,
                (1.0, 0.80, 0.48) if lit else sky.haze(scene, (0.28, 0.34, 0.42), 0.3),
                glow=0.95 if lit else 0.2,
            )
            scene.box(at + 0.34, row, 0.05, 0.98, tint(tone, 0.25))
        row += 1.5
    _front(scene, x, wide)


def _front(scene: Scenery, x: float, wide: float) -> None:
    awning = scene.chance.choice(((0.60, 0.18, 0.18), (0.18, 0.38, 0.34), (0.78, 0.58, 0.22), (0.22, 0.30, 0.48)))
    lit = scene.night and scene.chance.random() < 0.6
    scene.box(x + 0.25, 4.25, wide - 0.5, 1.85, (0.16, 0.16, 0.18))
    scene.fade(
        box(x + 0.35, 4.5, wide - 1.5, 1.3),
        (1.0, 0.86, 0.58) if lit else (0.42, 0.50, 0.56),
        (0.95, 0.70, 0.40) if lit else (0.30, 0.36, 0.42),
        glow=0.95 if lit else 0.2,
    )
    scene.box(x + wide - 1.0, 4.4, 0.7, 1.7, shade(awning, 0.25))
    if lit:
        scene.lamp(x + wide * 0.4, 6.6, 1.9, put.WARM, 0.6, flat=0.6)
    scene.fill(points([(x + 0.2, 4.05), (x + wide - 0.2, 4.05), (x + wide - 0.02, 4.55), (x + 0.02, 4.55)]), awning)
    for step in range(0, int(wide / 0.5), 2):
        at = x + 0.2 + step * 0.5
        scene.fill(points([(at, 4.05), (at + 0.45, 4.05), (at + 0.42, 4.55), (at - 0.03, 4.55)]), (0.90, 0.87, 0.80))


def rooftop(scene: Scenery) -> None:
    """Above the town: parapet, water tank, aerials."""
    _heaven(scene)
    sky.skyline(scene, 6.0, 3.4, 0.6, 0.5)
    sky.skyline(scene, 6.6, 2.4, 0.2, 0.5)
    stone = (0.46, 0.42, 0.42)
    scene.fade(box(0, 6.0, 16, 3.0), shade(stone, 0.2), stone)
    scene.fade(box(0, 5.35, 16, 0.75), stone, shade(stone, 0.16))
    scene.box(0, 5.22, 16, 0.2, tint(stone, 0.16))
    scene.fade(box(11.7, 2.4, 3.0, 2.2), (0.50, 0.34, 0.24), (0.38, 0.25, 0.19))
    scene.fill(points([(11.5, 2.45), (13.2, 1.5), (14.9, 2.45)]), (0.28, 0.24, 0.24))
    for x in (11.9, 13.1, 14.3):
        scene.box(x, 4.6, 0.16, 1.5, (0.2, 0.18, 0.18))
    scene.fade(box(0.6, 3.4, 3.0, 2.8), (0.46, 0.36, 0.33), (0.38, 0.30, 0.28))
    scene.box(1.5, 4.2, 1.2, 2.0, (0.24, 0.30, 0.32))
    scene.fill(ellipse(2.1, 3.9, 0.12, 0.12), tint(put.WARM, 0.4), glow=1.0 if scene.night else 0.2)
    scene.halo(2.1, 3.9, 0.7, put.WARM)
    scene.lamp(2.1, 5.0, 3.2, put.WARM, 0.8)
    scene.lamp(8.0, 7.6, 5.5, (0.62, 0.70, 1.0), 0.25, flat=0.5)
    _wet(scene)


def park(scene: Scenery) -> None:
    """Trees, a path, a bench, lamps."""
    _heaven(scene)
    sky.skyline(scene, 5.3, 1.9, 0.7)
    scene.horizon = 5.4
    sky.hills(scene, 5.5, 1.0, GREEN, 0.5)
    scene.fade(box(0, 5.4, 16, 3.6), shade(GREEN, 0.12), tint(GREEN, 0.1))
    path = loop([(7.4, 5.4), (8.4, 5.4), (8.8, 6.2), (11.2, 7.4), (13.6, 9.4), (3.4, 9.4), (6.2, 7.2), (7.6, 6.2)], 6)
    scene.fill(path, (0.68, 0.60, 0.47))
    for x, y, size in ((1.4, 6.3, 1.55), (4.0, 5.9, 1.1), (12.2, 5.9, 1.2), (14.9, 6.5, 1.7)):
        leaf = scene.chance.choice(((0.26, 0.44, 0.24), (0.36, 0.48, 0.22), (0.52, 0.42, 0.20), (0.22, 0.38, 0.28)))
        scene.soft(ellipse(x, y + 0.05, size, size * 0.13), (0.02, 0.05, 0.05), 0.4, 0.15)
        sky.tree(scene, x, y, size, leaf)
    put.bench(scene, 2.7, 7.2, 3.0, (0.45, 0.30, 0.19))
    put.street_lamp(scene, 6.4, 6.7, 3.6)
    put.street_lamp(scene, 11.2, 6.6, 3.4)
    _wet(scene)


def forest(scene: Scenery) -> None:
    """Dark trunks in layers of mist."""
    _heaven(scene)
    scene.horizon = 5.8
    pine = (0.16, 0.28, 0.22)
    for far, count, size in ((0.75, 16, 1.4), (0.5, 12, 1.9), (0.22, 8, 2.5)):
        for _ in range(count):
            sky.conifer(
                scene, scene.chance.uniform(-0.5, 16.5), 6.0, size * scene.chance.uniform(0.8, 1.25), pine, far=far
            )
        scene.soft(box(-1, 4.6, 18, 1.4), sky.colours(scene)[1], 0.22, 0.5)
    scene.fade(box(0, 5.8, 16, 3.2), (0.16, 0.22, 0.15), (0.26, 0.27, 0.18))
    scene.fill(loop([(7.0, 5.8), (8.6, 5.8), (9.4, 7.0), (12.0, 9.4), (4.0, 9.4), (6.8, 7.0)]), (0.40, 0.34, 0.25))
    for x in (0.9, 3.3, 12.7, 15.2):
        wide = scene.chance.uniform(0.5, 0.85)
        bark = (0.20, 0.16, 0.14)
        scene.fade(
            loop(
                [
                    (x - wide * 0.8, 7.4),
                    (x - wide * 0.45, 6.4),
                    (x - wide * 0.36, -0.5),
                    (x + wide * 0.36, -0.5),
                    (x + wide * 0.45, 6.4),
                    (x + wide * 0.8, 7.4),
                ],
                5,
            ),
            bark,
            shade(bark, 0.2),
        )
        scene.sheet.stroke(
            line([(x + wide * 0.18, -0.2), (x + wide * 0.1, 3.0), (x + wide * 0.2, 6.6)]), 0.1, tint(bark, 0.16), 0.8
        )
    for x in (-0.2, 5.0, 10.6, 14.0):
        for angle in (-0.8, -0.3, 0.25, 0.7):
            scene.fill(ribbon(line([(x, 8.9), (x + angle * 0.4, 8.2), (x + angle, 7.8)]), 0.13), (0.20, 0.33, 0.20))


def beach(scene: Scenery) -> None:
    """Sea to the horizon, surf, sand."""
    scene.horizon = 4.6
    _heaven(scene)
    sky.water(scene, 4.6, 6.9)
    sand = (0.80, 0.69, 0.50)
    surf = line([(-0.5, 6.8), (3, 6.55), (6, 6.85), (9, 6.6), (12, 6.9), (16.5, 6.6)])
    scene.fill(sky.loop_free(surf, points([(16.5, 9.2), (-0.5, 9.2)])), shade(sand, 0.2))
    scene.fill(ribbon(surf, 0.16), (0.95, 0.96, 0.95), glow=0.4)
    dry = line([(-0.5, 7.3), (4, 7.1), (9, 7.35), (16.5, 7.1)])
    scene.fill(sky.loop_free(dry, points([(16.5, 9.2), (-0.5, 9.2)])), sand)
    scene.fill(
        loop([(13, 4.7), (14.2, 3.6), (15.4, 3.0), (16.6, 2.8), (16.6, 4.9)]), sky.haze(scene, (0.33, 0.32, 0.32), 0.35)
    )
    for _ in range(26):
        scene.fill(
            ellipse(scene.chance.uniform(0, 16), scene.chance.uniform(7.5, 8.9), 0.09, 0.035, corners=10),
            shade(sand, 0.25),
        )


def harbour(scene: Scenery) -> None:
    """Water, boats, masts, a quay with bollards."""
    scene.horizon = 5.0
    _heaven(scene)
    sky.hills(scene, 5.0, 1.3, (0.28, 0.34, 0.33), 0.6)
    sky.skyline(scene, 5.0, 1.1, 0.45)
    sky.water(scene, 5.0, 7.2)
    for x, size in ((2.6, 1.0), (7.8, 0.8), (12.3, 1.15)):
        tone = scene.chance.choice(((0.62, 0.20, 0.18), (0.20, 0.34, 0.48), (0.82, 0.78, 0.68)))
        scene.fill(
            loop([(x - 1.6 * size, 5.75), (x + 1.7 * size, 5.75), (x + 1.2 * size, 6.45), (x - 1.2 * size, 6.45)], 4),
            tone,
        )
        scene.box(x - 0.6 * size, 5.15, 1.1 * size, 0.62, (0.86, 0.84, 0.78))
        scene.box(
            x - 0.35 * size,
            5.28,
            0.3,
            0.26,
            (1.0, 0.82, 0.5) if scene.night else (0.3, 0.4, 0.5),
            glow=0.95 if scene.night else 0.3,
        )
        scene.box(x - 0.04, 5.2 - 3.2 * size, 0.08, 3.3 * size, (0.30, 0.24, 0.2))
        scene.fill(ribbon(points([(x, 5.3 - 3.2 * size), (x + 1.6 * size, 5.75)]), 0.025), (0.25, 0.22, 0.2))
        scene.lamp(x, 5.8, 1.5, put.WARM, 0.5)
    plank = (0.42, 0.33, 0.26)
    scene.fade(box(0, 7.1, 16, 2.0), plank, tint(plank, 0.1))
    for step in range(17):
        scene.sheet.stroke(
            line([(8 + (step - 8) * 1.0, 7.1), (8 + (step - 8) * 1.4, 9.2)], 3), 0.04, shade(plank, 0.4), 0.7
        )
    for x in (1.4, 14.3):
        scene.fill(loop([(x - 0.3, 6.5), (x + 0.3, 6.5), (x + 0.22, 7.4), (x - 0.22, 7.4)], 4), (0.15, 0.15, 0.16))
    put.street_lamp(scene, 10.2, 7.4, 4.6)
    _wet(scene)


def field(scene: Scenery) -> None:
    """Open land: hills, a fence, grass, a lone tree."""
    scene.horizon = 5.5
    _heaven(scene)
    sky.hills(scene, 5.4, 2.2, (0.30, 0.38, 0.38), 0.65)
    sky.hills(scene, 5.6, 1.2, (0.34, 0.44, 0.28), 0.35)
    grass = scene.chance.choice(((0.48, 0.52, 0.24), (0.66, 0.56, 0.28), (0.36, 0.48, 0.26)))
    scene.fade(box(0, 5.5, 16, 3.5), shade(grass, 0.1), tint(grass, 0.1))
    sky.tree(scene, scene.chance.uniform(2.0, 4.5), 6.1, 1.5, (0.28, 0.42, 0.22))
    for x in range(0, 18, 2):
        scene.box(x + 0.2, 6.0, 0.14, 1.0, (0.40, 0.31, 0.23))
    for y in (6.2, 6.6):
        scene.box(0, y, 16, 0.09, (0.46, 0.36, 0.27))
    for _ in range(140):
        x, y = scene.chance.uniform(0, 16), scene.chance.uniform(7.2, 9.0)
        tall = 0.16 + 0.16 * (y - 7)
        scene.sheet.stroke(
            line([(x, y), (x + 0.05, y - tall), (x + scene.chance.uniform(-0.15, 0.25), y - tall * 1.7)], 3),
            0.05,
            mix(grass, (0.2, 0.28, 0.14), scene.chance.random() * 0.6),
        )


def outdoors(scene: Scenery) -> None:
    """Anywhere outside: a road with trees and houses far off."""
    scene.horizon = 5.6
    _heaven(scene)
    sky.hills(scene, 5.5, 1.5, (0.30, 0.38, 0.36), 0.6)
    sky.skyline(scene, 5.6, 1.0, 0.45)
    scene.fade(box(0, 5.6, 16, 3.4), shade(GREEN, 0.1), mix(GREEN, (0.6, 0.55, 0.4), 0.3))
    scene.fill(points([(7.2, 5.6), (8.8, 5.6), (14.5, 9), (1.5, 9)]), (0.42, 0.41, 0.42))
    for y, wide, tall in ((5.9, 0.07, 0.2), (6.4, 0.12, 0.35), (7.2, 0.2, 0.6), (8.3, 0.3, 0.7)):
        scene.box(8 - wide / 2, y, wide, tall, (0.86, 0.82, 0.66))
    for x, y, size in ((2.6, 6.4, 1.4), (13.6, 6.4, 1.5), (5.0, 5.9, 0.8), (11.0, 5.9, 0.8)):
        sky.tree(scene, x, y, size, (0.26, 0.42, 0.25))
    put.street_lamp(scene, 4.4, 7.2, 4.4)
    _wet(scene)
