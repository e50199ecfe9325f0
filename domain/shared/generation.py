"""What an engine writes into its event when it wants something made by a worker."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """One thing to be made: which kind of provider makes what, from which recipe, for whom.

    `generation_id` is chosen by the asker, so that the caller can be told the job at once. `kind` is the provider's
    kind ("speech", "image", "video", "music", "mix", "cut", "text"). `purpose` ("characters.image") tells the
    asker's own policy that the outcome is its. `recipe` is everything that decides the result and nothing else:
    equal recipes of one `provider` give equal results, and the result of one is reused for the other. `inputs` are
    the hashes of the stored objects it is made from. `queue` is the one that the asker wants, if any.
    """

    generation_id: UUID
    kind: str
    purpose: str
    subject_id: UUID
    recipe: dict[str, Any]
    inputs: tuple[str, ...] = ()
    part: str = ""
    queue: str | None = None
    lineage: tuple[UUID, ...] = field(default=())
    provider: str = "previz"
