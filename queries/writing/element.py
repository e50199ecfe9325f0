"""The elements of scripts, and the scenes that they make: a scene reaches from its heading to the next."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from projections.writing.element import ElementRow
from queries import table
from queries.reader import Reader, Shown
from queries.table import Slice, Where


@dataclass(frozen=True, slots=True)
class SceneRow:
    """A scene: its heading element, where it ends, and which one it is, counted from 1."""

    script_id: UUID
    id: UUID
    heading: str
    number: str | None
    place: int
    rank: str
    until: str | None
    version: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """The elements of a script between two ranks, at most so many: a scene without its heading."""

    script_id: UUID
    after: str
    until: str | None
    most: int


_SCENES = """SELECT t.script_id, t.id, t.text AS heading, t.number,
        row_number() OVER (PARTITION BY t.script_id ORDER BY t.rank) AS place, t.rank,
        lead(t.rank) OVER (PARTITION BY t.script_id ORDER BY t.rank) AS until, t.version
    FROM script_elements t
    WHERE t.organization_id = %(organization)s AND t.script_id = ANY(%(scripts)s) AND t.type = 'scene_heading'"""


def scenes_of(
    organization_id: UUID, reader: Reader, script_ids: Iterable[UUID], part: Slice
) -> dict[UUID, list[SceneRow]]:
    """Return scenes of scripts in their order, one more than asked for where there are more.

    The caller must have been shown the scripts.
    """
    sql = f"""SELECT script_id, id, heading, number, place, rank, until, version FROM (
            SELECT s.*, row_number() OVER (PARTITION BY script_id ORDER BY rank) AS wanted FROM ({_SCENES}) s
            WHERE %(after)s::text IS NULL OR rank > %(after)s) n
        WHERE wanted <= %(limit)s ORDER BY script_id, rank"""
    after = part.after[0] if part.after else None
    values = {"organization": organization_id, "scripts": list(script_ids), "after": after, "limit": part.first + 1}
    found: dict[UUID, list[SceneRow]] = {}
    for scene in reader.rows(SceneRow, sql, values):
        found.setdefault(scene.script_id, []).append(scene)
    return found


def inside(
    organization_id: UUID, reader: Reader, stretches: Iterable[Stretch]
) -> dict[Stretch, list[Shown[ElementRow]]]:
    """Return the elements of stretches in their order, all by one statement."""
    wanted = list(stretches)
    names = ", ".join(f"t.{name}" for name in table.columns_of(ElementRow))
    visible = "" if reader.readable is None else "AND (e.project_id IS NULL OR e.project_id = ANY(%(readable)s))"
    sql = f"""SELECT {names} FROM unnest(%(scripts)s::uuid[], %(after)s::text[], %(until)s::text[], %(most)s::int[])
            WITH ORDINALITY AS k(script, after, until, most, place)
        CROSS JOIN LATERAL (SELECT * FROM script_elements e
            WHERE e.organization_id = %(organization)s AND e.script_id = k.script AND e.rank > k.after
                AND (k.until IS NULL OR e.rank < k.until) {visible}
            ORDER BY e.rank LIMIT k.most) t
        ORDER BY k.place, t.rank"""
    values = {
        "organization": organization_id,
        "scripts": [s.script_id for s in wanted],
        "after": [s.after for s in wanted],
        "until": [s.until for s in wanted],
        "most": [s.most for s in wanted],
        "readable": [] if reader.readable is None else list(reader.readable),
    }
    found: dict[UUID, dict[str, Shown[ElementRow]]] = {}
    for shown in reader.shown(ElementRow, sql, values):
        found.setdefault(shown.row.script_id, {})[shown.row.rank] = shown
    ranks = {script_id: sorted(of_script) for script_id, of_script in found.items()}
    return {
        s: [found[s.script_id][rank] for rank in _within(ranks[s.script_id], s)] for s in wanted if s.script_id in ranks
    }


def _within(ranks: Sequence[str], stretch: Stretch) -> Sequence[str]:
    """Return those of a script's ranks, which are in order, that a stretch has."""
    first = bisect_right(ranks, stretch.after)
    beyond = len(ranks) if stretch.until is None else bisect_left(ranks, stretch.until)
    return ranks[first : min(beyond, first + stretch.most)]


def number_of_scenes(organization_id: UUID, reader: Reader, script_id: UUID) -> int:
    """Return how many scenes a script has."""
    where = Where("t.script_id = %(script)s AND t.type = 'scene_heading'", {"script": script_id})
    return table.count(organization_id, reader, ElementRow, where)
