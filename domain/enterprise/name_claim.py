"""A slug belongs to one organization: the claim's id is computed from it, so a second claim meets the first."""

from __future__ import annotations

import re
from uuid import UUID, uuid5

from domain.shared.aggregate import Aggregate, event
from domain.shared.refusal import Invalid, Refusal

_NAMESPACE = UUID("6f7e3bd0-3f07-5c1a-9d53-0f6a2a6fd0c1")  # of slugs; never changes
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")


class SlugTaken(Refusal):
    """Another organization has the slug."""

    code = "enterprise.slug-taken"


class NameClaim(Aggregate):
    """One slug, claimed by one organization for ever."""

    TOPIC = "enterprise.NameClaim"

    class Created(Aggregate.Created):
        """An organization took a slug."""

        TOPIC = "enterprise.NameClaimed"
        slug: str
        organization_id: UUID

    @staticmethod
    def create_id(slug: str) -> UUID:
        """Return the id of a slug's claim."""
        return uuid5(_NAMESPACE, slug)

    @event(Created)
    def __init__(self, slug: str, organization_id: UUID) -> None:
        self.slug = slug
        self.organization_id = organization_id

    def require_holder(self, organization_id: UUID) -> None:
        """Raise SlugTaken unless the organization holds the slug."""
        if self.organization_id != organization_id:
            raise self.taken()

    def taken(self) -> Refusal:
        """Return what is said to whom wants the slug of another organization."""
        return SlugTaken(f"The slug {self.slug} is taken; choose another one.", field="slug")


def slug_of(name: str) -> str:
    """Return the slug that a name suggests: small letters, digits and single hyphens, at most 60."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return words[:60].strip("-") or "studio"


def require_slug(slug: str) -> str:
    """Return `slug`, or raise Invalid when it is none."""
    if not _SLUG.fullmatch(slug):
        raise Invalid("A slug has 1 to 60 small letters, digits and inner hyphens.", field="slug")
    return slug
