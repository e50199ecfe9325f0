"""What the sheets of characters hold besides words: relations and reference pictures, to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.characters.character import Character
from domain.characters.sheet import Reference, Relation
from projections.characters.character import BROUGHT, Brought
from projections.read_model import EVERY_ROW, Key, Removed, Rows, fold, read_model


@read_model("character_relations", key=("character_id", "to_character_id", "kind"), indexes=[("to_character_id",)])
@dataclass(frozen=True, slots=True)
class CharacterRelationRow:
    """What another character is to this one."""

    character_id: UUID
    to_character_id: UUID
    kind: str
    words: str
    changed_at: datetime


@read_model("character_references", key=("character_id", "view"))
@dataclass(frozen=True, slots=True)
class CharacterReferenceRow:
    """A picture that shows who a character is, from one side."""

    character_id: UUID
    view: str
    hash: str
    size: int
    mime: str
    real_person: bool
    consent_id: UUID | None
    changed_at: datetime


def _every(_: object) -> Key:
    return EVERY_ROW


def _related(event: Character.RelationSet) -> list[Key]:
    return [(event.originator_id, event.relation.character_id, event.relation.kind)]


def _unrelated(event: Character.RelationRemoved) -> list[Key]:
    return [(event.originator_id, event.character_id, event.kind)]


def _seen(event: Character.ReferenceSet | Character.ReferenceRemoved) -> list[Key]:
    return [(event.originator_id, event.view)]


def _relation(character_id: UUID, relation: Relation, at: datetime) -> CharacterRelationRow:
    return CharacterRelationRow(character_id, relation.character_id, relation.kind, relation.words, at)


def _reference(character_id: UUID, view: str, shown: Reference, at: datetime) -> CharacterReferenceRow:
    picture = (shown.hash, shown.size, shown.mime, shown.real_person, shown.consent_id)
    return CharacterReferenceRow(character_id, view, *picture, at)


@fold(CharacterRelationRow, Character.RelationSet, key=_related)
def show_relation(_: Rows, event: Character.RelationSet) -> list[CharacterRelationRow]:
    """Show the relation."""
    return [_relation(event.originator_id, event.relation, event.timestamp)]


@fold(CharacterRelationRow, Character.RelationRemoved, key=_unrelated)
def hide_relation(_: Rows, event: Character.RelationRemoved) -> list[Removed]:
    """Take the relation away."""
    return [Removed(key) for key in _unrelated(event)]


@fold(CharacterRelationRow, *BROUGHT, key=_every)
def show_relations(rows: Rows, event: Brought) -> list[CharacterRelationRow | Removed]:
    """Show the relations that came back, and take the others away."""
    shown = [_relation(event.originator_id, r, event.timestamp) for r in event.sheet.relations]
    kept = {(row.character_id, row.to_character_id, row.kind) for row in shown}
    return [*shown, *(Removed(key) for key in rows if key not in kept)]


@fold(CharacterReferenceRow, Character.ReferenceSet, key=_seen)
def show_reference(_: Rows, event: Character.ReferenceSet) -> list[CharacterReferenceRow]:
    """Show the picture."""
    return [_reference(event.originator_id, event.view, event.reference, event.timestamp)]


@fold(CharacterReferenceRow, Character.ReferenceRemoved, key=_seen)
def hide_reference(_: Rows, event: Character.ReferenceRemoved) -> list[Removed]:
    """Take the picture away."""
    return [Removed(key) for key in _seen(event)]


@fold(CharacterReferenceRow, *BROUGHT, key=_every)
def show_references(rows: Rows, event: Brought) -> list[CharacterReferenceRow | Removed]:
    """Show the pictures that came back, and take the others away."""
    character, at = event.originator_id, event.timestamp
    shown = [_reference(character, view, picture, at) for view, picture in event.sheet.references.items()]
    return [*shown, *(Removed(key) for key in rows if key[1] not in event.sheet.references)]
