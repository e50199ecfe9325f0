"""What a merge of characters takes over: looks up everything that is the one's, and makes it the other's."""

from __future__ import annotations

from commands.ports import Studio
from domain.characters.appearances import Appearances
from domain.characters.casting import Casting
from domain.characters.character import Character
from domain.characters.joining import Joining
from domain.shared.aggregate import Aggregate


def joined(joining: Joining, studio: Studio) -> list[Aggregate]:
    """Have the one that stays take over everything, and return what changed."""
    into, gone = joining.into, joining.gone
    joining.sheets()
    changed: list[Aggregate] = [into]
    for stream_id in studio.held_by(gone.id):
        if (part := studio.find(Casting, stream_id)) and part.character_id == gone.id:
            own = studio.find(Casting, Casting.create_id(into.id, part.project_id, part.script_id))
            taken = joining.part(part, own)
            changed += [part, taken] if taken else [part]
        elif (theirs := studio.find(Appearances, stream_id)) and theirs.character_id == gone.id and theirs.scenes:
            own_scenes = studio.find(Appearances, Appearances.create_id(into.id, theirs.script_id))
            own_scenes = own_scenes or Appearances(character_id=into.id, script_id=theirs.script_id)
            joining.scenes(theirs, own_scenes)
            changed += [theirs, own_scenes]
        elif (other := studio.find(Character, stream_id)) and other.id != gone.id:
            joining.relations_of(other)
            changed.append(other)
    return [one for one in {one.id: one for one in changed}.values() if one.pending]
