"""Characters, to be read, with their looks and the versions of them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from domain.characters.character import Character
from domain.characters.sheet import Sheet, Voice
from domain.shared.lock import Lock
from projections.read_model import fold, read_model

Brought = Character.Restored | Character.Branched | Character.Merged
BROUGHT = (Character.Restored, Character.Branched, Character.Merged)
"""The events that bring a whole sheet."""


@read_model("characters", version=3, order=("name", "id"))
@dataclass(frozen=True, slots=True)
class CharacterRow:
    """A character as it is now; `portrait` is the hash of its latest picture, `lock` that of its identity."""

    id: UUID
    name: str
    description: str
    mode: str
    character_type: str
    seed: str
    appearance: str
    personality: str
    tags: tuple[str, ...]
    created_by: UUID
    created_at: datetime
    changed_at: datetime
    voice: Voice
    biography: str = ""
    vocabulary: tuple[str, ...] = ()
    speech_habits: tuple[str, ...] = ()
    face: str = ""
    body: str = ""
    palette: tuple[str, ...] = ()
    mannerisms: str = ""
    lock: Lock | None = None
    reference: str = ""
    portrait: str = ""


_OF_SHEET = {f.name for f in fields(Sheet)} & {f.name for f in fields(CharacterRow)}


@fold(CharacterRow, Character.Created)
def show_character(_: CharacterRow | None, event: Character.Created) -> CharacterRow:
    """Show a new character."""
    return CharacterRow(
        id=event.originator_id,
        name=event.name,
        description=event.description,
        mode=event.mode,
        character_type=event.character_type,
        seed=event.seed or str(event.originator_id),
        appearance=event.appearance,
        personality=event.personality,
        tags=event.tags,
        created_by=event.created_by,
        created_at=event.timestamp,
        changed_at=event.timestamp,
        voice=Voice(),
    )


@fold(CharacterRow, Character.Renamed)
def show_name(row: CharacterRow, event: Character.Renamed) -> CharacterRow:
    """Show the name."""
    return replace(row, name=event.name, changed_at=event.timestamp)


@fold(CharacterRow, Character.Described)
def show_traits(row: CharacterRow, event: Character.Described) -> CharacterRow:
    """Show what changed."""
    return replace(row, changed_at=event.timestamp, **event.traits.given())


@fold(CharacterRow, Character.VoiceSet)
def show_voice(row: CharacterRow, event: Character.VoiceSet) -> CharacterRow:
    """Show the voice."""
    return replace(row, voice=event.voice, changed_at=event.timestamp)


@fold(CharacterRow, Character.PersonalitySet)
def show_personality(row: CharacterRow, event: Character.PersonalitySet) -> CharacterRow:
    """Show the personality."""
    return replace(row, personality=event.personality, changed_at=event.timestamp)


@fold(CharacterRow, Character.LockedIdentity)
def show_lock(row: CharacterRow, event: Character.LockedIdentity) -> CharacterRow:
    """Show the lock, and the picture that it refers to."""
    return replace(row, lock=event.lock, reference=event.reference, changed_at=event.timestamp)


@fold(CharacterRow, Character.UnlockedIdentity)
def hide_lock(row: CharacterRow, event: Character.UnlockedIdentity) -> CharacterRow:
    """Show that the lock is gone."""
    return replace(row, lock=None, reference="", changed_at=event.timestamp)


@fold(CharacterRow, *BROUGHT)
def show_restored(row: CharacterRow, event: Brought) -> CharacterRow:
    """Show the sheet that came back."""
    return replace(row, changed_at=event.timestamp, **_kept(event.sheet))


def _kept(sheet: Sheet) -> dict[str, Any]:
    return {name: getattr(sheet, name) for name in _OF_SHEET}


@fold(CharacterRow, Character.ImageAttached)
def show_portrait(row: CharacterRow, event: Character.ImageAttached) -> CharacterRow:
    """Show the latest picture."""
    return replace(row, portrait=event.picture.hash, changed_at=event.timestamp)
