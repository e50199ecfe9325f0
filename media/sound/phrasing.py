"""Text to a row of sounds with lengths and accents, for the formant voice."""

from __future__ import annotations

import re

from media.sound.letters import VOWELS, sounds_of
from media.sound.sounds import SOUNDS

_PAUSES = {",": 0.16, ";": 0.2, ":": 0.2, "-": 0.12, ".": 0.3, "!": 0.3, "?": 0.3}


def timed(text: str, stretch: float) -> list[tuple[str, float, float]]:
    """Return (sound, seconds, accent) of the text, pauses included."""
    row: list[tuple[str, float, float]] = []
    for piece in re.findall(r"[a-z0-9']+|[.,;:!?-]", text.lower().replace("\u2019", "'")):
        if piece in _PAUSES:
            row.append(("", _PAUSES[piece] * stretch, 1.0 if piece == "?" else 0.0))
            continue
        sounds = [sound for sound in sounds_of(piece) if sound in SOUNDS]
        stressed = next((index for index, sound in enumerate(sounds) if sound in VOWELS - {"ə"}), -1)
        for index, sound in enumerate(sounds):
            accent = 1.0 if index == stressed and len(sounds) > 2 else 0.0
            row.append((sound, SOUNDS[sound].duration_s * stretch * (1.15 if accent else 1.0), accent))
    return row
