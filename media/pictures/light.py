from dataclasses import dataclass

from media.pictures.colour import Colour


@dataclass(frozen=True)
class Light:
    """How a place is lit: all around, from one side, at the edges; `dark` is how much lamps matter, 0 to 1."""

    ambient: Colour = (1.0, 1.0, 1.0)
    key: Colour = (1.0, 0.95, 0.85)
    key_strength: float = 0.12
    rim: Colour = (1.0, 1.0, 1.0)
    rim_strength: float = 0.25
    dark: float = 0.0
    side: int = 1


_OUTSIDE = {
    "day": Light((1.0, 1.0, 1.0), (1.0, 0.94, 0.82), 0.14, (1.0, 1.0, 0.96), 0.28),
    "morning": Light((0.98, 0.97, 0.96), (1.0, 0.88, 0.7), 0.18, (1.0, 0.94, 0.82), 0.35, 0.08),
    "golden": Light((0.90, 0.80, 0.76), (1.0, 0.66, 0.34), 0.3, (1.0, 0.74, 0.42), 0.62, 0.25),
    "dawn": Light((0.90, 0.84, 0.88), (1.0, 0.72, 0.62), 0.22, (1.0, 0.78, 0.70), 0.5, 0.4),
    "dusk": Light((0.82, 0.74, 0.82), (1.0, 0.58, 0.44), 0.24, (1.0, 0.66, 0.52), 0.58, 0.6),
    "night": Light((0.72, 0.71, 0.84), (0.98, 0.80, 0.55), 0.2, (0.64, 0.80, 1.0), 0.46, 1.0),
}
_INSIDE = {
    "day": Light((0.98, 0.97, 0.95), (1.0, 0.96, 0.88), 0.14, (0.95, 0.98, 1.0), 0.3, 0.12),
    "morning": Light((0.98, 0.95, 0.90), (1.0, 0.90, 0.74), 0.2, (1.0, 0.95, 0.85), 0.36, 0.15),
    "golden": Light((0.92, 0.82, 0.74), (1.0, 0.70, 0.40), 0.28, (1.0, 0.78, 0.5), 0.5, 0.3),
    "dawn": Light((0.82, 0.80, 0.86), (1.0, 0.80, 0.70), 0.18, (0.9, 0.85, 0.95), 0.45, 0.45),
    "dusk": Light((0.80, 0.72, 0.76), (1.0, 0.72, 0.46), 0.24, (0.85, 0.72, 0.95), 0.5, 0.6),
    "night": Light((0.76, 0.68, 0.68), (1.0, 0.76, 0.46), 0.26, (0.62, 0.72, 1.0), 0.5, 0.85),
}
_WORDS = (
    ("night", ("night", "midnight", "evening", "late", "moon")),
    ("golden", ("golden", "sunset", "magic", "afternoon late", "late afternoon")),
    ("dusk", ("dusk", "twilight")),
    ("dawn", ("dawn", "sunrise", "first light", "early")),
    ("morning", ("morning",)),
)
HOURS = tuple(_OUTSIDE)


def hour_of(time_of_day: str) -> str:
    """One of the hours that have a light, for whatever a heading says."""
    text = time_of_day.lower()
    if "late afternoon" in text:
        return "golden"
    return next((hour for hour, words in _WORDS if any(word in text for word in words)), "day")


def light_of(outside: bool, time_of_day: str, side: int = 1) -> Light:
    """Return the light of that time in the open or under a roof."""
    light = (_OUTSIDE if outside else _INSIDE)[hour_of(time_of_day)]
    return Light(light.ambient, light.key, light.key_strength, light.rim, light.rim_strength, light.dark, side)
