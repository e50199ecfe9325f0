"""The pictures of characters, wanted and made, to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.characters.character import Character, Picture
from projections.read_model import Key, Rows, fold, read_model


@read_model("character_images", indexes=[("character_id", "requested_at")])
@dataclass(frozen=True, slots=True)
class CharacterImageRow:
    """A picture; its id is that of the generation. `status` is requested, made or failed."""

    id: UUID
    character_id: UUID
    prompt: str
    look: str
    seed: int
    recipe: dict[str, Any]
    requested_at: datetime
    status: str = "requested"
    picture: Picture | None = None
    made_at: datetime | None = None
    failure: str = ""


def _wanted(event: Character.ImageRequested) -> list[Key]:
    return [(event.generation.generation_id,)]


def _ended(event: Character.ImageAttached | Character.ImageFailed) -> list[Key]:
    return [(event.generation_id,)]


@fold(CharacterImageRow, Character.ImageRequested, key=_wanted)
def show_request(_: Rows, event: Character.ImageRequested) -> list[CharacterImageRow]:
    """Show that a picture is wanted."""
    wish = event.generation
    said = (event.prompt, event.look, event.seed, wish.recipe)
    return [CharacterImageRow(wish.generation_id, event.originator_id, *said, event.timestamp)]


@fold(CharacterImageRow, Character.ImageAttached, key=_ended)
def show_picture(rows: Rows, event: Character.ImageAttached) -> list[CharacterImageRow]:
    """Show the picture."""
    made = {"status": "made", "picture": event.picture, "made_at": event.timestamp, "failure": ""}
    return [replace(row, **made) for row in rows.values()]


@fold(CharacterImageRow, Character.ImageFailed, key=_ended)
def show_failure(rows: Rows, event: Character.ImageFailed) -> list[CharacterImageRow]:
    """Show that the picture could not be made."""
    return [replace(row, status="failed", failure=event.reason) for row in rows.values()]
