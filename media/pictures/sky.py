"""What is far away: sky, clouds, hills, roofs, trees, water."""

from media.pictures.colour import Colour, mix, shade, tint
from media.pictures.curves import Points, ellipse, line, loop, points
from media.pictures.scenery import Scenery

_SKIES: dict[str, tuple[Colour, Colour]] = {
    "day": ((0.36, 0.60, 0.86), (0.80, 0.90, 0.95)),
    "morning": ((0.48, 0.66, 0.86), (0.96, 0.90, 0.80)),
    "golden": ((0.36, 0.42, 0.66), (0.99, 0.71, 0.42)),
    "dawn": ((0.36, 0.40, 0.62), (0.97, 0.72, 0.64)),
    "dusk": ((0.17, 0.17, 0.40), (0.86, 0.46, 0.43)),
    "night": ((0.03, 0.05, 0.13), (0.13, 0.18, 0.34)),
}
_DULL: dict[str, tuple[Colour, Colour]] = {
    "day": ((0.56, 0.62, 0.68), (0.78, 0.81, 0.83)),
    "night": ((0.06, 0.08, 0.14), (0.16, 0.19, 0.27)),
}


def colours(scene: Scenery) -> tuple[Colour, Colour]:
    """Top and horizon of the sky; bad weather takes its colour away."""
    top, low = _SKIES[scene.hour]
    if not scene.weather:
        return top, low
    dull_top, dull_low = _DULL["night" if scene.hour == "night" else "day"]
    return mix(top, dull_top, 0.7), mix(low, dull_low, 0.6)


def haze(scene: Scenery, colour: Colour, far: float) -> Colour:
    """Return a far thing takes on the colour of the horizon."""
    return mix(colour, colours(scene)[1], far)


def sky(scene: Scenery, area: Points, rich: bool = True) -> None:
    """Draw the sky in an area of the picture, shining by itself."""
    top, low = colours(scene)
    scene.fade(area, top, low, glow=1.0)
    if rich and scene.hour == "night" and not scene.weather:
        for _ in range(70):
            x, y, size = scene.chance.uniform(0, 16), scene.chance.uniform(0, 5.2), scene.chance.uniform(0.008, 0.022)
            scene.fill(
                ellipse(x, y, size, size, corners=8), (0.86, 0.9, 1.0), glow=1.0, alpha=scene.chance.uniform(0.35, 0.95)
            )
    if rich:
        _sun_or_moon(scene)
        _clouds(scene)


def _sun_or_moon(scene: Scenery) -> None:
    x, y = scene.chance.uniform(2.0, 14.0), scene.chance.uniform(1.0, 1.9)
    if scene.weather:
        return
    if scene.hour == "night":
        scene.soft(ellipse(x, y, 0.9, 0.9), (0.6, 0.7, 0.95), 0.35, 0.7)
        scene.fill(ellipse(x, y, 0.42, 0.42), (0.95, 0.95, 0.88), glow=1.0)
        scene.fill(ellipse(x + 0.12, y - 0.06, 0.09, 0.08), (0.84, 0.85, 0.82), glow=1.0)
        scene.fill(ellipse(x - 0.14, y + 0.14, 0.06, 0.05), (0.86, 0.87, 0.83), glow=1.0)
    elif scene.hour in {"golden", "dawn", "dusk"}:
        y = scene.horizon - 1.1
        scene.soft(ellipse(x, y, 2.6, 1.7), (1.0, 0.72, 0.42), 0.5, 1.3)
        scene.fill(ellipse(x, y, 0.52, 0.52), (1.0, 0.92, 0.74), glow=1.0)


def _clouds(scene: Scenery) -> None:
    top, low = colours(scene)
    colour = mix(low, (1.0, 1.0, 1.0), 0.55) if scene.hour != "night" else mix(top, low, 0.7)
    if scene.weather:
        colour = mix(colour, (0.45, 0.48, 0.54), 0.35)
    for _ in range(9 if scene.weather else 5):
        x, y, wide = scene.chance.uniform(-1, 16), scene.chance.uniform(0.3, 3.6), scene.chance.uniform(0.9, 2.4)
        for _ in range(4):
            puff = ellipse(
                x + scene.chance.uniform(-0.8, 0.8) * wide,
                y + scene.chance.uniform(-0.12, 0.12),
                wide * 0.6,
                wide * 0.12,
            )
            scene.soft(puff, colour, 0.45, 0.12)


def hills(scene: Scenery, y: float, height: float, colour: Colour, far: float) -> None:
    """Draw a range of hills; `far` 0 to 1 into the haze."""
    start = scene.chance.uniform(0, 3)
    ridge = [(x, y - height * (0.4 + 0.6 * scene.chance.random())) for x in range(-1, 19, 2)]
    top = line([(x + start * 0.2, peak) for x, peak in ridge], 8)
    scene.fill(_closed(top, scene.horizon + 0.3), haze(scene, colour, far), glow=0.25 * far)


def _closed(top: Points, low: float) -> Points:
    ends = points([(float(top[-1, 0]), low), (float(top[0, 0]), low)])
    return loop_free(top, ends)


