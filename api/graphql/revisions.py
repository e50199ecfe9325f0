"""Scripts as they are handed out: drafts, revisions, pages, lengths, and the reports that are made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import strawberry

from api.graphql.nodes import Versioned, all_under
from api.graphql.relay import After, Connection, First, checked, connection
from api.graphql.session import Moment
from api.issued_scripts import issued_at
from api.script_names import names_in
from domain.shared.refusal import Invalid, NotFound
from media.screenplay.pages import eighths
from projections.writing.named_draft import DraftRow
from projections.writing.revision import RevisionRow
from projections.writing.tag import TagRow
from queries import history, table
from queries.diff import Events
from queries.reader import Reader
from runtime.issued_pages import Issued, IssuedPage
from runtime.script_reports import REPORTS, CharacterLine, LocationLine, Names, SceneLine


@strawberry.type(name="ScriptDraft")
class DraftNode:
    """A draft: a version with a name and a date. It is compared and restored by its name, as a label is."""

    name: str
    version: int
    dated: str
    set_id: UUID | None
    named_at: datetime
    script_id: strawberry.Private[UUID]
    moment: strawberry.Private[Moment]

    @strawberry.field(description="Its elements, in their order.")
    async def elements(self, first: First, after: After = None) -> Connection[DraftElement]:
        """Page through what the script said then."""
        found = await self._issued()
        rows = [DraftElement(uuid=e.id, type=e.type, text=e.text, number=e.number) for e in found.script.elements]
        return _part(rows, first, after)

    @strawberry.field
    async def page_count(self) -> int:
        """Count its pages."""
        return len((await self._issued()).pages)

    @strawberry.field
    async def eighths(self) -> int:
        """Measure it."""
        return (await self._issued()).layout.eighths

    async def _issued(self) -> Issued:
        session = self.moment.session
        feed = session.edge.process.feed
        return await session.work(issued_at, self.moment.organization_id, feed, self.script_id, self.version)


@strawberry.type
class DraftElement:
    """An element as a draft has it."""

    uuid: UUID
    type: str
    text: str
    number: str | None


@strawberry.type
class ChangedPage:
    """A page that a revision changed, and how many of its lines are marked."""

    number: str
    marked_lines: int


@strawberry.type(name="ScriptRevision")
class RevisionNode:
    """A revision set: what changed after the version `started` up to `closed`, or to now while it is active."""

    uuid: UUID
    name: str
    colour: str
    shade: str
    mark: str
    dated: str
    started: int
    started_at: datetime
    closed: int | None
    closed_at: datetime | None
    brought: bool
    changed_pages: list[ChangedPage]


@strawberry.type(name="PageLine")
class PageLineNode:
    """A printed line: its columns with what stands there, and whether it is marked as changed."""

    text: str
    column: int
    scene_number: str
    marked: bool
    element_id: UUID | None


@strawberry.type(name="ScriptPage")
class PageNode:
    """A page: its number, its length in eighths, and the last revision that changed it."""

    number: str
    eighths: int
    revision: str | None
    colour: str | None
    issued: strawberry.Private[IssuedPage]
    of: strawberry.Private[Issued]

    @strawberry.field(description="What is printed on it, blank lines too.")
    def lines(self) -> list[PageLineNode]:
        """Tell the lines."""
        elements = self.of.script.elements
        return [
            PageLineNode(
                text="  ".join("".join(text for text, _ in runs) for _, runs in line.pieces),
                column=line.pieces[0][0] if line.pieces else 0,
                scene_number=line.number,
                marked=place in self.issued.marks,
                element_id=None if line.element is None else elements[line.element].id,
            )
            for place, line in enumerate(self.issued.page.lines)
        ]


@strawberry.type
class PageLockNode:
    """The lock of a script's pages."""

    paper: str
    numbers: list[str]


@strawberry.type
class SceneReport(SceneLine):
    """A scene: where and when it plays, how long it is, who speaks and who is silently there."""


@strawberry.type
class CharacterReport(CharacterLine):
    """A character: the scenes in which it is, how often and how much it speaks, on which pages."""


@strawberry.type
class LocationReport(LocationLine):
    """A location: its scenes, inside or outside, by day or by night, and how many eighths of a page it plays."""


@strawberry.type(name="ElementTag")
class TagNode:
    """Something in an element: its category by the UCID number and name, what it is, the words that name it."""

    element_id: UUID
    category: int
    category_name: str
    name: str
    words: str


