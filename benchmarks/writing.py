"""A screenplay of 120 pages in the studio: taken in, edited, merged, compared, and asked for as it was."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import UUID

import httpx

from benchmarks.table import Row, timed
from commands.bus import Command
from commands.studio_ops.project import CreateProject
from commands.writing.branch import BranchScript, MergeScript
from commands.writing.element import EditScript, RewriteElement
from commands.writing.script import CreateScript, ImportScript
from commands.writing.shapes import ElementChanges, ElementShape, RewriteEdit
from film_studio.house import House, open_house
from media.screenplay.elements import Element
from media.screenplay.pages import paginate
from queries.writing import compare
from queries.writing.compare import Side
from runtime.dispatcher import Call, Reply
from runtime.settings import Settings

_PAGES = 120
_EDITS = 200  # on each side of a merge
_EVENTS = 10_000


def rows() -> list[Row]:
    """Measure in a studio of its own, without workers."""
    with TemporaryDirectory() as folder, open_house(Settings(home=Path(folder)), workers=False) as house:
        desk = _Desk(house)
        return [desk.imported(), desk.edited(), *desk.merged(), asyncio.run(desk.as_of())]


def _screenplay() -> list[Element]:
    elements: list[Element] = []
    while len(paginate(elements).pages) < _PAGES:
        for n in range(len(elements), len(elements) + 60):
            elements.append(Element("scene_heading", f"INT. ROOM {n} - DAY"))
            elements.append(Element("action", f"Rain on the glass of room {n}, as on every day before this one."))
            for cue in ("MARA", "TOM"):
                elements.append(Element("character", cue))
                elements.append(Element("dialogue", f"Is this the last train, or is it number {n}? I have waited."))
    return elements


class _Desk:
    def __init__(self, house: House) -> None:
        self.house = house
        self.project = self._ask(CreateProject(name="Measured")).id
        self.script = self._ask(CreateScript(project_id=self.project, title="A hundred and twenty pages")).id
        shapes = [ElementShape.model_validate(e.to_json()) for e in _screenplay()]
        self.ids = [UUID(int=n + 1) for n in range(len(shapes))]
        self.shapes = tuple(s.model_copy(update={"id": key}) for s, key in zip(shapes, self.ids, strict=True))

    def _ask(self, command: Command) -> Reply:
        return self.house.process.dispatcher.dispatch(self.house.owner.principal, Call(command))

    def _shown(self, reply: Reply) -> None:
        self.house.process.projector.wait_for(reply.position or 0, 120)

    def imported(self) -> Row:
        """Take the screenplay in, until every element can be read."""
        began = perf_counter()
        self._shown(self._ask(ImportScript(script_id=self.script, elements=self.shapes)))
        what = f"import of {_PAGES} pages, {len(self.ids):,} elements, durable and visible"
        return Row(what, f"{perf_counter() - began:.2f} s", least="2 s")

    def edited(self) -> Row:
        """Rewrite one line over and over, each time until it can be read."""
        place = iter(range(10_000))

        def edit() -> None:
            changes = ElementChanges(text=f"Line {next(place)}.")
            self._shown(self._ask(RewriteElement(script_id=self.script, element_id=self.ids[3], changes=changes)))

        taken = sorted(timed(200, edit))
        return Row(
            "one edit of it, durable and visible", f"p50 {taken[100] * 1000:.1f} ms, p95 {taken[190] * 1000:.1f} ms"
        )

    def merged(self) -> list[Row]:
        """Merge two branches of 200 edits each, and compare before and after."""
        branch = self._ask(BranchScript(script_id=self.script, name="measured")).id
        before = self._edits(self.script, range(_EDITS)).version
        self._edits(branch, range(_EDITS, 2 * _EDITS))
        began = perf_counter()
        reply = self._ask(MergeScript(script_id=self.script, other_id=branch))
        merging = perf_counter() - began
        sides = Side(self.script, before), Side(self.script, reply.version)
        began = perf_counter()
        found = compare.between(self.house.owner.principal.organization_id, self.house.process.feed, *sides)
        comparing = perf_counter() - began
        if len(found) != _EDITS:
            raise RuntimeError(f"{len(found)} differences were found")
        return [
            Row(f"three-way merge of two branches of {_EDITS} edits", f"{merging * 1000:.0f} ms"),
            Row(f"comparison of two drafts, {_EDITS} lines changed", f"{comparing * 1000:.0f} ms"),
        ]

    def _edits(self, script_id: UUID, places: range) -> Reply:
        edits = [RewriteEdit(edit="rewrite", element_id=self.ids[n], changes=_TEXT) for n in places]
        return self._ask(EditScript(script_id=script_id, edits=tuple(edits)))

    async def as_of(self) -> Row:
        """Ask for the whole script, 100 elements of it, as it was at positions that nobody asked for before."""
        while self._ask(EditScript(script_id=self.script, edits=self._round())).version < _EVENTS:
            pass
        head = self.house.process.log_feed.head()
        self.house.process.projector.wait_for(head, 120)
        app = self.house.app()
        headers = {"Authorization": f"Bearer {self.house.owner.key}"}
        transport = httpx.ASGITransport(app)
        taken: list[float] = []
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(base_url="http://studio", headers=headers, transport=transport, timeout=60) as client,
        ):
            for step in range(40):
                began = perf_counter()
                answer = await client.post("/graphql", json={"query": _query(self.script, head - step)})
                taken.append(perf_counter() - began)
                if len(answer.json()["data"]["script"]["elements"]["nodes"]) != 100:
                    raise RuntimeError("elements are missing")
        taken.sort()
        what = f"the script as it was, of {_EVENTS:,} events, no answer kept"
        return Row(what, f"p50 {taken[20] * 1000:.0f} ms, p95 {taken[38] * 1000:.0f} ms", least="p95 300 ms")

    def _round(self) -> tuple[RewriteEdit, ...]:
        changes = [ElementChanges(text=f"{perf_counter()}") for _ in range(500)]
        return tuple(
            RewriteEdit(edit="rewrite", element_id=i, changes=c) for i, c in zip(self.ids, changes, strict=False)
        )


_TEXT = ElementChanges(text="Measured.")


def _query(script_id: UUID, position: int) -> str:
    return (
        f'{{ script(id: "{script_id}", asOfPosition: {position}) {{ elements(first: 100) {{ nodes {{ text }} }} }} }}'
    )
