"""The subtitles of lines as they are spoken, one after the other or several at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import count, dropwhile

from media.documents.even_pieces import evenly
from media.documents.subtitle_lines import WIDTH
from media.documents.subtitles import DASH, GAP_S, SHORTEST_S, Cue, cues_of


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
        begin, until = start_s + share_s * place, start_s + share_s * (place + 1) - min(GAP_S, share_s)
        if any(pieces):
            shown.append(_side_by_side(begin, until, zip(speeches, pieces, strict=True)))
        else:
            shown[-1] = replace(shown[-1], end_s=round(until, 3))
    rests = [(" ".join(filter(None, row[alone:])), speech.speaker) for row, speech in zip(rows, speeches, strict=True)]
    shown += [cue for rest, who in rests if rest for cue in cues_of(start_s + share_s * alone, end_s, rest, who)]
    return [*shown[:-1], replace(shown[-1], end_s=round(end_s, 3))]


def _side_by_side(start_s: float, end_s: float, said: Iterable[tuple[Cue, str]]) -> Cue:
    heard = [(speech.speaker, piece) for speech, piece in said if piece]
    text = "\n".join(f"{DASH if len(heard) > 1 else ''}{piece}" for _, piece in heard)
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
        if heard or share_s < SHORTEST_S:
            longest = max(number, *map(len, rows))
            return [row + [""] * (longest - len(row)) for row in rows]
        number += 1 + number // 8


def _fitting(text: str, least: int = 1) -> list[str]:
    """Cut a text evenly into at least so many pieces, each of which fits on a line behind a dash."""
    width = WIDTH - len(DASH)
    cut = (evenly(text, number, width) for number in count(max(least, len(text) // (width + 1))))
    return next(pieces for pieces in cut if all(len(piece) <= width for piece in pieces))


def _speech(lines: Sequence[Cue]) -> Cue:
    end_s = max(line.end_s for line in lines)
    return replace(lines[0], end_s=end_s, text=" ".join(" ".join(line.text for line in lines).split()))
