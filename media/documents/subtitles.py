"""Subtitles: lines of dialogue cut to what can be read in time, as SubRip and WebVTT."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count, dropwhile

from media.documents.subtitle_lines import WIDTH, evenly, pieces_of
from media.documents.words import one_line

_GAP_S = 0.04  # seconds between two subtitles: a picture, so that the eye sees the change
_SHORTEST_S = 0.5  # what is shown for less cannot be read: it is shown together with what follows
_LEAST_S, _LETTERS_S = 0.9, 20.0  # what a subtitle should be given: seconds at least, letters a second at most
_DASH = "- "  # before each of two who speak at once
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
        shown_until = until if last else max(at, until - _GAP_S)
        cues.append(Cue(round(at, 3), round(shown_until, 3), piece, speaker))
        at = until
    return cues


def cues_of_lines(lines: Iterable[Cue]) -> list[Cue]:
    """Cut whole lines, given in order of time, into cues; what is said at once is shown together."""
    heard: list[list[Cue]] = []
    for line in lines:
        if heard and line.start_s < max(before.end_s for before in heard[-1]):
            heard[-1].append(line)
        else:
            heard.append([line])
    return [cue for at_once in heard for cue in _cues_at_once(at_once)]


def _cues_at_once(lines: Sequence[Cue]) -> list[Cue]:
    """Cut what several say at once into cues of equal length, with a line of each; who says more goes on alone."""
    speakers = dict.fromkeys(line.speaker for line in lines)
    speeches = [_speech([line for line in lines if line.speaker == speaker]) for speaker in speakers]
    speeches = [speech for speech in speeches if speech.text]
    if len(speeches) < 2:
        return [cue for one in speeches for cue in cues_of(one.start_s, one.end_s, one.text, one.speaker)]
    start_s, end_s = min(speech.start_s for speech in speeches), max(speech.end_s for speech in speeches)
    rows = _rows(speeches, start_s, end_s - start_s)
    share_s = (end_s - start_s) / len(rows[0])
    *_, alone, _ = sorted(sum(1 for _ in dropwhile(lambda piece: not piece, reversed(row))) for row in rows)
    shown: list[Cue] = []
    for place, pieces in enumerate(list(zip(*rows, strict=True))[:alone]):
        begin, until = start_s + share_s * place, start_s + share_s * (place + 1) - min(_GAP_S, share_s)
        if any(pieces):
            shown.append(_side_by_side(begin, until, zip(speeches, pieces, strict=True)))
        else:
            shown[-1] = replace(shown[-1], end_s=round(until, 3))
    rests = [(" ".join(filter(None, row[alone:])), speech.speaker) for row, speech in zip(rows, speeches, strict=True)]
    shown += [cue for rest, who in rests if rest for cue in cues_of(start_s + share_s * alone, end_s, rest, who)]
    return [*shown[:-1], replace(shown[-1], end_s=round(end_s, 3))]


def _side_by_side(start_s: float, end_s: float, said: Iterable[tuple[Cue, str]]) -> Cue:
    heard = [(speech.speaker, piece) for speech, piece in said if piece]
    text = "\n".join(f"{_DASH if len(heard) > 1 else ''}{piece}" for _, piece in heard)
    return Cue(round(start_s, 3), round(end_s, 3), text, " / ".join(filter(None, (who for who, _ in heard))))


def _rows(speeches: Sequence[Cue], start_s: float, length_s: float) -> list[list[str]]:
    """Cut speeches into pieces for equal shares of the time, as few as can be, so that every piece fits on a line."""
    number = max(len(_fitting(speech.text)) for speech in speeches)
    while True:
        share_s = length_s / number
        rows: list[list[str]] = []
        heard = True  # every piece while it is said
        for speech in speeches:
            first, last = (round((at - start_s) / share_s) if share_s else 0 for at in (speech.start_s, speech.end_s))
            first = min(first, number - 1)
            pieces = _fitting(speech.text, max(1, last - first))
            heard = heard and first + len(pieces) <= max(last, first + 1)
            rows.append([""] * first + pieces)
        if heard or share_s < _SHORTEST_S:
            longest = max(number, *map(len, rows))
            return [row + [""] * (longest - len(row)) for row in rows]
        number += 1 + number // 8


def _fitting(text: str, least: int = 1) -> list[str]:
    """Cut a text evenly into at least so many pieces, each of which fits on a line behind a dash."""
    width = WIDTH - len(_DASH)
    cut = (evenly(text, number, width) for number in count(max(least, len(text) // (width + 1))))
    return next(pieces for pieces in cut if all(len(piece) <= width for piece in pieces))


def _speech(lines: Sequence[Cue]) -> Cue:
    end_s = max(line.end_s for line in lines)
    return replace(lines[0], end_s=end_s, text=" ".join(" ".join(line.text for line in lines).split()))


def without_overlap(cues: Iterable[Cue]) -> list[Cue]:
    """Return cues in order of time, one at a time: those that begin nearly together are shown together, with dashes."""
    shown: list[Cue] = []
    for cue in sorted(cues, key=lambda cue: cue.start_s):
        last = shown[-1] if shown else None
        if last is None or cue.start_s >= last.end_s:
            shown.append(cue)
        elif cue.start_s - last.start_s < _SHORTEST_S:
            shown[-1] = _together(last, cue)
        else:
            shown[-1] = replace(last, end_s=cue.start_s)
            shown.append(cue)
    return shown


def paced(cues: Iterable[Cue]) -> list[Cue]:
    """Return cues one at a time, each kept on the screen until it can be read, as far as the next lets it."""
    shown = without_overlap(cues)
    nexts = [*(cue.start_s - _GAP_S for cue in shown[1:]), float("inf")]
    return [
        replace(cue, end_s=round(max(cue.end_s, min(cue.start_s + _time_to_read(cue.text), end)), 3))
        for cue, end in zip(shown, nexts, strict=False)
    ]


def _time_to_read(text: str) -> float:
    return max(_LEAST_S, len(text) / _LETTERS_S)


def _together(first: Cue, second: Cue) -> Cue:
    if first.speaker == second.speaker:
        return replace(first, end_s=max(first.end_s, second.end_s), text=f"{first.text}\n{second.text}")
    texts = [text if text.startswith(_DASH) else _DASH + text.replace("\n", " ") for text in (first.text, second.text)]
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
