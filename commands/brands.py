"""What a brand allows is asked before anything is made of its character: by every handler that takes a prompt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol

from domain.characters.brand import Brand, BrandRuleBroken, BrandRules, Breach
from domain.characters.character import Character
from domain.characters.sheet import CharacterMode, Look, Sheet
from domain.shared.refusal import NotFound

if TYPE_CHECKING:
    from uuid import UUID

    from commands.ports import Studio

_LOOK_WORDS = ("wardrobe", "hair", "makeup", "injuries")


class Directed(Protocol):
    """A command that says in words what a picture is to show."""

    prompt: str
    scene_context: str
    emotion: str
    pose: str
    lighting: str
    look: str


def rules_of(studio: Studio, character: Character) -> BrandRules | None:
    """Return the rules for a brand character, its own over those of the organization; None for any other character."""
    if character.mode != CharacterMode.BRAND:
        return None
    found = [studio.find(Brand, Brand.id_of(one)) for one in (character.id, studio.organization_id)]
    own, general = (brand.rules if brand else BrandRules() for brand in found)
    return own.over(general)


def breaches_of(rules: BrandRules | None, command: Directed, sheet: Sheet, look: str | None = None) -> list[Breach]:
    """Return what the words of a picture break: those of the command, and of the look that is worn."""
    if rules is None:
        return []
    names = ("prompt", "scene_context", "emotion", "pose", "lighting")
    words = {name: getattr(command, name) for name in names}
    worn = sheet.looks.get(command.look if look is None else look, Look())
    words |= {f"the look's {name}": getattr(worn, name) for name in _LOOK_WORDS}
    identity = f"{sheet.appearance}, {sheet.face}, {sheet.body}, {sheet.description}"
    return rules.breaches(words, identity=identity)


def refuse(name: str, breaches: list[Breach]) -> None:
    """Raise BrandRuleBroken when there is a breach: with the rule, the word and its place."""
    if breaches:
        told = "; ".join(breach.sentence for breach in breaches)
        sentence = f"The brand of {name} does not allow it: {told}. Say it otherwise, or have the brand overridden."
        raise BrandRuleBroken(sentence, field=breaches[0].place or None, breaches=[asdict(b) for b in breaches])


def require_on_brand(studio: Studio, character_ids: Iterable[UUID], words: Mapping[str, str]) -> None:
    """Raise BrandRuleBroken when words about brand characters hold what their brands forbid."""
    for character_id in dict.fromkeys(character_ids):
        try:
            character = studio.standing(Character, character_id)
        except NotFound:
            continue
        rules = rules_of(studio, character)
        if rules is not None:
            refuse(character.sheet.name, [b for b in rules.breaches(words) if b.at])
