"""The cut of a script in one format: which shots in which order, and the master made of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from domain.postproduction.edit_list import EditList
from domain.shared.aggregate import Aggregate, event
from domain.shared.asking import Asking
from domain.shared.facts import length, number
from domain.shared.generation import GenerationRequest
from domain.shared.making import Making
from domain.shared.refusal import require_text


class Cut(Aggregate):
    """One edit of a script: one for each format, as "film-720p"."""

    TOPIC = "postproduction.Cut"

    class Created(Aggregate.Created):
        """A cut was assembled."""

        TOPIC = "postproduction.CutAssembled"
        script_id: UUID
        format: str
        edit: EditList

    class Reassembled(Aggregate.Event):
        """The cut has another edit now."""

        TOPIC = "postproduction.CutReassembled"
        edit: EditList

        def apply(self, aggregate: Cut) -> None:
            """Take the edit."""
            aggregate.edit = self.edit

    class MasterRequested(Asking):
        """A master of the cut was asked for."""

        TOPIC = "postproduction.MasterRequested"

        def apply(self, aggregate: Cut) -> None:
            """Wait for it."""
            aggregate.master.ask(self.generation)

    class Mastered(Aggregate.Event):
        """The master is there: film, subtitles, stems, timeline. Levels are those measured on the decoded file."""

        TOPIC = "postproduction.CutMastered"
        format: str
        generation_id: UUID
        outputs: dict[str, Any]
        duration_s: float
        integrated_lufs: float | None
        true_peak_dbtp: float | None
        recipe_hash: str
        provenance: str
        facts: dict[str, Any]

        def apply(self, aggregate: Cut) -> None:
            """Take the master."""
            aggregate.master.record(self.outputs, self.facts)

    class MasterFailed(Aggregate.Event):
        """The master could not be made."""

        TOPIC = "postproduction.MasterFailed"
        generation_id: UUID
        reason: str

        def apply(self, aggregate: Cut) -> None:
            """Note why."""
            aggregate.master.fail(self.reason)

    @staticmethod
    def create_id(script_id: UUID, format: str) -> UUID:  # noqa: A002  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the id of the cut of a script in a format."""
        return uuid5(script_id, f"cut:{format}")

    @event(Created)
    def __init__(self, script_id: UUID, format: str, edit: EditList) -> None:  # noqa: A002 - the industry's word
        self.script_id, self.format, self.edit = script_id, format, edit
        self.master = Making()

    @classmethod
    def assemble(cls, script_id: UUID, named: str, edit: EditList) -> Cut:
        """Assemble the cut of a script in a format. Raises Invalid."""
        return cls(script_id, require_text(named, "format", most=100), edit.checked())

    def reassemble(self, edit: EditList) -> None:
        """Give it another edit; the same again changes nothing. Raises Invalid."""
        if edit != self.edit:
            self.trigger_event(Cut.Reassembled, edit=edit.checked())

    def ask_for_master(self, generation: GenerationRequest) -> None:
        """Have it mastered, unless the master is there or on its way."""
        if self.master.wants(generation):
            self.trigger_event(Cut.MasterRequested, generation=generation)

    def record_master(
        self, generation_id: UUID, outputs: dict[str, Any], facts: dict[str, Any], provenance: str
    ) -> None:
        """Take the outcome of the wish in hand; that of an older wish came too late."""
        if self.master.awaits(generation_id):
            self.trigger_event(
                Cut.Mastered,
                format=self.format,
                generation_id=generation_id,
                outputs=outputs,
                duration_s=length(facts, "duration_s", self.edit.frames / self.edit.fps),
                integrated_lufs=number(facts, "integrated_lufs"),
                true_peak_dbtp=number(facts, "true_peak_dbtp"),
                recipe_hash=self.master.asked_digest,
                provenance=provenance,
                facts=facts,
            )

    def record_failure(self, generation_id: UUID, reason: str) -> None:
        """Note that the wish in hand failed."""
        if self.master.awaits(generation_id) and self.master.failure != reason:
            self.trigger_event(Cut.MasterFailed, generation_id=generation_id, reason=reason)
