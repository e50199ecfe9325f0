"""A scene's mix: dialogue in its room, music that steps back for it, the sound of the place; stems that add up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from media.sound.filters import drawn, smoothed
from media.sound.music import panned
from media.sound.reverb import with_room
from media.sound.samples import RATE, Samples, count, faded, fitted, gain, silence

DUCK_DB = -11.0
DUCK_S = 0.12
_EDGE_S = 0.04
_CURVE = 200  # points a second of the ducking curve
_BRIDGED_S = 0.5  # pauses shorter than this do not bring the music back
_AMBIENCE_DUCK_DB = -4.0
_MUSIC_DB = -6.0  # its swells then stand just under the voices


@dataclass(frozen=True, slots=True)
class Placed:
    """Mono sound at a time, from left (-1) to right (1)."""

    start_s: float
    samples: Samples
    pan: float = 0.0


@dataclass(frozen=True, slots=True)
class SceneMix:
    """Stems at 48 kHz stereo, all of one length, and their sum; `ducking` is the music's gain, 200 points a second."""

    dialogue: Samples
    music: Samples
    effects: Samples
    mix: Samples
    ducking: Samples


def mix_scene(
    duration_s: float,
    lines: Sequence[Placed],
    music: Samples | None = None,
    ambience: Samples | None = None,
    *,
    effects: Sequence[Placed] = (),
    setting: str = "INT",
) -> SceneMix:
    """Mix a scene; `setting` is its heading's beginning or words, which choose the room the voices are in."""
    length = count(duration_s)
    spoken = _spread(lines, length)
    ducking = ducking_of(spoken)
    dialogue = with_room(spoken, room_of(setting)) if lines and length else spoken
    underscore = _under(music, length, ducking * np.float32(gain(_MUSIC_DB)))
    place = _under(ambience, length, ducking ** np.float32(_AMBIENCE_DUCK_DB / DUCK_DB))
    sounds = place + with_room(_spread(effects, length), room_of(setting)) if effects and length else place
    stems = [faded(stem, _EDGE_S, _EDGE_S) for stem in (dialogue, underscore, sounds)]
    mix = stems[0] + stems[1]
    mix += stems[2]
    return SceneMix(*stems, mix=mix, ducking=ducking)


def room_of(setting: str) -> str:
    """Return which room of `reverb.ROOMS` a setting sounds like."""
    words = setting.lower()
    if re.search(r"church|cathedral|hall\b|station|tunnel|theat|museum|warehouse|hangar|factory|cave|gym", words):
        return "large"
    if re.search(r"\bext\b|ext\.|outside", words) and not re.search(r"\bint\b|int\.", words):
        return "outside"
    return "dry" if re.search(r"\bcar\b|taxi|closet|booth|tent|bed\b", words) else "small"


def ducking_of(dialogue: Samples) -> Samples:
    """Return the music's gain under a dialogue stem, 200 points a second.

    It is down before a word begins (the curve looks ahead), stays down in short pauses, and moves over 120 ms.
    """
    window = RATE // _CURVE
    blocks = len(dialogue) // window + 1
    parts = fitted(dialogue, blocks * window).T.reshape(-1, blocks, window)
    loud = np.sqrt(np.einsum("cbs,cbs->b", parts, parts) / (len(parts) * window)) > gain(-50.0)
    active = _widened(loud, round(_BRIDGED_S / 2 * _CURVE))  # closing: widen, then narrow, so that gaps are filled
    active = ~_widened(~active, round(_BRIDGED_S / 2 * _CURVE))
    held = _widened(active | loud, round(DUCK_S * _CURVE * 0.75))
    level_db = smoothed(held.astype(np.float32), DUCK_S, _CURVE) * np.float32(DUCK_DB)
    return (10.0 ** (level_db / 20.0)).astype(np.float32)


def _widened(active: np.typing.NDArray[np.bool_], by: int) -> np.typing.NDArray[np.bool_]:
    total = np.cumsum(np.pad(active.astype(np.int64), (by + 1, by)))
    return total[2 * by + 1 :] - total[: -2 * by - 1] > 0


def _spread(sounds: Sequence[Placed], length: int) -> Samples:
    total = silence(length)
    for placed in sounds:
        begin = min(length, max(0, count(placed.start_s)))
        sound = placed.samples[: length - begin]
        left, right = panned(placed.pan)
        # Equal power is 3 dB lower in the middle; dialogue keeps its level there.
        total[begin : begin + len(sound), 0] += sound * (left * np.float32(np.sqrt(2)))
        total[begin : begin + len(sound), 1] += sound * (right * np.float32(np.sqrt(2)))
    return total


def _under(sound: Samples | None, length: int, curve: Samples) -> Samples:
    if sound is None:
        return silence(length)
    return fitted(sound, length) * drawn(curve, RATE // _CURVE, length)[:, None]
