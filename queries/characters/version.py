"""Versions of characters side by side, and the graph that they make over all timelines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any, Protocol
from uuid import UUID

from domain.characters.sheet import Sheet
from domain.shared.recorded import Recorded
from domain.shared.refusal import Invalid
from projections.characters.character import CharacterRow
from projections.characters.image import CharacterImageRow
from projections.characters.look import CharacterLookRow
from projections.characters.sheet import CharacterReferenceRow, CharacterRelationRow
from projections.folding import fold_all
from projections.read_model import model_of
from queries.reader import Reader

LEAST, MOST = 2, 4
_MOST_EVENTS = 50_000  # folded for one comparison
_ROWS = (CharacterRow, CharacterLookRow, CharacterReferenceRow, CharacterRelationRow, CharacterImageRow)
_ATTRIBUTES = [f.name for f in fields(CharacterRow) if f.name in {s.name for s in fields(Sheet)}]


class Events(Protocol):
    """Where a stream's events come from."""

    def stream(self, organization_id: UUID, stream_id: UUID, after: int, upto: int) -> Sequence[Recorded[Any]]:
        """Return one stream's events of versions after+1 … upto."""
        ...


@dataclass(frozen=True, slots=True)
class Side:
    """One version that is compared: its attributes, and the hashes of the pictures that show it."""

    character_id: UUID
    version: int
    attributes: dict[str, Any]
    references: dict[str, str]
    latest: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One attribute over all versions compared, in their order; None where a version has no such thing."""

    attribute: str
    values: list[Any]
    same: bool


def side_by_side(
    organization_id: UUID, events: Events, wanted: Sequence[tuple[UUID, int]]
) -> tuple[list[Side], list[Compared]]:
    """Return two to four versions, and their attributes side by side. Raises Invalid.

    The caller must be allowed to read the streams.
    """
    if not LEAST <= len(wanted) <= MOST:
        raise Invalid(f"{LEAST} to {MOST} versions are compared; {len(wanted)} were named.", field="of")
    sides = [_side(organization_id, events, character_id, version) for character_id, version in wanted]
    return sides, _compared(sides)


def _side(organization_id: UUID, events: Events, character_id: UUID, version: int) -> Side:
    if not 1 <= version <= _MOST_EVENTS:
        raise Invalid(f"version is {version}; it is 1 to {_MOST_EVENTS:,}.", field="of")
    found = events.stream(organization_id, character_id, 0, version)
    if len(found) < version:
        raise Invalid(f"The character has {len(found)} versions; {version} was named.", field="of")
    tables = fold_all([model_of(row) for row in _ROWS], found).tables
    rows = {name: [row for row in table.rows.values() if row is not None] for name, table in tables.items()}
    character: CharacterRow = rows["characters"][0]
    attributes = {name: getattr(character, name) for name in _ATTRIBUTES}
    attributes |= {f"looks.{row.name}": _worn(row) for row in rows["character_looks"]}
    attributes |= {f"relations.{r.to_character_id}.{r.kind}": r.words for r in rows["character_relations"]}
    references = {row.view: row.hash for row in rows["character_references"]}
    return Side(character_id, version, attributes, references, character.portrait)


def _worn(row: CharacterLookRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("wardrobe", "hair", "makeup", "age", "injuries")}


def _compared(several: Sequence[Side]) -> list[Compared]:
    """Return the attributes of versions side by side, in the order in which they come up."""
    names = dict.fromkeys(name for side in several for name in side.attributes)
    found = [(name, [side.attributes.get(name) for side in several]) for name in names]
    return [Compared(name, values, all(value == values[0] for value in values)) for name, values in found]


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A version in the graph: one that has a label, the beginning or the end of a timeline, or an end of an edge."""

    character_id: UUID
    name: str
    version: int
    label: str
    stage: str


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """From a version to one that came of it: "next" on its timeline, "branch" or "merge" over to another."""

    kind: str
    from_character_id: UUID
    from_version: int
    to_character_id: UUID
    to_version: int


@dataclass(frozen=True, slots=True)
class Member:
    """A timeline of a character, or the character itself, and how many versions it has."""

    character_id: UUID
    name: str
    version: int


_FAMILY = """
WITH root AS (SELECT coalesce((SELECT root_id FROM character_timelines WHERE organization_id = %(organization)s
    AND character_id = %(character)s), %(character)s::uuid) AS id)
SELECT c.id AS character_id, c.name, (SELECT max(originator_version) FROM public.events v
        WHERE v.organization_id = %(organization)s AND v.originator_id = c.id
            AND v.notification_id <= %(position)s) AS version
    FROM characters c, root WHERE c.organization_id = %(organization)s AND (c.id = root.id OR c.id IN (
        SELECT character_id FROM character_timelines WHERE organization_id = %(organization)s AND root_id = root.id))
    {visible} ORDER BY c.created_at, c.id"""
_LABELS = """SELECT character_id, '' AS name, version, label, stage FROM character_versions
    WHERE organization_id = %(organization)s AND character_id = ANY(%(family)s) ORDER BY version, label"""
_EDGES = """SELECT kind, source_id AS from_character_id, source_version AS from_version,
        character_id AS to_character_id, version AS to_version
    FROM character_edges WHERE organization_id = %(organization)s AND character_id = ANY(%(family)s)
        AND source_id = ANY(%(family)s) ORDER BY made_at, character_id, version"""


def graph(
    organization_id: UUID, reader: Reader, character_id: UUID, position: int
) -> tuple[list[GraphNode], list[GraphEdge]]:
    """Return the graph of a character's versions over all its timelines that the caller may see, up to a position."""
    visible = "" if reader.readable is None else "AND (c.project_id IS NULL OR c.project_id = ANY(%(readable)s))"
    values: dict[str, Any] = {"organization": organization_id, "character": character_id, "position": position}
    values["readable"] = [] if reader.readable is None else list(reader.readable)
    family = reader.rows(Member, _FAMILY.format(visible=visible), values)
    values["family"] = [member.character_id for member in family]
    labels = reader.rows(GraphNode, _LABELS, values)
    edges = reader.rows(GraphEdge, _EDGES, values)
    nodes = [node for member in family for node in _nodes(member, labels, edges)]
    return nodes, [*_steps(nodes), *edges]


def _nodes(member: Member, labels: Sequence[GraphNode], edges: Sequence[GraphEdge]) -> Iterable[GraphNode]:
    own = [label for label in labels if label.character_id == member.character_id]
    ends = {(e.from_character_id, e.from_version) for e in edges} | {(e.to_character_id, e.to_version) for e in edges}
    versions = {1, member.version, *(v for who, v in ends if who == member.character_id), *(n.version for n in own)}
    for version in sorted(versions):
        named = [label for label in own if label.version == version] or [None]
        label = " / ".join(n.label for n in named if n)
        stage = next((n.stage for n in named if n), "")
        yield GraphNode(member.character_id, member.name, version, label, stage)


def _steps(nodes: Sequence[GraphNode]) -> Iterable[GraphEdge]:
    for first, then in pairwise(nodes):
        if first.character_id == then.character_id:
            yield GraphEdge("next", first.character_id, first.version, then.character_id, then.version)
