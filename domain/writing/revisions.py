"""Revisions of a script: sets of changes with a name, a colour and a date, handed out as changed pages.

What changes while a set is active is marked with it. One is active at a time. The marks are not stored: they are what
differs between the set's start and its end, or now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from domain.shared.aggregate import Aggregate
from domain.shared.refusal import Invalid, NotFound, Refusal, require_text
from domain.writing.element import MOST_NAME
from domain.writing.part import ScriptPart
from domain.writing.revision_colours import colour_after, named

_MOST_SETS = 200
_MOST_MARK = 3  # characters
_MOST_MARKED = 500  # elements of one event
_MOST_EVENT = 200_000  # characters of one event


class RevisionActive(Refusal):
    """Another revision set is active."""

    code = "writing.revision-active"


@dataclass(frozen=True, slots=True)
class RevisionSet:
    """A set of changes. What changed after the version `started` up to `closed`, or to now, is of it."""

    id: UUID
    name: str
    colour: str
    shade: str
    mark: str
    dated: str
    started: int
    closed: int | None = None

    def brought(self, version: int) -> RevisionSet:
        """Return it as it comes with a file, or from an origin, in a version: what it changed is older than that."""
        return replace(self, started=version, closed=None if self.closed is None else version)


@dataclass(frozen=True, slots=True)
class FormerWords:
    """What an element said before a set that came with a file; nothing, when it was not there."""

    element_id: UUID
    set_id: UUID
    before: str


class Revisions(ScriptPart):
    """What may be done with revision sets."""

    class RevisionStarted(Aggregate.Event):
        """From here on, what changes is marked with the set."""

        TOPIC = "writing.RevisionStarted"
        set_id: UUID
        name: str
        colour: str
        shade: str
        mark: str
        dated: str

        def apply(self, aggregate: ScriptPart) -> None:
            """Begin it."""
            told = (self.name, self.colour, self.shade, self.mark, self.dated, self.originator_version)
            aggregate.revisions[self.set_id] = RevisionSet(self.set_id, *told)

    class RevisionClosed(Aggregate.Event):
        """The set is complete: what changes from here on is not of it."""

        TOPIC = "writing.RevisionClosed"
        set_id: UUID

        def apply(self, aggregate: ScriptPart) -> None:
            """Close it."""
            known = aggregate.revisions[self.set_id]
            aggregate.revisions[self.set_id] = replace(known, closed=self.originator_version)

    class RevisionsBrought(Aggregate.Event):
        """Sets came with a file, and what its elements said before them: `part` of `parts`."""

        TOPIC = "writing.RevisionsBrought"
        sets: tuple[RevisionSet, ...]
        former: tuple[FormerWords, ...]
        part: int
        parts: int

        def apply(self, aggregate: ScriptPart) -> None:
            """Take the sets; the words are for readers."""
            aggregate.revisions.update({of.id: of.brought(self.originator_version) for of in self.sets})

    class RevisionsKept(Aggregate.Event):
        """The script is a branch: it has the sets of the one it branched off, as they stood in a version of that."""

        TOPIC = "writing.RevisionsKept"
        sets: tuple[RevisionSet, ...]
        origin_id: UUID
        origin_version: int

        def apply(self, aggregate: ScriptPart) -> None:
            """Take the sets; what they changed is read in the origin."""
            aggregate.revisions.update({of.id: of.brought(self.originator_version) for of in self.sets})

    @property
    def active_revision(self) -> RevisionSet | None:
        """The set that marks what changes."""
        return next((of for of in self.revisions.values() if of.closed is None), None)

    def start_revision(self, set_id: UUID, name: str, paint: tuple[str | None, str | None], mark: str, on: str) -> None:
        """Begin a set on paper of a colour, the next one in order for None, and its shade; the colour is its name, too.

        Raises RevisionActive while another one is active, and Invalid.
        """
        self.refuse_locked()
        mark = require_text(mark, "mark", most=_MOST_MARK)
        last = next(reversed(self.revisions.values()), None)
        colour, shade = named(paint[0] or colour_after(last.colour if last else None), paint[1])
        name = require_text(name or colour.title(), "name", most=MOST_NAME)
        told = {"name": name, "colour": colour, "shade": shade, "mark": mark, "dated": on}
        known = self.revisions.get(set_id)
        if known is not None and all(getattr(known, key) == value for key, value in told.items()):
            return
        active = self.active_revision
        if known is not None or any(of.name == name for of in self.revisions.values()):
            raise Invalid(f"There is a revision {name} already; choose another name.", field="name")
        if active is not None:
            raise RevisionActive(f"The revision {active.name} is active; close it before another one starts.")
        if len(self.revisions) >= _MOST_SETS:
            raise Invalid(f"A script has at most {_MOST_SETS} revisions; go on in a branch.", field="script_id")
        self.trigger_event(self.RevisionStarted, set_id=set_id, **told)

    def close_revision(self, set_id: UUID) -> None:
        """Complete a set; one that is complete stays so. Raises NotFound."""
        self.refuse_locked()
        if set_id not in self.revisions:
            raise NotFound(f"The script has no revision {set_id}.", field="set_id", id=str(set_id))
        if self.revisions[set_id].closed is None:
            self.trigger_event(self.RevisionClosed, set_id=set_id)

    def keep_revisions(self, origin_id: UUID, origin_version: int, sets: Sequence[RevisionSet]) -> None:
        """Have the sets of a script from which this one just branched off; an active one goes on."""
        if sets:
            kept = {"sets": tuple(sets), "origin_id": origin_id, "origin_version": origin_version}
            self.trigger_event(self.RevisionsKept, **kept)

    def bring_revisions(self, sets: Sequence[RevisionSet], former: Sequence[FormerWords]) -> None:
        """Take the sets of a file just imported; all but one are complete. Raises Invalid."""
        if len(sets) > _MOST_SETS or sum(of.closed is None for of in sets) > 1:
            raise Invalid(f"A file brings at most {_MOST_SETS} revisions, one of them active.", field="revisions")
        if not sets:
            return
        pieces = _pieces([words for words in former if words.element_id in self.content])
        for part, piece in enumerate(pieces, 1):
            brought = tuple(sets) if part == 1 else ()
            self.trigger_event(self.RevisionsBrought, sets=brought, former=piece, part=part, parts=len(pieces))


def _pieces(former: Sequence[FormerWords]) -> list[tuple[FormerWords, ...]]:
    pieces: list[list[FormerWords]] = [[]]
    size = 0
    for words in former:
        size += len(words.before)
        if pieces[-1] and (len(pieces[-1]) >= _MOST_MARKED or size > _MOST_EVENT):
            pieces.append([])
            size = len(words.before)
        pieces[-1].append(words)
    return [tuple(piece) for piece in pieces]
