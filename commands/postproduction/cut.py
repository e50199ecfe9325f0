"""What may be asked of a cut: assemble it, master it, record what became of that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from commands.bus import Command, Outcome, handles
from commands.fields import Name, ObjectHash, Queue, Reason
from commands.plain import PlainData
from commands.ports import Studio
from commands.scenes import require_scenes
from commands.stored import StoredObject, plain
from domain.postproduction.cut import Cut
from domain.postproduction.edit_list import CutShot, EditList
from domain.shared.generation import GenerationRequest
from domain.shared.sources import new_id

PURPOSE = "postproduction.master"
_SCRIPT = "33333333-3333-4333-8333-333333333333"
_SCENE = "44444444-4444-4444-8444-444444444444"
_SHOT = "88888888-8888-4888-8888-888888888888"
_CUT = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"
_GENERATION = "66666666-6666-4666-8666-666666666666"


class CutEntry(BaseModel):
    """A shot of the edit: so many of its frames from the first one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    shot_id: UUID
    scene_id: UUID
    frames: int = Field(ge=1, le=86_400)


class AssembleCut(Command):
    """Put shots in order; the same edit again changes nothing."""

    script_id: UUID
    format: Name = "film-720p"
    """Each format of a script has a cut of its own."""
    shots: tuple[CutEntry, ...] = Field(min_length=1, max_length=20_000)
    fps: int = Field(default=24, ge=1, le=240)
    width: int = Field(default=1280, ge=2, le=16_384)
    height: int = Field(default=720, ge=2, le=16_384)


class MasterCut(Command):
    """Have a master of the cut made; when the last one has the same recipe, that one stands."""

    cut_id: UUID
    recipe: PlainData
    """Everything that decides the master."""
    inputs: tuple[ObjectHash, ...] = Field(default=(), max_length=20_000)
    lineage: tuple[UUID, ...] = Field(default=(), max_length=1_000)
    queue: Queue | None = None
    generation_id: UUID | None = None


class RecordMaster(Command):
    """Record the master that a worker made."""

    cut_id: UUID
    generation_id: UUID
    outputs: dict[str, StoredObject]
    facts: PlainData = Field(default_factory=dict[str, Any])
    """duration_s, integrated_lufs and true_peak_dbtp as measured on the decoded file, and whatever else is known."""
    provenance: str = Field(max_length=100)


class RecordMasterFailure(Command):
    """Record that a master could not be made."""

    cut_id: UUID
    generation_id: UUID
    reason: Reason


@handles(
    AssembleCut,
    permission="postproduction.cut",
    subject="script_id",
    example={"script_id": _SCRIPT, "shots": [{"shot_id": _SHOT, "scene_id": _SCENE, "frames": 72}]},
)
def assemble_cut(command: AssembleCut, studio: Studio) -> None:
    """Assemble it, or assemble it anew."""
    require_scenes(studio, command.script_id, (entry.scene_id for entry in command.shots))
    shots = tuple(CutShot(e.shot_id, e.scene_id, e.frames) for e in command.shots)
    edit = EditList(shots, command.fps, command.width, command.height)
    cut = studio.find(Cut, Cut.create_id(command.script_id, command.format))
    if cut is None:
        cut = Cut.assemble(command.script_id, command.format, edit)
    else:
        cut.reassemble(edit)
    studio.save(cut)


@handles(
    MasterCut,
    permission="postproduction.cut",
    subject="cut_id",
    example={"cut_id": _CUT, "recipe": {"cut": "film", "segments": [], "title": "Last Train"}},
)
def master_cut(command: MasterCut, studio: Studio) -> Outcome:
    """Ask for the master, unless it is there or on its way."""
    cut = studio.load(Cut, command.cut_id)
    cut.ask_for_master(_wish(command, studio.provider("cut")))
    studio.save(cut)
    if cut.master.asked is not None:
        return Outcome(cut.id, cut.version, job_id=cut.master.asked)
    told = {"reused": True, "outputs": cut.master.outputs, "facts": cut.master.facts}
    return Outcome(cut.id, cut.version, details=told)


def _wish(command: MasterCut, provider: str) -> GenerationRequest:
    return GenerationRequest(
        command.generation_id or new_id(),
        "cut",
        PURPOSE,
        command.cut_id,
        command.recipe,
        command.inputs,
        queue=command.queue,
        lineage=command.lineage,
        provider=provider,
    )


@handles(
    RecordMaster,
    permission="postproduction.attach",
    subject="cut_id",
    example={
        "cut_id": _CUT,
        "generation_id": _GENERATION,
        "outputs": {"film": {"hash": "0" * 64, "size": 4_194_304, "mime": "video/mp4"}},
        "facts": {"duration_s": 61.5, "integrated_lufs": -14.0, "true_peak_dbtp": -1.1},
        "provenance": "previz",
    },
)
def record_master(command: RecordMaster, studio: Studio) -> None:
    """Take the outcome."""
    cut = studio.load(Cut, command.cut_id)
    cut.record_master(command.generation_id, plain(command.outputs), command.facts, command.provenance)
    studio.save(cut)


@handles(
    RecordMasterFailure,
    permission="postproduction.attach",
    subject="cut_id",
    example={"cut_id": _CUT, "generation_id": _GENERATION, "reason": "the disk is full"},
)
def record_master_failure(command: RecordMasterFailure, studio: Studio) -> None:
    """Note why there is none."""
    cut = studio.load(Cut, command.cut_id)
    cut.record_failure(command.generation_id, command.reason)
    studio.save(cut)
