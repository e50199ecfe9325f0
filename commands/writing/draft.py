"""What may be asked of a writer: a script from an idea, dialogue for a scene."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.fields import Description, Name, Queue, Reason, Words
from commands.fresh import fresh
from commands.ports import Studio
from commands.writing.script import PROJECT, SCRIPT, ScriptForm
from commands.writing.wish import CastMember, known_cast, links, wish_for
from domain.shared.refusal import Invalid
from domain.shared.sources import new_id
from domain.writing.form import ad_seconds
from domain.writing.proposal import Draft
from domain.writing.scenes import scene_of
from domain.writing.script import Script

_MINUTES = 1.0
_ID = "66666666-6666-4666-8666-666666666666"
_SCENE = "44444444-4444-4444-8444-444444444444"
_CHARACTER = "55555555-5555-4555-8555-555555555555"


class GenerateScript(Command):
    """Have a script written from an idea."""

    project_id: UUID
    title: Name
    prompt: Description
    script_type: ScriptForm = "film"
    cast: tuple[CastMember, ...] = Field(default=(), max_length=200)
    """Who plays in it; without anybody the writer invents them."""
    minutes: float | None = Field(default=None, gt=0, le=240)
    """How long it is to play; one minute when neither this nor `seconds` says so."""
    seconds: int | None = Field(default=None, ge=1, le=86_400)
    """How long an ad is to play, in place of `minutes`: 6, 15, 30 or 60 seconds. It is the script's target, too."""
    pattern: str = Field(default="three-act", max_length=100)
    """The story pattern by name."""
    seed: str = Field(default="", max_length=200)
    accept: bool = True
    """Whether it is wanted as it comes; otherwise it stays a proposal."""
    script_id: UUID | None = None
    queue: Queue | None = None
    """Which workers write it: `priority` for what somebody waits for, which is usual, or `cpu`."""
    generation_id: UUID | None = None

    @property
    def everybody(self) -> tuple[CastMember, ...]:
        """Who plays in it."""
        return self.cast


class GenerateDialogue(Command):
    """Have a character's dialogue for a scene written."""

    script_id: UUID
    scene_id: UUID
    """The scene's heading."""
    speaker: CastMember
    others: tuple[CastMember, ...] = Field(default=(), max_length=200)
    context: Description
    emotion: Words = "neutral"
    seed: str = Field(default="", max_length=200)
    after_id: UUID | None = None
    """The element that it goes after; the scene's last one when left out."""
    accept: bool = True
    queue: Queue | None = None
    """Which workers write it, as of a script."""
    generation_id: UUID | None = None

    @property
    def everybody(self) -> tuple[CastMember, ...]:
        """The speaker, and who is there."""
        return (self.speaker, *self.others)


class RecordDraftFailure(Command):
    """Record that story data could not be written."""

    script_id: UUID
    generation_id: UUID
    reason: Reason


@handles(
    GenerateScript,
    permission="writing.generate",
    example={"project_id": PROJECT, "title": "Last Train", "prompt": "A clockmaker misses the last train home."},
)
def generate_script(command: GenerateScript, studio: Studio) -> Outcome:
    """Begin the script and ask for its draft."""
    script_id = fresh(studio, command.script_id, "script_id") or new_id()
    script = Script.begin(script_id, command.title, command.script_type, "", {})
    if command.seconds is not None:
        if command.minutes is not None:
            raise Invalid("Say how long the ad is in seconds or in minutes, not both.", field="seconds")
        script.target_length(ad_seconds(command.script_type, command.seconds))
    wish = wish_for(command, script.id, _story_recipe(command, studio), studio)
    script.ask_for_draft(wish, Draft("script", command.accept, cast=links(command.cast), bases={}))
    studio.save(script)
    return Outcome(script.id, script.version, job_id=wish.generation_id)


@handles(
    GenerateDialogue,
    permission="writing.generate",
    subject="script_id",
    example={
        "script_id": SCRIPT,
        "scene_id": _SCENE,
        "speaker": {"name": "Mara", "character_id": _CHARACTER},
        "context": "She learns that the train has left.",
        "emotion": "sad",
    },
)
def generate_dialogue(command: GenerateDialogue, studio: Studio) -> Outcome:
    """Ask for the dialogue, to go where it was wanted or to the end of its scene."""
    script = studio.load(Script, command.script_id)
    scene = scene_of(script.content, command.scene_id)
    wish = wish_for(command, script.id, _dialogue_recipe(command, scene.heading, studio), studio)
    script.ask_for_draft(
        wish, Draft("dialogue", command.accept, command.after_id or scene.last_id, links(command.everybody))
    )
    studio.save(script)
    return Outcome(script.id, script.version, job_id=wish.generation_id)


def _story_recipe(command: GenerateScript, studio: Studio) -> dict[str, Any]:
    told = command.model_dump(include={"title", "prompt", "script_type", "pattern", "seed"})
    told["minutes"] = command.seconds / 60 if command.seconds else command.minutes or _MINUTES
    told |= {"seconds": command.seconds} if command.seconds else {}
    return {"text": "script", **told, "cast": known_cast(command.cast, studio)}


def _dialogue_recipe(command: GenerateDialogue, heading: str, studio: Studio) -> dict[str, Any]:
    told = command.model_dump(include={"context", "emotion", "seed"})
    character, *others = known_cast((command.speaker, *command.others), studio)
    return {"text": "dialogue", **told, "scene_heading": heading, "character": character, "others": others}


@handles(
    RecordDraftFailure,
    permission="writing.generate",
    subject="script_id",
    example={"script_id": SCRIPT, "generation_id": _ID, "reason": "no provider"},
)
def record_draft_failure(command: RecordDraftFailure, studio: Studio) -> None:
    """Note why there is no draft."""
    script = studio.load(Script, command.script_id)
    script.record_draft_failure(command.generation_id, command.reason)
    studio.save(script)
