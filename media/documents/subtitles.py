"""Subtitles: lines of dialogue cut to what can be read in time, as SubRip and WebVTT."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_WIDTH = 42  # characters of a line, as broadcasters and streaming services ask
_LINES = 2
_GAP_S = 0.04  # seconds between two subtitles, a picture's length
_TIME = re.compile(r"(\d+):(\d\d):(\d\d)[,.](\d{3}) --> (\d+):(\d\d):(\d\d)[,.](\d{3})")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words on the screen from one second to another; `speaker` is for those who see nothing of it."""

    start_s: float
    end_s: float
    text: str
    speaker: str = ""


def cues_of(start_s: float, end_s: float, text: str, speaker: str = "") -> list[Cue]:
    """Cut a line into cues of two lines of 42 characters at most; each gets its share of the time by its length."""
    lines = textwrap.wrap(" ".join(text.split()), _WIDTH, break_long_words=True) or [""]
    pieces = ["\n".join(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES)]
    total = sum(map(len, pieces)) or 1
    cues: list[Cue] = []
    at = start_s
    for number, piece in enumerate(pieces):
        last = number == len(pieces) - 1
        until = end_s if last else at + (end_s - start_s) * len(piece) / total
        cues.append(Cue(round(at, 3), round(until if last else max(at, until - _GAP_S), 3), piece, speaker))
        at = until
    return cues


def without_overlap(cues: Iterable[Cue]) -> list[Cue]:
    """Return cues in order of time, each ending before the next begins."""
    ordered = sorted(cues, key=lambda cue: cue.start_s)
    ends = [following.start_s for following in ordered[1:]] + [float("inf")]
    return [
        Cue(cue.start_s, max(cue.start_s, min(cue.end_s, end)), cue.text, cue.speaker)
        for cue, end in zip(ordered, ends, strict=True)
    ]


def to_srt(cues: Sequence[Cue]) -> str:
    """Return the cues as SubRip."""
    blocks = [
        f"{number}\n{_clock(cue.start_s, ',')} --> {_clock(cue.end_s, ',')}\n{_shown(cue.text)}\n"
        for number, cue in enumerate(without_overlap(cues), 1)
    ]
    return "\n".join(blocks)


def to_vtt(cues: Sequence[Cue]) -> str:
    """Return the cues as WebVTT, with who speaks."""
    blocks = [
        f"{_clock(cue.start_s, '.')} --> {_clock(cue.end_s, '.')}\n"
        f"<v {_escaped(cue.speaker)}>{_escaped(_shown(cue.text))}\n"
        for cue in without_overlap(cues)
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def parse_srt(text: str) -> list[Cue]:
    """Return the cues of a SubRip text."""
    cues: list[Cue] = []
    for block in re.split(r"\n{2,}", text.replace("\r\n", "\n").strip("\n")):
        lines = block.split("\n")
        found = next((m for line in lines[:2] if (m := _TIME.match(line))), None)
        if found is not None:
            begin = next(n for n, line in enumerate(lines) if _TIME.match(line))
            cues.append(Cue(_seconds(found.groups()[:4]), _seconds(found.groups()[4:]), "\n".join(lines[begin + 1 :])))
    return cues


def _shown(text: str) -> str:
    """Return a text without empty lines: one would end the subtitle."""
    return "\n".join(line for line in text.replace("-->", "→").splitlines() if line.strip()) or " "


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float, point: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _seconds(parts: Sequence[str]) -> float:
    hours, minutes, seconds, milliseconds = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000
