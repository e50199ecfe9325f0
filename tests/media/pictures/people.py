"""People and shots that several tests draw."""

from dataclasses import replace

from media.pictures.appearance import Appearance, appearance_of
from media.pictures.screen import Figure, ShotPicture
from media.pictures.stage import Place

SMALL = (640, 360)
KITCHEN = Place("INT", "KITCHEN", "DAY")
PLATFORM = Place("EXT", "TRAIN PLATFORM", "NIGHT")


def mara() -> Appearance:
    return appearance_of("mara", "woman, 34, dark hair in a bun, red coat")


def tom() -> Appearance:
    return appearance_of("tom", "old man with a white beard, navy suit, glasses")


def shot(**changes: object) -> ShotPicture:
    """A short medium shot of Mara in a kitchen, changed as told."""
    plain = ShotPicture(KITCHEN, (Figure(mara(), "MARA", facing="right"),), duration_frames=4, seed="test")
    return replace(plain, **changes)  # pyright: ignore[reportArgumentType] - replace checks names itself
