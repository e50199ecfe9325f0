"""Loudness: measuring it, keeping what was measured, and mastering to it."""

from media.sound.levels import Levels, joined, levels_of
from media.sound.mastering import AAC_TARGET_LUFS, Mastered, master
from media.sound.meter import SILENCE_LUFS, Loudness, measure, momentary, short_term

__all__ = [
    "AAC_TARGET_LUFS", "SILENCE_LUFS", "Levels", "Loudness", "Mastered", "joined", "levels_of", "master", "measure",
    "momentary", "short_term",
]  # fmt: skip
