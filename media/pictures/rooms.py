"""Sets under a roof."""

from media.pictures import furniture as put
from media.pictures import sky
from media.pictures.colour import Colour, mix, shade, tint
from media.pictures.curves import box, ellipse, line, loop, points, ribbon
from media.pictures.scenery import Lamp, Scenery

WALLS: tuple[Colour, ...] = (
    (0.72, 0.66, 0.56),
    (0.55, 0.62, 0.60),
    (0.68, 0.54, 0.46),
    (0.50, 0.55, 0.64),
    (0.62, 0.64, 0.52),
    (0.70, 0.60, 0.62),
)
WOODS: tuple[Colour, ...] = ((0.46, 0.31, 0.21), (0.36, 0.24, 0.18), (0.58, 0.42, 0.28))
CLOTHS: tuple[Colour, ...] = (
    (0.55, 0.25, 0.22),
    (0.24, 0.38, 0.42),
    (0.58, 0.46, 0.24),
    (0.36, 0.32, 0.48),
    (0.32, 0.42, 0.32),
)


def _base(scene: Scenery) -> tuple[Colour, Colour, Colour]:
    paint, wood, cloth = scene.chance.choice(WALLS), scene.chance.choice(WOODS), scene.chance.choice(CLOTHS)
    put.wall(scene, paint)
    put.floor(scene, mix(wood, (0.6, 0.5, 0.4), 0.25))
    return paint, wood, cloth


def living_room(scene: Scenery) -> None:
    """Sofa, shelves, window, lamps."""
    _, wood, cloth = _base(scene)
    put.window(scene, 1.7, 1.3, 3.0, 3.3, frame=tint(wood, 0.3), curtain=cloth)
    put.picture(scene, 6.4, 1.5, 1.7, 1.3)
    put.picture(scene, 8.5, 1.2, 1.2, 1.6)
    put.shelf(scene, 11.2, 1.4, 3.4, 4, colour=wood)
    put.sofa(scene, 5.2, scene.horizon + 0.75, 5.0, scene.chance.choice(CLOTHS))
    put.floor_lamp(scene, 10.75)
    scene.fill(ellipse(7.6, 8.0, 4.4, 0.62), shade(cloth, 0.15))
    scene.fill(ellipse(7.6, 8.0, 3.9, 0.5), mix(cloth, (0.85, 0.78, 0.66), 0.35))
    put.plant(scene, 0.9, scene.horizon + 0.9, 1.3)


def kitchen(scene: Scenery) -> None:
    """Cupboards, stove, tiled wall, a table."""
    paint = scene.chance.choice(WALLS)
    front = scene.chance.choice(((0.36, 0.48, 0.46), (0.78, 0.74, 0.66), (0.34, 0.40, 0.52), (0.60, 0.38, 0.30)))
    put.wall(scene, paint)
    put.tiles(scene, (0.60, 0.56, 0.50))
    scene.fade(box(0, 3.2, 16, 1.5), (0.80, 0.82, 0.80), (0.70, 0.73, 0.72))
    for x in range(33):
        scene.sheet.fill(box(x * 0.5, 3.2, 0.025, 1.5), (0.58, 0.62, 0.62), 0.6)
    for y in (3.55, 3.9, 4.25):
        scene.sheet.fill(box(0, y, 16, 0.025), (0.58, 0.62, 0.62), 0.6)
    put.window(scene, 6.2, 1.0, 3.2, 2.3, frame=(0.86, 0.84, 0.78))
    for x in (0.6, 2.3, 10.3, 12.0):
        scene.fade(box(x, 0.7, 1.6, 2.1), tint(front, 0.06), shade(front, 0.08))
        scene.box(x + 0.12, 0.85, 1.36, 1.8, shade(front, 0.1))
        scene.box(x + 1.3, 2.2, 0.07, 0.3, (0.85, 0.78, 0.6))
    put.counter(scene, 0.2, 4.7, 13.6, front, top=(0.40, 0.30, 0.24))
    _stove(scene, 10.6)
    scene.fade(box(13.9, 1.4, 2.1, 5.2), (0.86, 0.87, 0.86), (0.70, 0.72, 0.73))
    scene.box(13.9, 3.4, 2.1, 0.05, (0.5, 0.52, 0.54))
    put.hanging_lamp(scene, 5.0, 1.5)
    put.hanging_lamp(scene, 10.0, 1.5)


