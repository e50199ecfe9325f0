"""Brands: their rules, and what was let through nevertheless."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from api.graphql.nodes import Info, Versioned, all_under, one, plain, register
from api.graphql.relay import converting
from api.graphql.timed import root
from domain.characters.brand import Brand, BrandRules
from projections.characters.brand import BrandOverrideRow, BrandRow


@strawberry.type(name="BrandOverride")
class OverrideNode:
    """Something that was let through: a prompt or a picture of a job, by whom, why, and what it breaks."""

    generation_id: UUID
    character_id: UUID
    breaches: list[str]
    reason: str
    overridden_by: UUID
    overridden_at: datetime


@converting("rules")
def rules_as_data(rules: BrandRules) -> JSON:
    """Return rules as plain data."""
    return JSON(plain(rules))  # type: ignore[call-arg] # a scalar is a new type over its value


@strawberry.type(name="Brand")
class BrandNode(Versioned):
    """The rules of a brand character, or those of the organization, which have no character."""

    character_id: UUID | None
    rules: JSON
    changed_at: datetime

    @strawberry.field
    async def overrides(self) -> list[OverrideNode]:
        """List what was let through, the first first."""
        under = ("brand_id", self.uuid)
        return await all_under(OverrideNode, BrandOverrideRow, self.moment, under, "t.overridden_at, t.generation_id")


register(BrandNode, BrandRow)


@strawberry.type
class Query:
    """Root fields."""

    @root(description="The rules of the organization's brand, which count for all its brand characters.")
    async def organization_brand(self, info: Info) -> BrandNode | None:
        """Find them."""
        key = Brand.id_of(info.context.caller.organization_id)
        return await one(BrandNode, BrandRow, await info.context.moment_of(key), key)
