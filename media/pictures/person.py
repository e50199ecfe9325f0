from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self, cast

from media.pictures.colour import Colour
from media.pictures.marks import BARE, Injury, Makeup

GROWN = 6.2  # a grown-up's height in heads: a little stylised, so that faces are read from afar


@dataclass(frozen=True)
class Clothes:
    """What somebody wears; colours of the outer garment, what shows under it, the lower part and the shoes."""

    garment: str = "sweater"
    colour: Colour = (0.3, 0.4, 0.5)
    under: Colour = (0.9, 0.9, 0.88)
    lower: str = "trousers"
    lower_colour: Colour = (0.2, 0.22, 0.28)
    shoes: Colour = (0.15, 0.12, 0.11)
    scarf: Colour | None = None
    tie: Colour | None = None
    pattern: str = "plain"


@dataclass(frozen=True)
class Appearance:
    """How somebody looks in every shot: identity, and what changes: clothes, make-up, injuries.

    `years` is the age; `height` is 1 for the middle of grown-ups; sizes of features are 1 for the middle.
    """

    seed: str
    presentation: str = "woman"
    years: int = 35
    height: float = 1.0
    build: str = "average"
    skin: Colour = (0.85, 0.65, 0.52)
    face: str = "oval"
    hair: str = "bob"
    hair_colour: Colour = (0.2, 0.14, 0.1)
    eyes: Colour = (0.3, 0.22, 0.15)
    eye_size: float = 1.0
    eye_tilt: float = 0.0
    brow: float = 1.0
    nose: float = 1.0
    nose_width: float = 1.0
    lips: float = 1.0
    ears: float = 1.0
    freckles: bool = False
    beard: str = "none"
    glasses: str = "none"
    hat: str = "none"
    hat_colour: Colour = (0.2, 0.2, 0.25)
    earrings: bool = False
    clothes: Clothes = Clothes()
    makeup: Makeup = BARE
    injuries: tuple[Injury, ...] = ()

    @property
    def child(self) -> bool:
        """Whether the body is a child's."""
        return self.years < 13

    @property
    def heads(self) -> float:
        """How many of its own heads the figure is tall."""
        if self.years < 18:
            return 4.6 + min(1.0, max(0.0, (self.years - 4) / 14)) * 1.5
        return GROWN - 0.12 * (self.years > 70)

    @property
    def stature(self) -> float:
        """Height as a share of a grown-up's."""
        grown = 1.0 if self.years >= 17 else 0.52 + 0.48 * max(0, self.years - 3) / 14
        return self.height * grown * (0.97 if self.years > 70 else 1.0)

    def with_clothes(self, clothes: Clothes) -> Self:
        """Return the same person, dressed otherwise."""
        return replace(self, clothes=clothes)

    def with_look(self, wardrobe: str) -> Self:
        """Return the same person in the wardrobe that the words describe; the seed decides what they leave open."""
        from media.pictures.appearance import dressed  # noqa: PLC0415 - which draws up people and so imports them

        return replace(self, **dressed(self, wardrobe))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, fit for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the appearance whose `to_dict` that was, also after a trip through JSON."""
        clothes, makeup = (_values(values.get(name, {})) for name in ("clothes", "makeup"))
        injuries = tuple(Injury(**injury) for injury in values.get("injuries", ()))
        known = {field.name for field in fields(cls)} - {"clothes", "makeup", "injuries"}
        own = {name: _plain(values[name]) for name in known if name in values}
        return cls(**own, clothes=Clothes(**clothes), makeup=Makeup(**makeup), injuries=injuries)


def _values(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in told.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else value