def _stove(scene: Scenery, x: float) -> None:
    scene.fade(box(x, 4.62, 1.9, 2.0), (0.32, 0.33, 0.35), (0.18, 0.19, 0.21))
    scene.box(x + 0.25, 5.3, 1.4, 0.9, (0.09, 0.09, 0.1))
    scene.fill(loop([(x + 0.5, 3.9), (x + 1.3, 3.9), (x + 1.35, 4.58), (x + 0.45, 4.58)], 4), (0.62, 0.22, 0.18))
    scene.fill(ribbon(line([(x + 1.3, 4.2), (x + 1.65, 4.0), (x + 1.7, 3.9)]), 0.12), (0.55, 0.18, 0.15))
    scene.soft(ellipse(x + 1.75, 3.5, 0.18, 0.4), (0.95, 0.95, 0.95), 0.3, 0.15)


def bedroom(scene: Scenery) -> None:
    """Bed, window, a small lamp."""
    _, wood, cloth = _base(scene)
    put.window(scene, 10.6, 1.2, 2.8, 3.2, frame=tint(wood, 0.35), curtain=cloth)
    put.picture(scene, 4.2, 1.2, 2.2, 1.4)
    y = scene.horizon
    scene.fill(loop([(1.7, y - 2.3), (5.2, y - 2.6), (8.7, y - 2.3), (8.7, y + 0.4), (1.7, y + 0.4)], 4), wood)
    scene.fill(loop([(1.9, y - 0.9), (8.5, y - 0.9), (9.2, y + 1.4), (1.2, y + 1.4)], 4), (0.86, 0.84, 0.80))
    for x in (2.5, 5.5):
        scene.fill(
            loop([(x, y - 1.5), (x + 2.3, y - 1.55), (x + 2.5, y - 0.7), (x - 0.1, y - 0.7)], 5), (0.93, 0.91, 0.88)
        )
    blanket = scene.chance.choice(CLOTHS)
    scene.fill(loop([(1.6, y - 0.2), (8.8, y - 0.2), (9.6, y + 1.7), (0.9, y + 1.7)], 4), blanket)
    scene.sheet.stroke(line([(1.6, y + 0.1), (5.0, y + 0.25), (8.9, y + 0.1)]), 0.1, tint(blanket, 0.2))
    put.table(scene, 9.2, y - 0.9, 1.3, wood, tall=1.2)
    scene.fill(
        points([(9.6, y - 1.75), (10.1, y - 1.75), (10.3, y - 1.2), (9.4, y - 1.2)]),
        tint(put.WARM, 0.4),
        glow=0.95 if scene.night else 0.2,
    )
    scene.halo(9.85, y - 1.4, 0.9, put.WARM)
    scene.lamp(9.85, y - 1.4, 3.6, put.WARM, 0.85)
    put.door(scene, 14.0, tint(wood, 0.1))


def office(scene: Scenery) -> None:
    """Desks, screens, cold light, a wide window on the town."""
    put.wall(scene, (0.60, 0.64, 0.68))
    put.floor(scene, (0.36, 0.39, 0.44), boards=False)
    for x in (0.9, 4.6, 8.3, 12.0):
        put.window(scene, x, 1.1, 3.0, 3.2, frame=(0.25, 0.27, 0.3))
    put.strip_light(scene, 2.5, 3.2)
    put.strip_light(scene, 9.8, 3.2)
    for x in (0.8, 5.9, 11.0):
        y = scene.horizon - 0.9
        put.table(scene, x, y, 4.0, (0.62, 0.52, 0.42), tall=1.7)
        scene.box(x + 1.4, y - 1.25, 1.5, 0.95, (0.1, 0.11, 0.13))
        scene.box(x + 1.47, y - 1.18, 1.36, 0.8, (0.45, 0.66, 0.8), glow=0.8)
        scene.box(x + 2.08, y - 0.32, 0.14, 0.2, (0.1, 0.11, 0.13))
        scene.box(x + 0.4, y - 0.28, 0.6, 0.1, (0.9, 0.9, 0.86))
        scene.lamp(x + 2.1, y - 0.6, 1.8, (0.6, 0.82, 1.0), 0.35)
    put.plant(scene, 15.2, scene.horizon + 0.6, 1.2)


