"""What a film's report tells, as plain data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One thing that the film is made of: its stage, name, recipe's hash, whether it was there already, its seconds."""

    stage: str
    name: str
    recipe: str
    reused: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class ReportStage:
    """A stage of the work and the wall seconds it took."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class ReportLoudness:
    """What was measured on the decoded film, and what was asked: LUFS, dBTP and LU."""

    integrated_lufs: float
    true_peak_dbtp: float
    range_lu: float
    target_lufs: float = -14.0
    peak_limit_dbtp: float = -1.0
    tolerance_lu: float = 0.3


@dataclass(frozen=True, slots=True)
class ReportRole:
    """Somebody of the cast; `portrait` is a JPEG, empty for none; `lines` is how often they speak."""

    name: str
    description: str
    voice: str
    lines: int = 0
    portrait: bytes = b""


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file of the film's folder, by its path within."""

    path: str
    what: str


@dataclass(frozen=True, slots=True)
class FilmReport:
    """Everything that the report says. Sections of which nothing is known are left out."""

    title: str
    author: str
    made: str
    """When it was made, in words, as the caller gives it."""
    duration_s: float
    wall_s: float
    stages: tuple[ReportStage, ...] = ()
    items: tuple[ReportItem, ...] = ()
    loudness: ReportLoudness | None = None
    cast: tuple[ReportRole, ...] = ()
    film: str = ""
    """The film's path, seen from the report; it plays there."""
    poster: bytes = b""
    """The picture, a JPEG, that stands for the film before it plays."""
    contact_sheet: bytes = b""
    """Pictures of the film as one JPEG."""
    honesty: tuple[str, ...] = ()
    """Paragraphs that say what no trained model made."""
    verify: str = ""
    """The command line that proves the log."""
    versions: tuple[tuple[str, str], ...] = ()
    files: tuple[ReportFile, ...] = ()
