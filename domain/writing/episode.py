"""An episode of a series, as a value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from domain.shared.refusal import Invalid, Refusal, require_text

STATUSES = ("idea", "outline", "script", "locked", "produced")


class EpisodeNumberTaken(Refusal):
    """Another episode of the season has the number."""

    code = "writing.episode-number-taken"


class ScriptHasEpisode(Refusal):
    """The script is another episode's."""

    code = "writing.script-has-episode"


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode. `script_id` is the script that tells it; `status` how far it is."""

    id: UUID
    season: int
    number: int
    title: str
    logline: str
    script_id: UUID
    status: str = "idea"

    def checked(self) -> Episode:
        """Return itself. Raises Invalid."""
        if self.status not in STATUSES:
            raise Invalid(f"{self.status!r} is no status; take one of {', '.join(STATUSES)}.", field="status")
        if self.number < 1:
            raise Invalid("Episodes are numbered from 1.", field="number")
        title = require_text(self.title, "title", most=200)
        return replace(self, title=title, logline=require_text(self.logline, "logline", most=2_000, least=0))
