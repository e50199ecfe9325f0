"""What ambiences are woven of: rain, wind, birds, voices, rails, by name."""

from __future__ import annotations

import numpy as np

from media.sound.filters import band_pass, chain, filtered, high_pass, low_pass
from media.sound.noises import Dice, Layer, coloured, events, moving, together
from media.sound.samples import RATE, Samples, count


def _chirp(dice: Dice) -> Samples:
    """Return a bird's phrase of a few falling or rising whistles."""
    centre, calls = dice.uniform(2400, 4800), int(dice.integers(2, 6))
    parts: list[Samples] = []
    for _ in range(calls):
        time = np.arange(count(dice.uniform(0.05, 0.12))) / RATE
        sweep = centre * (1 + dice.uniform(-0.25, 0.25) * time / time[-1] + 0.03 * np.sin(2 * np.pi * 38 * time))
        parts += [
            np.asarray(np.sin(2 * np.pi * np.cumsum(sweep) / RATE) * np.sin(np.pi * time / time[-1]) ** 2, np.float32)
        ]
        parts += [np.zeros(count(dice.uniform(0.03, 0.1)), np.float32)]
    return np.concatenate(parts) * np.float32(dice.uniform(0.3, 1.0))


def _cricket(length: int, dice: Dice) -> Samples:
    time = np.arange(length) / RATE
    total = np.zeros((length, 2), np.float32)
    for _ in range(3):
        rate, pitch, phase = dice.uniform(1.6, 2.6), dice.uniform(3900, 4700), dice.uniform()
        beat = (time * rate + phase) % 1.0
        pulse = np.clip(np.sin(2 * np.pi * 26 * time), 0, 1) * np.exp(-(((beat - 0.3) / 0.16) ** 4))
        left = dice.uniform(0.2, 0.8)
        total += (np.sin(2 * np.pi * pitch * time) * pulse)[:, None].astype(np.float32) * np.array(
            (left, 1 - left), np.float32
        )
    return total


def _clink(dice: Dice) -> Samples:
    time = np.arange(count(0.3)) / RATE
    pitch = dice.uniform(2200, 4200)
    ring = sum(
        np.sin(2 * np.pi * pitch * ratio * time) * np.exp(-time * speed)
        for ratio, speed in ((1, 22), (2.76, 35), (5.4, 60))
    )
    return np.asarray(ring * dice.uniform(0.2, 1.0) * np.minimum(time / 0.001, 1), np.float32)


def _syllable(dice: Dice) -> Samples:
    """Return one distant syllable: a buzz through two resonances, nothing that can be understood."""
    time = np.arange(count(dice.uniform(0.1, 0.24))) / RATE
    pitch = dice.choice((110, 130, 190, 220)) * dice.uniform(0.9, 1.1)
    buzz = np.sign(np.sin(2 * np.pi * pitch * time)).astype(np.float32) * np.sin(np.pi * time / time[-1]).astype(
        np.float32
    )
    first = dice.uniform(350, 750)
    return filtered(band_pass(first * 0.7, first * 2.6), buzz) * np.float32(dice.uniform(0.2, 1.0))


def _clack(dice: Dice) -> Samples:
    time = np.arange(count(0.16)) / RATE
    knock = filtered(band_pass(180, 1400), dice.standard_normal(len(time), np.float32)) * np.exp(-time / 0.025).astype(
        np.float32
    )
    return np.concatenate([knock, np.zeros(count(0.07), np.float32), knock * np.float32(0.8)])


def _rails(length: int, dice: Dice) -> Samples:
    total = np.zeros((length, 2), np.float32)
    for start in np.arange(count(0.4), length, count(1.35)):
        sound = _clack(dice)[: length - start]
        total[start : start + len(sound)] += sound[:, None] * np.float32(dice.uniform(0.7, 1.0))
    return total + np.float32(1e-6)


def _crackle(dice: Dice) -> Samples:
    time = np.arange(count(0.02)) / RATE
    return np.asarray(dice.standard_normal(len(time)) * np.exp(-time / 0.003) * dice.uniform(0.1, 1.0), np.float32)


def _drop(dice: Dice) -> Samples:
    time = np.arange(count(0.03)) / RATE
    return np.asarray(
        np.sin(2 * np.pi * dice.uniform(1500, 5000) * time) * np.exp(-time / 0.005) * dice.uniform(0.2, 1), np.float32
    )


def _thunderclap(dice: Dice) -> Samples:
    time = np.arange(count(4.0)) / RATE
    rumble = filtered(chain(low_pass(160), high_pass(28)), dice.standard_normal(len(time), np.float32))
    return np.asarray(rumble * np.exp(-time / 1.2) * np.minimum(time / 0.15, 1), np.float32)


def _hum(length: int, dice: Dice) -> Samples:
    time = np.arange(RATE // 50) / RATE
    period = sum(np.sin(2 * np.pi * 50 * order * time + dice.uniform(0, 6)) / order for order in (1, 2, 3, 5))
    hum = np.resize(np.asarray(period, np.float32), length)
    return np.stack([hum, hum]).T


_RAIN = together((coloured((1200, 9000, 1.0), (300, 1200, 0.5)), 0.0), (events(30.0, _drop), -9.0))
LAYERS: dict[str, Layer] = {
    "room": coloured((40, 400, 1.0), (400, 3000, 0.12)),
    "hall": moving(coloured((80, 700, 1.0), (700, 4000, 0.15)), 2.5, 0.7),
    "hum": together((_hum, -3.0), (coloured((200, 2000, 1.0)), -6.0)),
    "rain": _RAIN,
    "rain on the window": together((coloured((150, 900, 1.0), dull=True), 0.0), (events(9.0, _drop), -16.0)),
    "wind": moving(coloured((120, 700, 1.0), (700, 2400, 0.3)), 1.7, 0.15),
    "wind far away": moving(coloured((90, 450, 1.0), dull=True), 1.9, 0.2),
    "leaves": moving(coloured((1500, 7000, 1.0)), 1.1, 0.2),
    "waves": moving(coloured((200, 1500, 1.0), (1500, 7000, 0.6)), 3.1, 0.08),
    "water": together((coloured((500, 3500, 1.0)), 0.0), (events(12.0, _drop), -8.0)),
    "traffic": moving(coloured((60, 500, 1.0), (500, 2500, 0.25)), 2.2, 0.25),
    "traffic far away": moving(coloured((50, 300, 1.0), dull=True), 2.6, 0.3),
    "rumble": moving(coloured((45, 260, 1.0), (260, 1500, 0.15)), 0.9, 0.6),
    "rails": _rails,
    "murmur": together((events(14.0, _syllable), 0.0), (coloured((200, 1200, 1.0)), -8.0)),
    "cups": events(0.5, _clink),
    "birds": events(0.45, _chirp),
    "crickets": _cricket,
    "fire": together((events(9.0, _crackle), 0.0), (coloured((60, 500, 1.0)), -4.0)),
    "thunder": events(0.08, _thunderclap),
}
