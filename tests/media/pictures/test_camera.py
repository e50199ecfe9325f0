from itertools import pairwise

import numpy as np
import pytest

from media.pictures.camera import Window, seen, window
from media.pictures.planes import Planes

ROOM, FRAME = (1432, 808), (1280, 720)


def ramps() -> Planes:
    """Planes of a picture that grows by an eighth to the right (light) and downwards (colour)."""
    planes = Planes.new(*ROOM)
    planes.y[:] = np.round(np.arange(ROOM[0]) / 8)
    planes.u[:] = np.round(np.arange(ROOM[1] // 2) / 4)[:, None]
    planes.v[:] = 128
    return planes


@pytest.mark.parametrize("move", ["push_in", "pull_out", "pan_left", "drift"])
@pytest.mark.parametrize("share", [0.0, 0.08, 0.33, 0.5, 0.71, 0.9, 1.0])
def test_a_pixel_shows_what_lies_under_it_in_the_window(move: str, share: float) -> None:
    view = window(move, share, ROOM, FRAME)
    out = seen(ramps(), view, FRAME)
    under = (np.arange(FRAME[0]) + 0.5) / view.zoom + view.left - 0.5
    assert np.abs(out.y[300] - under / 8).max() < 1.1
    below = (np.arange(FRAME[1] // 2) + 0.5) / view.zoom + view.top / 2 - 0.5
    assert np.abs(out.u[:, 200] - below / 4).max() < 1.1
    assert (out.v == 128).all()


def test_a_slow_zoom_never_jumps() -> None:
    wave = Planes.new(*ROOM)
    wave.y[:] = np.round(120 + 60 * np.sin(np.arange(ROOM[0]) / 20))
    wave.u[:], wave.v[:] = 128, 128
    shares = np.linspace(0.2, 0.9, 60)
    rows = [seen(wave, window("push_in", float(share), ROOM, FRAME), FRAME).y[10].astype(float) for share in shares]
    steps = [np.abs(after - before).max() for before, after in pairwise(rows)]
    assert max(steps) < 6  # a pixel is at most 3 apart from its neighbour


def test_a_window_between_pixels_is_between_their_values() -> None:
    planes = Planes.new(*ROOM)
    planes.y[:] = np.arange(ROOM[0]) % 2 * 100
    planes.u[:], planes.v[:] = 128, 128
    out = seen(planes, Window(10.5, 4.0, 1.0), FRAME)
    assert np.abs(out.y.astype(int) - 50).max() <= 1
