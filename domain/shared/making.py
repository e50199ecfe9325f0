"""One thing that workers make for an aggregate, over and over: what was asked last, and what was made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.shared.canonical import digest_of
from domain.shared.generation import GenerationRequest


def recipe_digest(request: GenerationRequest) -> str:
    """Return the digest of everything that decides the result: another provider makes another one."""
    asked = {"kind": request.kind, "recipe": request.recipe, "inputs": list(request.inputs)}
    return digest_of(asked | {"provider": request.provider})


@dataclass(frozen=True, slots=True)
class Made:
    """A result that stands, as it is taken over by a copy: by which generation, and what of."""

    generation_id: UUID | None = None
    digest: str = ""
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    facts: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(slots=True)
class Making:
    """The state of one part: the wish in hand, and the result that stands.

    A wish equal to the one in hand, or to the result that stands, is no new wish. An outcome counts when it is that
    of the wish in hand; the outcome of an older one came too late.
    """

    asked: UUID | None = None
    asked_digest: str = ""
    made: UUID | None = None
    made_digest: str = ""
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    failure: str = ""
    times: int = 0

    def wants(self, request: GenerationRequest) -> bool:
        """Tell whether the request asks for anything else than what stands or is in hand."""
        digest = recipe_digest(request)
        if self.asked is not None and not self.failure:
            return digest != self.asked_digest
        return digest != self.made_digest

    def awaits(self, generation_id: UUID) -> bool:
        """Tell whether the outcome of this generation is waited for; of a failed one it still may come."""
        return self.asked == generation_id

    def ask(self, request: GenerationRequest) -> None:
        """Take a wish in hand."""
        self.asked, self.asked_digest, self.failure = request.generation_id, recipe_digest(request), ""

    def record(self, outputs: dict[str, Any], facts: dict[str, Any]) -> None:
        """Take the outcome of the wish in hand as what stands."""
        self.made, self.made_digest, self.outputs, self.facts = self.asked, self.asked_digest, outputs, facts
        self.asked, self.asked_digest, self.failure = None, "", ""
        self.times += 1

    def result(self) -> Made:
        """Return what stands."""
        return Made(self.made, self.made_digest, dict(self.outputs), dict(self.facts))

    def take_over(self, made: Made) -> None:
        """Have what stands elsewhere stand here as well: an equal wish is no new one."""
        self.made, self.made_digest, self.outputs, self.facts = (
            made.generation_id,
            made.digest,
            dict(made.outputs),
            dict(made.facts),
        )

    def fail(self, reason: str) -> None:
        """Note that the wish in hand was not fulfilled. What stood before goes on standing."""
        self.failure = reason or "failed"
