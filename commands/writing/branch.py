"""What may be asked of the branches of a script: begin one, merge one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from commands.bus import Command, Outcome, handles
from commands.fields import Name
from commands.fresh import fresh
from commands.ports import Studio
from commands.writing import hanging
from commands.writing.script import SCRIPT
from commands.writing.shapes import Short
from domain.shared.sources import new_id
from domain.writing.merging import Conflict, FieldMerge, Take
from domain.writing.script import Script

_OTHER = "44444444-4444-4444-8444-444444444444"


class Resolution(BaseModel):
    """What is taken where two changes exclude each other; a conflict is named by `of`, `id` and `field`."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)
    of: Literal["element", "scene", "title", "beat", "shot", "shots", "panel", "panels"] = "element"
    id: UUID | None = None
    field: Short = ""
    take: Literal["base", "ours", "theirs"]


class BranchScript(Command):
    """Begin a branch of a script, as it is or as it was: a script of its own, which can be merged back.

    Its scenes have their beats, shots and storyboards as they stand, and the looks assigned in them.
    """

    script_id: UUID
    name: Name
    version: int | None = Field(default=None, ge=1)
    branch_id: UUID | None = None
    """The branch's id, when the caller chooses it."""


class MergeScript(Command):
    """Take what a related script says over into a script, its beats, shots and storyboards as well.

    Conflicts are told, and wait for resolutions.
    """

    script_id: UUID
    other_id: UUID
    other_version: int | None = Field(default=None, ge=1)
    resolutions: tuple[Resolution, ...] = Field(default=(), max_length=10_000)
    otherwise: Literal["base", "ours", "theirs"] | None = None
    """What is taken for every conflict without a resolution; none: nothing is merged while there are such."""
    merge_id: UUID | None = None
    """That of the merge whose conflicts the resolutions decide."""


@handles(
    BranchScript,
    permission="writing.create",
    subject="script_id",
    example={"script_id": SCRIPT, "name": "darker ending"},
)
def branch_script(command: BranchScript, studio: Studio) -> Outcome:
    """Begin the branch with what the script says."""
    branch_id = fresh(studio, command.branch_id, "branch_id")
    if command.version is None:
        origin = studio.standing(Script, command.script_id)
    else:
        origin = studio.as_of(Script, command.script_id, command.version)
    branch = Script.begin(branch_id, origin.title, origin.script_type, origin.logline, origin.title_page)
    branch.branch_off(origin, command.name)
    branch.keep_all_of(origin)
    studio.save(branch, *hanging.copied(studio, origin.id, branch))
    return Outcome(branch.id, branch.version, details={"origin_version": origin.version})


@handles(
    MergeScript,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "other_id": _OTHER, "otherwise": "theirs"},
)
def merge_script(command: MergeScript, studio: Studio) -> Outcome:
    """Find the common past, put both sides together, and tell what somebody must decide."""
    script = studio.load(Script, command.script_id)
    if command.other_version is None:
        other = studio.standing(Script, command.other_id)
    else:
        other = studio.as_of(Script, command.other_id, command.other_version)
    ancestor = script.common_base(other)
    base = studio.as_of(Script, ancestor.stream_id, ancestor.version)
    taken: dict[tuple[str, UUID | None, str], Take] = {(r.of, r.id, r.field): r.take for r in command.resolutions}

    def choose(conflict: Conflict) -> Take | None:
        return taken.get(conflict.key) or command.otherwise

    merge_id, decided = command.merge_id or new_id(), FieldMerge(choose)
    merge_hanging = hanging.merged(studio, script, other, base.manuscript, decided)
    conflicts = script.merge(merge_id, other, (ancestor, base.manuscript), decided)
    studio.save(script, *(merge_hanging() if not conflicts else ()))
    told = {"merge_id": str(merge_id), "merged": not conflicts, "conflicts": [_told(c) for c in conflicts]}
    return Outcome(script.id, script.version, details=told)


def _told(conflict: Conflict) -> dict[str, str | None]:
    return asdict(conflict) | {"id": str(conflict.id) if conflict.id else None}