def loop_free(first: Points, second: Points) -> Points:
    """Two runs of points as one outline."""
    return points([*map(tuple, first), *map(tuple, second)])


def skyline(scene: Scenery, y: float, tallest: float, far: float, lit: float = 0.35) -> None:
    """Roofs and towers with windows; some of them lit in the dark."""
    colour = haze(scene, (0.27, 0.29, 0.36), far)
    x = -0.5
    while x < 16:
        wide, tall = scene.chance.uniform(0.7, 1.7), tallest * scene.chance.uniform(0.35, 1.0)
        scene.box(
            x,
            y - tall,
            wide + 0.03,
            tall + 1.0,
            mix(colour, (0.5, 0.42, 0.42), scene.chance.uniform(0, 0.22)),
            glow=0.3 * far,
        )
        _panes(scene, (x, y - tall, wide, tall), lit, far)
        x += wide


def _panes(scene: Scenery, house: tuple[float, float, float, float], lit: float, far: float) -> None:
    x, y, wide, tall = house
    columns, rows = max(2, int(wide / 0.32)), max(2, int(tall / 0.42))
    warm = mix((1.0, 0.80, 0.46), colours(scene)[1], far * 0.4)
    for column in range(columns):
        for row in range(rows):
            chosen = scene.chance.random()
            spot = (x + wide * (column + 0.25) / columns, y + 0.18 + row * 0.42)
            if scene.night and chosen < lit:
                scene.box(*spot, wide * 0.5 / columns, 0.2, warm, glow=0.95)
            elif chosen > 0.4:
                scene.box(*spot, wide * 0.5 / columns, 0.2, haze(scene, (0.38, 0.44, 0.54), far))


def tree(scene: Scenery, x: float, y: float, size: float, leaf: Colour, *, far: float = 0.0) -> None:
    """Draw a round tree, its foot at (x, y)."""
    trunk = haze(scene, (0.28, 0.2, 0.16), far)
    scene.fill(
        loop(
            [
                (x - 0.1 * size, y),
                (x - 0.06 * size, y - size),
                (x, y - 1.6 * size),
                (x + 0.07 * size, y - size),
                (x + 0.12 * size, y),
            ]
        ),
        trunk,
    )
    green = haze(scene, leaf, far)
    blobs = [
        (scene.chance.uniform(-0.5, 0.5), scene.chance.uniform(-0.45, 0.35), scene.chance.uniform(0.42, 0.62))
        for _ in range(7)
    ]
    for depth, colour in ((0.12, shade(green, 0.3)), (0.0, green), (-0.14, tint(green, 0.13))):
        for dx, dy, r in blobs:
            reach = r * (1.0 if depth >= 0 else 0.6)
            scene.fill(
                ellipse(
                    x + (dx - depth * 0.4) * size, y + (-1.75 + dy + depth) * size, reach * size, reach * size * 0.88
                ),
                colour,
            )


def conifer(scene: Scenery, x: float, y: float, size: float, leaf: Colour, *, far: float = 0.0) -> None:
    """Draw a dark pointed tree."""
    green = haze(scene, leaf, far)
    scene.box(x - 0.06 * size, y - 0.4 * size, 0.12 * size, 0.4 * size, haze(scene, (0.25, 0.18, 0.15), far))
    for step in range(4):
        low, wide = y - (0.25 + 0.55 * step) * size, (0.75 - 0.15 * step) * size
        scene.fill(points([(x - wide, low), (x, low - 1.0 * size), (x + wide, low)]), shade(green, 0.06 * (3 - step)))


def water(scene: Scenery, y: float, low: float) -> None:
    """Water with glints of the sky."""
    top, horizon = colours(scene)
    scene.fade(
        points([(0, y), (16, y), (16, low), (0, low)]),
        mix(horizon, (0.2, 0.4, 0.5), 0.35),
        mix(top, (0.06, 0.2, 0.28), 0.55),
        glow=0.7,
    )
    for _ in range(70):
        depth = scene.chance.random()
        gx, gy, long = scene.chance.uniform(0, 16), y + 0.05 + (low - y) * depth, 0.15 + 0.7 * depth
        scene.fill(ellipse(gx, gy, long, 0.012 + 0.02 * depth, corners=12), tint(horizon, 0.3), glow=0.8, alpha=0.35)


def rain_on(scene: Scenery, pane: Points, count: int) -> None:
    """Draw drops that run down a pane, if it rains: inside, that is all there is of it."""
    if scene.weather != "rain":
        return
    (left, top), (right, low) = pane.min(axis=0), pane.max(axis=0)
    drop = tint(colours(scene)[1], 0.35)
    for _ in range(count):
        x, y = scene.chance.uniform(left, right), scene.chance.uniform(top, low - 0.2)
        long = min(scene.chance.uniform(0.12, 0.5), low - y)
        run = line([(x, y), (x + scene.chance.uniform(-0.03, 0.03), y + long * 0.5), (x, y + long)], 4)
        scene.sheet.stroke(run, 0.035, drop, 0.6)
        scene.fill(ellipse(x, y + long, 0.025, 0.035, corners=10), tint(drop, 0.3), glow=0.8, alpha=0.8)
