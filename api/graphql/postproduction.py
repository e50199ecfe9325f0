"""The sound of scenes, cuts, deliverables."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from api.graphql.generation import JobNode
from api.graphql.nodes import Info, StoredObject, Versioned, all_under, by_id, one, page, page_under, register
from api.graphql.production import ShotNode
from api.graphql.relay import After, Connection, First, key_of
from api.graphql.session import Moment
from api.graphql.timed import root
from domain.postproduction.edit_list import CutShot
from projections.generation.generation import GenerationRow
from projections.postproduction.cut import CutRow
from projections.postproduction.deliverable import DeliverableRow
from projections.postproduction.scene_audio import SceneAudioRow
from projections.postproduction.scene_line import SceneLineRow
from projections.production.shot import ShotRow
from queries.table import Where


@strawberry.type(name="SceneLine")
class SceneLineNode:
    """One spoken line: asked for, recorded or failed; `mouth` are the shapes of the mouth over time."""

    element_id: UUID
    status: str
    generation_id: UUID
    reason: str
    outputs: list[StoredObject]
    duration_s: float
    mouth: JSON | None
    engine: str
    facts: JSON
    recipe_hash: str
    provenance: str
    recorded_at: datetime | None
    moment: strawberry.Private[Moment]

    @strawberry.field
    async def job(self) -> JobNode | None:
        """Follow the link to the work."""
        return await one(JobNode, GenerationRow, self.moment, self.generation_id)


@strawberry.type(name="SceneAudio")
class SceneAudioNode(Versioned):
    """Lines, music and mix of a scene."""

    script_id: UUID
    scene_id: UUID
    score_status: str
    score_generation_id: UUID | None
    score_reason: str
    score_outputs: list[StoredObject]
    score_duration_s: float
    score_facts: JSON
    score_recipe_hash: str
    score_provenance: str
    scored_at: datetime | None
    mix_status: str
    mix_generation_id: UUID | None
    mix_reason: str
    mix_outputs: list[StoredObject]
    mix_duration_s: float
    mix_loudness: JSON
    mix_facts: JSON
    mix_recipe_hash: str
    mix_provenance: str
    mixed_at: datetime | None

    @strawberry.field
    async def lines(self) -> list[SceneLineNode]:
        """List the lines."""
        order = "t.recorded_at, t.element_id"
        return await all_under(SceneLineNode, SceneLineRow, self.moment, ("scene_audio_id", self.uuid), order)


register(SceneAudioNode, SceneAudioRow)


@strawberry.type(name="CutShot")
class CutShotNode:
    """A shot in a cut: so many frames of it."""

    shot_id: UUID
    frames: int
    scene_id: UUID
    moment: strawberry.Private[Moment]

    @strawberry.field
    async def shot(self) -> ShotNode | None:
        """Follow the link to the shot."""
        return await one(ShotNode, ShotRow, self.moment, self.shot_id)


@strawberry.type(name="Deliverable")
class DeliverableNode(Versioned):
    """What is handed out: its files, its levels, who approved it, who locked it."""

    cut_id: UUID
    kind: str
    edition: int
    outputs: list[StoredObject]
    content_hash: str
    duration_s: float
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    recipe_hash: str
    provenance: str
    published_at: datetime
    facts: JSON
    approved_by: UUID | None
    approved_name: str | None
    approved_at: datetime | None
    locked: bool
    locked_by: str | None
    locked_at: datetime | None
    lock_reason: str | None

    @strawberry.field
    async def cut(self) -> CutNode | None:
        """Follow the link to the cut."""
        return await one(CutNode, CutRow, self.moment, self.cut_id)


register(DeliverableNode, DeliverableRow)


@strawberry.type(name="Cut")
class CutNode(Versioned):
    """The edit of a script in a format, with the master that stands."""

    script_id: UUID
    format: str
    fps: int
    width: int
    height: int
    frames: int
    assembled_at: datetime
    master_status: str
    generation_id: UUID | None
    reason: str
    outputs: list[StoredObject]
    duration_s: float
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    facts: JSON
    recipe_hash: str
    provenance: str
    mastered_at: datetime | None
    edit: strawberry.Private[tuple[CutShot, ...]]
    FROM: ClassVar = {"edit": "shots"}

    @strawberry.field
    def shots(self) -> list[CutShotNode]:
        """List the shots in their order."""
        return [
            CutShotNode(shot_id=s.shot_id, frames=s.frames, scene_id=s.scene_id, moment=self.moment) for s in self.edit
        ]

    @strawberry.field
    async def job(self) -> JobNode | None:
        """Follow the link to the work on the master."""
        return await one(JobNode, GenerationRow, self.moment, self.generation_id)

    @strawberry.field
    async def deliverables(self, first: First, after: After = None) -> Connection[DeliverableNode]:
        """Page through what was published, the latest first."""
        row, key = DeliverableRow, self.uuid
        return await page_under(DeliverableNode, row, self.moment, ("cut_id", key), first=first, after=after)


register(CutNode, CutRow)


@strawberry.type
class Query:
    """Root fields."""

    @root(description="The sound of scenes; of one script, or of one scene of it.")
    async def scene_audio(
        self,
        info: Info,
        *,
        first: First,
        after: After = None,
        project: strawberry.ID | None = None,
        script: strawberry.ID | None = None,
        scene: UUID | None = None,
    ) -> Connection[SceneAudioNode]:
        """Page through the scenes' sound."""
        where = Where(
            "(%(script)s::uuid IS NULL OR t.script_id = %(script)s)"
            " AND (%(scene)s::uuid IS NULL OR t.scene_id = %(scene)s)",
            {"script": key_of(script, "Script") if script else None, "scene": scene},
        )
        return await page(SceneAudioNode, SceneAudioRow, info, first=first, after=after, project=project, where=where)

    @root(description="Cuts, the latest first; of one script.")
    async def cuts(
        self,
        info: Info,
        *,
        first: First,
        after: After = None,
        project: strawberry.ID | None = None,
        script: strawberry.ID | None = None,
    ) -> Connection[CutNode]:
        """Page through the cuts."""
        script_id = key_of(script, "Script") if script else None
        where = Where("(%(script)s::uuid IS NULL OR t.script_id = %(script)s)", {"script": script_id})
        return await page(CutNode, CutRow, info, first=first, after=after, project=project, where=where)

    @root(description="One cut.")
    async def cut(self, info: Info, id: strawberry.ID) -> CutNode | None:  # noqa: A002 - GraphQL's word
        """Find a cut."""
        return await by_id(CutNode, CutRow, info, id)

    @root(description="What was published, the latest first.")
    async def deliverables(
        self, info: Info, first: First, after: After = None, project: strawberry.ID | None = None
    ) -> Connection[DeliverableNode]:
        """Page through the deliverables."""
        return await page(DeliverableNode, DeliverableRow, info, first=first, after=after, project=project)

    @root(description="One deliverable.")
    async def deliverable(self, info: Info, id: strawberry.ID) -> DeliverableNode | None:  # noqa: A002 - GraphQL's word
        """Find a deliverable."""
        return await by_id(DeliverableNode, DeliverableRow, info, id)
