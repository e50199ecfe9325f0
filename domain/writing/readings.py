"""Table reads: the script is spoken by its characters' voices, to hear it before it is played."""

from __future__ import annotations

from domain.shared.asking import Asking
from domain.shared.generation import GenerationRequest
from domain.shared.refusal import Refusal
from domain.writing.part import ScriptPart


class NothingToRead(Refusal):
    """The script says nothing that could be spoken."""

    code = "writing.nothing-to-read"


class Readings(ScriptPart):
    """What may be spoken of a script."""

    class TableReadRequested(Asking):
        """Somebody wants to hear the script as it stands; `revision` is what is read."""

        TOPIC = "writing.TableReadRequested"
        revision: int

        def apply(self, aggregate: ScriptPart) -> None:
            """Change nothing of what the script says."""

    def ask_for_table_read(self, generation: GenerationRequest) -> None:
        """Want it read. Raises NothingToRead for a script without words."""
        if not any(e.text.strip() for e in self.content):
            raise NothingToRead(f"{self.title} has no words yet; write or import some first.", field="script_id")
        self.trigger_event(self.TableReadRequested, generation=generation, revision=self.revision)
