"""What may be asked of the timelines of a character: branch, hang elsewhere, merge."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.fields import Name
from commands.fresh import fresh
from commands.ports import Studio
from domain.characters.character import Character
from domain.characters.refusals import NotATimeline
from domain.characters.sheet import require_name
from domain.characters.timeline import Timeline, unrelated
from domain.characters.union import Union

_CHARACTER = "33333333-3333-4333-8333-333333333333"
_OTHER = "22222222-2222-4222-8222-222222222222"
Part = Name
"""A part of a sheet: "appearance", "looks.winter"."""


class BranchCharacter(Command):
    """Begin another timeline of a character: a character of its own, as that one is or was in a version."""

    character_id: UUID
    name: Name
    """What the timeline is called: "Mara, had she left"."""
    label: Name | None = None
    version: int | None = Field(default=None, ge=1)
    timeline_id: UUID | None = None
    """Its id, when the caller chooses it."""


class MoveTimeline(Command):
    """Hang a timeline from another one of the same character."""

    timeline_id: UUID
    onto_id: UUID


class MergeTimeline(Command):
    """Take over what a timeline changed since it began, or what the character it hangs from did."""

    character_id: UUID
    """Which one takes over."""
    source_id: UUID
    """What it takes over from."""
    resolutions: dict[Part, Literal["ours", "theirs"]] = Field(
        default_factory=dict[str, Literal["ours", "theirs"]], max_length=1_000
    )
    """For each part that both sides changed, whose stands."""


@handles(
    BranchCharacter,
    permission="characters.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "name": "Mara, had she left"},
)
def branch_character(command: BranchCharacter, studio: Studio) -> Outcome:
    """Begin the timeline."""
    parent = studio.load(Character, command.character_id)
    version = parent.version
    if command.label is not None or command.version is not None:
        version = parent.version_of(command.label, command.version)
    sheet = parent.sheet if version == parent.version else studio.as_of(Character, parent.id, version).sheet
    timeline = Character(
        fresh(studio, command.timeline_id, "timeline_id"),
        name=require_name(command.name),
        description="",
        mode=parent.mode,
        character_type=parent.sheet.character_type,
        seed=parent.sheet.seed,
        appearance="",
        personality="",
        tags=(),
        created_by=studio.actor.id,
    )
    timeline.begin_as(parent, sheet, version)
    above = studio.find(Timeline, Timeline.create_id(parent.id))
    root_id = above.root_id if above else parent.id
    hung = Timeline(character_id=timeline.id, parent_id=parent.id, root_id=root_id, base=timeline.sheet)
    studio.save(timeline, hung)
    return Outcome(timeline.id, timeline.version, details={"from_version": version, "root_id": str(root_id)})


@handles(
    MoveTimeline,
    permission="characters.edit",
    subject="timeline_id",
    example={"timeline_id": _CHARACTER, "onto_id": _OTHER},
)
def move_timeline(command: MoveTimeline, studio: Studio) -> Outcome:
    """Hang it elsewhere."""
    character, onto = studio.load(Character, command.timeline_id), studio.standing(Character, command.onto_id)
    timeline = studio.find(Timeline, Timeline.create_id(character.id))
    if timeline is None:
        raise NotATimeline(f"{character.sheet.name} hangs from nobody; move one of its timelines.", field="timeline_id")
    timeline.move(onto, ancestors(studio, onto.id))
    studio.save(timeline)
    return Outcome(character.id, character.version)


@handles(
    MergeTimeline,
    permission="characters.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "source_id": _OTHER, "resolutions": {"appearance": "theirs"}},
)
def merge_timeline(command: MergeTimeline, studio: Studio) -> None:
    """Merge, or say what stands in the way."""
    into, source = studio.load(Character, command.character_id), studio.standing(Character, command.source_id)
    timeline = studio.find(Timeline, Timeline.create_id(source.id))
    if timeline is None or timeline.parent_id != into.id:
        timeline = studio.find(Timeline, Timeline.create_id(into.id))
    if timeline is None:
        raise unrelated(into, source)
    timeline.merge(into, source, command.resolutions)
    studio.save(into, timeline)


def ancestors(studio: Studio, character_id: UUID) -> list[UUID]:
    """Return the characters that a timeline hangs from, or turned out to be, the nearest first."""
    found: list[UUID] = []
    above = _above(studio, character_id)
    while above:
        nearest = above.pop(0)
        if nearest not in found:
            found.append(nearest)
            above += _above(studio, nearest)
    return found


def _above(studio: Studio, character_id: UUID) -> list[UUID]:
    timeline = studio.find(Timeline, Timeline.create_id(character_id))
    union = studio.find(Union, Union.create_id(character_id))
    return [*([timeline.parent_id] if timeline else []), *([union.into_id] if union else [])]
