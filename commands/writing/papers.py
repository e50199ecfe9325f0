"""What is read beside a script, as data: beats, notes of coverage, shots. Every item has its kind's shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from commands.writing.clean import Clean, Line
from commands.writing.shot_list import Angle, Movement, Size
from domain.shared.refusal import Invalid
from domain.writing.proposal import Item

Ids = Annotated[tuple[UUID, ...], Field(max_length=2_000)]


class _Paper(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Beat(_Paper):
    """A beat of the story, and the scene that plays it where there is one."""

    beat: Line
    act: Line
    summary: Clean
    scene_id: UUID | None = None
    element_ids: Ids = ()


class Note(_Paper):
    """A note of coverage: a strength, a concern, or what is said of a character."""

    kind: Literal["strength", "concern", "character"]
    text: Clean
    character: Line = ""
    scene_id: UUID | None = None
    element_ids: Ids = ()


class Shot(_Paper):
    """A shot of a list: how it is seen, what of, how long."""

    scene_id: UUID
    number: Line
    """Within its scene: "1", "2"."""
    size: Size
    angle: Angle
    movement: Movement
    lens_mm: int = Field(ge=8, le=1_200)
    subject: Line
    description: Clean = ""
    duration_s: float = Field(gt=0, le=600)
    element_ids: Ids = ()
    """The paragraphs that it shows."""


SHAPES: dict[str, type[_Paper]] = {"beat_sheet": Beat, "coverage": Note, "shot_list": Shot}


def item_of(kind: str, item_id: UUID, values: Mapping[str, Any]) -> Item:
    """Return an item of a kind of paper in its proper form. Raises Invalid, naming the field."""
    try:
        shaped = SHAPES[kind].model_validate(values)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise Invalid(f"{SHAPES[kind].__name__} {item_id}: {field}: {first['msg']}.", field="items") from None
    return Item(item_id, shaped.model_dump(mode="json", exclude_defaults=True))
