"""Brands, to be read: their rules, and what was let through nevertheless."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.characters.brand import Brand, BrandRules
from projections.read_model import Key, Rows, fold, read_model


@read_model("brands", indexes=[("character_id",)])
@dataclass(frozen=True, slots=True)
class BrandRow:
    """A brand; that of the organization has no character."""

    id: UUID
    character_id: UUID | None
    rules: BrandRules
    changed_at: datetime


@read_model("brand_overrides", key=("generation_id", "version"), indexes=[("brand_id",)])
@dataclass(frozen=True, slots=True)
class BrandOverrideRow:
    """Something that was let through: who, why, and what it breaks."""

    generation_id: UUID
    version: int
    brand_id: UUID
    character_id: UUID
    breaches: tuple[str, ...]
    reason: str
    overridden_by: UUID
    overridden_at: datetime


@fold(BrandRow, Brand.Created)
def show_brand(_: BrandRow | None, event: Brand.Created) -> BrandRow:
    """Show a brand."""
    return BrandRow(event.originator_id, event.character_id, BrandRules(), event.timestamp)


@fold(BrandRow, Brand.RulesSet)
def show_rules(row: BrandRow, event: Brand.RulesSet) -> BrandRow:
    """Show its rules."""
    return replace(row, rules=event.rules, changed_at=event.timestamp)


def _override(event: Brand.Overridden) -> list[Key]:
    return [(event.generation_id, event.originator_version)]


@fold(BrandOverrideRow, Brand.Overridden, key=_override)
def show_override(_: Rows, event: Brand.Overridden) -> list[BrandOverrideRow]:
    """Show what was let through."""
    made = (event.generation_id, event.originator_version, event.originator_id, event.character_id)
    return [BrandOverrideRow(*made, event.breaches, event.reason, event.overridden_by, event.timestamp)]
