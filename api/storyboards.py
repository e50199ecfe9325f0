"""Storyboards as PDF over HTTP: a page for each scene that has one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.edge import Caller, Edge, MinPosition, TheEdge
from api.written_scripts import reader_of
from domain.shared.refusal import NotFound
from domain.writing.cues import shown_name
from domain.writing.listed_shot import slate_letters
from media.documents.storyboard import BoardScene, Panel, SpokenLine, Storyboard, write_storyboard
from media.screenplay.lines import plain
from media.screenplay.narration import NARRATOR
from projections.writing.element import ElementRow
from projections.writing.panel import PanelRow
from projections.writing.script import ScriptRow
from projections.writing.storyboard import StoryboardRow
from queries import table
from queries.reader import Reader
from queries.table import Slice, Where
from queries.writing.element import SceneRow, Stretch, inside, scenes_of
from runtime.dispatcher import Principal

router = APIRouter(prefix="/v1/scripts", tags=["storyboards"])
OneScene = Annotated[UUID | None, Query(alias="scene", description="The heading of one scene; all when left out.")]
_MOST_SCENES, _MOST_ELEMENTS = 5_000, 1_000


@router.get("/{script_id}/storyboard", operation_id="PrintStoryboard", response_class=Response)
async def print_storyboard(
    script_id: UUID, caller: Caller, edge: TheEdge, scene: OneScene = None, min_position: MinPosition = None
) -> Response:
    """Return the storyboard of a script, or of one scene of it, as PDF: pictures, slates, captions and lines."""
    if min_position is not None:
        await edge.reach(min_position, caller.organization_id)
    data = await edge.work(_printed, edge, caller, script_id, scene)
    guards = {"X-Content-Type-Options": "nosniff", "Content-Disposition": 'attachment; filename="storyboard.pdf"'}
    return Response(data, media_type="application/pdf", headers=guards)


def _printed(edge: Edge, caller: Principal, script_id: UUID, scene_id: UUID | None) -> bytes:
    reader = reader_of(edge, caller)
    script = table.by_id(caller.organization_id, reader, ScriptRow, script_id)
    boards = _Boards(edge, caller.organization_id, reader, script_id)
    scenes = tuple(boards.scenes(scene_id))
    if script is None or not scenes:
        which = f"scene {scene_id}" if scene_id else f"script {script_id}"
        raise NotFound(f"There is no storyboard of {which}; have it made first.", field="script_id")
    author = plain(script.row.title_page.get("Author", ""))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "storyboard.pdf"
        write_storyboard(file, Storyboard(script.row.title, author, scenes))
        return file.read_bytes()


@dataclass(frozen=True, slots=True)
class _Boards:
    """The storyboards of a script, for one caller."""

    edge: Edge
    organization_id: UUID
    reader: Reader
    script_id: UUID

    def scenes(self, wanted: UUID | None) -> Iterator[BoardScene]:
        """Yield the scenes that have a storyboard, in the script's order."""
        where = Where("t.script_id = %(script)s", {"script": self.script_id})
        found = table.select(self.organization_id, self.reader, StoryboardRow, where)
        boards = {shown.row.scene_id: shown.row.id for shown in found}
        ids = list(boards.values())
        panels = table.grouped(
            self.organization_id, self.reader, ids, row=PanelRow, column="storyboard_id", order="t.place"
        )
        part = Slice(_MOST_SCENES, None)
        at = 0.0
        for scene in scenes_of(self.organization_id, self.reader, [self.script_id], part).get(self.script_id, []):
            if scene.id in boards and wanted in (None, scene.id):
                rows = [shown.row for shown in panels.get(boards[scene.id], [])]
                board = self._scene(scene, rows, at)
                at += board.duration_s
                yield board

    def _scene(self, scene: SceneRow, rows: Sequence[PanelRow], at: float) -> BoardScene:
        stretch = Stretch(self.script_id, scene.rank, scene.until, _MOST_ELEMENTS)
        shown = inside(self.organization_id, self.reader, [stretch]).get(stretch, [])
        lines = spoken([row.row for row in shown])
        number = scene.number or str(scene.place)
        heard: set[UUID] = set()
        panels: list[Panel] = []
        for row in rows:
            begun = [
                replace(lines[line], text="… (continued)") if line in heard else lines[line]
                for line in row.line_ids
                if line in lines
            ]
            heard.update(row.line_ids)
            panels.append(self._panel(row, number, begun))
        return BoardScene(number, plain(scene.heading), at, tuple(panels))

    def _panel(self, row: PanelRow, number: str, begun: Sequence[SpokenLine]) -> Panel:
        digest = row.outputs.get("image", {}).get("hash", "")
        picture = self.edge.process.objects.get(digest) if digest and digest in self.edge.process.objects else b""
        slate = f"{number}{slate_letters(row.place)}"
        caption = "" if row.line_ids and not row.by_hand else row.caption
        return Panel(picture, slate, row.size, row.movement, row.seconds, caption, tuple(begun))


def spoken(elements: Sequence[ElementRow]) -> dict[UUID, SpokenLine]:
    """Return what is said in a scene, by the element that says it."""
    lines: dict[UUID, SpokenLine] = {}
    speaker = ""
    for element in elements:
        if element.type == "character":
            speaker = shown_name(plain(element.text))
        elif element.type == "narration":
            lines[element.id] = SpokenLine(NARRATOR.title(), plain(element.text))
        elif element.type in {"dialogue", "lyrics"} and speaker:
            lines[element.id] = SpokenLine(speaker, plain(element.text))
    return lines
