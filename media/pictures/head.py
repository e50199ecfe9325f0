"""A whole head: the order in which its layers lie."""

from dataclasses import replace

from media.pictures import extras, eyes, face, hair, injuries, lips, makeup
from media.pictures.expression import MOUTHS
from media.pictures.face import View
from media.pictures.marks import BARE
from media.pictures.person import Appearance
from media.pictures.surface import Surface


def draw_behind(sheet: Surface, person: Appearance, view: View) -> None:
    """Draw what lies behind the body: hair that falls down the back."""
    hair.behind(sheet, person, view)


def draw_head(sheet: Surface, person: Appearance, view: View) -> None:
    """Head, face and everything worn on it; the sheet's unit is a head's height, its origin the skull's middle."""
    draw_mask(sheet, person, view)
    draw_eyes(sheet, person, view)
    draw_top(sheet, person, view)


def draw_mask(sheet: Surface, person: Appearance, view: View) -> None:
    """Draw what moves with the mouth: skin, nose, beard, lips."""
    seen = replace(view, drop=_jaw(view))
    face.skin(sheet, person, seen)
    if person.makeup != BARE:
        makeup.on_skin(sheet, person, seen)
    face.nose(sheet, person, seen)
    face.lines_of_age(sheet, person, seen)
    extras.beard(sheet, person, seen)
    lips.lips(sheet, person, seen)
    extras.moustache(sheet, person, seen)
    injuries.on_skin(sheet, person, seen)


def draw_eyes(sheet: Surface, person: Appearance, view: View) -> None:
    """Draw what moves with the lids."""
    if person.makeup != BARE:
        makeup.on_lids(sheet, person, view)
    eyes.eyes(sheet, person, view)


def draw_top(sheet: Surface, person: Appearance, view: View) -> None:
    """Draw what stays: hair, brows, glasses, hat."""
    hair.cap(sheet, person, view)
    face.near_ear(sheet, person, view)
    eyes.brows(sheet, person, view)
    extras.glasses(sheet, person, view)
    hair.front(sheet, person, view)
    injuries.over_all(sheet, person, view)
    extras.hat(sheet, person, view)


def _jaw(view: View) -> float:
    """How far the chin sinks when the mouth opens."""
    shape = MOUTHS[view.mouth]
    opened = shape.down if view.mouth != "rest" else view.expression.gape * 0.5
    return 0.028 * opened
