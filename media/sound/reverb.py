"""Rooms: the sound of a space as a decaying response, made from noise, and given to dry sound."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from media.sound.filters import band_pass, convolved, filtered, high_pass, low_pass
from media.sound.samples import RATE, Samples, chance, count, gain


@dataclass(frozen=True, slots=True)
class Room:
    """Decay to -60 dB in s, delay of the first echo in s, and how much lower the wet sound is, dB."""

    decay_s: float
    delay_s: float
    wet_db: float


ROOMS = {
    "dry": Room(0.08, 0.002, -30.0),
    "small": Room(0.28, 0.004, -15.0),
    "room": Room(0.9, 0.012, -13.0),
    "large": Room(1.3, 0.018, -13.5),
    "hall": Room(1.9, 0.024, -11.0),
    "outside": Room(0.35, 0.045, -24.0),
}


@lru_cache(maxsize=8)
def response(name: str) -> Samples:
    """Return a room's response, (n, 2), of energy one: lows stay longer than highs; both ears differ."""
    room = ROOMS[name]
    time = np.arange(count(room.decay_s * 1.1), dtype=np.float32) / np.float32(RATE)
    noise = chance("room", name).standard_normal((len(time), 2), np.float32)
    bands = ((low_pass(400), 1.15), (band_pass(400, 3500), 1.0), (high_pass(3500), 0.55))
    tail = np.zeros_like(noise)
    for sections, share in bands:
        tail += filtered(sections, noise) * np.exp(-6.91 * time / np.float32(room.decay_s * share))[:, None]
    tail *= np.minimum(time / 0.008, 1.0)[:, None]
    whole = np.concatenate([np.zeros((count(room.delay_s), 2), np.float32), filtered(high_pass(140), tail)])
    return (whole / np.sqrt(np.sum(np.square(whole), axis=0))).astype(np.float32)


def in_room(name: str) -> Samples:
    """Return what becomes of one sample in a room, (n, 2): itself and, lower, the room's response."""
    whole = response(name) * np.float32(gain(ROOMS[name].wet_db))
    whole[0] += 1
    return whole


def with_room(dry: Samples, name: str) -> Samples:
    """Return stereo sound in a room: as long as it was, the tail cut at the end."""
    return convolved(dry, in_room(name))
