"""Outlines, beats, scenes, rewrites, notes, shots, translations and table reads, and what is decided on proposals."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from commands.bus import Command
from commands.writing.branch import BranchScript
from commands.writing.proposal import AcceptProposal, RejectProposal
from commands.writing.table_read import RequestTableRead
from commands.writing.writers import (
    GenerateBeatSheet,
    GenerateCoverage,
    GenerateOutline,
    GenerateRewrite,
    GenerateScene,
    GenerateShotList,
    GenerateTranslation,
)
from film_studio.engines.engine import Engine, job_of
from film_studio.gateway import Gateway, NotMade

_PATIENCE = 30.0  # seconds until what was written must stand in the script
_LOOK = 0.1
_PROPOSALS = """query($id: ID!) { script(id: $id) { version proposals { uuid kind status provider model label reason
  document elements { id type text } items { id values } taken refused
  conflicts { partId elementId what now proposed } } } }"""
Stale = Literal["refuse", "skip", "overwrite"]


@dataclass(frozen=True, slots=True)
class ProposedPart:
    """A paragraph, a beat, a note or a shot of a proposal, as data."""

    part_id: UUID
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Story data that was written: accepted at once, or open until somebody decides."""

    proposal_id: UUID
    script_id: UUID
    kind: str
    status: str
    provider: str
    model: str
    label: str
    parts: tuple[ProposedPart, ...]
    document: Mapping[str, Any]
    conflicts: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class TableRead:
    """A script that was read aloud: the stored sound, and what was measured of it."""

    script_id: UUID
    job_id: UUID
    audio: str
    mime: str
    duration_s: float
    integrated_lufs: float
    chapters: tuple[Mapping[str, Any], ...]
    lines: int
    reused: int
    _gateway: Gateway

    async def content(self) -> bytes:
        """Return the file's bytes."""
        return await self._gateway.object(self.audio)


