"""The storyboard of a scene: a panel for each shot of its list, drawn, put in order, approved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, ClassVar
from uuid import UUID, uuid5

from domain.shared.aggregate import Aggregate, event
from domain.shared.asking import Asking
from domain.shared.canonical import digest_of
from domain.shared.generation import GenerationRequest
from domain.shared.making import Made, Making
from domain.shared.refusal import Invalid, NotFound, Refusal, require_text
from domain.writing.kinship import descent, joined
from domain.writing.listed_shot import ListedShot
from domain.writing.panel import Arrow, Panel, kept, panel_of

_MOST_ARROWS = 20


class NothingToDraw(Refusal):
    """The scene has no shots."""

    code = "writing.nothing-to-draw"


class PanelsMissing(Refusal):
    """Panels have no picture yet."""

    code = "writing.panels-missing"


class Storyboard(Aggregate):
    """The panels of one scene of one script; `revision` counts what changed them."""

    TOPIC = "writing.Storyboard"

    class Created(Aggregate.Created):
        """Work on the storyboard of a scene began."""

        TOPIC = "writing.StoryboardBegun"
        script_id: UUID
        scene_id: UUID

    class LaidOut(Aggregate.Event):
        """The storyboard has these panels now, after the scene's shot list."""

        TOPIC = "writing.PanelsLaidOut"
        panels: tuple[Panel, ...]

    class PanelRequested(Asking):
        """A panel was to be drawn."""

        TOPIC = "writing.PanelRequested"
        shot_id: UUID

    class PanelDrawn(Aggregate.Event):
        """A panel was drawn."""

        TOPIC = "writing.PanelDrawn"
        shot_id: UUID
        generation_id: UUID
        outputs: dict[str, Any]
        provenance: str

    class PanelFailed(Aggregate.Event):
        """A panel could not be drawn; the picture before it stands."""

        TOPIC = "writing.PanelFailed"
        shot_id: UUID
        generation_id: UUID
        reason: str

    class PanelChanged(Aggregate.Event):
        """A panel has other words or arrows, or is drawn once more."""

        TOPIC = "writing.PanelChanged"
        panel: Panel

    class PanelMoved(Aggregate.Event):
        """A panel comes after another one now, or before all."""

        TOPIC = "writing.PanelMoved"
        shot_id: UUID
        after_id: UUID | None

    class Approved(Aggregate.Event):
        """The storyboard as it was at a revision was approved."""

        TOPIC = "writing.StoryboardApproved"
        at_revision: int
        content_hash: str
        decider: str

    class AnimaticRequested(Asking):
        """The panels were to be cut together as a film, with a scratch voice."""

        TOPIC = "writing.AnimaticRequested"

    class AnimaticMade(Aggregate.Event):
        """The animatic is there."""

        TOPIC = "writing.AnimaticMade"
        generation_id: UUID
        outputs: dict[str, Any]
        facts: dict[str, Any]
        provenance: str

    class AnimaticFailed(Aggregate.Event):
        """The animatic could not be made."""

        TOPIC = "writing.AnimaticFailed"
        generation_id: UUID
        reason: str

    class Copied(Aggregate.Event):
        """The script is a branch: the scene has the panels, pictures and animatic of the one it branched off.

        Version 2 says which versions of which boards are in it; before that was not kept.
        """

        TOPIC = "writing.PanelsCopied"
        class_version: ClassVar[int] = 2
        origin_id: UUID
        panels: tuple[Panel, ...]
        pictures: dict[UUID, Made]
        animatic: Made
        known: dict[UUID, int]

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Know nothing."""
            state["known"] = {}

    class Merged(Aggregate.Event):
        """The panels of the scene in another script were merged into these; `pictures` are those that came of it."""

        TOPIC = "writing.PanelsMerged"
        other_id: UUID
        other_version: int
        known: dict[UUID, int]
        panels: tuple[Panel, ...]
        pictures: dict[UUID, Made]

    @staticmethod
    def create_id(script_id: UUID, scene_id: UUID) -> UUID:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the id of the storyboard of a scene."""
        return uuid5(script_id, f"storyboard:{scene_id}")

    @event(Created)
    def __init__(self, script_id: UUID, scene_id: UUID) -> None:
        self.script_id, self.scene_id = script_id, scene_id
        self.panels: list[Panel] = []
        self.drawings: dict[UUID, Making] = {}
        self.animatic = Making()
        self.revision = 1
        self.known: dict[UUID, int] = {}
        self.merged_at: dict[UUID, int] = {}

    @property
    def content_hash(self) -> str:
        """The SHA-256 of panels and pictures, in their order: what an approval is bound to."""
        pictures = [self.picture(panel.shot_id) for panel in self.panels]
        return digest_of({"panels": [asdict(panel) for panel in self.panels], "pictures": pictures}, "storyboard")

    def picture(self, shot_id: UUID) -> str:
        """Return the hash of a panel's picture, empty when it has none."""
        outputs = self.drawings[shot_id].outputs if shot_id in self.drawings else {}
        return str(outputs.get("image", {}).get("hash", ""))

    def panel(self, shot_id: UUID) -> Panel:
        """Return the panel of a shot. Raises NotFound."""
        return self.panels[self._at(shot_id)]

    def lay_out(self, shots: Sequence[ListedShot]) -> None:
        """Have a panel for each shot, in the list's order; what was written by hand stays. Raises NothingToDraw."""
        if not shots:
            raise NothingToDraw("The scene has no shots; have it directed, or add some.", field="scene_id")
        known = {panel.shot_id: panel for panel in self.panels}
        panels = tuple(kept(panel_of(shot), known.get(shot.id)) for shot in shots)
        if panels != tuple(self.panels):
            self._lay_out(panels)

    @event(LaidOut)
    def _lay_out(self, panels: tuple[Panel, ...]) -> None:
        self.panels = list(panels)
        self.revision += 1

    def ask_for_panel(self, shot_id: UUID, generation: GenerationRequest) -> bool:
        """Have a panel drawn; tell whether that is to be done: not when its picture is there, or on its way."""
        self._at(shot_id)
        if not self.drawings.get(shot_id, Making()).wants(generation):
            return False
        self._ask_for_panel(shot_id, generation)
        return True

    @event(PanelRequested)
    def _ask_for_panel(self, shot_id: UUID, generation: GenerationRequest) -> None:
        self.drawings.setdefault(shot_id, Making()).ask(generation)

    def record_panel(self, shot_id: UUID, generation_id: UUID, outputs: dict[str, Any], provenance: str) -> None:
        """Take the picture that is waited for; that of an older wish came too late."""
        if self._awaits(shot_id, generation_id):
            self._record_panel(shot_id, generation_id, outputs, provenance)

    @event(PanelDrawn)
    def _record_panel(self, shot_id: UUID, generation_id: UUID, outputs: dict[str, Any], provenance: str) -> None:
        del generation_id
        self.drawings[shot_id].record(outputs, {"provenance": provenance})
        self.revision += 1

    def fail_panel(self, shot_id: UUID, generation_id: UUID, reason: str) -> None:
        """Note that the picture that is waited for failed."""
        if self._awaits(shot_id, generation_id) and self.drawings[shot_id].failure != reason:
            self._fail_panel(shot_id, generation_id, reason)

    @event(PanelFailed)
    def _fail_panel(self, shot_id: UUID, generation_id: UUID, reason: str) -> None:
        del generation_id
        self.drawings[shot_id].fail(reason)

    def _awaits(self, shot_id: UUID, generation_id: UUID) -> bool:
        return shot_id in self.drawings and self.drawings[shot_id].awaits(generation_id)

    def change_panel(self, shot_id: UUID, caption: str | None, arrows: Sequence[Arrow] | None) -> None:
        """Write other words beneath a panel, or draw other arrows. Raises NotFound and Invalid."""
        known = self.panel(shot_id)
        caption = known.caption if caption is None else require_text(caption, "caption", most=2_000, least=0)
        drawn = known.arrows if arrows is None else tuple(arrow.checked() for arrow in arrows)
        if len(drawn) > _MOST_ARROWS:
            raise Invalid(f"A panel has at most {_MOST_ARROWS} arrows.", field="arrows")
        if (caption, drawn) != (known.caption, known.arrows):
            self._change_panel(replace(known, caption=caption, arrows=drawn, by_hand=True))

    def redraw(self, shot_id: UUID) -> None:
        """Want one panel drawn once more, otherwise. Raises NotFound."""
        known = self.panel(shot_id)
        self._change_panel(replace(known, take=known.take + 1))

    @event(PanelChanged)
    def _change_panel(self, panel: Panel) -> None:
        self.panels[self._at(panel.shot_id)] = panel
        self.revision += 1

    def move(self, shot_id: UUID, after_id: UUID | None) -> None:
        """Put a panel after another one, before all for None. Raises NotFound and Invalid."""
        at = self._at(shot_id)
        if after_id == shot_id:
            raise Invalid("A panel cannot come after itself.", field="after_id")
        if after_id is not None:
            self._at(after_id)
        if (self.panels[at - 1].shot_id if at else None) != after_id:
            self._move(shot_id, after_id)

    @event(PanelMoved)
    def _move(self, shot_id: UUID, after_id: UUID | None) -> None:
        panel = self.panels.pop(self._at(shot_id))
        self.panels.insert(0 if after_id is None else self._at(after_id) + 1, panel)
        self.revision += 1

    def note_approval(self, content_hash: str, decider: str) -> None:
        """Note that it was approved, when it still is what was approved."""
        if content_hash == self.content_hash:
            self._note_approval(self.revision, content_hash, decider)

    @event(Approved)
    def _note_approval(self, at_revision: int, content_hash: str, decider: str) -> None:
        del at_revision, content_hash, decider  # for the read models

    def require_drawn(self) -> None:
        """Raise PanelsMissing while a panel has no picture."""
        missing = sum(not self.picture(panel.shot_id) for panel in self.panels)
        if missing or not self.panels:
            raise PanelsMissing(f"{missing or 'All'} panels have no picture; have the storyboard made first.")

    def ask_for_animatic(self, generation: GenerationRequest) -> bool:
        """Have the panels cut together; tell whether that is to be done. Raises PanelsMissing."""
        self.require_drawn()
        if not self.animatic.wants(generation):
            return False
        self._ask_for_animatic(generation)
        return True

    @event(AnimaticRequested)
    def _ask_for_animatic(self, generation: GenerationRequest) -> None:
        self.animatic.ask(generation)

    def record_animatic(
        self, generation_id: UUID, outputs: dict[str, Any], facts: dict[str, Any], provenance: str
    ) -> None:
        """Take the animatic that is waited for."""
        if self.animatic.awaits(generation_id):
            self._record_animatic(generation_id, outputs, facts, provenance)

    @event(AnimaticMade)
    def _record_animatic(
        self, generation_id: UUID, outputs: dict[str, Any], facts: dict[str, Any], provenance: str
    ) -> None:
        del generation_id, provenance
        self.animatic.record(outputs, facts)

    def fail_animatic(self, generation_id: UUID, reason: str) -> None:
        """Note that the animatic that is waited for failed."""
        if self.animatic.awaits(generation_id) and self.animatic.failure != reason:
            self._fail_animatic(generation_id, reason)

    @event(AnimaticFailed)
    def _fail_animatic(self, generation_id: UUID, reason: str) -> None:
        del generation_id
        self.animatic.fail(reason)

    def copy(self, origin: Storyboard) -> None:
        """Have the panels that the scene has in a script from which this one just branched off; nothing is approved."""
        if origin.panels:
            pictures = {
                panel.shot_id: origin.drawings[panel.shot_id].result()
                for panel in origin.panels
                if origin.picture(panel.shot_id)
            }
            self._copy(origin.id, tuple(origin.panels), pictures, origin.animatic.result(), descent(origin))

    @event(Copied)
    def _copy(
        self,
        origin_id: UUID,
        panels: tuple[Panel, ...],
        pictures: dict[UUID, Made],
        animatic: Made,
        known: dict[UUID, int],
    ) -> None:
        del origin_id
        self.known = dict(known)
        self._take_over(panels, pictures)
        self.animatic.take_over(animatic)

    def merge(self, other: Storyboard, base: Storyboard | None, wanted: Sequence[Panel]) -> None:
        """Have the panels that came of a merge, with the pictures that only the other script has so.

        What is on the board already changes nothing; an animatic stays what it was made of.
        """
        newer = [panel.shot_id for panel in wanted if self._newer(other, base, panel)]
        idle = base is not None and base.content_hash == other.content_hash
        known = idle or self.known.get(other.id, 0) >= other.version
        if newer or list(wanted) != self.panels or not known:
            pictures = {shot_id: other.drawings[shot_id].result() for shot_id in newer}
            self._merge(other.id, other.version, joined(self, other), tuple(wanted), pictures)

    def _newer(self, other: Storyboard, base: Storyboard | None, panel: Panel) -> bool:
        """Tell whether a panel's picture is the other script's: when it was drawn there, and not here, since."""
        shot_id = panel.shot_id
        here, there = self.picture(shot_id), other.picture(shot_id)
        before = base.picture(shot_id) if base else ""
        if not there or there in (here, before):
            return bool(there and not here)
        return here in ("", before) or (panel == other.panel(shot_id) != self.panel(shot_id))

    @event(Merged)
    def _merge(
        self,
        other_id: UUID,
        other_version: int,
        known: dict[UUID, int],
        panels: tuple[Panel, ...],
        pictures: dict[UUID, Made],
    ) -> None:
        del other_version
        self.known = dict(known)
        self._take_over(panels, pictures)
        self.merged_at[other_id] = self.version + 1

    def _take_over(self, panels: tuple[Panel, ...], pictures: dict[UUID, Made]) -> None:
        self.panels = list(panels)
        for shot_id, made in pictures.items():
            self.drawings[shot_id] = Making()
            self.drawings[shot_id].take_over(made)
        self.revision += 1

    def _at(self, shot_id: UUID) -> int:
        for place, panel in enumerate(self.panels):
            if panel.shot_id == shot_id:
                return place
        raise NotFound(f"The storyboard has no panel of a shot {shot_id}.", field="shot_id", id=str(shot_id))
