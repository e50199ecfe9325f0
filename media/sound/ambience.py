"""The sound of places: layers of shaped noise and small events, chosen by the words of a scene's heading."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from media.sound.filters import band_pass, chain, filtered, high_pass, low_pass
from media.sound.samples import RATE, Samples, chance, count, fitted, gain, rms_db

Dice = np.random.Generator
Layer = Callable[[int, Dice], Samples]
_BED_S = 14.0  # noise is made once for this long and looped with a cross-fade: the ear finds no seam in it


@dataclass(frozen=True, slots=True)
class _Place:
    words: str
    layers: tuple[tuple[str, float], ...]  # name, dB RMS


_PLACES = (
    _Place(r"train|carriage|compartment|railway car|subway", (("rumble", -33), ("rails", -37))),
    _Place(r"station|platform|terminal|airport|concourse", (("hall", -38), ("murmur", -44), ("rumble", -46))),
    _Place(
        r"caf[eé]|bar\b|pub\b|restaurant|diner|party|canteen|market", (("murmur", -36), ("cups", -46), ("room", -52))
    ),
    _Place(r"sea|beach|harbou?r|pier|shore|ocean|ship|boat|cliff|lighthouse", (("waves", -33), ("wind", -46))),
    _Place(r"forest|wood|garden|park|meadow|field|farm|orchard", (("leaves", -42), ("birds", -42))),
    _Place(r"street|city|road|rooftop|alley|traffic|bridge|car\b|taxi|bus\b", (("traffic", -36), ("wind", -52))),
    _Place(r"mountain|desert|hill|moor|snow|roof\b|tower", (("wind", -36),)),
    _Place(r"river|stream|brook|fountain|lake", (("water", -38), ("leaves", -48))),
    _Place(r"lab|office|hospital|server|spaceship|control room|factory|engine", (("hum", -44), ("room", -48))),
    _Place(r"church|cathedral|museum|palace|theat", (("hall", -44),)),
)
_WEATHER = (
    _Place(r"rain|storm|drizzle|wet\b", (("rain", -35),)),
    _Place(r"wind|storm|gale|blizzard", (("wind", -38),)),
    _Place(r"thunder", (("thunder", -36),)),
    _Place(r"fire\b|fireplace|camp", (("fire", -42),)),
)


def ambience(place_words: str, setting: str, time_of_day: str, duration_s: float, seed: str) -> Samples:
    """Return stereo sound of a place.

    `place_words` are the heading's and action's words; `setting` "INT", "EXT" or both; `time_of_day` as in headings.
    Inside, what is outside is heard through the walls.
    """
    dice = chance("ambience", seed, place_words, setting, time_of_day)
    total = np.zeros((count(duration_s), 2), np.float32)
    for name, level_db in layers_of(place_words, setting, time_of_day):
        layer = _LAYERS[name](len(total), dice)
        total += layer * np.float32(gain(level_db - rms_db(layer)))
    return total


def layers_of(place_words: str, setting: str, time_of_day: str) -> tuple[tuple[str, float], ...]:
    """Return the layers a place is heard by: (name, dB RMS)."""
    words, outside = place_words.lower(), "EXT" in setting.upper()
    night = bool(re.search(r"night|midnight|evening|dusk", time_of_day.lower()))
    layers = {
        name: level
        for place in (*_WEATHER, *_PLACES)
        if re.search(rf"\b(?:{place.words})", words)
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


def _bed(length: int, make: Callable[[int], Samples]) -> Samples:
    """Loop a piece of noise with a cross-fade of one second."""
    piece, fade = count(_BED_S), RATE
    if length <= piece:
        return make(length)
    noise = make(piece + fade)
    ramp = np.sqrt(np.linspace(0, 1, fade, dtype=np.float32))[:, None]
    loop = noise[:piece].copy()
    loop[:fade] = loop[:fade] * ramp + noise[piece:] * ramp[::-1]
    return np.concatenate([loop] * (length // piece + 1))[:length]


def _noise(length: int, dice: Dice) -> Samples:
    return dice.standard_normal((length, 2), np.float32)


def _swelling(length: int, dice: Dice, period_s: float, low: float) -> Samples:
    """Return a slow random level between `low` and 1, (n, 1)."""
    knots = max(2, int(length / RATE / period_s) + 2)
    values = dice.uniform(low, 1.0, knots)
    return np.interp(np.arange(length) / RATE, np.arange(knots) * period_s, values).astype(np.float32)[:, None]


def _scattered(length: int, dice: Dice, rate_hz: float, event: Callable[[Dice], Samples]) -> Samples:
    """Place mono events at random times and places."""
    total = np.zeros((length, 2), np.float32)
    for start in dice.uniform(0, max(1, length - RATE), int(dice.poisson(rate_hz * length / RATE) or 1)).astype(int):
        sound = event(dice)[: length - start]
        left = dice.uniform(0.2, 0.9)
        total[start : start + len(sound)] += sound[:, None] * np.array((left, 1.1 - left), np.float32)
    return total


def _coloured(*bands: tuple[float, float, float]) -> Layer:
    """Return a layer of steady noise: (low Hz, high Hz, share) bands."""

    def layer(length: int, dice: Dice) -> Samples:
        def make(size: int) -> Samples:
            noise = _noise(size, dice)
            return sum(
                (filtered(band_pass(low, high), noise) * np.float32(share) for low, high, share in bands),
                np.zeros_like(noise),
            )

        return _bed(length, make)

    return layer


def _moving(inner: Layer, period_s: float, low: float) -> Layer:
    def layer(length: int, dice: Dice) -> Samples:
        return inner(length, dice) * _swelling(length, dice, period_s, low)

    return layer


def _together(*layers: tuple[Layer, float]) -> Layer:
    def layer(length: int, dice: Dice) -> Samples:
        parts = [(inner(length, dice), level) for inner, level in layers]
        return sum(
            (part * np.float32(gain(level - rms_db(part))) for part, level in parts), np.zeros((length, 2), np.float32)
        )

    return layer


def _events(rate_hz: float, event: Callable[[Dice], Samples]) -> Layer:
    def layer(length: int, dice: Dice) -> Samples:
        return _scattered(length, dice, rate_hz, event) + np.float32(1e-6)

    return layer


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
    time = np.arange(length) / RATE
    hum = sum(np.sin(2 * np.pi * 50 * order * time + dice.uniform(0, 6)) / order for order in (1, 2, 3, 5))
    return np.repeat(np.asarray(hum, np.float32)[:, None], 2, axis=1)


_RAIN = _together((_coloured((1200, 9000, 1.0), (300, 1200, 0.5)), 0.0), (_events(30.0, _drop), -9.0))
_LAYERS: dict[str, Layer] = {
    "room": _coloured((40, 400, 1.0), (400, 3000, 0.12)),
    "hall": _moving(_coloured((80, 700, 1.0), (700, 4000, 0.15)), 2.5, 0.7),
    "hum": _together((_hum, -3.0), (_coloured((200, 2000, 1.0)), -6.0)),
    "rain": _RAIN,
    "rain on the window": _together((_coloured((150, 1800, 1.0)), 0.0), (_events(9.0, _drop), -12.0)),
    "wind": _moving(_coloured((120, 700, 1.0), (700, 2400, 0.3)), 1.7, 0.15),
    "wind far away": _moving(_coloured((90, 450, 1.0)), 1.9, 0.2),
    "leaves": _moving(_coloured((1500, 7000, 1.0)), 1.1, 0.2),
    "waves": _moving(_coloured((200, 1500, 1.0), (1500, 7000, 0.6)), 3.1, 0.08),
    "water": _together((_coloured((500, 3500, 1.0)), 0.0), (_events(12.0, _drop), -8.0)),
    "traffic": _moving(_coloured((60, 500, 1.0), (500, 2500, 0.25)), 2.2, 0.25),
    "traffic far away": _moving(_coloured((50, 300, 1.0)), 2.6, 0.3),
    "rumble": _moving(_coloured((45, 260, 1.0), (260, 1500, 0.15)), 0.9, 0.6),
    "rails": _rails,
    "murmur": _together((_events(14.0, _syllable), 0.0), (_coloured((200, 1200, 1.0)), -8.0)),
    "cups": _events(0.5, _clink),
    "birds": _events(0.45, _chirp),
    "crickets": _cricket,
    "fire": _together((_events(9.0, _crackle), 0.0), (_coloured((60, 500, 1.0)), -4.0)),
    "thunder": _events(0.08, _thunderclap),
}


def footsteps(duration_s: float, seed: str, pace_hz: float = 1.8) -> Samples:
    """Return mono steps for as long as somebody walks."""
    dice = chance("steps", seed)
    total = np.zeros(count(duration_s) + RATE, np.float32)
    for start in np.arange(0.1, max(0.2, duration_s - 0.3), 1 / pace_hz):
        time = np.arange(count(0.18)) / RATE
        heel = filtered(band_pass(90, 500), dice.standard_normal(len(time), np.float32)) * np.exp(-time / 0.03).astype(
            np.float32
        )
        sole = filtered(band_pass(700, 3500), dice.standard_normal(len(time), np.float32)) * np.exp(
            -np.abs(time - 0.05) / 0.02
        ).astype(np.float32)
        at = count(start + dice.normal(0, 0.015))
        total[at : at + len(time)] += (heel + sole * np.float32(0.3)) * np.float32(0.12 * dice.uniform(0.7, 1.0))
    return fitted(total, count(duration_s))


def door(seed: str) -> Samples:
    """Return mono: a latch, and a door falling shut."""
    dice = chance("door", seed)
    time = np.arange(count(0.7)) / RATE
    noise = dice.standard_normal(len(time), np.float32)
    latch = filtered(band_pass(1500, 6000), noise) * np.exp(-time / 0.006).astype(np.float32)
    thud = filtered(band_pass(60, 380), noise) * np.where(time > 0.12, np.exp(-(time - 0.12) / 0.09), 0).astype(
        np.float32
    )
    return np.asarray(0.25 * latch + 1.2 * thud, np.float32)
