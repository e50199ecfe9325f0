"""The panels of storyboards, a row each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from domain.shared.making import Made
from domain.writing.panel import Panel
from domain.writing.storyboard import Storyboard
from projections.read_model import EVERY_ROW, Removed, fold, read_model

Key = tuple[UUID, UUID]


@read_model("storyboard_panels", key=("storyboard_id", "shot_id"), indexes=[("storyboard_id", "place")])
@dataclass(frozen=True, slots=True)
class PanelRow:
    """One panel; `place` counts from 0. `status` is none, asked, drawn or failed; the last picture stands."""

    storyboard_id: UUID
    shot_id: UUID
    place: int
    caption: str
    seconds: float
    size: str
    movement: str
    line_ids: tuple[UUID, ...]
    arrows: tuple[dict[str, Any], ...]
    take: int
    by_hand: bool
    status: str = "none"
    generation_id: UUID | None = None
    reason: str = ""
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    provenance: str = ""


def _told(panel: Panel) -> dict[str, Any]:
    return {
        "caption": panel.caption,
        "seconds": panel.seconds,
        "size": panel.size,
        "movement": panel.movement,
        "line_ids": panel.line_ids,
        "arrows": tuple(asdict(arrow) for arrow in panel.arrows),
        "take": panel.take,
        "by_hand": panel.by_hand,
    }


def keys_of_board(event: object) -> Iterable[Key]:
    """Return the keys of all panels: one that comes or goes moves the others."""
    del event
    return EVERY_ROW


@fold(PanelRow, Storyboard.LaidOut, key=keys_of_board)
def show_panels(
    rows: Mapping[Key, PanelRow], event: Storyboard.LaidOut | Storyboard.Merged
) -> list[PanelRow | Removed]:
    """Show the panels that there are now; those that were drawn keep their pictures."""
    shown: list[PanelRow] = []
    for place, panel in enumerate(event.panels):
        known = rows.get((event.originator_id, panel.shot_id))
        told: dict[str, Any] = {**_told(panel), "place": place}
        shown.append(replace(known, **told) if known else PanelRow(event.originator_id, panel.shot_id, **told))
    left = {row.shot_id for row in shown}
    return [*(Removed(key) for key, row in rows.items() if row.shot_id not in left), *shown]


@fold(PanelRow, Storyboard.Merged, key=keys_of_board)
def show_merged(rows: Mapping[Key, PanelRow], event: Storyboard.Merged) -> list[PanelRow | Removed]:
    """Show the panels that there are now, and the pictures that came."""
    shown = show_panels(rows, event)
    return [row if isinstance(row, Removed) else _pictured(row, event.pictures) for row in shown]


@fold(PanelRow, Storyboard.Copied, key=keys_of_board)
def show_copies(rows: Mapping[Key, PanelRow], event: Storyboard.Copied) -> list[PanelRow]:
    """Show the panels of the origin, with their pictures."""
    del rows
    placed = enumerate(event.panels)
    copies = (PanelRow(event.originator_id, panel.shot_id, place, **_told(panel)) for place, panel in placed)
    return [_pictured(row, event.pictures) for row in copies]


def _pictured(row: PanelRow, pictures: Mapping[UUID, Made]) -> PanelRow:
    made = pictures.get(row.shot_id)
    if made is None:
        return row
    provenance = str(made.facts.get("provenance", ""))
    told = {"generation_id": made.generation_id, "outputs": made.outputs, "provenance": provenance}
    return replace(row, status="drawn", reason="", **told)


@fold(PanelRow, Storyboard.PanelMoved, key=keys_of_board)
def show_move(rows: Mapping[Key, PanelRow], event: Storyboard.PanelMoved) -> list[PanelRow]:
    """Show the panel in its new place."""
    ordered = sorted(rows.values(), key=lambda row: row.place)
    moved = next(row for row in ordered if row.shot_id == event.shot_id)
    others = [row for row in ordered if row is not moved]
    at = next((place for place, row in enumerate(others, 1) if row.shot_id == event.after_id), 0)
    return list(_placed([*others[:at], moved, *others[at:]]))


def _placed(panels: list[PanelRow]) -> Iterator[PanelRow]:
    for place, row in enumerate(panels):
        if row.place != place:
            yield replace(row, place=place)


Drawn = Storyboard.PanelRequested | Storyboard.PanelDrawn | Storyboard.PanelFailed


def key_of_panel(event: Drawn) -> Iterable[Key]:
    """Return the key of the panel."""
    return ((event.originator_id, event.shot_id),)


def key_of_changed(event: Storyboard.PanelChanged) -> Iterable[Key]:
    """Return the key of the panel that changed."""
    return ((event.originator_id, event.panel.shot_id),)


@fold(PanelRow, Storyboard.PanelChanged, key=key_of_changed)
def show_change(rows: Mapping[Key, PanelRow], event: Storyboard.PanelChanged) -> list[PanelRow]:
    """Show what it is now."""
    return [replace(row, **_told(event.panel)) for row in rows.values()]


@fold(PanelRow, Storyboard.PanelRequested, key=key_of_panel)
def show_wish(rows: Mapping[Key, PanelRow], event: Storyboard.PanelRequested) -> list[PanelRow]:
    """Show that its picture is on its way."""
    generation_id = event.generation.generation_id
    return [replace(row, status="asked", generation_id=generation_id, reason="") for row in rows.values()]


@fold(PanelRow, Storyboard.PanelDrawn, key=key_of_panel)
def show_picture(rows: Mapping[Key, PanelRow], event: Storyboard.PanelDrawn) -> list[PanelRow]:
    """Show its picture."""
    told = {"outputs": event.outputs, "provenance": event.provenance}
    return [replace(row, status="drawn", **told) for row in rows.values()]


@fold(PanelRow, Storyboard.PanelFailed, key=key_of_panel)
def show_failure(rows: Mapping[Key, PanelRow], event: Storyboard.PanelFailed) -> list[PanelRow]:
    """Show why it has none."""
    return [replace(row, status="failed", reason=event.reason) for row in rows.values()]
