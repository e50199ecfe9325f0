"""What makes a character recognisable: the values that pictures and voices are made from, and that versions keep."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

from domain.shared.refusal import Invalid, require_text

_MOST_TAGS = 100


class CharacterMode(StrEnum):
    """Whose face it is: a real actor's, nobody's, or a brand's mascot."""

    ACTOR = "actor"
    AVATAR = "avatar"
    BRAND = "brand"


class CharacterType(StrEnum):
    """How the character is drawn."""

    PHOTOREALISTIC = "photorealistic"
    STYLIZED = "stylized"
    ANIMATED = "animated"
    CONCEPT_ART = "concept_art"


@dataclass(frozen=True, slots=True)
class Look:
    """What a character wears and how it is made up, in words."""

    wardrobe: str = ""
    hair: str = ""
    makeup: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a character speaks, in words; equal seeds and words give the same voice. No seed means the identity's."""

    words: str = ""
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a version of a character keeps.

    `seed`, `description`, `appearance`, `character_type` and `voice` are its identity: a lock holds them. Looks,
    personality and tags stay free.
    """

    name: str
    description: str
    character_type: str
    seed: str
    appearance: str = ""
    looks: dict[str, Look] = field(default_factory=dict[str, Look])
    voice: Voice = field(default_factory=Voice)
    personality: str = ""
    tags: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[str, str, str, str, Voice]:
        """What a lock holds."""
        return (self.seed, self.description, self.appearance, self.character_type, self.voice)

    def with_look(self, name: str, look: Look) -> Sheet:
        """Return the sheet with one look set."""
        return replace(self, looks=self.looks | {name: look})

    def without_look(self, name: str) -> Sheet:
        """Return the sheet with one look less."""
        return replace(self, looks={n: look for n, look in self.looks.items() if n != name})

    def portrayal(self, look: str = "") -> dict[str, Any]:
        """Return the part of a picture's recipe that says who is in it: equal portrayals give the same person."""
        worn = self.looks.get(look, Look())
        return {
            "seed": self.seed,
            "description": self.description,
            "appearance": self.appearance,
            "type": self.character_type,
            "look": {"wardrobe": worn.wardrobe, "hair": worn.hair, "makeup": worn.makeup},
        }

    def picture_seed(self) -> int:
        """Return the seed of a picture for which none is given: the same person, the same seed."""
        return int.from_bytes(sha256(self.seed.encode()).digest()[:4])


@dataclass(frozen=True, slots=True)
class Traits:
    """A change of what a character is like; None says that a value stays."""

    description: str | None = None
    appearance: str | None = None
    character_type: str | None = None
    seed: str | None = None
    tags: tuple[str, ...] | None = None

    def changed_from(self, sheet: Sheet) -> Traits:
        """Return only what differs from the sheet, each value in its proper form. Raises Invalid."""
        proper = Traits(
            description=None if self.description is None else self.description.strip(),
            appearance=None if self.appearance is None else self.appearance.strip(),
            character_type=None if self.character_type is None else CharacterType(self.character_type).value,
            seed=None if self.seed is None else require_text(self.seed, "seed", most=200),
            tags=None if self.tags is None else known_tags(self.tags),
        )
        same = [f.name for f in fields(Traits) if getattr(proper, f.name) == getattr(sheet, f.name)]
        return replace(proper, **dict.fromkeys(same))

    def given(self) -> dict[str, Any]:
        """Return the values that are not None, by their names."""
        return {f.name: value for f in fields(Traits) if (value := getattr(self, f.name)) is not None}


def known_tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return the tags in order, each once. Raises Invalid for too many."""
    held = tuple(dict.fromkeys(require_text(tag, "tag", most=100) for tag in tags))
    if len(held) > _MOST_TAGS:
        raise Invalid(f"There are {len(held)} tags; the most is {_MOST_TAGS}.", field="tags")
    return held
