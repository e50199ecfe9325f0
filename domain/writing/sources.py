"""Which file or other system a script was last taken in from."""

from __future__ import annotations

from domain.shared.aggregate import Aggregate
from domain.writing.part import ScriptPart


class Sources(ScriptPart):
    """What may be said of where a script comes from, after its import."""

    class SourceNamed(Aggregate.Event):
        """What the script says was taken in from a source of another name than before."""

        TOPIC = "writing.SourceNamed"
        source_name: str

        def apply(self, aggregate: Sources) -> None:
            """Keep the name."""
            aggregate.source_name = self.source_name

    def name_source(self, source_name: str) -> None:
        """Say from where the script was taken in; nothing says nothing."""
        if source_name and source_name != self.source_name:
            self.trigger_event(self.SourceNamed, source_name=source_name)
