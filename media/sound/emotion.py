"""What a feeling does to speech: factors and offsets on a voice's own numbers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a line is said against the voice's neutral way."""

    pitch: float = 1.0
    rate: float = 1.0
    melody: float = 1.0
    level_db: float = 0.0
    breath: float = 0.0
    brightness_db: float = 0.0


_DELIVERIES = {
    "neutral": Delivery(),
    "happy": Delivery(1.10, 1.06, 1.35, 1.0, 0.0, 1.0),
    "sad": Delivery(0.93, 0.84, 0.65, -2.0, 0.15, -2.0),
    "angry": Delivery(1.08, 1.10, 1.40, 2.5, -0.1, 3.0),
    "afraid": Delivery(1.18, 1.15, 0.90, -1.0, 0.25, 0.5),
    "surprised": Delivery(1.16, 1.04, 1.60, 1.5, 0.0, 1.0),
    "tender": Delivery(0.97, 0.90, 0.85, -2.0, 0.2, -1.5),
    "tense": Delivery(1.04, 1.04, 0.70, -0.5, 0.1, 1.5),
}
EMOTIONS = tuple(_DELIVERIES)


def delivery(emotion: str) -> Delivery:
    """Return what the feeling does; a word outside `EMOTIONS` is neutral."""
    return _DELIVERIES.get(emotion, _DELIVERIES["neutral"])
