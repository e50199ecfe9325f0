"""Subtitles: lines of dialogue cut to what can be read in time, as SubRip and WebVTT."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from media.documents.subtitle_lines import pieces_of
from media.documents.words import one_line

GAP_S = 0.04  # seconds between two subtitles: a picture, so that the eye sees the change
SHORTEST_S = 0.5  # what is shown for less cannot be read: it is shown together with what follows
_LEAST_S, _LETTERS_S = 0.9, 20.0  # what a subtitle should be given: seconds at least, letters a second at most
DASH = "- "  # before each of two who speak at once
_JOINER = "\u2060"  # invisible; after "<", "{" or a backslash it keeps players from seeing a tag
_TIME = re.compile(r"(\d+):(\d\d):(\d\d)[,.](\d{3}) --> (\d+):(\d\d):(\d\d)[,.](\d{3})")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words on the screen from one second to another, and who speaks them."""

    start_s: float
    end_s: float
    text: str
    speaker: str = ""


def cues_of(start_s: float, end_s: float, text: str, speaker: str = "") -> list[Cue]:
    """Cut a line into cues of two lines of 42 characters at most; each gets its share of the time by its length."""
    pieces = pieces_of(text)
    total = sum(map(len, pieces)) or 1
    cues: list[Cue] = []
    at = start_s
    for number, piece in enumerate(pieces, 1):
        last = number == len(pieces)
        until = end_s if last else at + (end_s - start_s) * len(piece) / total
        shown_until = until if last else max(at, until - GAP_S)
        cues.append(Cue(round(at, 3), round(shown_until, 3), piece, speaker))
        at = until
    return cues


def without_overlap(cues: Iterable[Cue]) -> list[Cue]:
    """Return cues in order of time, one at a time: those that begin nearly together are shown together, with dashes."""
    shown: list[Cue] = []
    for cue in sorted(cues, key=lambda cue: cue.start_s):
        last = shown[-1] if shown else None
        if last is None or cue.start_s >= last.end_s:
            shown.append(cue)
        elif cue.start_s - last.start_s < SHORTEST_S:
            shown[-1] = _together(last, cue)
        else:
            shown[-1] = replace(last, end_s=cue.start_s)
            shown.append(cue)
    return shown


def paced(cues: Iterable[Cue]) -> list[Cue]:
    """Return cues one at a time, each kept on the screen until it can be read, as far as the next lets it."""
    shown = without_overlap(cues)
    nexts = [*(cue.start_s - GAP_S for cue in shown[1:]), float("inf")]
    return [
        replace(cue, end_s=round(max(cue.end_s, min(cue.start_s + _time_to_read(cue.text), end)), 3))
        for cue, end in zip(shown, nexts, strict=False)
    ]


def _time_to_read(text: str) -> float:
    return max(_LEAST_S, len(text) / _LETTERS_S)


def _together(first: Cue, second: Cue) -> Cue:
    if first.speaker == second.speaker:
        return replace(first, end_s=max(first.end_s, second.end_s), text=f"{first.text}\n{second.text}")
    texts = [text if text.startswith(DASH) else DASH + text.replace("\n", " ") for text in (first.text, second.text)]
    speakers = " / ".join(filter(None, (first.speaker, second.speaker)))
    return Cue(first.start_s, max(first.end_s, second.end_s), "\n".join(texts), speakers)


def to_srt(cues: Sequence[Cue]) -> str:
    """Return the cues as SubRip; what looks like a tag stays words."""
    blocks = [
        f"{number}\n{_clock(cue.start_s, ',')} --> {_clock(cue.end_s, ',')}\n{without_tags(_shown(cue.text))}\n"
        for number, cue in enumerate(without_overlap(cues), 1)
    ]
    return "\n".join(blocks)


def to_vtt(cues: Sequence[Cue]) -> str:
    """Return the cues as WebVTT, with who speaks."""
    blocks = [
        f"{_clock(cue.start_s, '.')} --> {_clock(cue.end_s, '.')}\n{_voice(cue)}{_escaped(_shown(cue.text))}\n"
        for cue in without_overlap(cues)
    ]
    return "\n".join(["WEBVTT\n", *blocks])


def parse_srt(text: str) -> list[Cue]:
    """Return the cues of a SubRip text; blocks without a time are left out."""
    cues: list[Cue] = []
    for block in re.split(r"\n{2,}", text.removeprefix("\ufeff").replace("\r\n", "\n").strip("\n")):
        lines = block.split("\n")
        for number, line in enumerate(lines[:2]):
            if found := _TIME.match(line):
                words = "\n".join(lines[number + 1 :])
                begin, end = _seconds(found.groups()[:4]), _seconds(found.groups()[4:])
                cues.append(Cue(begin, end, re.sub(rf"([<{{\\]){_JOINER}", r"\1", words).strip(" ")))
                break
    return cues


def without_tags(text: str) -> str:
    """Return a text in which "<i>" and "{i}" are words to every player: an invisible joiner comes between."""
    return re.sub(rf"([<{{\\])(?!{_JOINER})", rf"\1{_JOINER}", text)


def _shown(text: str) -> str:
    """Return a text without empty lines: one would end the subtitle."""
    lines = (one_line(line.replace("-->", "→"), 1_000) for line in text.splitlines())
    return "\n".join(filter(None, lines)) or " "


def _voice(cue: Cue) -> str:
    speaker = one_line(cue.speaker, 100)
    return f"<v {_escaped(speaker)}>" if speaker else ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float, point: str) -> str:
    milliseconds = max(0, round(seconds * 1000))
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _seconds(parts: Sequence[str]) -> float:
    hours, minutes, seconds, milliseconds = map(int, parts)
    return round(hours * 3600 + minutes * 60 + seconds + milliseconds / 1000, 3)
