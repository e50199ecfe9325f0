"""The continuity report: scene by scene who looks how, and where a jump is unexplained."""

from __future__ import annotations

from uuid import UUID

import strawberry

from api.graphql.nodes import Info
from api.graphql.relay import First, checked, key_of
from api.graphql.timed import root
from domain.characters.continuity import Jump, SceneLooks, Worn
from domain.shared.refusal import Invalid
from projections.writing.script import ScriptRow
from queries import table
from queries.characters import continuity


@strawberry.type(name="ContinuityJump")
class JumpNode:
    """One thing in which somebody looks otherwise than before."""

    what: str
    before: str
    after: str
    since: str
    explained: bool
    sentence: str


@strawberry.type(name="SceneLook")
class SceneLookNode:
    """How somebody looks in a scene; `source` is assigned, carried (from the scene before) or own."""

    character_id: UUID
    name: str
    source: str
    look: str
    label: str
    timeline_id: UUID | None
    note: str
    wardrobe: str
    hair: str
    makeup: str
    age: int | None
    injuries: str
    jumps: list[JumpNode]


@strawberry.type(name="ContinuityScene")
class ContinuitySceneNode:
    """A scene and how everybody in it looks."""

    scene_id: UUID
    number: str
    heading: str
    people: list[SceneLookNode]


@strawberry.type(name="Continuity")
class ContinuityNode:
    """The report: part of the scenes, and how many jumps of the whole script nothing explains."""

    scenes: list[ContinuitySceneNode]
    scenes_in_all: int
    unexplained: int


@strawberry.type
class Query:
    """Root fields."""

    @root(description="Scene by scene who looks how; scenes are counted from 0 for `skip`.")
    async def continuity(
        self, info: Info, script: strawberry.ID, first: First, skip: int = 0, unexplained_only: bool = False
    ) -> ContinuityNode | None:
        """Report."""
        key = key_of(script, "Script")
        moment = await info.context.moment_of(key)
        if moment is None or await moment.read(table.by_id, ScriptRow, key) is None:
            return None
        if skip < 0:
            raise Invalid("skip is 0 or more.", field="skip")
        report = await moment.read(continuity.of_script, key)
        wanted = [scene for scene in report if not unexplained_only or _open(scene)]
        return ContinuityNode(
            scenes=[_scene(scene) for scene in wanted[skip : skip + checked(first)]],
            scenes_in_all=len(wanted),
            unexplained=sum(_open(scene) for scene in report),
        )


def _open(scene: SceneLooks) -> int:
    return sum(not jump.explained for worn in scene.people for jump in worn.jumps)


def _scene(scene: SceneLooks) -> ContinuitySceneNode:
    people = [_person(worn) for worn in scene.people]
    return ContinuitySceneNode(scene_id=scene.scene_id, number=scene.number, heading=scene.heading, people=people)


def _person(worn: Worn) -> SceneLookNode:
    one = worn.present
    return SceneLookNode(
        character_id=one.character_id,
        name=one.name,
        source=worn.source,
        look=one.look,
        label=one.label,
        timeline_id=one.timeline_id,
        note=one.note,
        wardrobe=one.wardrobe,
        hair=one.hair,
        makeup=one.makeup,
        age=one.age,
        injuries=one.injuries,
        jumps=[_jump(jump) for jump in worn.jumps],
    )


def _jump(jump: Jump) -> JumpNode:
    return JumpNode(
        what=jump.what,
        before=jump.before,
        after=jump.after,
        since=jump.since,
        explained=jump.explained,
        sentence=jump.sentence,
    )