def cafe(scene: Scenery) -> None:
    """Draw a counter with bottles, hanging lamps, small tables; a bar as well."""
    brick = scene.chance.choice(((0.46, 0.26, 0.22), (0.24, 0.32, 0.33), (0.36, 0.28, 0.26)))
    wood = scene.chance.choice(WOODS)
    put.wall(scene, brick)
    for row in range(20):
        scene.sheet.fill(box(0, row * 0.3, 16, 0.03), shade(brick, 0.22), 0.5)
    put.floor(scene, shade(wood, 0.1))
    put.window(scene, 0.8, 1.5, 3.6, 3.4, frame=(0.16, 0.15, 0.15))
    for row in range(2):
        y = 2.2 + row * 1.25
        scene.box(6.2, y, 6.4, 0.12, wood)
        for step in range(18):
            tone = scene.chance.choice(
                ((0.30, 0.48, 0.34), (0.66, 0.42, 0.18), (0.76, 0.74, 0.64), (0.50, 0.18, 0.18), (0.28, 0.38, 0.5))
            )
            tall, x = scene.chance.uniform(0.5, 0.8), 6.35 + step * 0.345
            scene.box(x, y - tall * 0.65, 0.2, tall * 0.65, tone, glow=0.25)
            scene.box(x + 0.06, y - tall, 0.08, tall * 0.4, tone, glow=0.25)
    scene.lamp(9.4, 2.6, 3.6, put.WARM, 0.45)
    put.counter(scene, 5.6, 4.75, 7.8, shade(wood, 0.15), top=tint(wood, 0.2))
    for x in (6.6, 9.4, 12.2):
        put.hanging_lamp(scene, x, 1.1)
    put.door(scene, 14.0, (0.2, 0.28, 0.28))
    for x in (1.2, 3.6):
        put.table(scene, x, scene.horizon + 0.15, 1.5, wood, tall=1.1)
    scene.fill(ellipse(1.9, scene.horizon - 0.05, 0.14, 0.1), (0.92, 0.9, 0.86))


def hospital(scene: Scenery) -> None:
    """Draw a bed, a curtain, a monitor, cold light."""
    put.wall(scene, (0.74, 0.82, 0.82))
    put.tiles(scene, (0.72, 0.77, 0.78))
    scene.box(0, 4.0, 16, 0.3, (0.40, 0.62, 0.64))
    put.window(scene, 10.9, 1.2, 3.2, 2.5, frame=(0.9, 0.92, 0.92))
    put.strip_light(scene, 5.0, 4.0)
    y = scene.horizon
    scene.fill(points([(1.6, y - 2.0), (1.9, y - 2.0), (1.9, y + 0.8), (1.6, y + 0.8)]), (0.55, 0.6, 0.63))
    scene.fill(
        loop([(1.8, y - 1.0), (3.4, y - 1.45), (7.6, y - 0.9), (7.6, y - 0.1), (1.8, y - 0.1)], 4), (0.92, 0.94, 0.95)
    )
    scene.fill(loop([(3.6, y - 1.2), (7.7, y - 0.95), (7.8, y + 0.1), (3.4, y + 0.1)], 4), (0.52, 0.70, 0.74))
    scene.box(1.7, y - 0.1, 6.2, 0.16, (0.55, 0.6, 0.63))
    scene.box(7.6, y - 1.5, 0.15, 2.3, (0.55, 0.6, 0.63))
    scene.box(8.6, 2.0, 0.06, 4.3, (0.6, 0.63, 0.66))
    scene.fill(loop([(8.45, 2.0), (8.8, 2.0), (8.78, 2.7), (8.47, 2.7)], 4), (0.85, 0.92, 0.95), alpha=0.85)
    scene.box(0.5, 2.3, 1.5, 1.1, (0.16, 0.2, 0.23))
    scene.box(0.6, 2.4, 1.3, 0.9, (0.03, 0.12, 0.12), glow=0.8)
    scene.fill(
        ribbon(points([(0.65, 2.9), (0.95, 2.9), (1.05, 2.6), (1.17, 3.15), (1.27, 2.9), (1.85, 2.9)]), 0.05),
        (0.3, 0.95, 0.6),
        glow=1.0,
    )
    scene.fade(box(14.3, 0.6, 1.7, 5.6), (0.46, 0.66, 0.68), (0.38, 0.56, 0.6))
    for x in (14.55, 14.95, 15.4):
        scene.sheet.stroke(line([(x, 0.6), (x, 6.1)], 3), 0.07, (0.3, 0.48, 0.52), 0.6)


