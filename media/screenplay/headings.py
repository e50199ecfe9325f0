"""What a scene heading says: inside or outside, where, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADING = re.compile(
    r"^(?P<set>INT\.?\s*/\s*EXT|EXT\.?\s*/\s*INT|I\s*/\s*E|E\s*/\s*I|INT|EXT|EST)\b[.\s]*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_SETS = {"INT": "INT", "EXT": "EXT", "EST": "EXT"}
_DASH = re.compile(r"\s(?:--?|\u2013|\u2014)(?=\s)")
"""Two short ones are written for a long one, and programs for text make it one."""
_NIGHT = re.compile(r"\b(NIGHT|MIDNIGHT|EVENING|DUSK|SUNSET)\b", re.IGNORECASE)
_DAY = re.compile(r"\b(DAY|MORNING|NOON|AFTERNOON|DAWN|SUNRISE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """INT, EXT, INT/EXT or nothing; the location; what stands after the last dash, as it is written."""

    int_ext: str
    location: str
    time: str

    @property
    def day_night(self) -> str:
        """DAY, NIGHT or nothing: what strips are coloured by."""
        return "NIGHT" if _NIGHT.search(self.time) else "DAY" if _DAY.search(self.time) else ""


def heading(text: str) -> Heading:
    """Read a heading. Any text is one: what has no dash is all location."""
    found = _HEADING.match(text.strip())
    rest = found["rest"] if found else text.strip()
    setting = _SETS.get(found["set"].upper(), "INT/EXT") if found else ""
    location, when = parted(rest)
    return Heading(setting, location.strip().upper(), when.strip().upper())


def parted(rest: str) -> tuple[str, str]:
    """Return the location and what stands after the last dash: the time, or nothing."""
    dashes = list(_DASH.finditer(rest))
    return (rest[: dashes[-1].start()], rest[dashes[-1].end() :].strip()) if dashes else (rest, "")
