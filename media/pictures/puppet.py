"""A figure as cut-outs that can be exchanged: body by phase, head by mouth and lids."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from media.pictures import raster
from media.pictures.body import draw_body
from media.pictures.face import View
from media.pictures.head import draw_behind, draw_eyes, draw_mask, draw_top
from media.pictures.light import Light
from media.pictures.person import Appearance
from media.pictures.raster import Bytes
from media.pictures.skeleton import Skeleton, skeleton
from media.pictures.sprites import Relief, Sprite, cut, over, relief
from media.pictures.surface import Surface


@dataclass(frozen=True)
class Role:
    """All that a figure's cut-outs depend on; `unit` is a head in pixels, `below` what is seen under its middle."""

    person: Appearance
    pose: str
    emotion: str
    turn: float
    mirror: bool
    unit: int
    below: int
    light: Light
    prop: str = ""
    gaze: float = 0.0


class Puppet:
    """Draws cut-outs when they are first wanted; their anchor is the head's middle."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self.bones = skeleton(role.person, role.pose, role.turn, role.emotion)
        self._view = View(role.turn, role.emotion, gaze=role.gaze)
        self._bodies: dict[int, Sprite] = {}
        self._heads: dict[tuple[str, float], Sprite] = {}
        self._masks: dict[str, Bytes] = {}
        self._eyes: dict[float, Bytes] = {}
        self._top: Bytes | None = None
        self._relief: Relief | None = None
        self._behind: Sprite | None = None

    @property
    def feet(self) -> int:
        """Pixels from the head's middle down to the ground."""
        return round(-self.bones.head[1] * self.role.unit)

    def body(self, phase: int) -> Sprite:
        """Return the body in a phase of its pose."""
        if phase not in self._bodies:
            self._bodies[phase] = self._draw_body(phase)
        return self._bodies[phase]

    def behind(self) -> Sprite:
        """Hair that falls behind the body."""
        if self._behind is None:
            sheet = self._head_sheet()
            draw_behind(sheet, self.role.person, self._view)
            self._behind = self._finished(sheet.pixels, relief(_cover(sheet.pixels), self.role.light, self.role.unit))
        return self._behind

    def head(self, mouth: str, lids: float) -> Sprite:
        """Return the head with that mouth and the lids that far open."""
        key = (mouth, lids)
        if key not in self._heads:
            self._heads[key] = self._draw_head(mouth, lids)
        return self._heads[key]

    def _draw_head(self, mouth: str, lids: float) -> Sprite:
        person, view = self.role.person, replace(self._view, mouth=mouth, lids=lids)
        if mouth not in self._masks:
            self._masks[mouth] = self._layer(lambda sheet: draw_mask(sheet, person, view))
        if lids not in self._eyes:
            self._eyes[lids] = self._layer(lambda sheet: draw_eyes(sheet, person, view))
        if self._top is None:
            self._top = self._layer(lambda sheet: draw_top(sheet, person, view))
        pixels = over(over(self._masks[mouth], self._eyes[lids]), self._top)
        if self._relief is None:
            self._relief = relief(_cover(pixels), self.role.light, self.role.unit)
        return self._finished(pixels, self._relief)

    def _layer(self, draw: Callable[[Surface], None]) -> Bytes:
        sheet = self._head_sheet()
        draw(sheet)
        return sheet.pixels

    def _head_sheet(self) -> Surface:
        unit = self.role.unit
        width, height = round(unit * 1.5), round(unit * 2.15)
        return Surface(width, height, unit, *self._middle(), mirror=self.role.mirror)

    def _middle(self) -> tuple[int, int]:
        return round(self.role.unit * 0.75), round(self.role.unit * 0.86)

    def _finished(self, pixels: Bytes, lit: Relief) -> Sprite:
        """Lit, and tilted about the top of the neck as the emotion tilts heads."""
        tilt = self._view.expression.tilt * (-1 if self.role.mirror else 1)
        x, y = self._middle()
        result = lit.on(pixels)
        if tilt:
            result = raster.rotated(result, tilt, x, y + self.role.unit * 0.4)
        return cut(result, (x, y))

    def _draw_body(self, phase: int) -> Sprite:
        role, unit = self.role, self.role.unit
        bones: Skeleton = skeleton(role.person, role.pose, role.turn, role.emotion, phase)
        half, above = round(unit * 2.6), round(unit * 0.9)
        side = -1 if role.mirror else 1
        left, top = half - side * self.bones.head[0] * unit, above - self.bones.head[1] * unit
        sheet = Surface(half * 2, above + role.below, unit, left, top, mirror=role.mirror)
        draw_body(sheet, role.person, bones, role.prop)
        return cut(relief(_cover(sheet.pixels), role.light, unit).on(sheet.pixels), (half, above))


def _cover(pixels: Bytes) -> Bytes:
    return raster.channel(pixels, 3)


@lru_cache(maxsize=12)
def puppet(role: Role) -> Puppet:
    """Return the puppet of a role; the cut-outs of the last dozen are kept."""
    return Puppet(role)