def corridor(scene: Scenery) -> None:
    """Walls that run to a far door."""
    paint = scene.chance.choice(WALLS)
    scene.horizon = 5.6
    scene.fill(box(0, 0, 16, 9), shade(paint, 0.1))
    scene.fill(points([(0, 0), (16, 0), (9.5, 2.6), (6.5, 2.6)]), tint(paint, 0.22))
    scene.fill(points([(0, 9), (16, 9), (9.5, 5.6), (6.5, 5.6)]), (0.36, 0.31, 0.28))
    scene.fade(box(6.5, 2.6, 3.0, 3.0), tint(paint, 0.05), shade(paint, 0.12))
    scene.fill(points([(0, 0), (6.5, 2.6), (6.5, 5.6), (0, 9)]), shade(paint, 0.2))
    scene.box(7.3, 3.3, 1.4, 2.3, (0.40, 0.28, 0.22))
    scene.box(7.55, 3.5, 0.9, 0.7, (0.75, 0.82, 0.84), glow=0.8)
    for near in (1.0, 3.6):
        for flip in (False, True):
            _side_door(scene, near, flip)
    for step, (y, half) in enumerate(((0.55, 1.7), (1.45, 0.95), (2.05, 0.5))):
        scene.fill(
            points([(8 - half, y), (8 + half, y), (8 + half * 0.75, y + 0.3), (8 - half * 0.75, y + 0.3)]),
            (0.97, 0.97, 0.92),
            glow=1.0,
        )
        scene.lamp(8, y + 3.2 - step * 0.4, 3.4 - step * 0.8, (0.95, 0.95, 0.85), 0.55)


def _side_door(scene: Scenery, near: float, flip: bool) -> None:
    def low(x: float) -> float:
        return 9 - x * 3.4 / 6.5

    far = near + 1.5
    shape = points(
        [(near, low(near)), (near, low(near) - 5.6 + near * 0.35), (far, low(far) - 5.6 + far * 0.35), (far, low(far))]
    )
    if flip:
        shape[:, 0] = 16 - shape[:, 0]
    scene.fill(shape, (0.36, 0.26, 0.21) if flip else (0.29, 0.21, 0.18))


def church(scene: Scenery) -> None:
    """Arches, coloured windows, pews, candles."""
    stone = (0.56, 0.53, 0.50)
    put.wall(scene, stone)
    put.tiles(scene, (0.46, 0.43, 0.41))
    for x in (1.3, 11.3):
        _arch_window(scene, x)
    scene.fill(
        loop([(5.4, 6.1), (5.4, 2.4), (6.4, 1.0), (8.0, 0.3), (9.6, 1.0), (10.6, 2.4), (10.6, 6.1)], 5),
        shade(stone, 0.3),
    )
    _arch_window(scene, 6.6, 2.8)
    scene.box(6.4, 4.9, 3.2, 1.2, (0.86, 0.83, 0.78))
    scene.box(6.2, 4.75, 3.6, 0.2, (0.48, 0.35, 0.23))
    for x in (6.7, 7.1, 8.9, 9.3):
        scene.box(x - 0.04, 4.3, 0.09, 0.45, (0.95, 0.93, 0.85))
        scene.fill(ellipse(x, 4.2, 0.06, 0.12), (1.0, 0.82, 0.4), glow=1.0)
    scene.lamp(8, 4.2, 3.6, put.WARM, 0.8)
    for x in (4.3, 11.0):
        scene.fade(box(x, 0, 0.75, 6.3), tint(stone, 0.14), shade(stone, 0.1))
    for row in range(3):
        y = scene.horizon + 0.55 + row * 0.75
        for x in (-0.5 - row * 0.5, 10.4 + row * 0.6):
            scene.box(x, y - 0.55, 6.0, 0.5, shade((0.40, 0.27, 0.18), 0.1 * row))
            scene.box(x, y - 0.1, 6.0, 0.12, (0.28, 0.18, 0.13))


