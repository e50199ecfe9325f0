"""Scripts and dialogue as structured story data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commands.writing.draft import GenerateDialogue, GenerateScript
from commands.writing.wish import CastMember
from film_studio.engines.boards import Boards
from film_studio.engines.engine import job_of
from film_studio.engines.scripts import Paragraph, Scene, Scripts, ScriptType
from film_studio.engines.writers import Writers
from film_studio.gateway import NotMade

_CHARACTER = "query($id: ID!) { character(id: $id) { name description appearance } }"
_SCRIPT = """query($id: ID!) { script(id: $id) { title version proposals { uuid status }
  scenes(first: 100) { edges { node { uuid number heading elements(first: 100) { uuid type text } } } } } }"""


@dataclass(frozen=True, slots=True)
class Script:
    """A script that was written, and the proposal that it came as."""

    script_id: UUID
    title: str
    script_type: ScriptType
    version: int
    scenes: tuple[Scene, ...]
    proposal_id: UUID


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Dialogue that was written for a character in a scene."""

    script_id: UUID
    scene_id: UUID
    character_id: UUID
    lines: tuple[str, ...]
    proposal_id: UUID


class WritingEngine(Writers, Scripts, Boards):
    """Has scripts and dialogue written; what comes is a proposal, accepted at once unless told otherwise.

    And everything that an author does by hand: text, structure, drafts, branches, shots, boards, approvals.
    """

    async def generate_script(
        self,
        title: str,
        script_type: ScriptType = ScriptType.FILM,
        prompt: str = "",
        character_ids: Sequence[UUID] = (),
        *,
        minutes: float | None = None,
        seconds: int | None = None,
        pattern: str = "three-act",
        accept: bool = True,
        project_id: UUID | None = None,
    ) -> Script:
        """Have a script written from a prompt, for these characters. Raises Refused and NotMade.

        It is written for `minutes`, one unless told, or an ad for `seconds`: 6, 15, 30 or 60.
        """
        command = GenerateScript(
            project_id=project_id or self._project_id,
            title=title,
            prompt=prompt or title,
            script_type=script_type.value,
            cast=tuple([await self._member(character_id) for character_id in character_ids]),
            minutes=minutes,
            seconds=seconds,
            pattern=pattern,
            accept=accept,
        )
        answer = await self._gateway.ask(command)
        told = await self.decided(_SCRIPT, answer.id, answer.job_id)
        scenes = tuple(_scene(edge["node"]) for edge in told["scenes"]["edges"])
        return Script(answer.id, title, script_type, told["version"], scenes, job_of(answer.job_id))

    async def generate_dialogue(
        self,
        script_id: UUID,
        scene_id: UUID,
        character_id: UUID,
        context: str,
        emotion: str = "neutral",
        *,
        accept: bool = True,
    ) -> Dialogue:
        """Have a character's dialogue for a scene written. Raises Refused and NotMade."""
        speaker = await self._member(character_id)
        command = GenerateDialogue(
            script_id=script_id, scene_id=scene_id, speaker=speaker, context=context, emotion=emotion, accept=accept
        )
        answer = await self._gateway.ask(command)
        made = await self._gateway.finished(job_of(answer.job_id))
        await self.decided(_SCRIPT, script_id, answer.job_id)
        lines = tuple(e["text"] for e in made.facts.get("elements", ()) if e["type"] == "dialogue")
        return Dialogue(script_id, scene_id, character_id, lines, job_of(answer.job_id))

    async def _member(self, character_id: UUID) -> CastMember:
        told = (await self._gateway.read(_CHARACTER, {"id": str(character_id)}))["character"]
        if told is None:
            raise NotMade(f"There is no character {character_id}.")
        words = [told[name] for name in ("appearance", "description") if told[name]]
        return CastMember(character_id=character_id, name=told["name"], description=". ".join(words))


def _scene(node: Mapping[str, Any]) -> Scene:
    elements = tuple(Paragraph(UUID(e["uuid"]), e["type"], e["text"]) for e in node["elements"])
    return Scene(UUID(node["uuid"]), node["number"], node["heading"], elements)
