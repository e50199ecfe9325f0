"""Characters as first-class assets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from commands.characters.casting import CastCharacter
from commands.characters.character import CreateCharacter
from commands.characters.image import GenerateCharacterImage
from domain.characters.sheet import CharacterMode, CharacterType
from film_studio.gateway import Gateway


@dataclass(frozen=True, slots=True)
class Character:
    """A character that was created."""

    character_id: UUID
    name: str
    description: str
    mode: CharacterMode
    character_type: CharacterType
    version: int


@dataclass(frozen=True, slots=True)
class CharacterImage:
    """A picture of a character: the stored object's SHA-256, and who or what made it."""

    character_id: UUID
    job_id: UUID
    image: str
    mime: str
    provenance: str
    _gateway: Gateway

    async def content(self) -> bytes:
        """Return the picture's bytes."""
        return await self._gateway.object(self.image)


class CharacterEngine:
    """Creates characters and makes pictures of them that stay the same person."""

    def __init__(self, gateway: Gateway, project_id: UUID) -> None:
        self._gateway = gateway
        self._project_id = project_id

    async def create_character(
        self,
        name: str,
        description: str = "",
        mode: CharacterMode = CharacterMode.AVATAR,
        character_type: CharacterType = CharacterType.STYLIZED,
        *,
        appearance: str = "",
        personality: str = "",
        biography: str = "",
        vocabulary: Sequence[str] = (),
        speech_habits: Sequence[str] = (),
        tags: Sequence[str] = (),
        project_id: UUID | None = None,
    ) -> Character:
        """Create a character in a project: the default one unless named."""
        command = CreateCharacter(
            name=name,
            description=description,
            mode=mode,
            character_type=character_type,
            appearance=appearance,
            personality=personality,
            biography=biography,
            vocabulary=tuple(vocabulary),
            speech_habits=tuple(speech_habits),
            tags=tuple(tags),
            project_id=project_id or self._project_id,
        )
        answer = await self._gateway.ask(command)
        return Character(answer.id, name, description, mode, character_type, answer.version)

    async def cast_character(
        self, character_id: UUID, role: str, credit: str = "", *, project_id: UUID | None = None, billing: int = 1
    ) -> UUID:
        """Give a character a part in a project, the default one unless named; return the casting's id."""
        where = project_id or self._project_id
        command = CastCharacter(character_id=character_id, project_id=where, role=role, credit=credit, billing=billing)
        return (await self._gateway.ask(command)).id

    async def generate_character_image(
        self,
        character_id: UUID,
        prompt: str,
        scene_context: str = "",
        emotion: str = "neutral",
        *,
        pose: str = "standing",
        lighting: str = "day",
        look: str = "",
        seed: int | None = None,
    ) -> CharacterImage:
        """Make a picture of a character: the same face in every picture."""
        command = GenerateCharacterImage(
            character_id=character_id,
            prompt=prompt,
            scene_context=scene_context,
            emotion=emotion,
            pose=pose,
            lighting=lighting,
            look=look,
            seed=seed,
        )
        answer = await self._gateway.ask(command)
        if answer.job_id is None:
            msg = "the studio answered a picture without a job"
            raise RuntimeError(msg)
        made = await self._gateway.finished(answer.job_id)
        image = made.outputs["image"]
        provenance = str(made.facts.get("provenance", ""))
        return CharacterImage(character_id, answer.job_id, image["hash"], image["mime"], provenance, self._gateway)