def _arch_window(scene: Scenery, x: float, wide: float = 2.4) -> None:
    shape = loop(
        [
            (x, 4.4),
            (x, 2.0),
            (x + wide * 0.2, 1.2),
            (x + wide / 2, 0.7),
            (x + wide * 0.8, 1.2),
            (x + wide, 2.0),
            (x + wide, 4.4),
        ],
        5,
    )
    scene.fill(shape, (0.16, 0.14, 0.15))
    glow = 0.45 if scene.hour == "night" else 1.0
    tones = ((0.72, 0.22, 0.24), (0.24, 0.40, 0.70), (0.88, 0.70, 0.30), (0.30, 0.56, 0.42), (0.52, 0.32, 0.62))
    for column in range(3):
        for row in range(5):
            cell = box(x + wide * (0.1 + 0.28 * column), 1.65 + row * 0.55, wide * 0.24, 0.48)
            scene.fill(cell, scene.chance.choice(tones), glow=glow)


def theatre(scene: Scenery) -> None:
    """Draw a stage with a red curtain and spotlights."""
    red = (0.52, 0.09, 0.11)
    scene.fade(box(0, 0, 16, 9), (0.10, 0.07, 0.09), (0.16, 0.11, 0.12))
    scene.fade(box(2.2, 0.9, 11.6, 5.4), (0.20, 0.14, 0.20), (0.30, 0.20, 0.24))
    put.floor(scene, (0.48, 0.33, 0.22))
    for side in (0.0, 12.8):
        for fold in range(8):
            x = side + fold * 0.4
            scene.fade(
                loop([(x, 0), (x + 0.45, 0), (x + 0.5, 5.0), (x + 0.42, 6.5), (x - 0.02, 6.5)], 3),
                tint(red, 0.08) if fold % 2 else red,
                shade(red, 0.4),
            )
    for fold in range(10):
        scene.fill(ellipse(fold * 1.75, 0.1, 1.05, 1.15), shade(red, 0.12 * (fold % 2)))
    for x in (5.2, 8.0, 10.8):
        scene.soft(
            points([(x - 0.1, 0.6), (x + 0.1, 0.6), (x + 1.5, 8.2), (x - 1.5, 8.2)]), (1.0, 0.92, 0.72), 0.16, 0.2
        )
        scene.fill(ellipse(x, 7.7, 1.7, 0.42), (0.86, 0.72, 0.50), glow=0.3, alpha=0.45)
        scene.lamps.append(Lamp(x, 6.6, 2.6, (1.0, 0.9, 0.7), 0.5))


def classroom(scene: Scenery) -> None:
    """Blackboard, desks, windows, a clock."""
    put.wall(scene, (0.76, 0.73, 0.58))
    put.floor(scene, (0.55, 0.42, 0.30))
    scene.box(3.9, 1.1, 7.2, 3.1, (0.45, 0.32, 0.22))
    scene.fade(box(4.05, 1.25, 6.9, 2.8), (0.13, 0.26, 0.22), (0.18, 0.31, 0.27))
    for row in range(4):
        x, y = 4.5, 1.7 + row * 0.55
        while x < 9.4 - row * 0.8:
            long = scene.chance.uniform(0.25, 0.8)
            scene.box(x, y, long, 0.07, (0.80, 0.86, 0.82))
            x += long + 0.2
    put.clock(scene, 12.2, 1.4, 0.48)
    put.window(scene, 13.2, 1.8, 2.2, 2.8, frame=(0.85, 0.83, 0.76))
    put.strip_light(scene, 1.6, 3.0)
    put.strip_light(scene, 8.6, 3.0)
    put.shelf(scene, 0.5, 2.6, 2.6, 3, colour=(0.5, 0.36, 0.24))
    for row in range(2):
        for x in (0.6 + row * 0.2, 5.6, 10.6 - row * 0.2):
            put.table(scene, x, scene.horizon + 0.35 + row * 1.25, 2.9 + row * 0.5, (0.66, 0.48, 0.30), tall=1.0)


