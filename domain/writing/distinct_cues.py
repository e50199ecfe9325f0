"""Cues that look like one name and are not: somebody said that they are different people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

from domain.shared.aggregate import Aggregate
from domain.shared.refusal import Invalid, NotFound, require_text
from domain.writing.cues import Suspicion
from domain.writing.part import ScriptPart

_MOST = 1_000  # of a script


@dataclass(frozen=True, slots=True)
class Distinction:
    """That spellings, or characters under one spelling, are different people: who said so, and why."""

    id: UUID
    spellings: tuple[str, ...]
    character_ids: tuple[UUID, ...]
    by: str
    reason: str

    def settles(self, suspicion: Suspicion) -> bool:
        """Tell whether nothing is left of a suspicion: another spelling, or one more character, makes it a new one."""
        several = suspicion.character_ids if len(suspicion.character_ids) > 1 else ()
        return {*suspicion.spellings} <= {*self.spellings} and {*several} <= {*self.character_ids}


def unsettled(suspicions: Iterable[Suspicion], distinctions: Sequence[Distinction]) -> list[Suspicion]:
    """Return the suspicions that nobody has settled."""
    return [one for one in suspicions if not any(said.settles(one) for said in distinctions)]


class DistinctCues(ScriptPart):
    """What may be done with cues that only look like one name."""

    class CuesDistinguished(Aggregate.Event):
        """Cues of these spellings are different people's: they are suspected no longer."""

        TOPIC = "writing.CuesDistinguished"
        distinction: Distinction

        def apply(self, aggregate: ScriptPart) -> None:
            """Keep it."""
            aggregate.distinctions[self.distinction.id] = self.distinction

    class DistinctionWithdrawn(Aggregate.Event):
        """That cues are different people's is said no longer: they may be one name again."""

        TOPIC = "writing.DistinctionWithdrawn"
        distinction_id: UUID
        spellings: tuple[str, ...]
        by: str
        reason: str

        def apply(self, aggregate: ScriptPart) -> None:
            """Forget it."""
            aggregate.distinctions.pop(self.distinction_id, None)

    def distinguish_cues(self, spellings: Sequence[str], by: str, reason: str) -> None:
        """Say that cues of these spellings are different people's. Raises NotFound, Invalid and ScriptLocked."""
        self.refuse_locked()
        wanted = tuple(sorted({*spellings}))
        cues = [e for e in self.content if e.type == "character" and e.text in wanted]
        missing = sorted({*wanted} - {cue.text for cue in cues})
        if missing:
            raise NotFound(f"No cue of the script says {missing[0]!r}.", field="spellings")
        people = tuple(sorted({cue.character_id for cue in cues if cue.character_id is not None}))
        said = Distinction(self._distinction_id(wanted), wanted, people, by, require_text(reason, "reason", most=2_000))
        known = self.distinctions.get(said.id)
        if known is not None and {*people} <= {*known.character_ids}:
            return
        if len(self.distinctions) >= _MOST:
            raise Invalid(f"A script has at most {_MOST:,} distinctions of cues; withdraw some.", field="spellings")
        self.trigger_event(self.CuesDistinguished, distinction=said)

    def withdraw_distinction(self, spellings: Sequence[str], by: str, reason: str) -> None:
        """Say it no longer. Raises NotFound and ScriptLocked."""
        self.refuse_locked()
        wanted = tuple(sorted({*spellings}))
        known = self.distinctions.get(self._distinction_id(wanted))
        if known is None:
            raise NotFound(f"Nobody told {', '.join(map(repr, wanted))} apart.", field="spellings")
        reason = require_text(reason, "reason", most=2_000)
        told = {"distinction_id": known.id, "spellings": wanted, "by": by, "reason": reason}
        self.trigger_event(self.DistinctionWithdrawn, **told)

    def keep_distinctions(self, said: Iterable[Distinction]) -> None:
        """Have what was said in a script from which this one just branched off."""
        for one in said:
            own = replace(one, id=self._distinction_id(one.spellings))
            self.trigger_event(self.CuesDistinguished, distinction=own)

    def _distinction_id(self, spellings: tuple[str, ...]) -> UUID:
        return uuid5(self.id, "\n".join(("distinct", *spellings)))
