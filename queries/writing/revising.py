"""A script at a version with its revisions: what each set changed, as far as it still stands so.

All of it is read off the script's own events, in one pass: so it is the same for whoever asks again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from eventsourcing.utils import get_topic

from domain.shared.refusal import Invalid
from domain.writing.page_start import PageLock
from domain.writing.script import Script
from projections.folding import Folding
from projections.read_model import model_of
from projections.writing.element import ElementRow
from projections.writing.former_words import FormerWordsRow
from projections.writing.named_draft import DraftRow
from projections.writing.page_lock import PageLockRow
from projections.writing.revision import RevisionRow
from projections.writing.scene import SceneFactsRow
from projections.writing.script import ScriptRow
from projections.writing.tag import TagRow
from queries.diff import Events
from queries.writing.compare import ElementChange

_MOST = 200_000  # events folded for one answer
_ROWS = (ElementRow, ScriptRow, SceneFactsRow, PageLockRow, RevisionRow, FormerWordsRow, DraftRow, TagRow)
_UNPRINTED = ("section", "synopsis", "note", "boneyard", "page_break")
_PRINTED = ("type", "text", "number", "extension", "dual")
R = TypeVar("R")
Said = Mapping[UUID, ElementRow]


@dataclass(frozen=True, slots=True)
class Standing:
    """What a script said at a version, and how its pages were locked. It is `version` of the stream `script_id`."""

    said: Said
    pages: PageLock
    script_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Revised:
    """What a set changed in a script as it is now.

    `before` has, for each element that the set changed and that says so still, what it said; None: it was not there.
    `gone` are elements before which, in their present order, something was taken out; None: at the end.
    """

    row: RevisionRow
    before: Mapping[UUID, ElementRow | None]
    gone: frozenset[UUID | None]
    start: Standing
    end: Standing
    brought: Mapping[UUID, ElementRow | None]
    """What elements said before it that came with a file."""


@dataclass(frozen=True, slots=True)
class ScriptAt:
    """A script as it was at a version, with everything that its pages and reports are made of."""

    version: int
    row: ScriptRow
    elements: tuple[ElementRow, ...]
    facts: Mapping[UUID, SceneFactsRow]
    pages: PageLock
    revisions: tuple[Revised, ...]
    drafts: tuple[DraftRow, ...]
    tags: tuple[TagRow, ...]


def script_at(organization_id: UUID, events: Events, script_id: UUID, version: int) -> ScriptAt:
    """Return a script at a version. The caller must be allowed to read it. Raises Invalid for a version it lacks."""
    if version > _MOST:
        raise Invalid(f"At most {_MOST:,} events of a script are folded; choose an earlier version.", field="version")
    found = events.stream(organization_id, script_id, 0, version)
    if not 1 <= version <= len(found):
        raise Invalid(f"The script has the versions 1 to {len(found)}; {version} was asked for.", field="version")
    folding = Folding([model_of(row) for row in _ROWS])
    stood: dict[int, Standing] = {}
    for recorded in found:
        folding.apply(recorded)
        if recorded.topic in _BOUNDS:
            stood[recorded.version] = _standing(folding, script_id, recorded.version)
    now = stood[version] = _standing(folding, script_id, version)
    sets = _rows(folding, RevisionRow)
    origins = {(row.origin_id, row.origin_version) for row in sets if row.origin_id is not None}
    kept = {of.row.id: of for key in origins for of in script_at(organization_id, events, *key).revisions}
    return ScriptAt(
        version,
        _rows(folding, ScriptRow)[0],
        tuple(now.said.values()),
        {row.id: row for row in _rows(folding, SceneFactsRow)},
        now.pages,
        tuple(_revisions(folding, stood, version, kept)),
        tuple(sorted(_rows(folding, DraftRow), key=lambda row: (row.version, row.name))),
        tuple(tag for tag in _rows(folding, TagRow) if tag.element_id in now.said),
    )


_BOUNDS = frozenset(get_topic(of) for of in (Script.RevisionStarted, Script.RevisionClosed, Script.RevisionsBrought))


def _rows(folding: Folding, kind: type[R]) -> list[R]:
    return [row for row in folding.tables[model_of(kind).name].rows.values() if row is not None]


def _standing(folding: Folding, script_id: UUID, version: int) -> Standing:
    rows = sorted(_rows(folding, ElementRow), key=lambda row: (row.rank, row.id))
    pages = next((row.lock() for row in _rows(folding, PageLockRow)), PageLock())
    return Standing({row.id: row for row in rows}, pages, script_id, version)


def _revisions(
    folding: Folding, stood: Mapping[int, Standing], version: int, kept: Mapping[UUID, Revised]
) -> Iterator[Revised]:
    """Yield the sets in their order with what each changed; those that a branch has `kept` began in its origin."""
    now = stood[version].said
    former: dict[UUID, list[FormerWordsRow]] = {}
    for words in _rows(folding, FormerWordsRow):
        former.setdefault(words.set_id, []).append(words)
    for row in sorted(_rows(folding, RevisionRow), key=lambda row: row.place):
        origin = kept.get(row.id) if row.origin_id else None
        start = origin.start if origin else stood[row.started]
        closed_there = origin is not None and origin.row.closed is not None
        end = origin.end if origin and closed_there else stood[version if row.closed is None else row.closed]
        words = {w.element_id: _as_before(start.said[w.element_id], w.before) for w in former.get(row.id, ())}
        brought = origin.brought if origin else words
        before = {key: was for key, was in brought.items() if _stands(key, start.said, now)}
        changed = _changed(start.said, end.said)
        before |= {key: brought.get(key, was) for key, was in changed.items() if _stands(key, end.said, now)}
        yield Revised(row, before, frozenset(_gone(start.said, end.said, now, before)), start, end, brought)


def _as_before(row: ElementRow, before: str) -> ElementRow | None:
    return replace(row, text=before) if before else None


def _changed(start: Said, end: Said) -> dict[UUID, ElementRow | None]:
    """Return what was added, rewritten or moved, each with what stood there; moved ones count as new."""
    found: dict[UUID, ElementRow | None] = {}
    for change in ElementChange.all(start, end):
        if change.kind in ("added", "moved"):
            found[change.element_id] = None
        elif change.kind == "changed" and set(change.fields).intersection(_PRINTED):
            found.setdefault(change.element_id, change.before)
    return found


def _stands(key: UUID, end: Said, now: Said) -> bool:
    """Tell whether an element says now what it said at a set's end: else a later set, or nobody's, changed it."""
    if key not in end or key not in now:
        return False
    return all(getattr(end[key], name) == getattr(now[key], name) for name in _PRINTED)


def _gone(start: Said, end: Said, now: Said, changed: Collection[UUID]) -> Iterator[UUID | None]:
    """Yield before which elements of now something was taken out, unless what stands before that is changed itself."""
    kept: UUID | None = None
    taken = False
    for key, row in start.items():
        if key not in now:
            taken = taken or (key not in end and row.type not in _UNPRINTED)
            continue
        if taken and kept not in changed:
            yield key
        kept, taken = key, False
    if taken and kept not in changed:
        yield None
