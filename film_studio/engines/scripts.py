"""Scripts written by hand: their text and structure, drafts and versions, branches, and what is approved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from commands.studio_ops.approval import RequestApproval
from commands.writing.beat_board import AddBeat
from commands.writing.branch import BranchScript, MergeScript
from commands.writing.element import AddElement, LinkCue, MoveElement, RemoveElement, RewriteElement
from commands.writing.named_draft import NameDraft
from commands.writing.outline import AddAct, AddSequence, MoveScene
from commands.writing.revision import StartRevision
from commands.writing.scene import CutScene, DescribeScene, OmitScene, ReinstateScene
from commands.writing.scene_numbers import LockSceneNumbers
from commands.writing.script import CreateScript, ImportScript
from commands.writing.script_version import RestoreScript, TagScriptVersion
from commands.writing.shapes import ElementShape
from commands.writing.undo import RedoEdit, UndoEdit
from domain.writing.element import Element
from domain.writing.scenes import own_elements
from film_studio.engines.engine import Engine
from film_studio.gateway import NotMade

_HEAD = """query($id: ID!) { script(id: $id) { title scriptType version locked pageCount
  acts { uuid title sceneIds sequences { uuid title sceneIds } } } }"""
_SCENES = """query($id: ID!, $after: String) { script(id: $id) { scenes(first: 100, after: $after) {
  nodes { uuid number heading } pageInfo { hasNextPage endCursor } } } }"""
_ELEMENTS = """query($id: ID!, $after: String) { script(id: $id) { elements(first: 100, after: $after) {
  nodes { uuid type text level } pageInfo { hasNextPage endCursor } } } }"""
_DRAFTS = "query($id: ID!) { script(id: $id) { drafts { name version dated pageCount } } }"
_COMPARED = """query($id: ID!, $left: ScriptSide!, $right: ScriptSide) { script(id: $id) {
  compare(left: $left, right: $right) { kind elementId before after } } }"""


class ScriptType(StrEnum):
    """What a script is for."""

    FILM = "film"
    SERIES = "series"
    AD = "ad"
    DOCUMENTARY = "documentary"
    EXPLAINER = "explainer"
    TRAILER = "trailer"
    BRAND_FILM = "brand_film"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a scene: action, character, dialogue, ..."""

    element_id: UUID
    type: str
    text: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A scene of a script."""

    scene_id: UUID
    number: str
    heading: str
    elements: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """An act or a sequence, with its scenes; an act has its sequences."""

    part_id: UUID
    title: str
    scene_ids: tuple[UUID, ...]
    sequences: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class ScriptText:
    """A script as it stands: `before` is what comes before its first scene."""

    script_id: UUID
    title: str
    script_type: ScriptType
    version: int
    locked: bool
    pages: int
    acts: tuple[Part, ...]
    before: tuple[Paragraph, ...]
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A version of a script that has a name."""

    name: str
    version: int
    dated: str
    pages: int


