"""How a character speaks, as writers are told it: read from the log, like consents, whatever the read tables say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.characters.character import Character
from domain.shared.refusal import NotFound

if TYPE_CHECKING:
    from uuid import UUID

    from commands.ports import Studio


@dataclass(frozen=True, slots=True)
class Manner:
    """A character's name and looks in words, how it speaks, and what its voice is made from."""

    name: str
    description: str
    personality: str
    vocabulary: tuple[str, ...]
    speech_habits: tuple[str, ...]
    seed: str
    appearance: str
    voice_words: str

    def speech(self) -> dict[str, Any]:
        """Return the part of a recipe that says how somebody speaks: what is not so is left out."""
        told: dict[str, Any] = {
            "personality": self.personality,
            "vocabulary": list(self.vocabulary),
            "speech_habits": list(self.speech_habits),
        }
        return {name: value for name, value in told.items() if value}


def manner_of(studio: Studio, character_id: UUID | None) -> Manner | None:
    """Return how a character is and speaks; None for nobody, and for a character that is not of this organization."""
    if character_id is None:
        return None
    try:
        sheet = studio.standing(Character, character_id).sheet
    except NotFound:
        return None
    words = ". ".join(filter(None, (sheet.appearance, sheet.description)))
    return Manner(
        sheet.name,
        words,
        sheet.personality,
        sheet.vocabulary,
        sheet.speech_habits,
        sheet.voice.seed or sheet.seed,
        sheet.appearance,
        sheet.voice.words,
    )
