"""Writing within seconds: an ad has no more in it than plays in its time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from domain.writing.length import estimated_seconds
from media.screenplay.elements import Element


def in_time(elements: Sequence[Element], seconds: int) -> Iterator[Element]:
    """Yield of a script what plays within the seconds: its first and last scene and some between.

    The first thing seen is there in any case: it plays at most as long as the shortest ad.
    """
    scenes = _scenes(elements)
    a_scene = estimated_seconds(elements) / len(scenes)
    wanted = max(1, min(len(scenes), round(seconds / a_scene)))
    kept = [scenes[round(n * (len(scenes) - 1) / max(1, wanted - 1))] for n in range(wanted)]
    played = 0.0
    for number, scene in enumerate(kept, 1):
        until = seconds * number / wanted
        for part in _parts(scene):
            plays = estimated_seconds(part)
            if played + plays <= until or played == plays == 0.0:
                played += plays
                yield from part


def _scenes(elements: Sequence[Element]) -> list[list[Element]]:
    scenes: list[list[Element]] = []
    for element in elements:
        if element.type == "scene_heading" or not scenes:
            scenes.append([])
        scenes[-1].append(element)
    return scenes


def _parts(scene: Sequence[Element]) -> Iterator[list[Element]]:
    """Yield what stands together: a speech with its cue, anything else alone."""
    places: list[int] = []
    for element in scene:
        goes_on = element.type in {"parenthetical", "dialogue", "lyrics"}
        places.append(places[-1] if goes_on and places else len(places))
    for _, group in groupby(zip(places, scene, strict=True), key=lambda pair: pair[0]):
        yield [element for _, element in group]