@dataclass(frozen=True, slots=True)
class Merge:
    """What came of a merge: merged, or the conflicts that somebody must decide."""

    merge_id: UUID
    merged: bool
    conflicts: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs in an element between two sides: added, removed, changed or moved."""

    kind: str
    element_id: UUID
    before: str | None
    after: str | None


class Scripts(Engine):
    """What an author does with a script by hand. Every call raises Refused with the reason, in one sentence."""

    async def create_script(
        self, title: str, script_type: ScriptType = ScriptType.FILM, *, project_id: UUID | None = None
    ) -> UUID:
        """Begin an empty script in a project, the default one unless named; return its id."""
        told = CreateScript(project_id=project_id or self._project_id, title=title, script_type=script_type.value)
        return (await self._gateway.ask(told)).id

    async def import_script(self, script_id: UUID, fountain: str) -> ScriptText:
        """Take a screenplay in Fountain into an empty script."""
        from media.screenplay import fountain as reading  # noqa: PLC0415 - who reads no file needs no reader

        elements = [ElementShape.model_validate(told.to_json()) for told in reading.parse(fountain).elements]
        await self._gateway.ask(ImportScript(script_id=script_id, elements=tuple(elements)))
        return await self.read_script(script_id)

    async def read_script(self, script_id: UUID) -> ScriptText:
        """Return a script as it stands, after all that was asked here. Raises NotMade when there is none."""
        told = (await self._gateway.read(_HEAD, {"id": str(script_id)}))["script"]
        if told is None:
            raise NotMade(f"There is no script {script_id}.")
        headings = {node["uuid"]: node for node in await self._nodes(_SCENES, script_id, "scenes")}
        before: list[Element] = []
        scenes: list[tuple[Mapping[str, Any], list[Element]]] = []
        for node in await self._nodes(_ELEMENTS, script_id, "elements"):
            if node["uuid"] in headings:
                scenes.append((headings[node["uuid"]], []))
            (scenes[-1][1] if scenes else before).append(
                Element(UUID(node["uuid"]), node["type"], node["text"], level=node["level"])
            )
        return ScriptText(
            script_id,
            told["title"],
            ScriptType(told["scriptType"]),
            told["version"],
            told["locked"],
            told["pageCount"],
            tuple(_part(act) for act in told["acts"]),
            _paragraphs(before),
            tuple(
                Scene(UUID(h["uuid"]), h["number"], h["heading"], _paragraphs(own_elements(inside)))
                for h, inside in scenes
            ),
        )

    async def add_element(self, script_id: UUID, type: str, text: str, *, after_id: UUID | None = None) -> UUID:  # noqa: A002 - what an element has
        """Write a paragraph after another one, before all without; return its id."""
        told = {"script_id": script_id, "element": {"type": type, "text": text}, "after_id": after_id}
        return UUID((await self._gateway.ask(AddElement.model_validate(told))).details["element_id"])

    async def rewrite_element(self, script_id: UUID, element_id: UUID, text: str) -> int:
        """Change what a paragraph says; return the script's version."""
        told = {"script_id": script_id, "element_id": element_id, "changes": {"text": text}}
        return (await self._gateway.ask(RewriteElement.model_validate(told))).version

    async def move_element(self, script_id: UUID, element_id: UUID, after_id: UUID | None = None) -> int:
        """Put a paragraph after another one, before all without; return the script's version."""
        told = MoveElement(script_id=script_id, element_id=element_id, after_id=after_id)
        return (await self._gateway.ask(told)).version

    async def remove_element(self, script_id: UUID, element_id: UUID) -> int:
        """Take a paragraph out; return the script's version."""
        return (await self._gateway.ask(RemoveElement(script_id=script_id, element_id=element_id))).version

    async def link_cue(self, script_id: UUID, element_id: UUID, character_id: UUID | None) -> int:
        """Say whose a cue is, None: nobody's; return the script's version."""
        told = LinkCue(script_id=script_id, element_id=element_id, character_id=character_id)
        return (await self._gateway.ask(told)).version

    async def add_act(self, script_id: UUID, title: str, *, before_scene_id: UUID | None = None) -> UUID:
        """Begin an act with a scene, or at the end; return its id."""
        told = AddAct(script_id=script_id, title=title, before_scene_id=before_scene_id)
        return UUID((await self._gateway.ask(told)).details["part_id"])

    async def add_sequence(self, script_id: UUID, title: str, *, before_scene_id: UUID | None = None) -> UUID:
        """Begin a sequence with a scene, or at the end; return its id."""
        told = AddSequence(script_id=script_id, title=title, before_scene_id=before_scene_id)
        return UUID((await self._gateway.ask(told)).details["part_id"])

    async def add_beat(
        self, script_id: UUID, scene_id: UUID, text: str, *, value: int = 0, element_ids: Sequence[UUID] = ()
    ) -> UUID:
        """Say what happens in a scene and how it is charged, -10 to 10; return the beat's id."""
        told = AddBeat(script_id=script_id, scene_id=scene_id, text=text, value=value, element_ids=tuple(element_ids))
        return UUID((await self._gateway.ask(told)).details["beat_id"])

    async def describe_scene(self, script_id: UUID, scene_id: UUID, **facts: object) -> int:
        """Say of a scene what its text does not; `facts` are those of the command DescribeScene."""
        told = DescribeScene.model_validate({"script_id": script_id, "scene_id": scene_id, **facts})
        return (await self._gateway.ask(told)).version

    async def move_scene(
        self, script_id: UUID, scene_id: UUID, *, after_scene_id: UUID | None = None, into_id: UUID | None = None
    ) -> int:
        """Put a scene after another one, or at the end of an act or a sequence; return the script's version."""
        told = MoveScene(script_id=script_id, scene_id=scene_id, after_scene_id=after_scene_id, into_id=into_id)
        return (await self._gateway.ask(told)).version

    async def cut_scene(self, script_id: UUID, scene_id: UUID) -> int:
        """Take a scene out, with its number; return the script's version."""
        return (await self._gateway.ask(CutScene(script_id=script_id, scene_id=scene_id))).version

    async def omit_scene(self, script_id: UUID, scene_id: UUID) -> int:
        """Take a scene out and keep its number, OMITTED; return the script's version."""
        return (await self._gateway.ask(OmitScene(script_id=script_id, scene_id=scene_id))).version

    async def reinstate_scene(self, script_id: UUID, scene_id: UUID) -> int:
        """Bring an omitted scene back; return the script's version."""
        return (await self._gateway.ask(ReinstateScene(script_id=script_id, scene_id=scene_id))).version

    async def undo(self, script_id: UUID) -> int:
        """Take back the last edit of one's own; return the script's version."""
        return (await self._gateway.ask(UndoEdit(script_id=script_id))).version

    async def redo(self, script_id: UUID) -> int:
        """Do again what was taken back last; return the script's version."""
        return (await self._gateway.ask(RedoEdit(script_id=script_id))).version

    async def name_draft(self, script_id: UUID, name: str) -> None:
        """Call the script as it stands a draft, of today."""
        await self._gateway.ask(NameDraft(script_id=script_id, name=name))

    async def drafts(self, script_id: UUID) -> list[Draft]:
        """Return the drafts that have a name, the oldest first. Raises NotMade when there is no script."""
        told = (await self._gateway.read(_DRAFTS, {"id": str(script_id)}))["script"]
        if told is None:
            raise NotMade(f"There is no script {script_id}.")
        return [Draft(d["name"], d["version"], d["dated"], d["pageCount"]) for d in told["drafts"]]

    async def tag_version(self, script_id: UUID, label: str) -> None:
        """Give the script as it stands a label."""
        await self._gateway.ask(TagScriptVersion(script_id=script_id, label=label))

    async def restore_script(self, script_id: UUID, version: int | str) -> int:
        """Have a script say what it said at a version or a label; return the version that this makes."""
        of = "label" if isinstance(version, str) else "version"
        return (await self._gateway.ask(RestoreScript.model_validate({"script_id": script_id, of: version}))).version

    async def branch_script(self, script_id: UUID, name: str) -> UUID:
        """Begin a branch, a script of its own; return its id."""
        return (await self._gateway.ask(BranchScript(script_id=script_id, name=name))).id

    async def merge_script(
        self, script_id: UUID, other_id: UUID, *, otherwise: Literal["base", "ours", "theirs"] | None = None
    ) -> Merge:
        """Take over what a related script says; conflicts are told, unless `otherwise` decides them all."""
        answer = await self._gateway.ask(MergeScript(script_id=script_id, other_id=other_id, otherwise=otherwise))
        told = answer.details
        return Merge(UUID(told["merge_id"]), told["merged"], tuple(told["conflicts"]))

    async def compare_scripts(
        self, script_id: UUID, left: Mapping[str, object], right: Mapping[str, object] | None = None
    ) -> list[Change]:
        """Return what differs; a side is {"version": 3}, {"label": "draft 1"}, {"script": id}; none: as it stands."""
        sides = {"left": dict(left), "right": dict(right) if right is not None else None}
        told = (await self._gateway.read(_COMPARED, {"id": str(script_id), **sides}))["script"]
        return [Change(c["kind"], UUID(c["elementId"]), c["before"], c["after"]) for c in told["compare"]]

    async def lock_scene_numbers(self, script_id: UUID) -> int:
        """Let every scene keep its number from now on; return the script's version."""
        return (await self._gateway.ask(LockSceneNumbers(script_id=script_id))).version

    async def start_revision(self, script_id: UUID, colour: str | None = None) -> UUID:
        """Mark what changes from now on as a revision set, of the next colour unless one is named; return its id."""
        answer = await self._gateway.ask(StartRevision.model_validate({"script_id": script_id, "colour": colour}))
        return UUID(answer.details["set_id"])

    async def request_approval(self, script_id: UUID, approver_id: UUID, note: str = "", *, lock: bool = False) -> UUID:
        """Ask a person to approve a script, or a storyboard, exactly as it is; return the approval's id.

        Any change makes it stale. With `lock` it is locked once it is approved.
        """
        told = RequestApproval(asset_id=script_id, approver_id=approver_id, note=note, lock_on_approval=lock)
        return (await self._gateway.ask(told)).id


def _paragraphs(elements: Iterable[Element]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(e.id, e.type, e.text) for e in elements)


def _part(told: Mapping[str, Any]) -> Part:
    scenes = tuple(UUID(scene_id) for scene_id in told["sceneIds"])
    return Part(UUID(told["uuid"]), told["title"], scenes, tuple(_part(s) for s in told.get("sequences", ())))
