"""Two characters become one: whose looks, relations, parts and scenes stand. What both have otherwise is a conflict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from domain.characters.appearances import Appearances
from domain.characters.casting import Casting
from domain.characters.merging import Conflict, Side
from domain.characters.refusals import MergeConflicts
from domain.shared.refusal import Invalid

if TYPE_CHECKING:
    from domain.characters.character import Character


class Joining:
    """The one that stays takes over from the one that goes; `resolutions` say whose stands of what both have."""

    def __init__(self, into: Character, gone: Character, resolutions: Mapping[str, Side]) -> None:
        self.into, self.gone = into, gone
        self._unused = dict(resolutions)
        self._conflicts: list[Conflict] = []

    def sheets(self) -> None:
        """Take over the looks and relations."""
        for name, look in self.gone.sheet.looks.items():
            if self._takes(f"looks.{name}", self.into.sheet.looks.get(name), look):
                self.into.set_look(name, look)
        for relation in self.gone.sheet.relations:
            own = self.into.sheet.relation(relation.character_id, relation.kind)
            part = f"relations.{relation.character_id}.{relation.kind}"
            if relation.character_id != self.into.id and self._takes(part, own, relation):
                self.into.set_relation(relation)

    def relations_of(self, other: Character) -> None:
        """Have another character's relations to the one that goes be to the one that stays."""
        for relation in [r for r in other.sheet.relations if r.character_id == self.gone.id]:
            other.remove_relation(relation.character_id, relation.kind)
            own, moved = other.sheet.relation(self.into.id, relation.kind), replace(relation, character_id=self.into.id)
            if other.id != self.into.id and self._takes(f"related.{other.id}.{relation.kind}", own, moved):
                other.set_relation(moved)

    def part(self, theirs: Casting, own: Casting | None) -> Casting | None:
        """Take over a part; return the casting of the one that stays, None where nothing is to be taken over.

        Where the credit is the name of the one that goes, it is the name of the one that stays from now on.
        """
        if theirs.ended:
            return None
        credit = self.into.sheet.name if theirs.credit == self.gone.sheet.name else theirs.credit
        played: dict[str, Any] = {"role": theirs.role, "credit": credit, "billing": theirs.billing}
        standing = None if own is None or own.ended else {name: getattr(own, name) for name in played}
        where = ".".join(map(str, filter(None, (theirs.project_id, theirs.script_id))))
        theirs.end(f"{self.gone.sheet.name} is {self.into.sheet.name}"[:2_000])
        if not self._takes(f"castings.{where}", standing, played):
            return None
        own = own or Casting.of((self.into.id, theirs.project_id, theirs.script_id), **played)
        own.change(**played)
        return own

    def scenes(self, theirs: Appearances, own: Appearances) -> None:
        """Take over how the one that goes looks in scenes: every look goes on meaning what it meant.

        A label names a version of the one that goes, so the one that stays looks there as that other timeline.
        """
        for scene_id, said in dict(theirs.scenes).items():
            who = said.timeline_id or (self.gone.id if said.label else None)
            moved = replace(said, timeline_id=None if who == self.into.id else who)
            if self._takes(f"scenes.{theirs.script_id}.{scene_id}", own.scenes.get(scene_id), moved):
                own.assign(scene_id, moved)
            theirs.unassign(scene_id)

    def settle(self) -> None:
        """Raise MergeConflicts while something is undecided, and Invalid for a decision of what is no conflict."""
        if self._conflicts:
            parts = ", ".join(conflict.part for conflict in self._conflicts)
            sentence = f"Both characters have {parts}, each otherwise; say for each whether ours or theirs stands."
            raise MergeConflicts(sentence, field="resolutions", conflicts=[asdict(c) for c in self._conflicts])
        if self._unused:
            raise Invalid(f"{next(iter(self._unused))} is no conflict of this merge.", field="resolutions")

    def _takes(self, part: str, ours: Any, theirs: Any) -> bool:  # noqa: ANN401 - any part's value
        """Tell whether theirs is to be taken over."""
        if ours is None or ours == theirs:
            return ours is None
        side = self._unused.pop(part, None)
        if side is None:
            self._conflicts.append(Conflict(part, None, _plain(ours), _plain(theirs)))
        return side == "theirs"


def _plain(value: Any) -> Any:  # noqa: ANN401 - any part's value
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
