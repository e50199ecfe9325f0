"""A whole head: the order in which its layers lie."""

from dataclasses import replace

from media.pictures import extras, eyes, face, hair, lips
from media.pictures.expression import MOUTHS
from media.pictures.face import View
from media.pictures.person import Appearance
from media.pictures.surface import Surface


def draw_behind(sheet: Surface, person: Appearance, view: View) -> None:
    """What lies behind the body: hair that falls down the back."""
    hair.behind(sheet, person, view)


def draw_head(sheet: Surface, person: Appearance, view: View) -> None:
    """Head, face and everything worn on it; the sheet's unit is a head's height, its origin the skull's middle."""
    seen = replace(view, drop=_jaw(view))
    face.skin(sheet, person, seen)
    face.nose(sheet, person, seen)
    face.lines_of_age(sheet, person, seen)
    extras.beard(sheet, person, seen)
    lips.lips(sheet, person, seen)
    extras.moustache(sheet, person, seen)
    eyes.eyes(sheet, person, seen)
    hair.cap(sheet, person, seen)
    face.near_ear(sheet, person, seen)
    eyes.brows(sheet, person, seen)
    extras.glasses(sheet, person, seen)
    hair.front(sheet, person, seen)
    extras.hat(sheet, person, seen)


def _jaw(view: View) -> float:
    """How far the chin sinks when the mouth opens."""
    shape = MOUTHS[view.mouth]
    opened = shape.down if view.mouth != "rest" else view.expression.gape * 0.5
    return 0.028 * opened
