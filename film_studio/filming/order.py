"""What a film is made of and where it goes, as the caller says it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from runtime.trouble import Trouble

FPS, WIDTH, HEIGHT = 24, 1280, 720
TARGET_LUFS, PEAK_DBTP = -14.0, -1.0
_MOST_IDEA = 2_000  # characters


class WrongOrder(Trouble):
    """The order cannot be understood."""

    exit_code = 2


class WrongScreenplay(Trouble):
    """The screenplay cannot be read, or not be filmed."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class FilmOrder:
    """A screenplay's file, or an idea with a length in minutes; the folder for films; subtitles soft or burned."""

    screenplay: Path | None
    idea: str
    minutes: float
    out: Path
    burned: bool

    @classmethod
    def of(
        cls, screenplay: Path | None, idea: str | None, minutes: float, out: Path | None, subtitles: str
    ) -> FilmOrder:
        """Check what the command line was given. Raises WrongOrder."""
        if (screenplay is None) == (idea is None):
            raise WrongOrder("Give either a screenplay or --idea: studio film examples/last-train.fountain.")
        if idea is not None and not 0 < len(idea.strip()) <= _MOST_IDEA:
            raise WrongOrder(f"An idea has 1 to {_MOST_IDEA:,} characters; this one has {len(idea.strip()):,}.")
        if subtitles not in {"soft", "burned"}:
            raise WrongOrder(f"--subtitles is soft or burned, not {subtitles}.")
        return cls(screenplay, (idea or "").strip(), minutes, (out or Path("out")).resolve(), subtitles == "burned")


def slug(title: str) -> str:
    """Return a title as a folder's name: letters of any script, digits and hyphens."""
    text = unicodedata.normalize("NFKC", title).lower()
    return re.sub(r"[^\w]+", "-", text).strip("-_")[:80] or "film"
