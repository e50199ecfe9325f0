"""Edits that follow the cast: a character took another name, two became one, spellings of a cue were joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from domain.shared.refusal import Invalid, NotFound, require_text
from domain.writing.cues import Person, cue_parts, renamed_cue
from domain.writing.element import MOST_NAME, Element
from domain.writing.manuscript import SceneFacts
from domain.writing.part import ScriptPart
from domain.writing.written import Rewriting


class CastEdits(ScriptPart):
    """What follows from what became of characters. Each is one edit, which can be undone."""

    class CuesRenamed(Rewriting):
        """A character took another name, and its cues took it too."""

        TOPIC = "writing.CuesRenamed"
        character_id: UUID
        former: str
        name: str

    class LinksMoved(Rewriting):
        """Two characters became one: what was the one's is the other's now. `by` says who said so, `reason` why."""

        TOPIC = "writing.CharacterLinksMoved"
        from_id: UUID
        into_id: UUID
        scenes: tuple[SceneFacts, ...]
        by: str
        reason: str

        def change(self, script: ScriptPart) -> None:
            """Take the cues, and who is silently there."""
            super().change(script)
            script.put_facts(self.scenes)

    class CuesJoined(Rewriting):
        """Cues of several spellings are one name now."""

        TOPIC = "writing.CuesJoined"
        spellings: tuple[str, ...]
        name: str
        character_id: UUID | None
        reason: str

    def uses_character(self, character_id: UUID) -> bool:
        """Tell whether a character speaks in it, or is silently there."""
        silent = any(character_id in facts.silent for facts in self.scenes.values())
        return silent or any(e.character_id == character_id for e in self.content)

    def follow_name(self, character_id: UUID, former: str, name: str) -> None:
        """Give the cues of a character its new name; cues that are no part of the former one stay. Raises ScriptLocked.

        The cues of omitted scenes are renamed when they are reinstated by hand: they are not in the text.
        """
        self.refuse_locked()
        changed = list(_renamed(self._cues_of(character_id), former, name, character_id))
        if changed:
            self.carry(self.CuesRenamed, changed, [], character_id=character_id, former=former, name=name)

    def move_links(self, gone: Person, into: Person, by: str, reason: str) -> None:
        """Make everything that is one character's another one's, the name of the cues as well. Raises ScriptLocked."""
        self.refuse_locked()
        cues = self._cues_of(gone.id)
        renamed = {e.id: e for e in _renamed(cues, gone.name, into.name, into.id)}
        linked = [renamed.get(cue.id, replace(cue, character_id=into.id)) for cue in cues]
        facts = tuple(
            replace(of, silent=tuple(dict.fromkeys(into.id if one == gone.id else one for one in of.silent)))
            for of in self.scenes.values()
            if gone.id in of.silent
        )
        if linked or facts:
            told = {"from_id": gone.id, "into_id": into.id, "by": by, "reason": reason}
            self.carry(self.LinksMoved, linked, [], scenes=facts, **told)

    def join_cues(self, spellings: Sequence[str], name: str, character_id: UUID | None, reason: str) -> None:
        """Make cues of several spellings one name; an extension in a spelling becomes the cue's own.

        Without a character they are the one's whose some of them are. Raises NotFound, Invalid and ScriptLocked.
        """
        self.refuse_locked()
        name = require_text(name, "name", most=MOST_NAME)
        wanted = frozenset(spellings)
        cues = [e for e in self.content if e.type == "character" and e.text in wanted]
        missing = sorted(wanted - {cue.text for cue in cues})
        if missing:
            raise NotFound(f"No cue of the script says {missing[0]!r}.", field="spellings")
        owners = dict.fromkeys(cue.character_id for cue in cues if cue.character_id is not None)
        if character_id is None and len(owners) > 1:
            raise Invalid(f"They are cues of {len(owners)} characters; name the one that it is.", field="character_id")
        owner = character_id or next(iter(owners), None)
        joined = [_spelt(cue, name, owner) for cue in cues]
        changed = [now for now, cue in zip(joined, cues, strict=True) if now != cue]
        if changed:
            told = {"spellings": tuple(spellings), "name": name, "character_id": owner, "reason": reason}
            self.carry(self.CuesJoined, changed, [], **told)

    def _cues_of(self, character_id: UUID) -> list[Element]:
        return [e for e in self.content if e.type == "character" and e.character_id == character_id]


def _renamed(cues: Sequence[Element], former: str, name: str, character_id: UUID) -> list[Element]:
    """Return the cues that say another name now, as the character's."""
    told = ((cue, renamed_cue(cue.text, former, name)) for cue in cues)
    return [
        replace(cue, text=text[:MOST_NAME], character_id=character_id)
        for cue, text in told
        if text is not None and text != cue.text
    ]


def _spelt(cue: Element, name: str, character_id: UUID | None) -> Element:
    _, extension = cue_parts(cue.text)
    return replace(cue, text=name, extension=cue.extension or extension, character_id=character_id)
