"""The pictures of characters, wanted and made, to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.characters.character import Character, Picture
from domain.shared.facts import number
from projections.read_model import Key, Rows, fold, read_model


@read_model(
    "character_images",
    version=4,
    indexes=[("character_id", "requested_at")],
    order=("requested_at", "id"),
    descending=True,
)
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
    kind: str = "portrait"
    type_asked: str = ""
    type_made: str = ""
    consistency: float | None = None
    judge: str = ""
    needs_review: bool = False
    verdict: str = ""
    note: str = ""
    brand: dict[str, Any] | None = None


def _wanted(event: Character.ImageRequested) -> list[Key]:
    return [(event.generation.generation_id,)]


def _ended(event: Character.ImageAttached | Character.ImageFailed) -> list[Key]:
    return [(event.generation_id,)]


def _reviewed(event: Character.ImageReviewed) -> list[Key]:
    return [(event.generation_id,)]


@fold(CharacterImageRow, Character.ImageRequested, key=_wanted)
def show_request(_: Rows, event: Character.ImageRequested) -> list[CharacterImageRow]:
    """Show that a picture is wanted."""
    wish = event.generation
    said = (event.prompt, event.look, event.seed, wish.recipe)
    kind = str(wish.recipe.get("picture", "portrait"))
    return [CharacterImageRow(wish.generation_id, event.originator_id, *said, event.timestamp, kind=kind)]


@fold(CharacterImageRow, Character.ImageAttached, key=_ended)
def show_picture(rows: Rows, event: Character.ImageAttached) -> list[CharacterImageRow]:
    """Show the picture."""
    made = {"status": "made", "picture": event.picture, "made_at": event.timestamp, "failure": ""}
    told = {name: str(event.facts.get(name, "")) for name in ("type_asked", "type_made", "judge")}
    judged = {"consistency": number(event.facts, "consistency"), "needs_review": event.facts.get("review") is True}
    return [replace(row, **made, **told, **judged, brand=event.facts.get("brand")) for row in rows.values()]


@fold(CharacterImageRow, Character.ImageReviewed, key=_reviewed)
def show_verdict(rows: Rows, event: Character.ImageReviewed) -> list[CharacterImageRow]:
    """Show what somebody said who looked."""
    verdict = {"verdict": "accepted" if event.accepted else "rejected", "note": event.note}
    return [replace(row, needs_review=False, **verdict) for row in rows.values()]


@fold(CharacterImageRow, Character.ImageFailed, key=_ended)
def show_failure(rows: Rows, event: Character.ImageFailed) -> list[CharacterImageRow]:
    """Show that the picture could not be made."""
    return [replace(row, status="failed", failure=event.reason) for row in rows.values()]