def shop(scene: Scenery) -> None:
    """Shelves full of goods, a counter with a till."""
    put.wall(scene, (0.70, 0.64, 0.52))
    put.tiles(scene, (0.58, 0.54, 0.48))
    for x in (0.6, 4.7, 8.8):
        for row in range(4):
            y = 1.5 + row * 1.15
            scene.box(x, y, 3.7, 0.12, (0.48, 0.35, 0.24))
            for step in range(9):
                tone = (scene.chance.uniform(0.3, 0.9), scene.chance.uniform(0.25, 0.8), scene.chance.uniform(0.2, 0.6))
                tall = scene.chance.uniform(0.45, 0.85)
                scene.box(x + 0.1 + step * 0.4, y - tall, 0.32, tall, mix(tone, (0.7, 0.6, 0.5), 0.3))
    put.window(scene, 13.0, 1.4, 2.5, 3.4, frame=(0.24, 0.32, 0.28))
    put.counter(scene, 10.4, 5.0, 5.0, (0.36, 0.42, 0.36), top=(0.55, 0.40, 0.27))
    scene.box(11.4, 4.25, 1.1, 0.75, (0.24, 0.25, 0.28))
    scene.box(11.55, 4.35, 0.8, 0.25, (0.55, 0.85, 0.6), glow=0.8)
    for x in (3.5, 8.0, 12.6):
        put.hanging_lamp(scene, x, 0.8)


def stairs(scene: Scenery) -> None:
    """Draw a stairwell with a rail."""
    paint = scene.chance.choice(WALLS)
    put.wall(scene, paint)
    put.tiles(scene, (0.50, 0.46, 0.43))
    for step in range(12):
        x, y = 5.2 + step * 0.9, 6.9 - step * 0.55
        scene.fill(points([(x, y), (16.5, y), (16.5, y + 0.6), (x, y + 0.6)]), (0.56, 0.50, 0.44))
        scene.box(x, y, 11, 0.13, (0.70, 0.64, 0.56))
    wood = scene.chance.choice(WOODS)
    for step in range(12):
        scene.box(5.35 + step * 0.9, 4.9 - step * 0.55, 0.08, 2.1, shade(wood, 0.3))
    scene.fill(ribbon(points([(5.0, 5.05), (16.2, -1.8)]), 0.22), wood)
    put.window(scene, 1.6, 1.1, 2.2, 3.2, frame=tint(wood, 0.2))
    put.hanging_lamp(scene, 7.6, 1.2)


