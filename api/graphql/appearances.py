"""How a character looks in the scenes of its scripts, each script a thing with a history of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from itertools import groupby
from uuid import UUID

import strawberry

from api.graphql.nodes import Versioned
from api.graphql.relay import global_id
from api.graphql.session import Moment
from projections.characters.appearance import CharacterAppearanceRow
from queries import table
from queries.reader import Shown

_NAME = "CharacterAppearances"


@strawberry.type
class SceneAppearance:
    """What was assigned to one scene: a look, a labelled version, another timeline."""

    scene_id: UUID
    look: str
    label: str
    at_version: int
    timeline_id: UUID | None
    note: str
    assigned_at: datetime


@strawberry.type(name=_NAME)
class AppearancesNode(Versioned):
    """What was assigned to the scenes of one script."""

    character_id: UUID
    script_id: UUID
    scenes: list[SceneAppearance]


async def appearances_of(character_id: UUID, moment: Moment) -> list[AppearancesNode]:
    """Return what was assigned to a character, by script."""
    row, order = CharacterAppearanceRow, "t.appearances_id, t.assigned_at, t.scene_id"
    load = partial(table.grouped, row=row, column="character_id", order=order)
    found = await moment.link(("all", row, "character_id"), character_id, load)
    return [_node(list(rows), moment) for _, rows in groupby(found or (), key=lambda shown: shown.row.appearances_id)]


def _node(rows: list[Shown[CharacterAppearanceRow]], moment: Moment) -> AppearancesNode:
    first = rows[0]
    return AppearancesNode(
        id=global_id(_NAME, first.row.appearances_id),
        uuid=first.row.appearances_id,
        project_id=first.project_id,
        stream_id=first.stream_id,
        row_version=max(shown.version for shown in rows),
        moment=moment,
        character_id=first.row.character_id,
        script_id=first.row.script_id,
        scenes=list(_scenes(rows)),
    )


def _scenes(rows: Iterable[Shown[CharacterAppearanceRow]]) -> Iterable[SceneAppearance]:
    for shown in rows:
        row = shown.row
        yield SceneAppearance(
            scene_id=row.scene_id,
            look=row.look,
            label=row.label,
            at_version=row.version,
            timeline_id=row.timeline_id,
            note=row.note,
            assigned_at=row.assigned_at,
        )
