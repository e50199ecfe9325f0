"""A script's pace in figures: counted, not judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

from domain.writing.length import estimated_seconds
from workers.providers.text.story.told import Told, cue_name

_WORDS_A_MINUTE = 165  # a page of a screenplay has about as many, and is said to play a minute


@dataclass(frozen=True, slots=True)
class _Paragraph:
    type: str
    text: str


def told_seconds(elements: Iterable[Mapping[str, str]]) -> float:
    """Return how long elements that a writer told are likely to play."""
    return estimated_seconds(_Paragraph(told["type"], told["text"]) for told in elements)


def pace(told: Told) -> dict[str, Any]:
    """Return counts of words, scenes and speeches, how dialogue and action share them, and who speaks how much."""
    spoken: dict[str, list[int]] = {}
    action = speaker = 0
    cue = ""
    lengths: dict[str, int] = {}
    for element in told.elements:
        words = len(element.text.split())
        lengths[element.scene] = lengths.get(element.scene, 0) + words
        if element.type == "character":
            cue, speaker = cue_name(element.text), speaker + 1
            spoken.setdefault(cue, []).append(0)
        elif element.type in ("dialogue", "lyrics") and cue:
            spoken[cue][-1] += words
        elif element.type == "action":
            action, cue = action + words, ""
    said = sum(sum(of) for of in spoken.values())
    scenes = [words for ref, words in lengths.items() if ref] or [0]
    speeches = [words for of in spoken.values() for words in of if words]
    return {
        "scenes": len(told.scene_refs),
        "words": said + action,
        "minutes": round((said + action) / _WORDS_A_MINUTE, 1),
        "dialogue_share": round(said / (said + action), 2) if said + action else 0.0,
        "speeches": speaker,
        "words_a_speech": round(mean(speeches), 1) if speeches else 0.0,
        "words_a_scene": round(median(scenes), 1),
        "longest_scene": max(scenes),
        "shortest_scene": min(scenes),
        "spoken": {name: sum(of) for name, of in spoken.items()},
    }
