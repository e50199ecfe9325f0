"""A character: a first-class asset with an identity that stays the same from picture to picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from domain.characters.order import ImageOrder
from domain.characters.picture import Picture
from domain.characters.refusals import (
    IdentityAlreadyLocked,
    IdentityLocked,
    ImageNotAskedFor,
    LabelTaken,
    NoSuchVersion,
    OffBrand,
    StageBehind,
)
from domain.characters.sheet import (
    Look,
    Reference,
    Relation,
    Sheet,
    Stage,
    Traits,
    View,
    Voice,
    require_name,
)
from domain.shared.aggregate import Aggregate, event
from domain.shared.asking import Asking
from domain.shared.generation import GenerationRequest
from domain.shared.lock import Lock, locked_sentence
from domain.shared.refusal import Invalid, require_text
from domain.shared.sources import now
from domain.shared.widened import Widened, WidenedAgain

__all__ = ["Character", "Look", "Picture", "Sheet", "Traits", "Voice"]

_MOST_LOOKS = 200
_MOST_RELATIONS = 500


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

    class Described(Widened):
        """A character is somewhat different."""

        TOPIC = "characters.CharacterDescribed"
        traits: Traits

    class LookSet(WidenedAgain):
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

    class RelationSet(Aggregate.Event):
        """Another character is something to this one."""

        TOPIC = "characters.RelationSet"
        relation: Relation

    class RelationRemoved(Aggregate.Event):
        """Another character is that to this one no longer."""

        TOPIC = "characters.RelationRemoved"
        character_id: UUID
        kind: str

    class ReferenceSet(Aggregate.Event):
        """The identity sheet has a picture from that side, or another one."""

        TOPIC = "characters.ReferenceSet"
        view: str
        reference: Reference

    class ReferenceRemoved(Aggregate.Event):
        """The identity sheet has no picture from that side any more."""

        TOPIC = "characters.ReferenceRemoved"
        view: str

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

    class Restored(WidenedAgain):
        """The character is as it was in an earlier version; the event carries what it brings back."""

        TOPIC = "characters.CharacterRestored"
        sheet: Sheet
        from_version: int

    class VersionPromoted(Aggregate.Event):
        """A version of the character got further: casting, final."""

        TOPIC = "characters.VersionPromoted"
        label: str
        stage: str

    class Branched(Widened):
        """The character is another timeline of one, and begins as that one was in a version."""

        TOPIC = "characters.CharacterBranched"
        parent_id: UUID
        parent_version: int
        sheet: Sheet

    class Merged(Widened):
        """What another timeline changed was taken over; the event carries what came of it."""

        TOPIC = "characters.TimelineMerged"
        sheet: Sheet
        source_id: UUID
        source_version: int
        resolutions: dict[str, str]

    class ImageRequested(Asking):
        """A picture of the character is wanted."""

        TOPIC = "characters.ImageRequested"
        prompt: str
        look: str
        seed: int

    class ImageAttached(Aggregate.Event):
        """A wanted picture was made."""

        TOPIC = "characters.ImageAttached"
        class_version: ClassVar[int] = 2
        generation_id: UUID
        picture: Picture
        facts: dict[str, Any]

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Say that nothing was judged then."""
            state["facts"] = {}

    class ImageReviewed(Aggregate.Event):
        """Somebody looked at a picture: it shows the character, or not."""

        TOPIC = "characters.ImageReviewed"
        generation_id: UUID
        accepted: bool
        note: str

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
        self.reference = ""
        self.versions: dict[str, int] = {}
        self.stages: dict[str, str] = {}
        self.wanted: frozenset[UUID] = frozenset()
        self.pictures: dict[UUID, Picture] = {}
        self.off_brand: dict[UUID, tuple[str, ...]] = {}

    def rename(self, name: str) -> None:
        """Take another name."""
        name = require_name(name)
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
        self.sheet.require_look(name)
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

    def set_relation(self, relation: Relation) -> None:
        """Say what another character is to this one. Raises Invalid for oneself."""
        kind = require_text(relation.kind, "kind", most=100)
        relation = replace(relation, kind=kind, words=relation.words.strip())
        if relation.character_id == self.id:
            raise Invalid(f"{self.sheet.name} is no relation of its own.", field="to_character_id")
        if self.sheet.relation(relation.character_id, kind) != relation:
            if len(self.sheet.relations) >= _MOST_RELATIONS:
                raise Invalid(f"{self.sheet.name} has {_MOST_RELATIONS} relations; remove one first.", field="kind")
            self._set_relation(relation)

    @event(RelationSet)
    def _set_relation(self, relation: Relation) -> None:
        self.sheet = self.sheet.with_relation(relation)

    def remove_relation(self, character_id: UUID, kind: str) -> None:
        """Remove a relation; one that is not there is gone already."""
        if self.sheet.relation(character_id, kind) is not None:
            self._remove_relation(character_id, kind)

    @event(RelationRemoved)
    def _remove_relation(self, character_id: UUID, kind: str) -> None:
        self.sheet = self.sheet.without_relation(character_id, kind)

    def set_reference(self, view: str, reference: Reference) -> None:
        """Take a picture into the identity sheet. Raises IdentityLocked."""
        wanted = self.sheet.with_reference(View(view).value, reference)
        if wanted != self.sheet:
            self._require_identity(wanted)
            self._set_reference(View(view).value, reference)

    @event(ReferenceSet)
    def _set_reference(self, view: str, reference: Reference) -> None:
        self.sheet = self.sheet.with_reference(view, reference)

    def remove_reference(self, view: str) -> None:
        """Take a picture out of the identity sheet. Raises IdentityLocked."""
        if view in self.sheet.references:
            self._require_identity(self.sheet.without_reference(view))
            self._remove_reference(view)

    @event(ReferenceRemoved)
    def _remove_reference(self, view: str) -> None:
        self.sheet = self.sheet.without_reference(view)

    def lock_identity(self, by: UUID, name: str, reason: str, reference: str = "") -> None:
        """Keep the identity as it is. Raises IdentityAlreadyLocked."""
        if self.lock is not None:
            sentence = locked_sentence(f"The identity of {self.sheet.name}", self.lock)
            raise IdentityAlreadyLocked(sentence, locked_by=self.lock.name)
        self._lock_identity(Lock(by, name, reason, now()), reference)

    @event(LockedIdentity)
    def _lock_identity(self, lock: Lock, reference: str) -> None:
        self.lock, self.reference = lock, reference

    def unlock_identity(self, by: UUID, reason: str) -> None:
        """Let the identity change again."""
        if self.lock is not None:
            self._unlock_identity(by, reason)

    @event(UnlockedIdentity)
    def _unlock_identity(self, unlocked_by: UUID, reason: str) -> None:
        del unlocked_by, reason
        self.lock, self.reference = None, ""

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

    def promote_version(self, label: str, stage: str) -> None:
        """Take a labelled version further. Raises NoSuchVersion and StageBehind."""
        self.version_of(label, None)
        order, stands = list(Stage), Stage(self.stages.get(label, Stage.CONCEPT))
        if order.index(Stage(stage)) < order.index(stands):
            sentence = f"{label} is {stands.value} already and does not go back to {stage}; mark another version."
            raise StageBehind(sentence, field="stage")
        if Stage(stage) is not stands:
            self._promote_version(label, Stage(stage).value)

    @event(VersionPromoted)
    def _promote_version(self, label: str, stage: str) -> None:
        self.stages[label] = stage

    def begin_as(self, parent: Character, sheet: Sheet, version: int) -> None:
        """Begin, new as it is, as another character was in a version; the name stays."""
        self._begin_as(parent.id, version, replace(sheet, name=self.sheet.name))

    @event(Branched)
    def _begin_as(self, parent_id: UUID, parent_version: int, sheet: Sheet) -> None:
        del parent_id, parent_version
        self.sheet = sheet

    def take_over(self, sheet: Sheet, source_id: UUID, source_version: int, resolutions: Mapping[str, str]) -> None:
        """Be what a merge with another timeline came to. Raises IdentityLocked."""
        if sheet != self.sheet:
            self._require_identity(sheet)
            self._take_over(sheet, source_id, source_version, dict(resolutions))

    @event(Merged)
    def _take_over(self, sheet: Sheet, source_id: UUID, source_version: int, resolutions: dict[str, str]) -> None:
        del source_id, source_version, resolutions
        self.sheet = sheet

    def request_image(self, order: ImageOrder) -> None:
        """Want a picture. Raises NoSuchLook."""
        shown = order.sheet or self.sheet
        shown.require_look(order.look)
        wish = order.wish(self.id, shown, self.shown_by())
        self._request_image(wish, order.direction["prompt"], order.look, order.seed_of(shown))

    @event(ImageRequested)
    def _request_image(self, generation: GenerationRequest, prompt: str, look: str, seed: int) -> None:
        del prompt, look, seed
        self.wanted |= {generation.generation_id}

    def attach_image(self, generation_id: UUID, picture: Picture, facts: dict[str, Any] | None = None) -> None:
        """Take a picture that was wanted. Raises ImageNotAskedFor; the same one again changes nothing."""
        if self.pictures.get(generation_id) == picture:
            return
        self._require_wanted(generation_id)
        self._attach_image(generation_id, picture, facts or {})

    @event(ImageAttached)
    def _attach_image(self, generation_id: UUID, picture: Picture, facts: dict[str, Any]) -> None:
        self.wanted -= {generation_id}
        self.pictures[generation_id] = picture
        if reasons := facts.get("brand", {}).get("reasons"):
            self.off_brand[generation_id] = tuple(reasons)

    def review_image(self, generation_id: UUID, note: str, *, accepted: bool, off_brand: bool = False) -> None:
        """Say whether a picture shows the character. Raises ImageNotAskedFor, and OffBrand when that is not allowed."""
        if generation_id not in self.pictures:
            raise ImageNotAskedFor("There is no such picture of the character.", id=str(generation_id))
        if accepted and not off_brand and (reasons := self.off_brand.get(generation_id)):
            raise OffBrand(f"The picture is off the brand: {'; '.join(reasons)}. Have the brand overridden.")
        self._review_image(generation_id, accepted, note.strip())

    @event(ImageReviewed)
    def _review_image(self, generation_id: UUID, accepted: bool, note: str) -> None:
        del generation_id, accepted, note

    def fail_image(self, generation_id: UUID, reason: str) -> None:
        """Note that a picture could not be made; one that nobody waits for any more changes nothing."""
        if generation_id in self.wanted:
            self._fail_image(generation_id, reason)

    @event(ImageFailed)
    def _fail_image(self, generation_id: UUID, reason: str) -> None:
        del generation_id, reason  # it stays wanted: a person may have it tried again

    def shown_by(self) -> tuple[str, ...]:
        """Return the hashes of the pictures that show the identity, the front first: what a picture is made after."""
        order = {view.value: place for place, view in enumerate(View)}
        hashes = [self.sheet.references[view].hash for view in sorted(self.sheet.references, key=lambda v: order[v])]
        return tuple(dict.fromkeys(filter(None, (self.reference, *hashes))))

    def _require_identity(self, wanted: Sheet) -> None:
        if self.lock is not None and wanted.identity != self.sheet.identity:
            sentence = locked_sentence(f"The identity of {self.sheet.name}", self.lock)
            raise IdentityLocked(sentence, locked_by=self.lock.name)

    def _require_wanted(self, generation_id: UUID) -> None:
        if generation_id not in self.wanted:
            raise ImageNotAskedFor("Nobody asked for this picture; generate one.", id=str(generation_id))
