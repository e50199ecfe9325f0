"""What each generation is made from: the edges of the lineage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.generation.generation import Generation
from projections.read_model import fold, read_model


@read_model("generation_inputs", key=("generation_id", "source"), indexes=[("source",)], pins=False)
@dataclass(frozen=True, slots=True)
class GenerationInputRow:
    """One edge of the lineage: what a generation is made from. `kind` is object (a hash) or thing (an id)."""

    generation_id: UUID
    source: str
    kind: str


def edges_of(event: Generation.Created) -> Iterable[tuple[UUID, str]]:
    """Return the keys of all edges of a request."""
    return ((event.originator_id, source) for source in (*event.inputs, *map(str, event.lineage)))


@fold(GenerationInputRow, Generation.Created, key=edges_of)
def show_inputs(rows: object, event: Generation.Created) -> list[GenerationInputRow]:
    """Note an edge for each input."""
    del rows
    objects = [GenerationInputRow(event.originator_id, source, "object") for source in event.inputs]
    return objects + [GenerationInputRow(event.originator_id, str(source), "thing") for source in event.lineage]
