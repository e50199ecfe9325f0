"""What may be asked of a scene's sound: voice its lines, score it, mix it, record what became of that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.consents import required
from commands.fields import ObjectHash, Queue, Reason
from commands.plain import PlainData
from commands.ports import Studio
from commands.scenes import require_elements, require_scenes
from commands.stored import StoredObject, plain
from domain.postproduction.scene_audio import MIX, SCORE, SceneAudio
from domain.shared.generation import GenerationRequest
from domain.shared.sources import new_id

PURPOSES = {"speech": "postproduction.line", "music": "postproduction.score", "mix": "postproduction.mix"}
_SCRIPT = "33333333-3333-4333-8333-333333333333"
_SCENE = "44444444-4444-4444-8444-444444444444"
_LINE = "99999999-9999-4999-8999-999999999999"
_AUDIO = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
_GENERATION = "66666666-6666-4666-8666-666666666666"


class _Making(Command):
    """What every wish for sound tells."""

    script_id: UUID
    scene_id: UUID
    """The scene's heading."""
    recipe: PlainData
    """Everything that decides the result."""
    inputs: tuple[ObjectHash, ...] = Field(default=(), max_length=5_000)
    lineage: tuple[UUID, ...] = Field(default=(), max_length=1_000)
    queue: Queue | None = None
    generation_id: UUID | None = None

    def wish(self, studio: Studio, kind: str, subject_id: UUID, part: str) -> GenerationRequest:
        """Return the wish."""
        return GenerationRequest(
            self.generation_id or new_id(),
            kind,
            PURPOSES[kind],
            subject_id,
            self.recipe,
            self.inputs,
            part,
            self.queue,
            (*self.lineage, *required(studio, kind, self.lineage, studio.project_id)),
            studio.provider(kind),
        )


class VoiceLine(_Making):
    """Have a line of a scene spoken; when its recording has the same recipe, that one stands."""

    element_id: UUID
    """The line's element."""


class ScoreScene(_Making):
    """Have music made for a scene; when its music has the same recipe, that one stands."""


class MixScene(_Making):
    """Have a scene mixed; when its mix has the same recipe, that one stands."""


class RecordScenePart(Command):
    """Record a part of a scene's sound that a worker made."""

    scene_audio_id: UUID
    part: str = Field(max_length=200)
    """A line's element id, "score" or "mix"."""
    generation_id: UUID
    outputs: dict[str, StoredObject]
    facts: PlainData = Field(default_factory=dict[str, Any])
    provenance: str = Field(max_length=100)


class RecordScenePartFailure(Command):
    """Record that a part of a scene's sound could not be made."""

    scene_audio_id: UUID
    part: str = Field(max_length=200)
    generation_id: UUID
    reason: Reason


@handles(
    VoiceLine,
    permission="postproduction.record",
    subject="script_id",
    example={
        "script_id": _SCRIPT,
        "scene_id": _SCENE,
        "element_id": _LINE,
        "recipe": {"speech": "line", "text": "Is this the last train?", "voice": {"seed": "mara"}},
    },
)
def voice_line(command: VoiceLine, studio: Studio) -> Outcome:
    """Ask for the recording."""
    require_elements(studio, command.script_id, [command.element_id])
    audio = _audio(command, studio)
    part = str(command.element_id)
    audio.ask_for_line(command.element_id, command.wish(studio, "speech", audio.id, part))
    return _asked(audio, part, studio)


@handles(
    ScoreScene,
    permission="postproduction.score",
    subject="script_id",
    example={"script_id": _SCRIPT, "scene_id": _SCENE, "recipe": {"music": "scene", "mood": "tense", "seconds": 20.0}},
)
def score_scene(command: ScoreScene, studio: Studio) -> Outcome:
    """Ask for the music."""
    audio = _audio(command, studio)
    audio.ask_for_score(command.wish(studio, "music", audio.id, SCORE))
    return _asked(audio, SCORE, studio)


@handles(
    MixScene,
    permission="postproduction.mix",
    subject="script_id",
    example={"script_id": _SCRIPT, "scene_id": _SCENE, "recipe": {"mix": "scene", "lines": []}},
)
def mix_scene(command: MixScene, studio: Studio) -> Outcome:
    """Ask for the mix."""
    audio = _audio(command, studio)
    audio.ask_for_mix(command.wish(studio, "mix", audio.id, MIX))
    return _asked(audio, MIX, studio)


def _audio(command: _Making, studio: Studio) -> SceneAudio:
    """Return the scene's sound; the first wish opens it. Raises NotFound for a scene that the script has not."""
    require_scenes(studio, command.script_id, [command.scene_id])
    known = studio.find(SceneAudio, SceneAudio.create_id(command.script_id, command.scene_id))
    return known or SceneAudio(command.script_id, command.scene_id)


def _asked(audio: SceneAudio, part: str, studio: Studio) -> Outcome:
    studio.save(audio)
    making = audio.part(part)
    if making.asked is not None:
        return Outcome(audio.id, audio.version, job_id=making.asked)
    return Outcome(audio.id, audio.version, details={"reused": True, "outputs": making.outputs, "facts": making.facts})


@handles(
    RecordScenePart,
    permission="postproduction.attach",
    subject="scene_audio_id",
    example={
        "scene_audio_id": _AUDIO,
        "part": _LINE,
        "generation_id": _GENERATION,
        "outputs": {"speech": {"hash": "0" * 64, "size": 96_044, "mime": "audio/wav"}},
        "facts": {"duration_s": 1.0, "engine": "formant"},
        "provenance": "previz",
    },
)
def record_scene_part(command: RecordScenePart, studio: Studio) -> None:
    """Take the outcome."""
    audio = studio.load(SceneAudio, command.scene_audio_id)
    audio.record(command.part, command.generation_id, plain(command.outputs), command.facts, command.provenance)
    studio.save(audio)


@handles(
    RecordScenePartFailure,
    permission="postproduction.attach",
    subject="scene_audio_id",
    example={"scene_audio_id": _AUDIO, "part": "mix", "generation_id": _GENERATION, "reason": "the disk is full"},
)
def record_scene_part_failure(command: RecordScenePartFailure, studio: Studio) -> None:
    """Note why there is none."""
    audio = studio.load(SceneAudio, command.scene_audio_id)
    audio.record_failure(command.part, command.generation_id, command.reason)
    studio.save(audio)
