"""Versions of characters side by side, and the graph of them over all timelines."""

from __future__ import annotations

from typing import Annotated, cast
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from api.graphql.characters import CharacterNode
from api.graphql.nodes import Info, one, plain
from api.graphql.relay import key_of
from api.graphql.timed import root
from domain.shared.refusal import Invalid, NotFound
from projections.characters.character import CharacterRow
from projections.characters.version import CharacterVersionRow
from queries import table
from queries.characters import version as versions


@strawberry.input
class CharacterAt:
    """A version of a character, named by its number or its label; the latest when by neither."""

    character: strawberry.ID
    version: int | None = None
    label: str | None = None


@strawberry.type
class ComparedVersion:
    """One of the versions that are compared, with the hashes of the pictures that show it."""

    character_id: UUID
    version: int
    references: JSON
    latest_picture: str


@strawberry.type
class ComparedAttribute:
    """One attribute over all versions, in their order; null where a version has no such thing."""

    attribute: str
    values: list[JSON | None]
    same: bool


@strawberry.type
class CharacterComparison:
    """Two to four versions side by side."""

    versions: list[ComparedVersion]
    attributes: list[ComparedAttribute]


@strawberry.type
class VersionGraphNode:
    """A version in the graph; label and stage are empty where it has none."""

    character_id: UUID
    name: str
    version: int
    label: str
    stage: str


@strawberry.type
class VersionGraphEdge:
    """What came of a version: "next" on the same timeline, "branch" or "merge" over to another."""

    kind: str
    from_character_id: UUID
    from_version: int
    to_character_id: UUID
    to_version: int


@strawberry.type
class VersionGraph:
    """The versions of a character over all its timelines."""

    nodes: list[VersionGraphNode]
    edges: list[VersionGraphEdge]


Named = Annotated[list[CharacterAt], strawberry.argument(description="Two to four versions.")]


@strawberry.type
class Query:
    """Root fields."""

    @root(description="Versions of characters side by side: attributes and pictures.")
    async def compare_characters(self, info: Info, of: Named) -> CharacterComparison:
        """Compare."""
        if len(of) > versions.MOST:
            sentence = f"{versions.LEAST} to {versions.MOST} versions are compared; {len(of)} were named."
            raise Invalid(sentence, field="of")
        wanted = [await _named(info, at) for at in of]
        events = info.context.edge.process.feed
        organization_id = info.context.caller.organization_id
        sides, compared = await info.context.work(versions.side_by_side, organization_id, events, wanted)
        attributes = [
            ComparedAttribute(attribute=c.attribute, values=[plain(v) for v in c.values], same=c.same) for c in compared
        ]
        shown = [
            ComparedVersion(
                character_id=side.character_id,
                version=side.version,
                references=cast("JSON", side.references),
                latest_picture=side.latest,
            )
            for side in sides
        ]
        return CharacterComparison(versions=shown, attributes=attributes)

    @root(description="The graph of a character's versions over all its timelines.")
    async def character_graph(self, info: Info, id: strawberry.ID) -> VersionGraph | None:  # noqa: A002 - GraphQL's word
        """Gather the graph."""
        key = key_of(id, "Character")
        moment = await info.context.moment_of(key)
        if moment is None or await one(CharacterNode, CharacterRow, moment, key) is None:
            return None
        nodes, edges = await moment.read(versions.graph, key, moment.position)
        return VersionGraph(
            nodes=[
                VersionGraphNode(
                    character_id=n.character_id, name=n.name, version=n.version, label=n.label, stage=n.stage
                )
                for n in nodes
            ],
            edges=[
                VersionGraphEdge(
                    kind=e.kind,
                    from_character_id=e.from_character_id,
                    from_version=e.from_version,
                    to_character_id=e.to_character_id,
                    to_version=e.to_version,
                )
                for e in edges
            ],
        )


async def _named(info: Info, at: CharacterAt) -> tuple[UUID, int]:
    """Return the stream and the version that are named, when the caller may see them. Raises NotFound and Invalid."""
    key = key_of(at.character, "Character")
    if at.version is not None and at.label is not None:
        raise Invalid("Name a version by its number or by its label, not by both.", field="of")
    moment = await info.context.moment_of(key)
    node = await one(CharacterNode, CharacterRow, moment, key)
    if moment is None or node is None:
        raise NotFound(f"There is no character {key} in this organization.", id=str(key))
    if at.label is None:
        return key, at.version or await node.version()
    found = await moment.read(table.of_any, CharacterVersionRow, ("character_id", [key]))
    labels = {shown.row.label: shown.row.version for shown in found}
    if at.label not in labels:
        known = ", ".join(sorted(labels)) or "none"
        raise NotFound(f"The character has no version {at.label}; labels: {known}.", field="of")
    return key, labels[at.label]
