"""What may be asked of a brand: its rules, and to let something through that they forbid."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from commands.brands import breaches_of, rules_of
from commands.bus import Command, Outcome, handles
from commands.characters.character import Palette, Phrases
from commands.characters.image import GenerateCharacterImage, want_images
from commands.fields import Reason
from commands.ports import Studio
from domain.characters.brand import Area, Brand, BrandRules
from domain.characters.character import Character

_CHARACTER = "33333333-3333-4333-8333-333333333333"
_GENERATION = "55555555-5555-4555-8555-555555555555"
Share = Annotated[float, Field(ge=0, le=1)]


class AreaShape(BaseModel):
    """A rectangle in shares of a picture, from its left upper corner."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    left: Share
    top: Share
    width: Annotated[float, Field(gt=0, le=1)]
    height: Annotated[float, Field(gt=0, le=1)]


class GivenRules(Command):
    """The rules of a brand: what is not given is no rule."""

    palette: Palette = ()
    least_palette: Share = 0.0
    """The least share of a picture's coloured pixels that must be of the palette; below it a picture is flagged."""
    forbidden_words: Phrases = ()
    forbidden_contexts: dict[str, Phrases] = Field(default_factory=dict[str, Phrases], max_length=100)
    """Each by what it is ("alcohol"), with the words that tell it."""
    required: Phrases = ()
    """What must be named by the character or by the prompt: "red scarf"."""
    logo_area: AreaShape | None = None
    """Where the logo goes: a picture must be calm there."""
    least_contrast: float = Field(default=4.5, ge=1, le=21)
    """Of black or white on the logo's area, as WCAG counts it."""


class SetBrandRules(GivenRules):
    """Set the rules of a brand character: what is not given is no rule. Those of the organization count as well."""

    character_id: UUID


class SetOrganizationBrandRules(GivenRules):
    """Set the rules for all brand characters of the organization: what is not given is no rule."""


class GenerateOffBrandImage(GenerateCharacterImage):
    """Have a picture made although its words break a rule of the brand."""

    override_reason: Reason


class OverrideBrandFlag(Command):
    """Let a picture through that was flagged as off the brand."""

    character_id: UUID
    generation_id: UUID
    reason: Reason


@handles(
    SetBrandRules,
    permission="characters.brand",
    subject="character_id",
    example={
        "character_id": _CHARACTER,
        "palette": ["#d22630", "#ffffff"],
        "least_palette": 0.3,
        "forbidden_words": ["cheap"],
        "forbidden_contexts": {"alcohol": ["beer", "wine", "bar"]},
        "required": ["red scarf"],
        "logo_area": {"left": 0.7, "top": 0.05, "width": 0.25, "height": 0.12},
    },
)
def set_brand_rules(command: SetBrandRules, studio: Studio) -> Outcome:
    """Set them."""
    character = studio.load(Character, command.character_id)
    return _set(studio, character.id, character.id, command)


@handles(
    SetOrganizationBrandRules,
    permission="organization.edit",
    example={"forbidden_words": ["cheap"], "palette": ["#d22630"], "least_palette": 0.2},
)
def set_organization_brand_rules(command: SetOrganizationBrandRules, studio: Studio) -> Outcome:
    """Set them for all."""
    return _set(studio, studio.organization_id, None, command)


def _set(studio: Studio, subject_id: UUID, character_id: UUID | None, command: GivenRules) -> Outcome:
    area = Area(**command.logo_area.model_dump()) if command.logo_area else None
    given = command.model_dump(exclude={"character_id", "logo_area"})
    brand = studio.find(Brand, Brand.id_of(subject_id)) or Brand(Brand.id_of(subject_id), character_id=character_id)
    brand.set_rules(BrandRules(**given, logo_area=area))
    studio.save(brand)
    return Outcome(brand.id, brand.version)


@handles(
    GenerateOffBrandImage,
    permission="characters.brand",
    subject="character_id",
    example={"character_id": _CHARACTER, "prompt": "With a beer", "override_reason": "The brewery's own campaign."},
)
def generate_off_brand_image(command: GenerateOffBrandImage, studio: Studio) -> Outcome:
    """Want the pictures, and note who let them through and why."""
    character = studio.load(Character, command.character_id)
    outcome = want_images(command, character, studio, override=(command.override_reason, studio.actor.id))
    broken = tuple(breach.sentence for breach in breaches_of(rules_of(studio, character), command, character.sheet))
    brand = _brand_of(studio, character.id)
    for job in outcome.details["jobs"] if broken else ():
        brand.override((character.id, UUID(job)), broken, command.override_reason, studio.actor.id)
    studio.save(character, brand)
    return Outcome(character.id, character.version, job_id=outcome.job_id, details=outcome.details)


@handles(
    OverrideBrandFlag,
    permission="characters.brand",
    subject="character_id",
    example={
        "character_id": _CHARACTER,
        "generation_id": _GENERATION,
        "reason": "The night scene is meant to be grey.",
    },
)
def override_brand_flag(command: OverrideBrandFlag, studio: Studio) -> None:
    """Accept the picture in the caller's name."""
    character = studio.load(Character, command.character_id)
    breaches = character.off_brand.get(command.generation_id, ())
    character.review_image(command.generation_id, command.reason, accepted=True, off_brand=True)
    brand = _brand_of(studio, character.id)
    brand.override((character.id, command.generation_id), breaches, command.reason, studio.actor.id)
    studio.save(character, brand)


def _brand_of(studio: Studio, character_id: UUID) -> Brand:
    brand_id = Brand.id_of(character_id)
    return studio.find(Brand, brand_id) or Brand(brand_id, character_id=character_id)
