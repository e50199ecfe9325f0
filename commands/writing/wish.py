"""What every wish for story data has: who plays in it and how they speak, and who writes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from commands.fields import Description, Name, Words
from commands.manners import manner_of
from commands.portrayal import require_characters
from commands.ports import Studio
from commands.writing.shapes import Short
from domain.shared.generation import GenerationRequest
from domain.shared.sources import new_id

PURPOSE = "writing.script"


class CastMember(BaseModel):
    """A character as the writer needs to know it. What is left out of its speech is read from the character."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    character_id: UUID | None = None
    name: Name
    description: Description = ""
    personality: Words = ""
    vocabulary: tuple[Short, ...] = Field(default=(), max_length=100)
    speech_habits: tuple[Short, ...] = Field(default=(), max_length=100)


class Asked(Protocol):
    """What a command says that wants story data."""

    @property
    def everybody(self) -> tuple[CastMember, ...]:
        """Who plays in it."""
        ...

    @property
    def queue(self) -> str | None:
        """Which workers write it."""
        ...

    @property
    def generation_id(self) -> UUID | None:
        """The id that the caller chose."""
        ...


def known_cast(cast: Sequence[CastMember], studio: Studio) -> list[dict[str, Any]]:
    """Return the cast as a recipe tells it to a writer. Raises NotFound for a character that there is not."""
    require_characters(studio, (member.character_id for member in cast))
    return [_known(member, studio) for member in cast]


def _known(member: CastMember, studio: Studio) -> dict[str, Any]:
    manner = manner_of(studio, member.character_id)
    speech: dict[str, Any] = manner.speech() if manner else {}
    said = {"personality": member.personality, "vocabulary": list(member.vocabulary)}
    said |= {"speech_habits": list(member.speech_habits)}
    speech |= {name: value for name, value in said.items() if value}
    return {"name": member.name, "description": member.description, **speech}


def links(cast: Sequence[CastMember]) -> dict[str, UUID]:
    """Return whose the cues of a name are."""
    return {member.name: member.character_id for member in cast if member.character_id is not None}


def wish_for(command: Asked, script_id: UUID, recipe: dict[str, Any], studio: Studio) -> GenerationRequest:
    """Return the wish for what a recipe says, by the writer that the organization has chosen."""
    return GenerationRequest(
        command.generation_id or new_id(),
        "text",
        PURPOSE,
        script_id,
        recipe,
        queue=command.queue,
        lineage=tuple(dict.fromkeys(links(command.everybody).values())),
        provider=studio.provider("text"),
    )
