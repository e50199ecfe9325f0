"""Edits of whole scenes: cut, omit keeping the number, reinstate, renumber, describe; and the lock of the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from domain.shared.aggregate import Aggregate
from domain.shared.refusal import Invalid, Refusal, require_text
from domain.writing.content import in_pieces, weight
from domain.writing.element import MOST_NAME, Element
from domain.writing.manuscript import SceneFacts
from domain.writing.numbering import Numbering, NumbersAreLocked, NumberTaken
from domain.writing.part import ScriptPart
from domain.writing.scenes import Scene, scene_of, scenes
from domain.writing.written import Rewriting, Writing

OMITTED = "OMITTED"
_MOST_SILENT = 500


class SceneIsOmitted(Refusal):
    """The scene was omitted: nothing of it can be edited."""

    code = "writing.scene-omitted"


class SceneEdits(ScriptPart):
    """What may be done to scenes."""

    class SceneCut(Rewriting):
        """A scene was taken out, with its heading and its number."""

        TOPIC = "writing.SceneCut"
        scene_id: UUID

    class SceneOmitted(Rewriting):
        """A scene is played no more; its heading stays with its number and says so."""

        TOPIC = "writing.SceneOmitted"
        scene_id: UUID
        heading: str

        def change(self, script: ScriptPart) -> None:
            """Keep what it said, for whoever wants it back."""
            if self.part == 1:
                scene = scene_of(script.content, self.scene_id)
                facts = script.scenes.get(self.scene_id, SceneFacts(self.scene_id))
                kept = (script.content.element(self.scene_id), *scene.elements)
                script.scenes[self.scene_id] = replace(facts, omitted=True, kept=kept)
            super().change(script)

    class OmittedScenesBrought(Writing):
        """Scenes came with a file as omitted ones, with what they said: `part` of `parts`."""

        TOPIC = "writing.OmittedScenesBrought"
        scenes: tuple[SceneFacts, ...]
        part: int
        parts: int

        def change(self, script: ScriptPart) -> None:
            """Keep what they said, for whoever wants it back."""
            script.put_facts(self.scenes)

    class SceneReinstated(Rewriting):
        """An omitted scene is played again."""

        TOPIC = "writing.SceneReinstated"
        scene_id: UUID

        def change(self, script: ScriptPart) -> None:
            """Take back what it said."""
            super().change(script)
            script.scenes[self.scene_id] = replace(script.scenes[self.scene_id], omitted=False, kept=())

    class ScenesRenumbered(Rewriting):
        """Scenes have other numbers."""

        TOPIC = "writing.ScenesRenumbered"
        mode: str

    class SceneDescribed(Writing):
        """Something is known of a scene that its text does not say."""

        TOPIC = "writing.SceneDescribed"
        facts: SceneFacts

        def change(self, script: ScriptPart) -> None:
            """Take it."""
            script.put_facts([self.facts])

    class NumbersLocked(Rewriting):
        """The numbers that scenes have now stay theirs; scenes that had none got theirs."""

        TOPIC = "writing.SceneNumbersLocked"

        def change(self, script: ScriptPart) -> None:
            """Lock them."""
            super().change(script)
            numbers = (e.number for e in script.content if e.type == "scene_heading" and e.number)
            script.numbering = Numbering(locked=True, used=script.numbering.used).with_used(numbers)

    class NumbersUnlocked(Aggregate.Event):
        """Scenes may be numbered anew. Which numbers were used is not forgotten."""

        TOPIC = "writing.SceneNumbersUnlocked"
        reason: str

        def apply(self, aggregate: ScriptPart) -> None:
            """Unlock them."""
            aggregate.numbering = replace(aggregate.numbering, locked=False)

    def cut_scene(self, scene_id: UUID) -> None:
        """Take a scene out. Raises NumbersAreLocked, SceneIsOmitted and NotFound."""
        self.refuse_locked()
        scene = scene_of(self.content, scene_id)
        if self.numbering.locked:
            raise NumbersAreLocked(f"The numbers are locked; omit scene {scene.number} instead, or unlock them.")
        self.carry(self.SceneCut, [], [scene_id, *(e.id for e in scene.elements)], scene_id=scene_id)

    def omit_scene(self, scene_id: UUID) -> None:
        """Take out what a scene says, and leave its number with the word OMITTED. Raises NotFound."""
        self.refuse_locked()
        scene = scene_of(self.content, scene_id)
        if not self.is_omitted(scene_id):
            left = replace(self.content.element(scene_id), text=OMITTED, number=scene.number)
            out = [e.id for e in scene.elements]
            self.carry(self.SceneOmitted, [left], out, scene_id=scene_id, heading=scene.heading)

    def bring_omitted(self, omitted: Mapping[UUID, Sequence[Element]]) -> None:
        """Take what scenes said, their headings first, that came with a file as omitted ones. Raises Invalid, NotFound.

        They are named by the headings that are left of them, whose ids those that they had have as well.
        """
        for scene_id, (heading, *_) in omitted.items():
            scene_of(self.content, scene_id)
            if (heading.id, heading.type) != (scene_id, "scene_heading"):
                raise Invalid("What an omitted scene said begins with its own heading.", field="production")
        self.content.admit(element for kept in omitted.values() for element in kept[1:])
        told = [
            replace(self.scenes.get(key, SceneFacts(key)), omitted=True, kept=tuple(e)) for key, e in omitted.items()
        ]
        parts = list(in_pieces(told, lambda facts: sum(map(weight, facts.kept)) + 300)) if told else []
        for part, piece in enumerate(parts, 1):
            self.trigger_event(self.OmittedScenesBrought, scenes=piece, part=part, parts=len(parts))

    def reinstate_scene(self, scene_id: UUID) -> None:
        """Bring back an omitted scene. Raises Invalid when it was not omitted, and NotFound."""
        self.refuse_locked()
        scene = scene_of(self.content, scene_id)
        if not self.is_omitted(scene_id):
            raise Invalid(f"Scene {scene.number} is not omitted.", field="scene_id")
        heading, *inside = self.scenes[scene_id].kept
        back = self.content.element(scene_id)
        heading = replace(heading, number=back.number, rank=back.rank)
        ranked = self.ranked_after(scene_id, [e for e in inside if e.id not in self.content])
        self.carry(self.SceneReinstated, [heading, *ranked], [], scene_id=scene_id)

    def renumber_scenes(self, mode: str, start: int = 1) -> None:
        """Give scenes numbers: "all" in their order, "missing" those without a number, or "none".

        Raises NumbersAreLocked and Invalid.
        """
        self.refuse_locked()
        if self.numbering.locked:
            raise NumbersAreLocked("The numbers are locked; unlock them to number the scenes anew.")
        found = scenes(self.content)
        numbers = _numbers(found, mode, start)
        headings = [self.content.element(scene.id) for scene in found]
        anew = [replace(e, number=n) for e, n in zip(headings, numbers, strict=True) if e.number != n]
        if anew:
            self.carry(self.ScenesRenumbered, anew, [], mode=mode)

    def describe_scene(self, facts: SceneFacts) -> None:
        """Say where and when a scene is, and who is silently there. Raises SceneIsOmitted, Invalid and NotFound."""
        self.refuse_locked()
        scene_of(self.content, facts.scene_id)
        self.refuse_omitted(facts.scene_id)
        words = {n: require_text(getattr(facts, n), n, most=MOST_NAME, least=0) for n in _WORDS}
        if len(facts.silent) > _MOST_SILENT:
            raise Invalid(f"At most {_MOST_SILENT} silent characters are in a scene.", field="silent")
        known = self.scenes.get(facts.scene_id, SceneFacts(facts.scene_id))
        described = replace(known, **words, silent=tuple(dict.fromkeys(facts.silent)))
        if described != known:
            self.trigger_event(self.SceneDescribed, facts=described)

    def lock_numbers(self) -> None:
        """Give every scene a number that stays its own."""
        self.refuse_locked()
        if not self.numbering.locked:
            found = scenes(self.content)
            headings = [self.content.element(scene.id) for scene in found]
            numbers = _numbers(found, "missing", 1)
            anew = [replace(e, number=n) for e, n in zip(headings, numbers, strict=True) if e.number != n]
            self.carry(self.NumbersLocked, anew, [])

    def unlock_numbers(self, reason: str) -> None:
        """Let scenes be numbered anew."""
        self.refuse_locked()
        if self.numbering.locked:
            self.trigger_event(self.NumbersUnlocked, reason=reason)

    # What the other parts of the script ask.

    def is_omitted(self, element_id: UUID) -> bool:
        """Tell whether an element is the heading of an omitted scene."""
        return element_id in self.scenes and self.scenes[element_id].omitted and element_id in self.content

    def refuse_omitted(self, element_id: UUID | None) -> None:
        """Raise SceneIsOmitted when an element is the heading of an omitted scene."""
        if element_id is not None and self.is_omitted(element_id):
            number = self.content.element(element_id).number
            raise SceneIsOmitted(f"Scene {number} is omitted; reinstate it to edit it.", field="element_id")

    def require_played(self, scene_id: UUID) -> Scene:
        """Return a scene that is not omitted. Raises SceneIsOmitted and NotFound."""
        self.refuse_omitted(scene_id)
        return scene_of(self.content, scene_id)

    def ranked_after(self, element_id: UUID | None, elements: Sequence[Element]) -> list[Element]:
        """Return elements with ranks that put them right after another one."""
        ranks = self.content.ranks_after(element_id, len(elements))
        return [replace(e, rank=rank) for e, rank in zip(elements, ranks, strict=True)]

    def numbered(self, element: Element, after_id: UUID | None) -> Element:
        """Return a new heading with its number, where numbers are locked. Raises NumberTaken."""
        if element.type != "scene_heading" or not self.numbering.locked:
            return element
        if element.number:
            self.refuse_taken(element.number)
            return element
        lower, upper = self._neighbours(after_id)
        return replace(element, number=self.numbering.between(lower, upper))

    def refuse_taken(self, number: str | None) -> None:
        """Raise NumberTaken when numbers are locked and another scene has, or had, this one."""
        if self.numbering.locked and number in self.numbering.used:
            raise NumberTaken(f"The number {number} is, or was, another scene's; leave it out.", field="number")

    def _neighbours(self, after_id: UUID | None) -> tuple[str | None, str | None]:
        lower: str | None = None
        passed = after_id is None
        for element in self.content:
            if element.type == "scene_heading":
                if passed:
                    return lower, element.number
                lower = element.number
            passed = passed or element.id == after_id
        return lower, None


_WORDS = ("location", "time", "story_day")


def _numbers(found: Sequence[Scene], mode: str, start: int) -> list[str | None]:
    match mode:
        case "all":
            return [str(start + place) for place in range(len(found))]
        case "none":
            return [None] * len(found)
        case "missing":
            return _missing([scene.own_number for scene in found])
        case _:
            raise Invalid(f"{mode!r} is no way to number; take all, missing or none.", field="mode")


def _missing(own: Sequence[str | None]) -> list[str | None]:
    """Return each scene's number: its own, else its place, else, where that is taken, one between its neighbours."""
    numbering = Numbering(used=frozenset(n for n in own if n))
    numbers: list[str | None] = []
    for place, number in enumerate(own, 1):
        chosen = number or str(place)
        if number is None and chosen in numbering.used:
            chosen = numbering.between(numbers[-1] if numbers else None, next((n for n in own[place:] if n), None))
        numbering = numbering.with_used([chosen])
        numbers.append(chosen)
    return numbers
