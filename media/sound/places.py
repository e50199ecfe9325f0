"""Which sounds a place is heard by, from the words of a scene's heading."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Place:
    words: str
    layers: tuple[tuple[str, float], ...]  # name, dB RMS


_PLACES = (
    _Place(r"train|locomotive|carriage|compartment|railway car|subway", (("rumble", -33), ("rails", -37))),
    _Place(r"station|platform|terminal|airport|concourse", (("hall", -38), ("murmur", -44), ("rumble", -46))),
    _Place(r"caf[eé]|bar|pub|restaurant|diner|party|canteen|market", (("murmur", -36), ("cups", -46), ("room", -52))),
    _Place(r"sea|beach|harbou?r|pier|shore|ocean|ship|boat|cliff|lighthouse", (("waves", -33), ("wind", -46))),
    _Place(r"forest|wood|garden|park|meadow|field|farm|orchard", (("leaves", -42), ("birds", -42))),
    _Place(r"street|city|downtown|road|rooftop|alley|traffic|bridge|car|taxi|bus", (("traffic", -36), ("wind", -52))),
    _Place(r"mountain|desert|hill|moor|snow|roof|tower", (("wind", -36),)),
    _Place(r"river|stream|brook|fountain|lake", (("water", -38), ("leaves", -48))),
    _Place(r"lab|office|hospital|server|spaceship|control room|factory|engine", (("hum", -44), ("room", -48))),
    _Place(r"church|cathedral|museum|palace|theatre|theater", (("hall", -44),)),
)
_WEATHER = (
    _Place(r"rain|storm|drizzle|wet", (("rain", -35),)),
    _Place(r"wind|storm|gale|blizzard", (("wind", -38),)),
    _Place(r"thunder", (("thunder", -36),)),
    _Place(r"fire|fireplace|camp", (("fire", -42),)),
)


def layers_of(place_words: str, setting: str, time_of_day: str) -> tuple[tuple[str, float], ...]:
    """Return the layers a place is heard by: (name, dB RMS)."""
    words, outside = place_words.lower(), "EXT" in setting.upper()
    night = bool(re.search(r"night|midnight|evening|dusk", time_of_day.lower()))
    layers = {
        name: level
        for place in (*_WEATHER, *_PLACES)
        if re.search(rf"\b(?:{place.words})(?:s|es|y|ing|-\w+)?\b", words)
        for name, level in place.layers
    }
    if night and "birds" in layers:
        layers["crickets"] = layers.pop("birds") - 2
    if not layers:
        layers = (
            ({"crickets": -44.0, "wind": -50.0} if night else {"birds": -46.0, "wind": -48.0})
            if outside
            else {"room": -50.0}
        )
    if not outside:
        layers = {_INSIDE.get(name, name): level for name, level in layers.items()} | {"room": -52.0}
    return tuple(sorted(layers.items()))


_INSIDE = {"rain": "rain on the window", "traffic": "traffic far away", "wind": "wind far away"}