def carriage(scene: Scenery) -> None:
    """Inside a train: a row of windows, seats, straps."""
    shell = scene.chance.choice(((0.54, 0.56, 0.52), (0.46, 0.52, 0.56), (0.60, 0.54, 0.44)))
    cloth = scene.chance.choice(CLOTHS)
    scene.fade(box(0, 0, 16, 9), tint(shell, 0.2), shade(shell, 0.1))
    put.floor(scene, (0.34, 0.33, 0.34), boards=False)
    for x in (0.5, 5.7, 10.9):
        scene.fill(
            loop([(x - 0.2, 1.5), (x + 4.7, 1.5), (x + 4.8, 3.0), (x + 4.7, 4.6), (x - 0.2, 4.6), (x - 0.3, 3.0)], 3),
            (0.22, 0.23, 0.25),
        )
        sky.sky(scene, box(x, 1.7, 4.5, 2.7), rich=False)
        hill = line([(x, 3.9), (x + 1.2, 3.5), (x + 2.6, 3.8), (x + 4.5, 3.4)])
        scene.fill(
            sky.loop_free(hill, points([(x + 4.5, 4.4), (x, 4.4)])), sky.haze(scene, (0.18, 0.24, 0.24), 0.25), glow=0.6
        )
        if scene.night:
            for _ in range(5):
                scene.fill(
                    ellipse(x + scene.chance.uniform(0.3, 4.2), scene.chance.uniform(3.3, 4.1), 0.09, 0.05),
                    put.WARM,
                    glow=1.0,
                )
        sky.rain_on(scene, box(x, 1.7, 4.5, 2.7), 34)
    scene.box(0, 0.95, 16, 0.1, (0.72, 0.66, 0.45))
    for x in (1.6, 4.6, 8.0, 11.4, 14.4):
        scene.box(x, 1.0, 0.05, 0.8, (0.2, 0.18, 0.17))
        scene.fill(ribbon(ellipse(x + 0.02, 2.0, 0.18, 0.24), 0.08), (0.85, 0.82, 0.74))
    for x in (-0.8, 4.4, 9.6, 14.8):
        scene.fade(
            loop([(x, 3.9), (x + 1.9, 3.9), (x + 2.0, 6.9), (x - 0.1, 6.9)], 4), tint(cloth, 0.1), shade(cloth, 0.2)
        )
        scene.fill(loop([(x + 0.25, 3.7), (x + 1.65, 3.7), (x + 1.7, 4.5), (x + 0.2, 4.5)], 4), (0.86, 0.83, 0.75))
        scene.fill(loop([(x - 0.6, 6.3), (x + 2.5, 6.3), (x + 2.6, 7.0), (x - 0.7, 7.0)], 4), shade(cloth, 0.1))
    for x in (1.6, 7.0, 12.4):
        scene.fill(points([(x, 0.2), (x + 2.0, 0.2), (x + 1.8, 0.42), (x + 0.2, 0.42)]), (1.0, 0.94, 0.78), glow=1.0)
        scene.lamp(x + 1.0, 3.6, 3.6, (1.0, 0.86, 0.62), 0.6)


def car(scene: Scenery) -> None:
    """Inside a car, looking back through the rear window."""
    scene.horizon = 5.2
    sky.sky(scene, box(0, 0, 16, 9))
    sky.skyline(scene, 4.9, 2.6, 0.35)
    scene.fade(box(0, 4.9, 16, 2), (0.28, 0.29, 0.32), (0.20, 0.21, 0.23))
    sky.rain_on(scene, box(1.5, 1.2, 13, 4), 90)
    skin, cloth = (0.13, 0.13, 0.15), (0.25, 0.21, 0.20)
    scene.fill(loop([(-1, -0.5), (17, -0.5), (17, 1.1), (13.6, 1.3), (8, 1.05), (2.4, 1.3), (-1, 1.1)], 4), skin)
    for x, foot in ((-0.4, 2.0), (15.0, 12.8)):
        scene.fill(points([(x, -0.5), (x + 1.4, -0.5), (foot + 1.2, 5.6), (foot, 5.6)]), skin)
    scene.fill(loop([(-1, 5.3), (4, 5.05), (8, 5.0), (12, 5.05), (17, 5.3), (17, 10), (-1, 10)], 4), cloth)
    for x in (1.6, 9.4):
        scene.fade(
            loop([(x, 4.6), (x + 5, 4.6), (x + 5.3, 9.5), (x - 0.3, 9.5)], 4), tint(cloth, 0.12), shade(cloth, 0.2)
        )
        scene.fill(loop([(x + 1.5, 3.5), (x + 3.5, 3.5), (x + 3.6, 4.7), (x + 1.4, 4.7)], 4), tint(cloth, 0.06))
    scene.lamp(8, 2.0, 5.0, (0.75, 0.82, 1.0), 0.35)


def room(scene: Scenery) -> None:
    """Any room: window, door, table, lamp."""
    _, wood, cloth = _base(scene)
    put.window(scene, 2.2, 1.3, 2.8, 3.1, frame=tint(wood, 0.3), curtain=cloth)
    put.picture(scene, 7.0, 1.4, 2.0, 1.5)
    put.door(scene, 12.6, tint(wood, 0.12))
    put.table(scene, 6.2, scene.horizon - 0.5, 3.4, wood, tall=1.5)
    put.chair(scene, 5.0, scene.horizon + 0.8, wood)
    put.floor_lamp(scene, 11.2)
    put.plant(scene, 0.9, scene.horizon + 0.8, 1.2)