class Writers(Engine):
    """Has story data about a script written. What comes is a proposal, accepted at once unless told otherwise."""

    async def generate_outline(
        self, script_id: UUID, prompt: str, *, minutes: float = 10.0, pattern: str = "three-act", accept: bool = True
    ) -> Proposal:
        """Have an outline written from an idea. Raises Refused and NotMade."""
        told = GenerateOutline(script_id=script_id, prompt=prompt, minutes=minutes, pattern=pattern, accept=accept)
        return await self._written(told, script_id)

    async def generate_beat_sheet(
        self, script_id: UUID, *, pattern: str = "three-act", accept: bool = True
    ) -> Proposal:
        """Have the script's beats told by a story pattern. Raises Refused and NotMade."""
        told = GenerateBeatSheet(script_id=script_id, pattern=pattern, accept=accept)
        return await self._written(told, script_id)

    async def generate_scene(
        self,
        script_id: UUID,
        context: str,
        heading: str = "",
        emotion: str = "neutral",
        *,
        after_scene_id: UUID | None = None,
        accept: bool = True,
    ) -> Proposal:
        """Have a scene written from what happens in it. Raises Refused and NotMade."""
        told = GenerateScene(
            script_id=script_id,
            context=context,
            heading=heading,
            emotion=emotion,
            after_scene_id=after_scene_id,
            accept=accept,
        )
        return await self._written(told, script_id)

    async def generate_rewrite(
        self, script_id: UUID, element_ids: Sequence[UUID], instruction: str, *, accept: bool = True
    ) -> Proposal:
        """Have paragraphs written anew: tighter, funnier, in another tone. Raises Refused and NotMade."""
        told = GenerateRewrite(
            script_id=script_id, element_ids=tuple(element_ids), instruction=instruction, accept=accept
        )
        return await self._written(told, script_id)

    async def generate_coverage(self, script_id: UUID, *, accept: bool = True) -> Proposal:
        """Have notes on the script written. Raises Refused and NotMade."""
        return await self._written(GenerateCoverage(script_id=script_id, accept=accept), script_id)

    async def generate_shot_list(
        self, script_id: UUID, scene_ids: Sequence[UUID] = (), *, accept: bool = True
    ) -> Proposal:
        """Have the shots of scenes listed, of all when none is named. Raises Refused and NotMade."""
        told = GenerateShotList(script_id=script_id, scene_ids=tuple(scene_ids), accept=accept)
        return await self._written(told, script_id)

    async def generate_translation(
        self,
        script_id: UUID,
        language: str,
        glossary: Mapping[str, str] | None = None,
        *,
        branch: bool = True,
        accept: bool = True,
    ) -> Proposal:
        """Have the script told in another language, in a branch of its own. Raises Refused and NotMade."""
        if branch:
            script_id = (await self._gateway.ask(BranchScript(script_id=script_id, name=language))).id
        told = GenerateTranslation(script_id=script_id, language=language, glossary=dict(glossary or {}), accept=accept)
        return await self._written(told, script_id)

    async def table_read(self, script_id: UUID, format: Literal["m4a", "mp3", "opus"] = "m4a") -> TableRead:  # noqa: A002 - what a file has
        """Have the whole script read aloud by its characters' voices. Raises Refused and NotMade."""
        answer = await self._gateway.ask(RequestTableRead(script_id=script_id, format=format))
        made = await self._gateway.finished(job_of(answer.job_id))
        audio, facts = made.outputs["audio"], made.facts
        told = (facts["duration_s"], facts["integrated_lufs"], tuple(facts["chapters"]))
        counts = (facts["lines"], facts["reused"])
        return TableRead(script_id, made.job_id, audio["hash"], audio["mime"], *told, *counts, self._gateway)

    async def accept_proposal(
        self, script_id: UUID, proposal_id: UUID, only: Sequence[UUID] | None = None, *, stale: Stale = "refuse"
    ) -> Proposal:
        """Take a proposal, or some of it. Raises Refused, with the conflicts where the script was changed since."""
        chosen = None if only is None else tuple(only)
        command = AcceptProposal(script_id=script_id, proposal_id=proposal_id, only=chosen, stale=stale)
        return await self._decision(command, script_id, proposal_id)

    async def reject_proposal(
        self, script_id: UUID, proposal_id: UUID, reason: str, only: Sequence[UUID] | None = None
    ) -> Proposal:
        """Want a proposal, or some of it, not. Raises Refused."""
        chosen = None if only is None else tuple(only)
        command = RejectProposal(script_id=script_id, proposal_id=proposal_id, reason=reason, only=chosen)
        return await self._decision(command, script_id, proposal_id)

    async def _decision(self, command: Command, script_id: UUID, proposal_id: UUID) -> Proposal:
        answer = await self._gateway.ask(command)
        read = await self._gateway.read(_PROPOSALS, {"id": str(script_id)}, position=answer.position)
        return _proposal(read["script"], script_id, proposal_id)

    async def _written(self, command: Command, script_id: UUID) -> Proposal:
        answer = await self._gateway.ask(command)
        told = await self.decided(_PROPOSALS, script_id, answer.job_id)
        return _proposal(told, script_id, job_of(answer.job_id))

    async def decided(self, query: str, script_id: UUID, job_id: UUID | None) -> Mapping[str, Any]:
        """Wait until the proposal of a job stands, and return the script. Raises NotMade."""
        await self._gateway.finished(job_of(job_id))
        async with asyncio.timeout(_PATIENCE):
            while True:
                told = (await self._gateway.read(query, {"id": str(script_id)}))["script"]
                status = {p["uuid"]: p["status"] for p in told["proposals"]} if told else {}
                known = status.get(str(job_id))
                if known in {"accepted", "open"}:  # open though it was wanted: the script was changed meanwhile
                    return told
                if known in {"failed", "rejected"}:
                    raise NotMade(f"What was written for the script {script_id} is {known}.")
                await asyncio.sleep(_LOOK)


def _proposal(told: Mapping[str, Any], script_id: UUID, proposal_id: UUID) -> Proposal:
    found = next(p for p in told["proposals"] if p["uuid"] == str(proposal_id))
    elements = [ProposedPart(UUID(e["id"]), {"type": e["type"], "text": e["text"]}) for e in found["elements"]]
    items = [ProposedPart(UUID(item["id"]), item["values"]) for item in found["items"]]
    return Proposal(
        proposal_id,
        script_id,
        found["kind"],
        found["status"],
        found["provider"],
        found["model"],
        found["label"],
        (*elements, *items),
        found["document"],
        tuple(found["conflicts"]),
    )
