"""The shapes in which writers answer: one for each kind of story data. All is required, all is bounded.

Places of the script are named by short references (e1, e2, … for paragraphs, s1, … for scenes): ids are the studio's.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from commands.writing.clean import clean
from commands.writing.shot_list import Angle, Movement, Size

Title = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(clean)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2_000), AfterValidator(clean)]
MayBe = Annotated[str, StringConstraints(max_length=200), AfterValidator(clean)]
Heading = Annotated[
    str, StringConstraints(min_length=5, max_length=120, pattern=r"^(INT|EXT|INT/EXT)\. .+$"), AfterValidator(clean)
]
Ref = Annotated[str, StringConstraints(max_length=12)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Paragraph(_Answer):
    """A paragraph of a scene; dialogue and parentheticals follow the cue (type character) of who speaks."""

    type: Literal["action", "character", "parenthetical", "dialogue", "transition"]
    text: Text


class Scene(_Answer):
    """A scene."""

    heading: Heading
    paragraphs: Annotated[list[Paragraph], Field(min_length=1, max_length=120)]


class Script(_Answer):
    """A screenplay."""

    logline: Text
    scenes: Annotated[list[Scene], Field(min_length=1, max_length=200)]


class Speech(_Answer):
    """A line, and how it is spoken; an empty manner where the line says it."""

    manner: MayBe
    text: Text


class Dialogue(_Answer):
    """What one character says."""

    lines: Annotated[list[Speech], Field(min_length=1, max_length=20)]


class PlannedScene(_Answer):
    """A scene to be."""

    title: Title
    synopsis: Text


class Act(_Answer):
    """An act with its scenes."""

    title: Title
    scenes: Annotated[list[PlannedScene], Field(min_length=1, max_length=60)]


class Outline(_Answer):
    """An outline."""

    logline: Text
    acts: Annotated[list[Act], Field(min_length=1, max_length=12)]


class Beat(_Answer):
    """A beat; `scene` is the reference of the scene that plays it, or empty."""

    beat: Title
    act: Title
    summary: Text
    scene: Ref


class BeatSheet(_Answer):
    """The beats of a story in their order."""

    beats: Annotated[list[Beat], Field(min_length=1, max_length=120)]


class Rewritten(_Answer):
    """A paragraph in other words."""

    ref: Ref
    text: Text


class Rewrite(_Answer):
    """Every paragraph that was to be written anew, once."""

    elements: Annotated[list[Rewritten], Field(min_length=1, max_length=100_000)]


class NoteOnScene(_Answer):
    """A note; `scene` is a reference or empty."""

    scene: Ref
    text: Text


class NoteOnCharacter(_Answer):
    """A note on a character of the script."""

    character: MayBe
    text: Text


class Coverage(_Answer):
    """Notes on a script."""

    logline: Text
    synopsis: Annotated[str, StringConstraints(min_length=1, max_length=5_000), AfterValidator(clean)]
    strengths: Annotated[list[NoteOnScene], Field(max_length=20)]
    concerns: Annotated[list[NoteOnScene], Field(max_length=20)]
    characters: Annotated[list[NoteOnCharacter], Field(max_length=60)]


class Shot(_Answer):
    """A shot of a scene; `shows` are the references of the paragraphs seen and heard in it."""

    scene: Ref
    size: Size
    angle: Angle
    movement: Movement
    lens_mm: Annotated[int, Field(ge=8, le=1_200)]
    subject: Title
    description: Text
    duration_s: Annotated[float, Field(ge=0.2, le=600, strict=False)]
    shows: Annotated[list[Ref], Field(max_length=60)]


class ShotList(_Answer):
    """The shots of scenes in their order."""

    shots: Annotated[list[Shot], Field(min_length=1, max_length=5_000)]


SHAPES: dict[str, type[_Answer]] = {
    "script": Script,
    "scene": Scene,
    "dialogue": Dialogue,
    "outline": Outline,
    "beat_sheet": BeatSheet,
    "rewrite": Rewrite,
    "translation": Rewrite,
    "coverage": Coverage,
    "shot_list": ShotList,
}
