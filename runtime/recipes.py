"""Finds what was already made of a recipe: equal recipes give equal results by equal models, so one is made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    from runtime.database import Database

MODELS = "models_behind"
"""The fact that names the models which made a result; there is none where rules did."""
_FIND = f"""SELECT id, outputs, facts FROM generations
    WHERE organization_id = %s AND recipe_hash = %s AND status = 'completed'
        AND coalesce(facts -> '{MODELS}', '[]') = %s ORDER BY stream_version LIMIT 1"""


@dataclass(frozen=True, slots=True)
class KnownResult:
    """What an earlier generation of the same recipe gave."""

    generation_id: UUID
    outputs: dict[str, Any]
    facts: dict[str, Any]


class Recipes:
    """Looks results up by recipe, within one organization."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, organization_id: UUID, recipe_hash: str, models: Sequence[str]) -> KnownResult | None:
        """Return a completed generation of the recipe by these models, or None.

        The hash names the provider; which models are set up behind it only workers know, and say so in the facts.
        """
        with self._database.reading(organization_id) as connection:
            row = connection.execute(
                _FIND, (organization_id, recipe_hash, Jsonb(list(models))), prepare=True
            ).fetchone()
        return KnownResult(*row) if row else None
