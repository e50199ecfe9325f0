from hypothesis import given
from hypothesis import strategies as st

from media.pictures.camera import window
from media.pictures.expression import MOUTH_SHAPES
from media.pictures.performance import Performance
from media.pictures.screen import CAMERAS, Figure
from tests.media.pictures.people import mara


def playing(figure: Figure, frames: int = 240, seed: str = "s") -> Performance:
    return Performance(figure, seed, frames, 100, 24)


def test_everybody_blinks_now_and_then_and_never_for_long() -> None:
    lids = [playing(Figure(mara(), "M")).at(frame).lids for frame in range(240)]
    assert 0.0 in lids
    assert sum(value == 0.0 for value in lids) < 24


def test_one_who_is_silent_keeps_the_mouth_shut_and_one_who_walks_gets_on() -> None:
    acting = playing(Figure(mara(), "M", pose="walking", facing="right"))
    assert {acting.at(frame).mouth for frame in range(240)} == {"rest"}
    assert acting.at(120).walk > acting.at(24).walk > 0
    assert len({acting.at(frame).phase for frame in range(64)}) == 8


def test_an_unknown_mouth_shape_is_a_small_opening() -> None:
    assert playing(Figure(mara(), mouth=((0.0, "howl"),))).at(0).mouth == "small"


@given(st.lists(st.tuples(st.floats(0, 10), st.sampled_from(MOUTH_SHAPES)), max_size=20), st.integers(0, 240))
def test_the_mouth_has_the_shape_of_the_last_key(keys: list[tuple[float, str]], frame: int) -> None:
    ordered = tuple(sorted(keys))
    beat = frame - frame % 2
    past = [shape for time, shape in ordered if time <= (beat + 0.5) / 24]
    assert playing(Figure(mara(), mouth=ordered)).at(frame).mouth == (past[-1] if past else "rest")


@given(st.sampled_from(CAMERAS[1:]), st.floats(0, 1))
def test_the_camera_never_looks_past_the_picture(camera: str, share: float) -> None:
    view = window(camera, share, (1436, 808), (1280, 720))
    assert view.left >= 0
    assert view.top >= 0
    assert view.left + 1280 / view.zoom <= 1436.5
    assert view.top + 720 / view.zoom <= 808.5
