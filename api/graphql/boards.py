"""What a scene is to look like: its shot list, and its storyboard with pictures and animatic."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from api.graphql.characters import CharacterNode
from api.graphql.nodes import Info, StoredObject, Versioned, all_under, by_id, one, register, stored_objects
from api.graphql.relay import converting
from api.graphql.session import Moment
from api.graphql.timed import root
from domain.writing.listed_shot import slate_letters
from domain.writing.shot_list import ShotList
from domain.writing.storyboard import Storyboard
from projections.characters.character import CharacterRow
from projections.writing.listed_shot import ListedShotRow
from projections.writing.panel import PanelRow
from projections.writing.shot_list import ShotListRow
from projections.writing.storyboard import StoryboardRow
from queries.reader import Reader
from queries.table import Slice
from queries.writing import element

_MOST_SCENES = 5_000  # of a script whose scenes are numbered here
converting("animatic_outputs")(stored_objects)


def _numbers(organization_id: UUID, reader: Reader, script_ids: Iterable[UUID]) -> dict[UUID, dict[UUID, str]]:
    found = element.scenes_of(organization_id, reader, script_ids, Slice(_MOST_SCENES, None))
    return {key: {scene.id: scene.number or str(scene.place) for scene in scenes} for key, scenes in found.items()}


async def _number_of(moment: Moment, script_id: UUID, scene_id: UUID) -> str:
    """Return a scene's number: its heading's own, else its place; empty when it was cut."""
    return (await moment.link("scene numbers", script_id, _numbers) or {}).get(scene_id, "")


@strawberry.type(name="ListedShot")
class ListedShotNode:
    """A shot in a scene's list. `staging` says where its figures stand and what they do."""

    uuid: UUID
    place: int
    size: str
    angle: str
    movement: str
    lens_mm: float
    subjects: list[UUID]
    seconds: float
    description: str
    line_ids: list[UUID]
    staging: JSON
    by_hand: bool
    shot_list_id: UUID
    moment: strawberry.Private[Moment]

    @strawberry.field(description="The slate's number: that of the scene, and its letters (12A).")
    async def number(self) -> str:
        """Put them together."""
        listed = await one(ShotListNode, ShotListRow, self.moment, self.shot_list_id)
        number = await _number_of(self.moment, listed.script_id, listed.scene_id) if listed else ""
        return f"{number}{slate_letters(self.place)}"

    @strawberry.field
    async def characters(self) -> list[CharacterNode]:
        """Follow the links to the characters that it is of."""
        found = [await one(CharacterNode, CharacterRow, self.moment, subject) for subject in self.subjects]
        return [character for character in found if character is not None]


@strawberry.type(name="ShotList")
class ShotListNode(Versioned):
    """The shots of one scene. `status` tells of the direction: none, asked, directed or failed."""

    script_id: UUID
    scene_id: UUID
    revision: int
    status: str
    generation_id: UUID | None
    reason: str
    mood: str
    provider: str

    @strawberry.field(description="The scene's number.")
    async def scene_number(self) -> str:
        """Look at the script's headings."""
        return await _number_of(self.moment, self.script_id, self.scene_id)

    @strawberry.field
    async def shots(self) -> list[ListedShotNode]:
        """List them in their order."""
        return await all_under(ListedShotNode, ListedShotRow, self.moment, ("shot_list_id", self.uuid), "t.place")

    @strawberry.field(description="How long the shots play together.")
    async def seconds(self) -> float:
        """Add them up."""
        found = await all_under(ListedShotNode, ListedShotRow, self.moment, ("shot_list_id", self.uuid), "t.place")
        return round(sum(shot.seconds for shot in found), 2)


@strawberry.type(name="Panel")
class PanelNode:
    """A panel of a storyboard. `take` counts how often it was wanted; `status` is none, asked, drawn or failed."""

    shot_id: UUID
    place: int
    caption: str
    seconds: float
    size: str
    movement: str
    line_ids: list[UUID]
    arrows: JSON
    take: int
    by_hand: bool
    status: str
    generation_id: UUID | None
    reason: str
    outputs: list[StoredObject]
    provenance: str


@strawberry.type(name="Storyboard")
class StoryboardNode(Versioned):
    """The storyboard of one scene."""

    script_id: UUID
    scene_id: UUID
    revision: int
    approved_revision: int
    approved_by: str
    approved_at: datetime | None
    animatic_status: str
    animatic_generation_id: UUID | None
    animatic_reason: str
    animatic_outputs: list[StoredObject]
    animatic_facts: JSON

    @strawberry.field(description="Whether it was approved as it stands: any change makes that untrue.")
    def approved(self) -> bool:
        """Compare the revisions."""
        return self.approved_revision == self.revision

    @strawberry.field
    async def panels(self) -> list[PanelNode]:
        """List them in their order."""
        return await all_under(PanelNode, PanelRow, self.moment, ("storyboard_id", self.uuid), "t.place")


register(ShotListNode, ShotListRow)
register(StoryboardNode, StoryboardRow)


async def shot_list_of(moment: Moment, script_id: UUID, scene_id: UUID) -> ShotListNode | None:
    """Return the shot list of a scene."""
    return await one(ShotListNode, ShotListRow, moment, ShotList.create_id(script_id, scene_id))


async def storyboard_of(moment: Moment, script_id: UUID, scene_id: UUID) -> StoryboardNode | None:
    """Return the storyboard of a scene."""
    return await one(StoryboardNode, StoryboardRow, moment, Storyboard.create_id(script_id, scene_id))


@strawberry.type
class Query:
    """Root fields."""

    @root(description="One scene's shot list.")
    async def shot_list(self, info: Info, id: strawberry.ID) -> ShotListNode | None:  # noqa: A002 - GraphQL's word
        """Find a shot list."""
        return await by_id(ShotListNode, ShotListRow, info, id)

    @root(description="One scene's storyboard.")
    async def storyboard(self, info: Info, id: strawberry.ID) -> StoryboardNode | None:  # noqa: A002 - GraphQL's word
        """Find a storyboard."""
        return await by_id(StoryboardNode, StoryboardRow, info, id)
