"""Drafts that have a name and a date: versions of the script that people speak of, such as "2nd draft"."""

from __future__ import annotations

from uuid import UUID

from domain.shared.aggregate import Aggregate
from domain.shared.refusal import Invalid, Refusal, require_text
from domain.writing.element import MOST_NAME
from domain.writing.part import ScriptPart


class LabelTaken(Refusal):
    """Another version of the script has the label."""

    code = "writing.label-taken"


class NamedDrafts(ScriptPart):
    """What may be done with drafts. A draft's name is a label: what asks for a label finds drafts as well."""

    class DraftNamed(Aggregate.Event):
        """The script, as it was at a version, is a draft; `set_id` is the revision that it is handed out as."""

        TOPIC = "writing.DraftNamed"
        name: str
        of_version: int
        dated: str
        set_id: UUID | None

        def apply(self, aggregate: ScriptPart) -> None:
            """Keep the name."""
            aggregate.versions[self.name] = self.of_version

    def name_draft(self, name: str, of_version: int, dated: str, set_id: UUID | None) -> None:
        """Call a version a draft. Raises LabelTaken and Invalid."""
        name = require_text(name, "name", most=MOST_NAME)
        if not 1 <= of_version <= self.version:
            raise Invalid(f"The versions of the script are 1 to {self.version}.", field="version")
        if set_id is not None and set_id not in self.revisions:
            raise Invalid(f"The script has no revision {set_id}.", field="set_id")
        known = self.versions.get(name)
        if known is not None and known != of_version:
            raise LabelTaken(f"{name} is the name of version {known}; choose another.", field="name")
        if known is None:
            self.trigger_event(self.DraftNamed, name=name, of_version=of_version, dated=dated, set_id=set_id)
