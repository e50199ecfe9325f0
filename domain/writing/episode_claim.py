"""One script tells one episode, of whatever series."""

from __future__ import annotations

from uuid import UUID, uuid5

from domain.shared.aggregate import Aggregate, event
from domain.writing.episode import ScriptHasEpisode


class EpisodeClaim(Aggregate):
    """The claim of an episode to a script: its id follows from the script's."""

    TOPIC = "writing.EpisodeClaim"

    class Created(Aggregate.Created):
        """An episode took a script."""

        TOPIC = "writing.EpisodeScriptClaimed"
        script_id: UUID
        series_id: UUID
        episode_id: UUID

    class Moved(Aggregate.Event):
        """Another episode has the script now, after it was given back."""

        TOPIC = "writing.EpisodeScriptMoved"
        series_id: UUID | None
        episode_id: UUID | None

    @staticmethod
    def create_id(script_id: UUID, **_: object) -> UUID:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Return the id of a script's claim."""
        return uuid5(script_id, "episode")

    @event(Created)
    def __init__(self, *, script_id: UUID, series_id: UUID, episode_id: UUID) -> None:
        self.script_id = script_id
        self.series_id: UUID | None = series_id
        self.episode_id: UUID | None = episode_id

    def take(self, series_id: UUID, episode_id: UUID) -> None:
        """Take the script for an episode. Raises ScriptHasEpisode while another one has it."""
        if self.episode_id not in (None, episode_id):
            raise ScriptHasEpisode("The script is another episode's; take it out there first.", field="script_id")
        if self.episode_id is None:
            self._move(series_id, episode_id)

    def give_back(self) -> None:
        """Let another episode have the script."""
        if self.episode_id is not None:
            self._move(None, None)

    @event(Moved)
    def _move(self, series_id: UUID | None, episode_id: UUID | None) -> None:
        self.series_id, self.episode_id = series_id, episode_id
