"""What a film is made of and where it goes, as the caller says it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from runtime.trouble import Trouble
from workers.providers.text.previz.patterns import PATTERNS

FPS, WIDTH, HEIGHT = 24, 1280, 720
TARGET_LUFS, PEAK_DBTP = -14.0, -1.0
# Of one film: ten times a long feature's scenes (about 100) and more than its lines (about 1,500). One plan leaves out
# 5,000 shots at most, so a film of more could not be planned anew; every shot is about a second of work.
MOST_SCENES, MOST_LINES, MOST_SHOTS = 1_000, 5_000, 5_000
_MOST_IDEA = 2_000  # characters
_MOST_SLUG = 200  # bytes: a file system takes 255, and a folder in the making has 17 of its own


class WrongOrder(Trouble):
    """The order cannot be understood."""

    exit_code = 2


class WrongScreenplay(Trouble):
    """The screenplay cannot be read, or not be filmed."""

    exit_code = 2


def require_few(what: str, number: int, most: int) -> None:
    """Refuse a screenplay that has more of something than one film may hold. Raises WrongScreenplay."""
    if number > most:
        raise WrongScreenplay(
            f"The screenplay has {number:,} {what}, and one film may have {most:,}; part it into several screenplays."
        )


@dataclass(frozen=True, slots=True)
class Idea:
    """What a film is to be about, in words, how long, and by which story pattern it is told."""

    words: str
    minutes: float
    pattern: str

    def checked(self) -> Idea:
        """Return itself in its proper form. Raises WrongOrder."""
        words = self.words.strip()
        if not 0 < len(words) <= _MOST_IDEA:
            raise WrongOrder(f"An idea has 1 to {_MOST_IDEA:,} characters; this one has {len(words):,}.")
        if self.pattern not in PATTERNS:
            raise WrongOrder(f"There is no story pattern {self.pattern!r}; there is: {', '.join(PATTERNS)}.")
        return Idea(words, self.minutes, self.pattern)


@dataclass(frozen=True, slots=True)
class FilmOrder:
    """A screenplay's file, or an idea; the folder for films; subtitles soft or burned."""

    screenplay: Path | None
    idea: Idea | None
    out: Path
    burned: bool

    @classmethod
    def of(cls, screenplay: Path | None, idea: Idea | None, out: Path | None, subtitles: str) -> FilmOrder:
        """Check what the command line was given. Raises WrongOrder."""
        if (screenplay is None) == (idea is None):
            raise WrongOrder("Give either a screenplay or --idea: studio film examples/last-train.fountain.")
        idea = idea.checked() if idea else None
        if subtitles not in {"soft", "burned"}:
            raise WrongOrder(f"--subtitles is soft or burned, not {subtitles}.")
        return cls(screenplay, idea, (out or Path("out")).resolve(), subtitles == "burned")


def slug(title: str) -> str:
    """Return a title as a folder's name: letters of any script, digits and hyphens; signs by their names alone."""
    text = unicodedata.normalize("NFKC", title).lower()
    if not re.search(r"[^\W_]", text):
        text = " ".join(unicodedata.name(sign, "") for sign in text).lower()
    cut = re.sub(r"[^\w]+", "-", text).strip("-_")[:80].encode()[:_MOST_SLUG]
    return cut.decode(errors="ignore").strip("-_") or "film"
