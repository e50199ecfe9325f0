"""What scripts do when the cast changes: follow a name, follow a merge, join spellings of a cue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.fields import Name, Reason
from commands.portrayal import name_of
from commands.ports import Studio
from commands.writing.script import SCRIPT
from commands.writing.shapes import Short
from domain.writing.cues import Person
from domain.writing.script import Script
from domain.writing.shot_list import ShotList

_CHARACTER = "55555555-5555-4555-8555-555555555555"
_OTHER = "44444444-4444-4444-8444-444444444444"


class FollowCharacterName(Command):
    """Give the cues of a character, in all scripts, the name that it took in a version."""

    character_id: UUID
    version: int = Field(ge=2)


class MoveCharacterLinks(Command):
    """Make everything that is one character's in scripts another one's."""

    character_id: UUID
    into_id: UUID
    by: str = Field(max_length=200)
    reason: Reason


class JoinCues(Command):
    """Make cues of several spellings one name, and one character's."""

    script_id: UUID
    spellings: tuple[Short, ...] = Field(min_length=1, max_length=200)
    """What the cues say now."""
    name: Name
    """What they shall say."""
    character_id: UUID | None = None
    """Whose they are; when left out, the one's whose some of them are."""
    reason: Reason = "one name, spelt in several ways"


@handles(
    FollowCharacterName,
    permission="writing.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "version": 2},
)
def follow_character_name(command: FollowCharacterName, studio: Studio) -> Outcome:
    """Edit each script and shot list that the character is in, once; a locked script stays as it is, and is told."""
    former = name_of(studio, command.character_id, command.version - 1)
    name = name_of(studio, command.character_id, command.version)
    both = (Person(command.character_id, former), Person(command.character_id, name))
    lists = _in_shot_lists(studio, *both, studio.actor.name, f"{former} is called {name} now"[:2_000])
    return _in_scripts(studio, command.character_id, lambda s: s.follow_name(command.character_id, former, name), lists)


@handles(
    MoveCharacterLinks,
    permission="writing.edit",
    subject="character_id",
    example={"character_id": _CHARACTER, "into_id": _OTHER, "by": "A. Writer", "reason": "They are one."},
)
def move_character_links(command: MoveCharacterLinks, studio: Studio) -> Outcome:
    """Edit each script and shot list that the character is in, once; a locked script stays as it is, and is told."""
    gone = Person(command.character_id, name_of(studio, command.character_id))
    into = Person(command.into_id, name_of(studio, command.into_id))
    lists = _in_shot_lists(studio, gone, into, command.by, command.reason)
    return _in_scripts(studio, gone.id, lambda s: s.move_links(gone, into, command.by, command.reason), lists)


def _in_shot_lists(studio: Studio, former: Person, now: Person, by: str, reason: str) -> list[ShotList]:
    """Have the shots of a character show the other one; a script's lock is on its words, not on its shots."""
    changed: list[ShotList] = []
    for list_id in studio.shot_lists_that_may_use(former.id):
        shot_list = studio.load(ShotList, list_id)
        shot_list.move_figures(former, now, by, reason)
        changed += [shot_list] if shot_list.pending else []
    return changed


def _in_scripts(
    studio: Studio, character_id: UUID, edit: Callable[[Script], None], lists: Sequence[ShotList]
) -> Outcome:
    changed: list[Script] = []
    locked: list[UUID] = []
    for script_id in studio.scripts_that_may_use(character_id):
        script = studio.load(Script, script_id)
        if script.lock is not None and script.uses_character(character_id):
            locked.append(script_id)
        elif script.uses_character(character_id):
            edit(script)
            changed += [script] if script.pending else []
    studio.save(*changed, *lists)
    details = {
        "scripts": [str(script.id) for script in changed],
        "locked": [str(script_id) for script_id in locked],
        "shot_lists": [str(shot_list.id) for shot_list in lists],
    }
    first = next(iter((*changed, *lists)), None)
    return Outcome(first.id if first else character_id, first.version if first else 0, details=details)


@handles(
    JoinCues,
    permission="writing.edit",
    subject="script_id",
    example={"script_id": SCRIPT, "spellings": ["Mara", "MARA (V.O.)"], "name": "MARA"},
)
def join_cues(command: JoinCues, studio: Studio) -> None:
    """Join them."""
    script = studio.load(Script, command.script_id)
    script.join_cues(command.spellings, command.name, command.character_id, command.reason)
    studio.save(script)
