"""What makes a character recognisable: the values that pictures and voices are made from, and that versions keep."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from domain.characters.refusals import NoSuchLook
from domain.shared.refusal import Invalid, require_text

_MOST_TAGS = 100
_COLOUR = re.compile(r"#[0-9a-f]{6}")


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
    """What a character wears and how it is made up, in words; `age` in years where it is not the character's own.

    `pictures` are the hashes of stored pictures that show the look; a real person's name the consent that covers them.
    """

    wardrobe: str = ""
    hair: str = ""
    makeup: str = ""
    age: int | None = None
    injuries: str = ""
    pictures: tuple[str, ...] = ()
    real_person: bool = False
    consent_id: UUID | None = None

    def portrayal(self) -> dict[str, Any]:
        """Return the part of a picture's recipe that says how somebody looks: what is not so is left out."""
        worn: dict[str, Any] = {"wardrobe": self.wardrobe, "hair": self.hair, "makeup": self.makeup}
        if self.age is not None:
            worn["age"] = self.age
        return worn | ({"injuries": self.injuries} if self.injuries else {})


class Stage(StrEnum):
    """How far a version of a character is; its alternatives are timelines of their own."""

    CONCEPT = "concept"
    CASTING = "casting"
    FINAL = "final"


class View(StrEnum):
    """From where a reference picture shows a character."""

    FRONT = "front"
    THREE_QUARTER = "three_quarter"
    SIDE = "side"
    BACK = "back"
    FULL = "full"
    EXPRESSIONS = "expressions"


@dataclass(frozen=True, slots=True)
class Reference:
    """A stored picture that shows who the character is. A real person's picture names the consent that covers it."""

    hash: str
    size: int
    mime: str
    real_person: bool = False
    consent_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """What another character is to this one ("sister"), and how they stand, in words."""

    character_id: UUID
    kind: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a character speaks, in words; equal seeds and words give the same voice. No seed means the identity's."""

    words: str = ""
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a version of a character keeps.

    A lock holds the identity: seed, description, appearance, type and voice, and the sheet of face, body, palette,
    mannerisms and reference pictures. Looks, relations, biography, the manner of speech and tags stay free.
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
    biography: str = ""
    vocabulary: tuple[str, ...] = ()
    speech_habits: tuple[str, ...] = ()
    face: str = ""
    body: str = ""
    palette: tuple[str, ...] = ()
    mannerisms: str = ""
    references: dict[str, Reference] = field(default_factory=dict[str, Reference])
    relations: tuple[Relation, ...] = ()

    @property
    def rests_on(self) -> dict[UUID, str]:
        """The consents to the pictures of real persons that it holds, each with what a picture is of."""
        references = {r.consent_id: "A reference" for r in self.references.values() if r.consent_id}
        looks = {w.consent_id: f"A picture of the look {name}" for name, w in self.looks.items() if w.consent_id}
        return looks | references

    @property
    def identity(self) -> tuple[object, ...]:
        """What a lock holds."""
        said = (self.seed, self.description, self.appearance, self.character_type, self.voice)
        return (*said, self.face, self.body, self.palette, self.mannerisms, self.references)

    def relation(self, character_id: UUID, kind: str) -> Relation | None:
        """Return what another character is to this one in one way, or None."""
        return next((r for r in self.relations if (r.character_id, r.kind) == (character_id, kind)), None)

    def with_relation(self, relation: Relation) -> Sheet:
        """Return the sheet with one relation set."""
        other = self.without_relation(relation.character_id, relation.kind)
        return replace(other, relations=(*other.relations, relation))

    def without_relation(self, character_id: UUID, kind: str) -> Sheet:
        """Return the sheet with one relation less."""
        kept = tuple(r for r in self.relations if (r.character_id, r.kind) != (character_id, kind))
        return replace(self, relations=kept)

    def with_reference(self, view: str, reference: Reference) -> Sheet:
        """Return the sheet with one reference picture set."""
        return replace(self, references=self.references | {view: reference})

    def without_reference(self, view: str) -> Sheet:
        """Return the sheet with one reference picture less."""
        return replace(self, references={v: r for v, r in self.references.items() if v != view})

    def require_look(self, name: str) -> None:
        """Raise NoSuchLook unless there is a look of that name; no name is no look."""
        if name and name not in self.looks:
            known = ", ".join(self.looks) or "none yet"
            raise NoSuchLook(f"{self.name} has no look {name}; its looks: {known}.", field="look")

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
            "appearance": ", ".join(filter(None, (self.appearance, self.face, self.body))),
            "type": self.character_type,
            "look": worn.portrayal(),
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
    biography: str | None = None
    vocabulary: tuple[str, ...] | None = None
    speech_habits: tuple[str, ...] | None = None
    face: str | None = None
    body: str | None = None
    palette: tuple[str, ...] | None = None
    mannerisms: str | None = None

    def changed_from(self, sheet: Sheet) -> Traits:
        """Return only what differs from the sheet, each value in its proper form. Raises Invalid."""
        proper = Traits(**{name: _proper(name, value) for name, value in self.given().items()})
        same = [f.name for f in fields(Traits) if getattr(proper, f.name) == getattr(sheet, f.name)]
        return replace(proper, **dict.fromkeys(same))

    def given(self) -> dict[str, Any]:
        """Return the values that are not None, by their names."""
        return {f.name: value for f in fields(Traits) if (value := getattr(self, f.name)) is not None}


def _proper(name: str, value: Any) -> Any:  # noqa: ANN401 - any trait
    """Return a trait's value as the sheet keeps it. Raises Invalid."""
    match name:
        case "character_type":
            return CharacterType(value).value
        case "seed":
            return require_text(value, "seed", most=200)
        case "palette":
            return known_colours(value, "palette")
        case "tags" | "vocabulary" | "speech_habits":
            return known_words(value, name)
        case _:
            return value.strip()


def known_words(words: tuple[str, ...], field: str) -> tuple[str, ...]:
    """Return the words in order, each once. Raises Invalid for too many."""
    held = tuple(dict.fromkeys(require_text(word, field, most=200) for word in words))
    if len(held) > _MOST_TAGS:
        raise Invalid(f"{field} has {len(held)} entries; the most is {_MOST_TAGS}.", field=field)
    return held


def known_colours(colours: tuple[str, ...], field: str) -> tuple[str, ...]:
    """Return colours as "#rrggbb", each once, in their order. Raises Invalid."""
    held = tuple(dict.fromkeys(colour.strip().lower() for colour in colours))
    wrong = next((colour for colour in held if not _COLOUR.fullmatch(colour)), None)
    if wrong is not None:
        raise Invalid(f"{wrong!r} is no colour; write it as #rrggbb.", field=field)
    return known_words(held, field)


def require_name(name: str) -> str:
    """Return a character's name without outer white space: one line that shows something. Raises Invalid."""
    name = require_text(name, "name", most=200)
    kinds = [unicodedata.category(sign) for sign in name]
    if not {"Cc", "Zl", "Zp"}.isdisjoint(kinds):
        raise Invalid("name has a line break or another control sign; write it in one line.", field="name")
    if {"Cf", "Zs", "Mn"}.issuperset(kinds):
        raise Invalid("name shows nothing; give it a letter or a sign that can be seen.", field="name")
    return name
