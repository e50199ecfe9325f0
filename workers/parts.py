"""Parts of a job that are jobs of their own: what was made before is taken, the rest is made here or by who is free."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable
from uuid import UUID, uuid5

from commands.generation.generation import CancelGeneration, RequestGeneration
from domain.enterprise.organization import PREVIZ, Organization
from domain.generation.generation import ENDED, Generation
from domain.generation.recipe import recipe_hash
from domain.shared.refusal import Refusal
from runtime.database import acting_for
from workers.registry import Cancelled, UnusableRecipe, models_behind

if TYPE_CHECKING:
    from workers.desk import DeskJob

_LOOK = 0.2  # seconds between two looks at a part that another worker makes
_PROJECT = "SELECT project_id FROM events WHERE organization_id = %s AND originator_id = %s AND originator_version = 1"


@dataclass(frozen=True, slots=True)
class PartWish:
    """A part to be made: by which kind of provider, from which recipe, of which characters."""

    kind: str
    recipe: Mapping[str, Any]
    lineage: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part that was made: hashes of its outputs by name, facts, and whether it was there before."""

    outputs: Mapping[str, str]
    facts: Mapping[str, Any]
    reused: bool


@runtime_checkable
class InParts(Protocol):
    """A job whose provider may have parts of it made as jobs of their own."""

    def parts(self, wishes: Sequence[PartWish]) -> list[Part]:
        """Return the parts, in the order of the wishes. Raises UnusableRecipe for one that cannot be made."""
        ...


@dataclass(slots=True)
class PartMaker:
    """Makes the parts of one job."""

    job: DeskJob
    provider: dict[str, str] = field(default_factory=dict[str, str])

    def made(self, wishes: Sequence[PartWish]) -> list[Part]:
        """Return the parts: equal wishes are one."""
        keys = [self._hash(wish) for wish in wishes]
        wanted = dict(zip(keys, wishes, strict=True))
        found = {key: part for key, wish in wanted.items() if (part := self._known(key, wish)) is not None}
        missing = {key: wish for key, wish in wanted.items() if key not in found}
        ids = {key: uuid5(self.job.generation.id, key) for key in missing}
        try:
            self._ask(missing, ids)
            for done, (key, generation_id) in enumerate(ids.items(), len(found) + 1):
                found[key] = self._one(generation_id)
                self.job.step(done, len(wanted), "speaking")
        except Cancelled:
            for generation_id in ids.values():
                with suppress(Refusal):
                    self.job.ask(CancelGeneration(generation_id=generation_id, reason="what it is a part of is"))
            raise
        return [found[key] for key in keys]

    def _hash(self, wish: PartWish) -> str:
        return recipe_hash(wish.kind, self._provider(wish.kind), dict(wish.recipe), ())

    def _provider(self, kind: str) -> str:
        if kind not in self.provider:
            with acting_for(self.job.organization_id):
                organization = self.job.desk.studio.log.standing.read(Organization, self.job.organization_id)
            self.provider[kind] = organization.provider(kind) if organization else PREVIZ
        return self.provider[kind]

    def _known(self, key: str, wish: PartWish) -> Part | None:
        studio = self.job.desk.studio
        models = models_behind(wish.kind, self._provider(wish.kind), wish.recipe)
        found = studio.recipes.find(self.job.organization_id, key, models)
        if found is None or not all(studio.objects.use(o["hash"]) for o in found.outputs.values()):
            return None
        return Part({name: o["hash"] for name, o in found.outputs.items()}, found.facts, reused=True)

    def _ask(self, missing: Mapping[str, PartWish], ids: Mapping[str, UUID]) -> None:
        """Ask for all that is missing, so that whoever is free makes some of it."""
        with self.job.desk.studio.database.reading(self.job.organization_id) as connection:
            row = connection.execute(_PROJECT, (self.job.organization_id, self.job.generation.id)).fetchone()
        for key, wish in missing.items():
            self.job.step(0, 1, "asking")
            self.job.ask(
                RequestGeneration(
                    generation_id=ids[key],
                    project_id=row[0] if row else None,
                    kind=wish.kind,
                    purpose=f"{self.job.generation.purpose}.part",
                    subject_id=self.job.generation.id,
                    provider=self._provider(wish.kind),
                    recipe=dict(wish.recipe),
                    lineage=wish.lineage,
                )
            )

    def _one(self, generation_id: UUID) -> Part:
        """Make a part, or wait for the worker that has it."""
        while True:
            self.job.desk.make_part(self.job.organization_id, generation_id, self.job.ask)
            with acting_for(self.job.organization_id):
                part = self.job.desk.studio.log.reload(Generation, generation_id)
            if part.status in ENDED:
                break
            self.job.step(0, 1, "waiting")
            time.sleep(_LOOK)
        if part.status != "completed":
            raise UnusableRecipe(f"a part could not be made: {part.reason or part.status}"[:2_000])
        return Part({name: o["hash"] for name, o in part.outputs.items()}, part.facts, reused=False)
