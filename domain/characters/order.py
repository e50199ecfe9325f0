"""What is asked of a picture of a character: all that its recipe is made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.characters.sheet import Sheet
from domain.shared.generation import GenerationRequest

PURPOSE = "characters.image"
_SIDE = 1024  # pixels


class ImageKind(StrEnum):
    """What a picture of a character is for."""

    PORTRAIT = "portrait"
    CONCEPT = "concept"
    TURNAROUND = "turnaround"
    EXPRESSIONS = "expressions"
    LOOK_TEST = "look_test"


@dataclass(frozen=True, slots=True)
class ImageOrder:
    """One picture. `direction` holds prompt, scene_context, emotion, pose and lighting; `consents` is what it rests on.

    `sheet` is given where another version or timeline of the character is drawn than the one that stands. `judge`
    names who scores the picture against the identity sheet; below `least_consistency` somebody has to look at it.
    """

    generation_id: UUID
    direction: dict[str, str]
    look: str = ""
    seed: int | None = None
    provider: str = "previz"
    kind: str = ImageKind.PORTRAIT.value
    judge: str = "previz"
    sheet: Sheet | None = None
    consents: tuple[UUID, ...] = ()
    least_consistency: float = 0.5
    queue: str | None = None
    """The one that the asker wants, if any."""
    brand: dict[str, Any] = field(default_factory=dict[str, Any])
    """By what of a brand the picture is measured."""

    def wish(self, character_id: UUID, sheet: Sheet, references: tuple[str, ...]) -> GenerationRequest:
        """Return the wish for the picture of a sheet, made after the references.

        It is judged by the pictures of its look where that has some, for a look may change hair and age.
        """
        worn = sheet.looks.get(self.look)
        pictures = worn.pictures if worn else ()
        recipe: dict[str, Any] = {
            "picture": self.kind,
            "identity": sheet.portrayal(self.look),
            **self.direction,
            "width": _SIDE,
            "height": _SIDE,
            "seed": self.seed_of(sheet),
            "judge": self.judge,
            "least_consistency": self.least_consistency,
        }
        if self.brand:
            recipe["brand"] = self.brand
        if pictures or references:
            recipe["references"] = list(pictures or references)
        lineage = (character_id, *self.consents)
        return GenerationRequest(
            self.generation_id,
            "image",
            PURPOSE,
            character_id,
            recipe,
            tuple(dict.fromkeys((*references, *pictures))),
            queue=self.queue,
            lineage=lineage,
            provider=self.provider,
        )

    def seed_of(self, sheet: Sheet) -> int:
        """Return the picture's seed: the one given, else the person's own."""
        return sheet.picture_seed() if self.seed is None else self.seed
