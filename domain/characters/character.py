"""A character: a first-class asset with an identity that stays the same from picture to picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from domain.characters.sheet import CharacterMode, CharacterType, Look, Sheet, Traits, Voice
from domain.shared.aggregate import Aggregate, event
from domain.shared.asking import Asking
from domain.shared.generation import GenerationRequest
from domain.shared.lock import Lock, Locked, locked_sentence
from domain.shared.refusal import Invalid, NotFound, Refusal, require_text
from domain.shared.sources import now

__all__ = ["Character", "CharacterMode", "CharacterType", "Look", "Picture", "Sheet", "Traits", "Voice"]

PURPOSE = "characters.image"
_MOST_LOOKS = 200
_PICTURE_SIDE = 1024  # pixels


class IdentityLocked(Locked):
    """The identity is locked: face, type and voice stay as they are."""

    code = "characters.identity-locked"


class IdentityAlreadyLocked(Locked):
    """The identity is locked already, for another reason."""

    code = "characters.identity-already-locked"


class NoSuchLook(NotFound):
    """The character has no look of that name."""

    code = "characters.no-such-look"


class NoSuchVersion(NotFound):
    """The character has no version of that label, or of that number."""

    code = "characters.no-such-version"


class LabelTaken(Refusal):
    """Another version has the label."""

    code = "characters.label-taken"


class ImageNotAskedFor(Refusal):
    """Nobody asked for the picture."""

    code = "characters.image-not-asked-for"


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored picture: SHA-256, size in bytes, type, and who or what made it ("previz")."""

    hash: str
    size: int
    mime: str
    provenance: str


