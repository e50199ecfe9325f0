"""The outline of a script: its acts and sequences, and the beats of its scenes."""

from __future__ import annotations

from functools import partial
from uuid import UUID

import strawberry

from api.graphql.nodes import Versioned, all_under, one, register
from api.graphql.session import Moment
from domain.writing.beat_board import BeatBoard
from domain.writing.outline import SEQUENCE, Outline, OutlinePart
from projections.writing.beat import BeatBoardRow, BeatRow
from projections.writing.element import ElementRow
from queries import table
from queries.writing.outline import outlines_of


@strawberry.type(name="Sequence")
class SequenceNode:
    """A sequence: scenes that belong together. Its id is that of its section among the elements."""

    uuid: UUID
    number: int
    title: str
    synopsis: str
    act_id: UUID | None
    scene_ids: list[UUID]


@strawberry.type(name="Act")
class ActNode:
    """An act. Its id is that of its section among the elements."""

    uuid: UUID
    number: int
    title: str
    synopsis: str
    scene_ids: list[UUID]
    sequences: list[SequenceNode]


async def outline_of(moment: Moment, script_id: UUID) -> Outline:
    """Return the outline of a script, read together with those of others."""
    return await moment.link("outline", script_id, outlines_of) or Outline()


def sequence_node(part: OutlinePart) -> SequenceNode:
    """Return the node of a sequence."""
    return SequenceNode(
        uuid=part.id,
        number=part.number,
        title=part.title,
        synopsis=part.synopsis,
        act_id=part.act_id,
        scene_ids=list(part.scene_ids),
    )


def act_node(part: OutlinePart, found: Outline) -> ActNode:
    """Return the node of an act with its sequences."""
    return ActNode(
        uuid=part.id,
        number=part.number,
        title=part.title,
        synopsis=part.synopsis,
        scene_ids=list(part.scene_ids),
        sequences=[sequence_node(s) for s in found.of_level(SEQUENCE) if s.act_id == part.id],
    )


@strawberry.type(name="Beat")
class BeatNode:
    """A beat of a scene: what turns, its emotional charge from -10 to 10, and the elements that play it."""

    uuid: UUID
    board_id: UUID
    scene_id: UUID
    text: str
    value: int
    element_ids: list[UUID]
    moment: strawberry.Private[Moment]

    @strawberry.field(description="Those of its elements that are in the script no longer.")
    async def lost_element_ids(self) -> list[UUID]:
        """Look for each of them."""
        board = await one(BeatBoardNode, BeatBoardRow, self.moment, self.board_id)
        load = partial(table.grouped, row=ElementRow, column="id", order="t.rank")
        lost: list[UUID] = []
        for element_id in self.element_ids:
            found = await self.moment.link("elements by id", element_id, load) or []
            if board is None or all(shown.row.script_id != board.script_id for shown in found):
                lost.append(element_id)
        return lost


@strawberry.type(name="BeatBoard")
class BeatBoardNode(Versioned):
    """All beats of a script."""

    script_id: UUID

    @strawberry.field(description="The beats, scene by scene, in the order of each.")
    async def beats(self) -> list[BeatNode]:
        """List them."""
        return await beats_of(self.moment, self.script_id)


register(BeatBoardNode, BeatBoardRow)


async def board_of(moment: Moment, script_id: UUID) -> BeatBoardNode | None:
    """Return the beat board of a script."""
    return await one(BeatBoardNode, BeatBoardRow, moment, BeatBoard.create_id(script_id))


async def beats_of(moment: Moment, script_id: UUID, scene_id: UUID | None = None) -> list[BeatNode]:
    """Return the beats of a script, or of one scene of it."""
    under = ("board_id", BeatBoard.create_id(script_id))
    found = await all_under(BeatNode, BeatRow, moment, under, "t.scene_id, t.rank, t.id")
    return [beat for beat in found if scene_id in (None, beat.scene_id)]
