"""What may be asked of how characters look in the scenes of a script."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.characters.timeline import ancestors
from commands.characters.union import require_unmerged
from commands.fields import Words
from commands.ports import Studio
from commands.scenes import people_of, require_scenes, scene_order
from domain.characters.appearances import Appearances, Assignment
from domain.characters.character import Character
from domain.characters.refusals import NotATimeline
from domain.characters.sheet import Look, Sheet

_CHARACTER = "33333333-3333-4333-8333-333333333333"
_SCRIPT = "44444444-4444-4444-8444-444444444444"
_SCENE = "55555555-5555-4555-8555-555555555555"


class AssignLook(Command):
    """Say how a character looks in a scene: one of its looks, a version of it, another timeline of it."""

    script_id: UUID
    scene_id: UUID
    """The scene's heading."""
    character_id: UUID
    look: str = Field(default="", max_length=200)
    """One of its looks; its own clothes when empty."""
    label: str = Field(default="", max_length=200)
    """A labelled version of it; the character as it stands when empty."""
    timeline_id: UUID | None = None
    """Another timeline of it."""
    note: Words = ""
    """Why it looks otherwise than in the scene before."""


class UnassignLook(Command):
    """Leave open how a character looks in a scene."""

    script_id: UUID
    scene_id: UUID
    character_id: UUID


class CopyAppearances(Command):
    """Have the characters of a branch look as in the script that it branched off."""

    script_id: UUID
    origin_id: UUID


@handles(
    AssignLook,
    permission="characters.edit",
    subject="script_id",
    example={"script_id": _SCRIPT, "scene_id": _SCENE, "character_id": _CHARACTER, "look": "winter"},
)
def assign_look(command: AssignLook, studio: Studio) -> Outcome:
    """Assign it, when the look is the character's own."""
    require_scenes(studio, command.script_id, [command.scene_id])
    require_unmerged(studio, command.character_id)
    assignment = _assignment(command, studio)
    appearances = studio.find(Appearances, Appearances.create_id(command.character_id, command.script_id))
    if appearances is None:
        appearances = Appearances(character_id=command.character_id, script_id=command.script_id)
    appearances.assign(command.scene_id, assignment)
    studio.save(appearances)
    return Outcome(appearances.id, appearances.version, details={"version": assignment.version})


@handles(
    UnassignLook,
    permission="characters.edit",
    subject="script_id",
    example={"script_id": _SCRIPT, "scene_id": _SCENE, "character_id": _CHARACTER},
)
def unassign_look(command: UnassignLook, studio: Studio) -> None:
    """Leave it open."""
    appearances = studio.load(Appearances, Appearances.create_id(command.character_id, command.script_id))
    appearances.unassign(command.scene_id)
    studio.save(appearances)


@handles(
    CopyAppearances,
    permission="characters.edit",
    subject="script_id",
    example={"script_id": _SCRIPT, "origin_id": _SCENE},
)
def copy_appearances(command: CopyAppearances, studio: Studio) -> Outcome:
    """Copy what is assigned there, for each character of whom nothing is assigned here."""
    people = people_of(studio, command.origin_id)
    there = studio.there_are([Appearances.create_id(one, command.origin_id) for one in people])
    changed: list[Appearances] = []
    for one in people:
        if (from_id := Appearances.create_id(one, command.origin_id)) in there:
            own = studio.find(Appearances, Appearances.create_id(one, command.script_id))
            own = own or Appearances(character_id=one, script_id=command.script_id)
            own.copy(studio.load(Appearances, from_id))
            changed.append(own)
    studio.save(*changed)
    return Outcome(command.script_id, 0, details={"characters": [str(of.character_id) for of in changed]})


def assigned(studio: Studio, character_id: UUID, script_id: UUID, scene_id: UUID) -> tuple[Sheet, Assignment] | None:
    """Return how a character looks in a scene, assigned there or before, and the sheet of that version; None: open."""
    appearances = studio.find(Appearances, Appearances.create_id(character_id, script_id))
    if appearances is None:
        return None
    assignment = appearances.worn_in(scene_order(studio, script_id)).get(scene_id)
    if assignment is None:
        return None
    who = assignment.timeline_id or character_id
    dressed = studio.as_of(Character, who, assignment.version) if assignment.label else studio.standing(Character, who)
    return assignment.dressing(dressed.sheet), assignment


def _assignment(command: AssignLook, studio: Studio) -> Assignment:
    who = studio.standing(Character, command.timeline_id or command.character_id)
    if command.timeline_id not in (None, command.character_id):
        _require_timeline(studio, who, command.character_id)
    version = who.version_of(command.label, None) if command.label else who.version
    dressed = studio.as_of(Character, who.id, version) if command.label else who
    if command.look:
        dressed.sheet.require_look(command.look)
    return Assignment(
        look=command.look,
        worn=dressed.sheet.looks.get(command.look, Look()),
        label=command.label,
        version=version if command.label else 0,
        timeline_id=command.timeline_id if command.timeline_id != command.character_id else None,
        note=command.note,
    )


def _require_timeline(studio: Studio, who: Character, character_id: UUID) -> None:
    if character_id not in ancestors(studio, who.id):
        name = studio.standing(Character, character_id).sheet.name
        raise NotATimeline(f"{who.sheet.name} is no timeline of {name}.", field="timeline_id")
