"""What words tell a director: feelings, postures, weather, time of day. Lists of stems, read by eye."""

from __future__ import annotations

import re

from media.screenplay.headings import parted
from workers.providers.text.direction.plan import PlacePlan

_FEELINGS = {
    "angry": "angr furious rage shout yell bitter snap cold hard sharp hiss spit fierce enough! how dare hate",
    "afraid": "afraid scared fear terrif tremb panic whisper help careful danger shak stammer pale",
    "sad": "sad sob cry weep tear grief mourn lost gone alone sorry quiet breaking hollow empt funeral died dead miss",
    "happy": "happ laugh smil grin joy delight cheer relie bright wonderful love it! thank beaming",
    "surprised": "surpris startl stunned shock gasp realiz realis incredul blink what?! really?",
    "tender": "tender soft gentl warm kind loving hushed fond dear hold hand comfort",
    "tense": "tense urgent nervous wary hesita suspic careful clipped impatient trying swallow grip",
}
_POSTURES = {
    "sitting": "sits sit seated sitting sinks slumps kneel",
    "walking": "walk run runs cross enters enter leaves steps hurr climbs strides comes goes",
    "phone": "phone dials receiver texting screen",
    "leaning": "leans lean rests against props",
    "arms_crossed": "arms crossed folds her arms folds his arms stern",
    "gesturing": "points waves gestur throws shrugs holds out raises",
}
_WEATHER = {"rain": "rain storm soaked wet drizzl", "snow": "snow blizzard frost", "fog": "fog mist haze"}
_NO_WEATHER = re.compile(r"\brain[ -]?(?:coat|bow|boot|hat)|\bmist(?:ak|er\b|ook|ress|rust)|\bwetsuit", re.IGNORECASE)
"""What begins like weather and is none: somebody in a raincoat is not in the rain."""
_INTENSITY = {"neutral": 0.3, "tender": 0.4, "happy": 0.5, "sad": 0.55, "surprised": 0.65, "tense": 0.7, "afraid": 0.8}
_HEADING = re.compile(r"^\s*(INT\.?/EXT|EXT\.?/INT|I/E|INT|EXT|EST)[. ]+\s*", re.IGNORECASE)
_TIMES = {
    "night": "night midnight late",
    "dawn": "dawn sunrise early",
    "dusk": "dusk sunset evening magic golden twilight",
    "day": "day morning noon afternoon",
}


def _found(text: str, lists: dict[str, str]) -> str:
    """Return the list that most stems of the text stand in; the first one of equals, or nothing."""
    lower = text.lower()
    counts = {
        name: sum(len(re.findall(rf"(?<!\w){re.escape(stem)}", lower)) for stem in stems.split())
        for name, stems in lists.items()
    }
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""


def feeling(manner: str, text: str) -> str:
    """Return the emotion of a line: its parenthetical's, else its own words', else its punctuation's."""
    told = _found(manner, _FEELINGS) or _found(text, _FEELINGS)
    if told:
        return told
    return "surprised" if "?!" in text or "!?" in text else "tense" if text.rstrip().endswith("!") else "neutral"


def posture(text: str) -> str:
    """Return the posture that an action puts somebody in, or nothing."""
    return _found(text, _POSTURES)


def intensity(emotion: str) -> float:
    """Return how intense an emotion plays, from 0 to 1."""
    return _INTENSITY.get(emotion, 0.9)


def place(heading: str, text: str, before: PlacePlan | None = None) -> PlacePlan:
    """Return where and when a heading says that a scene plays; CONTINUOUS and LATER take the time of the one before."""
    found = _HEADING.match(heading)
    setting = found[1].upper().replace(".", "") if found else "INT"
    rest = heading[found.end() :] if found else heading
    location, when = parted(rest)
    time = _found(when, _TIMES) or (before.time_of_day if before and when else "day")
    setting = "INT/EXT" if "/" in setting else "EXT" if setting in {"EXT", "EST"} else "INT"
    return PlacePlan(setting, location.strip().title(), time, _found(_NO_WEATHER.sub("", text), _WEATHER))


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return re.split(r"(?<=[.!?])\s+", text)


def count(text: str) -> int:
    """Return the number of words."""
    return len(text.split())