@strawberry.type
class Handed(Versioned):
    """What a script has as it is handed out."""

    @strawberry.field(description="The drafts that have a name, the oldest first.")
    async def drafts(self) -> list[DraftNode]:
        """List them."""
        found = await self.moment.link("drafts", self.uuid, partial(_of_script, DraftRow, "t.version, t.name"))
        return [DraftNode(**_fields(shown.row), moment=self.moment) for shown in found or ()]

    @strawberry.field(description="One draft, opened.")
    async def draft(self, name: str) -> DraftNode:
        """Find it. Raises NotFound."""
        found = await self.moment.link("drafts", self.uuid, partial(_of_script, DraftRow, "t.version, t.name"))
        for shown in found or ():
            if shown.row.name == name:
                return DraftNode(**_fields(shown.row), moment=self.moment)
        raise NotFound(f"The script has no draft {name}.", field="name")

    @strawberry.field(description="The revision sets, the oldest first, each with the pages that it changed.")
    async def revisions(self) -> list[RevisionNode]:
        """Compare each set's start with its end."""
        issued = await self._issued()
        return [_revision(of.row, issued) for of in issued.script.revisions]

    @strawberry.field(description="Which pages keep their numbers; nothing while they are numbered from the first.")
    async def page_lock(self) -> PageLockNode | None:
        """Look at the lock."""
        pages = (await self._issued()).script.pages
        numbers = [start.number for start in pages.starts]
        return PageLockNode(paper=pages.paper, numbers=numbers) if pages.locked else None

    @strawberry.field
    async def page_count(self) -> int:
        """Count the pages."""
        return len((await self._issued()).pages)

    @strawberry.field(description="Its length in eighths of a page: what its scenes have, and what stands before them.")
    async def eighths(self) -> int:
        """Measure it."""
        return (await self._issued()).layout.eighths

    @strawberry.field(description="Its length as the industry writes it: 12 eighths are 1 4/8.")
    async def length(self) -> str:
        """Measure it."""
        return eighths((await self._issued()).layout.eighths)

    @strawberry.field(description="Its pages, in their order.")
    async def pages(self, first: First, after: After = None) -> Connection[PageNode]:
        """Page through the pages."""
        issued = await self._issued()
        nodes = [
            PageNode(
                number=one.page.number,
                eighths=one.page.eighths,
                revision=one.revision.name if one.revision else None,
                colour=one.revision.colour if one.revision else None,
                issued=one,
                of=issued,
            )
            for one in issued.pages
        ]
        return _part(nodes, first, after)

    @strawberry.field(description="Where and when each scene plays, how long it is, who is in it.")
    async def scene_report(self, first: First, after: After = None) -> Connection[SceneReport]:
        """Read the scenes."""
        return _part([SceneReport(**told) for told in await self._report("scenes")], first, after)

    @strawberry.field(description="How much each character has to say, where, and where it is silently.")
    async def character_report(self, first: First, after: After = None) -> Connection[CharacterReport]:
        """Read the cues."""
        return _part([CharacterReport(**told) for told in await self._report("characters")], first, after)

    @strawberry.field(description="How much plays at each location.")
    async def location_report(self, first: First, after: After = None) -> Connection[LocationReport]:
        """Read the headings."""
        return _part([LocationReport(**told) for told in await self._report("locations")], first, after)

    @strawberry.field(description="The tags of its elements.")
    async def tags(self, first: First, after: After = None) -> Connection[TagNode]:
        """Page through the tags, in the order of the elements."""
        issued = await self._issued()
        places = {row.id: place for place, row in enumerate(issued.script.elements)}
        rows = sorted(issued.script.tags, key=lambda t: (places[t.element_id], t.category, t.name, t.words))
        return _part([TagNode(**_fields(row, "script_id")) for row in rows], first, after)

    async def _report(self, name: str) -> list[dict[str, Any]]:
        issued = await self._issued()
        names: Names = await self.moment.read(names_in, issued)
        return [_plain(line) for line in await self.moment.session.work(REPORTS[name], issued, names)]

    async def _issued(self) -> Issued:
        return await issued_of(self.moment, self.uuid)


async def issued_of(moment: Moment, script_id: UUID) -> Issued:
    """Return a script on pages at the moment, made once for the whole answer. Raises NotFound."""
    load = partial(_load, moment.session.edge.process.feed, moment.position)
    found = await moment.link("issued", script_id, load)
    if found is None:
        raise NotFound(f"There is no script {script_id}.", field="script", id=str(script_id))
    return found


def _load(
    events: Events, position: int, organization_id: UUID, reader: Reader, script_ids: Iterable[UUID]
) -> dict[UUID, Issued]:
    versions = history.versions(organization_id, reader, script_ids, position)
    return {key: issued_at(organization_id, events, key, version) for key, version in versions.items()}


async def tags_of(moment: Moment, element_id: UUID) -> list[TagNode]:
    """Return the tags of an element."""
    return await all_under(TagNode, TagRow, moment, ("element_id", element_id), "t.category, t.name, t.words")


def _of_script(row: type[Any], order: str, organization_id: UUID, reader: Reader, keys: Iterable[UUID]) -> Any:  # noqa: ANN401
    return table.grouped(organization_id, reader, keys, row=row, column="script_id", order=order)


def _revision(row: RevisionRow, issued: Issued) -> RevisionNode:
    pages = [ChangedPage(number=c.page.number, marked_lines=len(c.marks)) for c in issued.changed[row.id]]
    hidden = ("script_id", "place", "id", "origin_id", "origin_version")
    told = _fields(row, *hidden)
    return RevisionNode(uuid=row.id, changed_pages=pages, **told)


def _fields(row: Any, *without: str) -> dict[str, Any]:  # noqa: ANN401 - any row
    return {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in without}


def _plain(line: Any) -> dict[str, Any]:  # noqa: ANN401 - a line of any report
    return asdict(line)


def _part(nodes: list[Any], first: int, after: str | None) -> Connection[Any]:
    """Return a stretch of a list that is whole in memory; its cursors are places."""
    if after is not None and not after.isdecimal():
        raise Invalid("This is no cursor of this list.", field="after")
    begin = int(after) + 1 if after else 0
    wanted = nodes[begin : begin + checked(first)]
    cursors = [str(begin + nth) for nth in range(len(wanted))]

    async def counting() -> int:
        return len(nodes)

    return connection(wanted, cursors, more=begin + first < len(nodes), after=after, counting=counting)
