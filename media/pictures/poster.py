"""A film's poster: its people before its place, its title below."""

from collections.abc import Sequence

import numpy as np

from media.pictures import raster
from media.pictures.cards import write
from media.pictures.composition import Actor, Composition
from media.pictures.lettering import mask, width_of, wrapped
from media.pictures.light import Light
from media.pictures.performance import State
from media.pictures.person import Appearance
from media.pictures.puppet import Role, puppet
from media.pictures.raster import Bytes
from media.pictures.stage import Place, painted

# where heads are for one to four people, back to front: x, y, head as shares; who is turned which way
_GROUPS: dict[int, tuple[tuple[float, float, float, float], ...]] = {
    0: (),
    1: ((0.5, 0.34, 0.25, 0.4),),
    2: ((0.68, 0.30, 0.2, -0.55), (0.36, 0.38, 0.235, 0.55)),
    3: ((0.76, 0.27, 0.16, -0.6), (0.24, 0.29, 0.165, 0.6), (0.5, 0.40, 0.22, 0.25)),
    4: ((0.8, 0.24, 0.14, -0.6), (0.2, 0.25, 0.145, 0.6), (0.6, 0.33, 0.175, -0.35), (0.37, 0.42, 0.21, 0.4)),
}
_MOODS = ("tense", "neutral", "tender", "neutral")


def poster(
    title: str,
    tagline: str = "",
    cast: Sequence[tuple[str, Appearance]] = (),
    place: Place | None = None,
    *,
    width: int = 1000,
    height: int = 1500,
) -> Bytes:
    """RGB (height, width, 3); the first of the cast stands in front."""
    where = place or Place("EXT", "street", "DUSK")
    light = where.light()
    board = _ground(where, width, height)
    group = _GROUPS[min(4, len(cast))]
    people = list(cast[: len(group)])[::-1]
    actors = [
        _actor(person, spot, number, light, (width, height))
        for number, ((_, person), spot) in enumerate(zip(people, group, strict=True))
    ]
    picture = Composition(board, actors, []).laid((0, 0, width, height), [State() for _ in actors])
    picture = _darkened(picture)
    _words(picture, title, tagline, [name for name, _ in cast])
    return picture


def _actor(
    person: Appearance, spot: tuple[float, float, float, float], number: int, light: Light, size: tuple[int, int]
) -> Actor:
    x, y, head, turn = spot
    unit = round(head * size[1])
    role = Role(
        person, "standing", _MOODS[number % 4], abs(turn), turn < 0, unit, min(round(unit * 4.2), size[1]), light
    )
    return Actor(puppet(role), round(x * size[0]), round((y + (0.04 if person.child else 0.0)) * size[1]))


def _ground(place: Place, width: int, height: int) -> Bytes:
    """Return the set's middle, tall, out of focus."""
    whole = painted(place, place.location.lower())
    tall = whole.shape[0]
    wide = round(tall * width / height)
    left = (whole.shape[1] - wide) // 2
    return raster.blurred(raster.resized(np.ascontiguousarray(whole[:, left : left + wide]), width, height), 4.0)


def _darkened(picture: Bytes) -> Bytes:
    """Darker below, where the words are, and a little at the top."""
    height = picture.shape[0]
    run = np.linspace(0, 1, height)
    level = 1 - 0.94 * np.clip((run - 0.52) / 0.26, 0, 1) ** 1.3 - 0.3 * np.clip((0.12 - run) / 0.12, 0, 1)
    veil = np.broadcast_to((np.clip(level, 0.05, 1) * 255).astype(np.uint8)[:, None, None], picture.shape)
    return raster.multiplied(picture, np.ascontiguousarray(veil))


def _words(picture: Bytes, title: str, tagline: str, names: list[str]) -> None:
    height, width = picture.shape[:2]
    size = _fitting(title, width, height)
    lines = wrapped(title, "title", size, round(width * 0.88), 3)
    top = round(height * 0.87 - len(lines) * size * 1.12)
    write(picture, mask(lines, "title", size, leading=1.12), top, (0.96, 0.93, 0.86))
    small = round(height * 0.019)
    for text, at, colour in (
        (tagline, top - height * 0.045, (0.90, 0.76, 0.50)),
        ("  ·  ".join(name.upper() for name in names[:4]), height * 0.05, (0.93, 0.91, 0.88)),
        ("PREVIZ · drawn without a model", height * 0.945, (0.55, 0.55, 0.58)),
    ):
        for row, line in enumerate(wrapped(text, "text", small, round(width * 0.7), 2)):
            below = round(at + row * small * 1.4)
            edge = small // 4
            halo = raster.blurred(mask([line], "text", small, spacing=2, outline=edge), edge / 2)
            write(picture, halo, below - edge, (0.05, 0.05, 0.06))  # they may stand on a coat of their own colour
            write(picture, mask([line], "text", small, spacing=2), below, colour)


def _fitting(title: str, width: int, height: int) -> int:
    size = round(height * 0.105)
    longest = max(title.split() or [""], key=len)[:40]
    while size > height * 0.03 and width_of(longest, "title", size) > width * 0.86:
        size = round(size * 0.92)
    return round(size * (0.75 if len(title) > 24 else 1.0))
