"""Characters as first-class assets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from commands.characters.appearance import AssignLook
from commands.characters.brand import SetBrandRules
from commands.characters.casting import CastCharacter
from commands.characters.character import CreateCharacter
from commands.characters.consent import GrantConsent, RevokeConsent
from commands.characters.identity import LockIdentity
from commands.characters.image import GenerateCharacterImage
from commands.characters.look import SetLook
from commands.characters.version import MarkCharacterVersion, PromoteCharacterVersion
from domain.characters.order import ImageKind
from domain.characters.sheet import CharacterMode, CharacterType
from film_studio.engines.engine import Engine
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
    consistency: float | None
    needs_review: bool
    type_asked: str
    type_made: str
    _gateway: Gateway

    async def content(self) -> bytes:
        """Return the picture's bytes."""
        return await self._gateway.object(self.image)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Versions side by side: their attributes, each with a value for every version, and those that differ."""

    attributes: Mapping[str, Sequence[object]]
    differing: tuple[str, ...]
    pictures: tuple[str, ...]
    """The hash of each version's latest picture, empty where there is none."""


_COMPARED = """query($of: [CharacterAt!]!) { compareCharacters(of: $of) {
    versions { latestPicture } attributes { attribute values same } } }"""


class CharacterEngine(Engine):
    """Creates characters and makes pictures of them that stay the same person."""

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

    async def set_look(
        self,
        character_id: UUID,
        look: str,
        *,
        wardrobe: str = "",
        hair: str = "",
        makeup: str = "",
        age: int | None = None,
        injuries: str = "",
    ) -> int:
        """Make or change a look; return the character's version."""
        worn = {"wardrobe": wardrobe, "hair": hair, "makeup": makeup, "age": age, "injuries": injuries}
        command = SetLook.model_validate({"character_id": character_id, "look": look, **worn})
        return (await self._gateway.ask(command)).version

    async def assign_look(
        self, character_id: UUID, script_id: UUID, scene_id: UUID, look: str = "", *, label: str = "", note: str = ""
    ) -> None:
        """Say how a character looks in a scene: one of its looks, of the version of a label where one is given."""
        where = {"character_id": character_id, "script_id": script_id, "scene_id": scene_id}
        await self._gateway.ask(AssignLook.model_validate({**where, "look": look, "label": label, "note": note}))

    async def lock_identity(self, character_id: UUID, reason: str) -> None:
        """Keep a character's face, body, type and voice as they are."""
        await self._gateway.ask(LockIdentity(character_id=character_id, reason=reason))

    async def mark_version(self, character_id: UUID, label: str, stage: str = "") -> None:
        """Label the character as it stands, and take the label to a stage: casting or final."""
        await self._gateway.ask(MarkCharacterVersion(character_id=character_id, label=label))
        if stage:
            promoted = {"character_id": character_id, "label": label, "stage": stage}
            await self._gateway.ask(PromoteCharacterVersion.model_validate(promoted))

    async def compare_versions(self, *versions: tuple[UUID, int | str | None]) -> Comparison:
        """Put two to four versions side by side, each of a character and named by number or label; None: the latest."""
        named = [
            {"character": str(who), "label" if isinstance(which, str) else "version": which} for who, which in versions
        ]
        told = (await self._gateway.read(_COMPARED, {"of": named}))["compareCharacters"]
        return Comparison(
            {one["attribute"]: one["values"] for one in told["attributes"]},
            tuple(one["attribute"] for one in told["attributes"] if not one["same"]),
            tuple(version["latestPicture"] for version in told["versions"]),
        )

    async def grant_consent(self, character_id: UUID, subject_name: str, uses: Sequence[str], **terms: object) -> UUID:
        """Record a person's consent; `terms` are those of the command GrantConsent. Return its id."""
        told = {"character_id": character_id, "subject_name": subject_name, "uses": tuple(uses), **terms}
        return (await self._gateway.ask(GrantConsent.model_validate(told))).id

    async def revoke_consent(self, consent_id: UUID, reason: str) -> None:
        """Record that a person does not consent any more."""
        await self._gateway.ask(RevokeConsent(consent_id=consent_id, reason=reason))

    async def set_brand_rules(self, character_id: UUID, **rules: object) -> None:
        """Set the rules of a brand character, which are those of the command SetBrandRules."""
        await self._gateway.ask(SetBrandRules.model_validate({"character_id": character_id, **rules}))

    async def generate_character_image(
        self,
        character_id: UUID,
        prompt: str,
        scene_context: str = "",
        emotion: str = "",
        *,
        pose: str = "",
        lighting: str = "",
        look: str = "",
        seed: int | None = None,
        kind: ImageKind = ImageKind.PORTRAIT,
    ) -> CharacterImage:
        """Make a picture of a character: the same face in every picture.

        Emotion, pose and lighting are as the prompt says where they are not given.
        """
        direction = {"emotion": emotion, "pose": pose, "lighting": lighting, "look": look, "seed": seed, "kind": kind}
        made = await self.generate_character_images(
            character_id, prompt, scene_context, direction={k: v for k, v in direction.items() if v is not None}
        )
        return made[0]

    async def generate_character_images(
        self,
        character_id: UUID,
        prompt: str,
        scene_context: str = "",
        *,
        count: int = 1,
        direction: Mapping[str, object] | None = None,
    ) -> list[CharacterImage]:
        """Make several pictures; `direction` is emotion, pose, lighting, look, seed and kind."""
        told = {"character_id": character_id, "prompt": prompt, "scene_context": scene_context, "count": count}
        answer = await self._gateway.ask(GenerateCharacterImage.model_validate({**told, **(direction or {})}))
        return [await self._made(character_id, UUID(job)) for job in answer.details["jobs"]]

    async def _made(self, character_id: UUID, job_id: UUID) -> CharacterImage:
        made = await self._gateway.finished(job_id)
        image, facts = made.outputs["image"], made.facts
        return CharacterImage(
            character_id,
            job_id,
            image["hash"],
            image["mime"],
            made.provider,
            facts.get("consistency"),
            facts.get("review") is True,
            str(facts.get("type_asked", "")),
            str(facts.get("type_made", "")),
            self._gateway,
        )
