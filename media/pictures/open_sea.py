"""The open sea, seen from a boat."""

import numpy as np

from media.pictures import sky
from media.pictures.colour import mix, shade, tint
from media.pictures.curves import box, ellipse, line, loop, points, ribbon
from media.pictures.scenery import Scenery


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
