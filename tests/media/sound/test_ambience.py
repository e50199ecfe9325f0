from __future__ import annotations

import numpy as np
import pytest

from media.sound.ambience import ambience
from media.sound.effects import door, footsteps
from media.sound.places import layers_of
from media.sound.samples import RATE, rms_db
from media.sound.textures import LAYERS
from tests.media.sound.hearing import share


@pytest.mark.parametrize(
    ("words", "setting", "time", "heard"),
    [
        ("TRAIN STATION PLATFORM", "INT", "DAY", {"hall", "murmur"}),
        ("RAINY STREET", "EXT", "NIGHT", {"rain", "traffic"}),
        ("FOREST CLEARING", "EXT", "DAY", {"birds", "leaves"}),
        ("FOREST CLEARING", "EXT", "NIGHT", {"crickets", "leaves"}),
        ("CAFE", "INT", "MORNING", {"murmur", "cups"}),
        ("THE BEACH", "EXT", "DAWN", {"waves"}),
        ("KITCHEN, RAIN OUTSIDE", "INT", "DAY", {"room", "rain on the window"}),
        ("MARA'S BEDROOM", "INT", "NIGHT", {"room"}),
        ("SOMEWHERE", "EXT", "DAY", {"birds", "wind"}),
    ],
)
def test_a_place_is_heard_by_its_words(words: str, setting: str, time: str, heard: set[str]) -> None:
    assert heard <= {name for name, _ in layers_of(words, setting, time)}


def test_a_word_inside_another_is_not_a_place() -> None:
    names = {name for name, _ in layers_of("RESEARCH SEASON TRAINER BARGAIN", "INT", "DAY")}

    assert names == {"room"}


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_every_layer_sounds_and_repeats_no_click(name: str) -> None:
    layer = LAYERS[name](RATE * 16, np.random.default_rng(1))

    assert layer.shape == (RATE * 16, 2)
    assert np.isfinite(layer).all()
    assert rms_db(layer) > -100


def test_ambience_lies_under_everything_and_fits_the_scene() -> None:
    sound = ambience("RAINY STREET", "EXT", "NIGHT", 7.25, "scene 3")

    assert sound.shape == (round(7.25 * RATE), 2)
    assert -42 < rms_db(sound) < -28
    assert np.abs(sound).max() < 0.3
    assert sound.tobytes() == ambience("RAINY STREET", "EXT", "NIGHT", 7.25, "scene 3").tobytes()
    assert sound.tobytes() != ambience("RAINY STREET", "EXT", "NIGHT", 7.25, "scene 4").tobytes()


def test_rain_is_bright_outside_and_dull_through_a_window() -> None:
    outside, inside = (ambience("RAIN", setting, "DAY", 6.0, "s") for setting in ("EXT", "INT"))

    assert share(outside, 2000, 12000) > 2 * share(inside, 2000, 12000)


@pytest.mark.parametrize("duration_s", [0.0, 0.01, 0.4])
def test_very_short_scenes_have_ambience_too(duration_s: float) -> None:
    for words in ("TRAIN", "CAFE", "FOREST", "BEACH", "THUNDER"):
        assert len(ambience(words, "EXT", "NIGHT", duration_s, "s")) == round(duration_s * RATE)


def test_steps_come_at_their_pace_and_a_door_falls_shut() -> None:
    steps = footsteps(4.0, "tom", pace_hz=2.0)
    loud = np.flatnonzero(np.abs(steps) > 0.03)
    gaps = np.diff(loud)

    assert 6 <= 1 + int((gaps > 0.25 * RATE).sum()) <= 9
    assert len(steps) == 4 * RATE
    assert rms_db(door("front")) > -40
