"""What may be asked of the scenes of a script. A scene is named by the id of its heading."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from pydantic import Field

from commands.bus import Command, handles
from commands.portrayal import require_characters
from commands.ports import Studio
from commands.writing.script import SCRIPT
from commands.writing.shapes import Short
from domain.writing.manuscript import SceneFacts
from domain.writing.script import Script

_SCENE = "44444444-4444-4444-8444-444444444444"
_WORDS = ("location", "time", "story_day")
_CHARACTER = "55555555-5555-4555-8555-555555555555"


class CutScene(Command):
    """Take a scene out of a script, with its heading."""

    script_id: UUID
    scene_id: UUID


class OmitScene(Command):
    """Take out what a scene says; its number stays, with the word OMITTED."""

    script_id: UUID
    scene_id: UUID


class ReinstateScene(Command):
    """Bring back a scene that was omitted."""

    script_id: UUID
    scene_id: UUID


class DescribeScene(Command):
    """Say of a scene what its text does not; what is left out stays."""

    script_id: UUID
    scene_id: UUID
    location: Short | None = None
    time: Short | None = None
    """The time of day, or the year."""
    story_day: Short | None = None
    silent_character_ids: tuple[UUID, ...] | None = Field(default=None, max_length=500)
    """Characters who are there and say nothing."""


@handles(CutScene, permission="writing.edit", subject="script_id", example={"script_id": SCRIPT, "scene_id": _SCENE})
def cut_scene(command: CutScene, studio: Studio) -> None:
    """Take it out."""
    script = studio.load(Script, command.script_id)
    script.cut_scene(command.scene_id)
    studio.save(script)


@handles(OmitScene, permission="writing.edit", subject="script_id", example={"script_id": SCRIPT, "scene_id": _SCENE})
def omit_scene(command: OmitScene, studio: Studio) -> None:
    """Omit it."""
    script = studio.load(Script, command.script_id)
    script.omit_scene(command.scene_id)
    studio.save(script)


@handles(
    ReinstateScene, permission="writing.edit", subject="script_id", example={"script_id": SCRIPT, "scene_id": _SCENE}
)
def reinstate_scene(command: ReinstateScene, studio: Studio) -> None:
    """Bring it back."""
    script = studio.load(Script, command.script_id)
    script.reinstate_scene(command.scene_id)
    studio.save(script)


@handles(
    DescribeScene,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "scene_id": _SCENE, "story_day": "Day 2", "silent_character_ids": [_CHARACTER]},
)
def describe_scene(command: DescribeScene, studio: Studio) -> None:
    """Take what was named."""
    script = studio.load(Script, command.script_id)
    known = script.scenes.get(command.scene_id, SceneFacts(command.scene_id))
    named: dict[str, Any] = {n: v for n in _WORDS if (v := getattr(command, n)) is not None}
    if command.silent_character_ids is not None:
        require_characters(studio, command.silent_character_ids)
        named["silent"] = command.silent_character_ids
    script.describe_scene(replace(known, **named))
    studio.save(script)
