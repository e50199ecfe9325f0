from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.video.boxes import NoFilm, fast_start
from media.video.ffmpeg import EncodingFailed
from media.video.join import join
from media.video.probe import check_decodes, frame_at, frames_at, probe
from tests.media.video.drawn import HEIGHT, WIDTH, bar_of, segment, segments, shade_at, sound


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    join(segments(folder, (24, 24), (60, 180)), sound(folder, 2.0), folder / "film.mp4")
    return folder / "film.mp4"


@pytest.mark.parametrize(
    "content",
    [b"", b"#EXTM3U\nfile:///etc/passwd\n", b"ffconcat version 1.0\nfile /etc/passwd\n", b"\0" * 64, b"RIFF0000WAVE"],
)
def test_what_is_no_film_is_not_handed_to_a_decoder(tmp_path: Path, content: bytes) -> None:
    foreign = tmp_path / "film.mp4"
    foreign.write_bytes(content)
    for ask in (probe, check_decodes, fast_start):
        with pytest.raises(NoFilm, match=r"film\.mp4"):
            ask(foreign)


def test_a_film_cut_off_in_its_middle_is_found_out(tmp_path: Path, film: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(film.read_bytes()[: film.stat().st_size * 2 // 3])
    with pytest.raises(EncodingFailed):
        check_decodes(broken)


@settings(max_examples=200)
@given(st.data())
def test_no_damage_to_an_index_does_more_than_a_refusal(film: Path, data: st.DataObject) -> None:
    raw = bytearray(film.read_bytes())
    index = raw.index(b"moov")
    length = struct.unpack_from(">I", raw, index - 4)[0]
    damages = st.tuples(st.integers(index - 4, index + length - 5), st.integers(0, 255))
    for at, value in data.draw(st.lists(damages, min_size=1, max_size=8)):
        raw[at] = value
    damaged = film.with_name("damaged.mp4")
    damaged.write_bytes(raw)
    try:
        found = probe(damaged)
    except NoFilm:
        return
    assert found.width * found.height > 0


def test_a_picture_is_found_by_its_instant_to_the_frame(film: Path) -> None:
    for number in (0, 1, 23, 24, 47):
        picture = frame_at(film, number / 24, WIDTH, HEIGHT)
        assert abs(shade_at(picture) - (60 if number < 24 else 180)) < 6
        assert abs(bar_of(picture) - number % 24) <= 1


def test_pictures_at_many_instants_are_those_of_each(film: Path) -> None:
    instants = [1.9, 0.0, 0.5, 99.0, *(number / 12 for number in range(16))]
    together = frames_at(film, instants, WIDTH, HEIGHT)
    assert len(together) == len(instants)
    for at, picture in zip(instants[:6], together[:6], strict=True):
        assert np.array_equal(picture, frame_at(film, at, WIDTH, HEIGHT))
    assert [bar_of(picture) for picture in together[4:]] == [n * 2 % 24 for n in range(16)]


def test_after_the_end_the_last_picture_is_shown(film: Path) -> None:
    assert np.array_equal(frame_at(film, 99.0, WIDTH, HEIGHT), frame_at(film, 47 / 24, WIDTH, HEIGHT))


def test_a_file_whose_media_comes_first_does_not_start_early(tmp_path: Path, film: Path) -> None:
    assert fast_start(film)
    assert not fast_start(segment(tmp_path, "late.mp4", 5, 90))
