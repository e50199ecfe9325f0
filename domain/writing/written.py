"""The bases of the events that change what a script says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.shared.aggregate import Aggregate
from domain.writing.element import Element
from domain.writing.manuscript import SceneFacts

if TYPE_CHECKING:
    from domain.writing.part import ScriptPart


class Writing(Aggregate.Event):
    """The base of every event that changes what a script says: the script's revision is the version of the last."""

    def apply(self, aggregate: Any) -> None:  # noqa: ANN401 - a script
        """Change it, and note the revision."""
        self.change(aggregate)
        aggregate.revision = self.originator_version

    def change(self, script: ScriptPart) -> None:
        """Change what the script says."""
        raise TypeError(f"{type(self).__name__} changes nothing of {script}")


class Rewriting(Writing):
    """The base of events about several elements: what stands there now, what was taken out; `part` of `parts`."""

    elements: tuple[Element, ...]
    removed: tuple[UUID, ...]
    part: int
    parts: int

    def change(self, script: ScriptPart) -> None:
        """Take the elements out and in."""
        script.put(self.elements, self.originator_version, self.removed)


class Retelling(Rewriting):
    """The base of events after which a script says all of something: its titles and its scenes' facts, too."""

    title: str
    logline: str
    title_page: dict[str, str]
    scenes: tuple[SceneFacts, ...]

    def change(self, script: ScriptPart) -> None:
        """Take all of it."""
        super().change(script)
        script.title, script.logline, script.title_page = self.title, self.logline, self.title_page
        script.put_facts(self.scenes)