class Character(Aggregate):
    """Somebody in a story. `sheet` is what it is like now; versions keep earlier sheets."""

    TOPIC = "characters.Character"

    class Created(Aggregate.Created):
        """A character came into being. An empty seed means: of its id."""

        TOPIC = "characters.CharacterCreated"
        name: str
        description: str
        mode: str
        character_type: str
        seed: str
        appearance: str
        personality: str
        tags: tuple[str, ...]
        created_by: UUID

    class Renamed(Aggregate.Event):
        """A character took another name."""

        TOPIC = "characters.CharacterRenamed"
        name: str

    class Described(Aggregate.Event):
        """A character is somewhat different."""

        TOPIC = "characters.CharacterDescribed"
        traits: Traits

    class LookSet(Aggregate.Event):
        """A look was made or changed."""

        TOPIC = "characters.LookSet"
        name: str
        look: Look

    class LookRemoved(Aggregate.Event):
        """A look is gone."""

        TOPIC = "characters.LookRemoved"
        name: str

    class VoiceSet(Aggregate.Event):
        """A character speaks in another voice."""

        TOPIC = "characters.VoiceSet"
        voice: Voice

    class PersonalitySet(Aggregate.Event):
        """A character is of another personality."""

        TOPIC = "characters.PersonalitySet"
        personality: str

    class LockedIdentity(Aggregate.Event):
        """The identity stays as it is from now on; `reference` is the hash of the picture that shows it, or empty."""

        TOPIC = "characters.IdentityLocked"
        lock: Lock
        reference: str

    class UnlockedIdentity(Aggregate.Event):
        """The identity may change again."""

        TOPIC = "characters.IdentityUnlocked"
        unlocked_by: UUID
        reason: str

    class VersionMarked(Aggregate.Event):
        """The character as it stands got a label ("casting", "final")."""

        TOPIC = "characters.VersionMarked"
        label: str
        at_version: int

    class Restored(Aggregate.Event):
        """The character is as it was in an earlier version; the event carries what it brings back."""

        TOPIC = "characters.CharacterRestored"
        sheet: Sheet
        from_version: int

    class ImageRequested(Asking):
        """A picture of the character is wanted."""

        TOPIC = "characters.ImageRequested"
        prompt: str
        look: str
        seed: int

    class ImageAttached(Aggregate.Event):
        """A wanted picture was made."""

        TOPIC = "characters.ImageAttached"
        generation_id: UUID
        picture: Picture

    class ImageFailed(Aggregate.Event):
        """A wanted picture could not be made."""

        TOPIC = "characters.ImageFailed"
        generation_id: UUID
        reason: str

    @event(Created)
    def __init__(
        self,
        id: UUID | None = None,  # noqa: A002 - the library's own parameter: the stream's id
        *,
        name: str,
        description: str,
        mode: str,
        character_type: str,
        seed: str,
        appearance: str,
        personality: str,
        tags: tuple[str, ...],
        created_by: UUID,
    ) -> None:
        self.mode = mode
        self.created_by = created_by
        self.sheet = Sheet(
            name, description, character_type, seed or str(id), appearance, personality=personality, tags=tags
        )
        self.lock: Lock | None = None
        self.versions: dict[str, int] = {}
        self.wanted: frozenset[UUID] = frozenset()
        self.pictures: dict[UUID, Picture] = {}

    def rename(self, name: str) -> None:
        """Take another name."""
        name = require_text(name, "name", most=200)
        if name != self.sheet.name:
            self._rename(name)

    @event(Renamed)
    def _rename(self, name: str) -> None:
        self.sheet = replace(self.sheet, name=name)

    def describe(self, traits: Traits) -> None:
        """Change what is given. Raises IdentityLocked when the identity would change under its lock."""
        changed = traits.changed_from(self.sheet)
        if changed != Traits():
            self._require_identity(replace(self.sheet, **changed.given()))
            self._describe(changed)

    @event(Described)
    def _describe(self, traits: Traits) -> None:
        self.sheet = replace(self.sheet, **traits.given())

    def set_look(self, name: str, look: Look) -> None:
        """Make or change a look; looks are free under an identity lock."""
        name = require_text(name, "look", most=200)
        if name not in self.sheet.looks and len(self.sheet.looks) >= _MOST_LOOKS:
            raise Invalid(f"{self.sheet.name} has {_MOST_LOOKS} looks; remove one first.", field="look")
        if self.sheet.looks.get(name) != look:
            self._set_look(name, look)

    @event(LookSet)
    def _set_look(self, name: str, look: Look) -> None:
        self.sheet = self.sheet.with_look(name, look)

    def remove_look(self, name: str) -> None:
        """Remove a look. Raises NoSuchLook."""
        self.require_look(name)
        self._remove_look(name)

    @event(LookRemoved)
    def _remove_look(self, name: str) -> None:
        self.sheet = self.sheet.without_look(name)

    def set_voice(self, voice: Voice) -> None:
        """Speak in another voice. Raises IdentityLocked."""
        if voice != self.sheet.voice:
            self._require_identity(replace(self.sheet, voice=voice))
            self._set_voice(voice)

    @event(VoiceSet)
    def _set_voice(self, voice: Voice) -> None:
        self.sheet = replace(self.sheet, voice=voice)

    def set_personality(self, personality: str) -> None:
        """Be of another personality."""
        if personality.strip() != self.sheet.personality:
            self._set_personality(personality.strip())

    @event(PersonalitySet)
    def _set_personality(self, personality: str) -> None:
        self.sheet = replace(self.sheet, personality=personality)

    def lock_identity(self, by: UUID, name: str, reason: str, reference: str = "") -> None:
        """Keep the identity as it is. Raises IdentityAlreadyLocked."""
        if self.lock is not None:
            sentence = locked_sentence(f"The identity of {self.sheet.name}", self.lock)
            raise IdentityAlreadyLocked(sentence, locked_by=self.lock.name)
        self._lock_identity(Lock(by, name, reason, now()), reference)

    @event(LockedIdentity)
    def _lock_identity(self, lock: Lock, reference: str) -> None:
        del reference
        self.lock = lock

    def unlock_identity(self, by: UUID, reason: str) -> None:
        """Let the identity change again."""
        if self.lock is not None:
            self._unlock_identity(by, reason)

    @event(UnlockedIdentity)
    def _unlock_identity(self, unlocked_by: UUID, reason: str) -> None:
        del unlocked_by, reason
        self.lock = None

    def mark_version(self, label: str) -> None:
        """Give the character as it stands a label; the same one twice is once. Raises LabelTaken."""
        label = require_text(label, "label", most=200)
        known = self.versions.get(label)
        if known is not None and known != self.version - 1:
            raise LabelTaken(f"{self.sheet.name} has a version {label} already; choose another label.", field="label")
        if known is None:
            self._mark_version(label, self.version)

    @event(VersionMarked)
    def _mark_version(self, label: str, at_version: int) -> None:
        self.versions[label] = at_version

    def version_of(self, label: str | None, number: int | None) -> int:
        """Return the stream version that a label or a number names. Raises NoSuchVersion."""
        wanted = self.versions.get(label) if label is not None else number
        if wanted is None or not 1 <= wanted <= self.version:
            known = ", ".join(self.versions) or "none"
            raise NoSuchVersion(f"{self.sheet.name} has no version {label or number}; labels: {known}.")
        return wanted

    def restore(self, sheet: Sheet, from_version: int) -> None:
        """Be as in an earlier version. Raises IdentityLocked when that was another identity."""
        if sheet != self.sheet:
            self._require_identity(sheet)
            self._restore(sheet, from_version)

    @event(Restored)
    def _restore(self, sheet: Sheet, from_version: int) -> None:
        del from_version
        self.sheet = sheet

    def request_image(
        self,
        generation_id: UUID,
        direction: dict[str, str],
        look: str,
        seed: int | None,
        provider: str = "previz",
        *,
        queue: str | None = None,
    ) -> None:
        """Want a picture. `direction` holds prompt, scene_context, emotion, pose and lighting. Raises NoSuchLook."""
        if look:
            self.require_look(look)
        chosen = self.sheet.picture_seed() if seed is None else seed
        recipe: dict[str, Any] = {
            "picture": "portrait",
            "identity": self.sheet.portrayal(look),
            **direction,
            "width": _PICTURE_SIDE,
            "height": _PICTURE_SIDE,
            "seed": chosen,
        }
        wish = GenerationRequest(
            generation_id, "image", PURPOSE, self.id, recipe, queue=queue, lineage=(self.id,), provider=provider
        )
        self._request_image(wish, direction["prompt"], look, chosen)

    @event(ImageRequested)
    def _request_image(self, generation: GenerationRequest, prompt: str, look: str, seed: int) -> None:
        del prompt, look, seed
        self.wanted |= {generation.generation_id}

    def attach_image(self, generation_id: UUID, picture: Picture) -> None:
        """Take a picture that was wanted. Raises ImageNotAskedFor; the same one again changes nothing."""
        if self.pictures.get(generation_id) == picture:
            return
        self._require_wanted(generation_id)
        self._attach_image(generation_id, picture)

    @event(ImageAttached)
    def _attach_image(self, generation_id: UUID, picture: Picture) -> None:
        self.wanted -= {generation_id}
        self.pictures[generation_id] = picture

    def fail_image(self, generation_id: UUID, reason: str) -> None:
        """Note that a picture could not be made; one that nobody waits for any more changes nothing."""
        if generation_id in self.wanted:
            self._fail_image(generation_id, reason)

    @event(ImageFailed)
    def _fail_image(self, generation_id: UUID, reason: str) -> None:
        del generation_id, reason  # it stays wanted: a person may have it tried again

    def require_look(self, name: str) -> None:
        """Raise NoSuchLook unless the character has the look."""
        if name not in self.sheet.looks:
            known = ", ".join(self.sheet.looks) or "none yet"
            raise NoSuchLook(f"{self.sheet.name} has no look {name}; its looks: {known}.", field="look")

    def _require_identity(self, wanted: Sheet) -> None:
        if self.lock is not None and wanted.identity != self.sheet.identity:
            sentence = locked_sentence(f"The identity of {self.sheet.name}", self.lock)
            raise IdentityLocked(sentence, locked_by=self.lock.name)

    def _require_wanted(self, generation_id: UUID) -> None:
        if generation_id not in self.wanted:
            raise ImageNotAskedFor("Nobody asked for this picture; generate one.", id=str(generation_id))
