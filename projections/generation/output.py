"""The objects that generations made, a row each: which object is whose, and what it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.generation.generation import Generation
from projections.read_model import fold, read_model


@read_model("generation_outputs", key=("generation_id", "name"), indexes=[("organization_id", "hash")], pins=False)
@dataclass(frozen=True, slots=True)
class GenerationOutputRow:
    """One object that a generation made, under the name it has among the outputs."""

    generation_id: UUID
    name: str
    hash: str
    size: int
    mime: str
    made_at: datetime


def names_of(event: Generation.Completed) -> Iterable[tuple[UUID, str]]:
    """Return the keys of all outputs."""
    return ((event.originator_id, name) for name in event.outputs)


@fold(GenerationOutputRow, Generation.Completed, key=names_of)
def show_outputs(rows: object, event: Generation.Completed) -> list[GenerationOutputRow]:
    """Note every object."""
    del rows
    return [
        GenerationOutputRow(event.originator_id, name, made["hash"], made["size"], made["mime"], event.timestamp)
        for name, made in event.outputs.items()
    ]
