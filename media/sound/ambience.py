"""The sound of a place, under everything else of a scene."""

from __future__ import annotations

from media.sound.noises import add
from media.sound.places import layers_of
from media.sound.samples import Samples, chance, count, silence
from media.sound.textures import LAYERS


def ambience(place_words: str, setting: str, time_of_day: str, duration_s: float, seed: str) -> Samples:
    """Return stereo sound of a place.

    `place_words` are the heading's and action's words; `setting` "INT", "EXT" or both; `time_of_day` as in headings.
    Inside, what is outside is heard through the walls.
    """
    dice = chance("ambience", seed, place_words, setting, time_of_day)
    total = silence(count(duration_s))
    if not len(total):
        return total
    for name, level_db in layers_of(place_words, setting, time_of_day):
        add(total, LAYERS[name](len(total), dice), level_db)
    return total
