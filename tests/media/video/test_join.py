from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

from media.video.encoder import encode_segment
from media.video.ffmpeg import EncodingFailed, program
from media.video.join import Chapter, Marks, burn_in, ffmetadata, join
from media.video.probe import check_decodes, decode_audio, frame_at, probe
from tests.media.video.drawn import HEIGHT, WIDTH, bar_of, frames, segment, segments, shade_at, sound

HOSTILE = "<b>Bold</b> {\\an8}{gone} \\N مرحبا 🎬 & more"


def _told(film: Path, *arguments: str) -> str:
    words = [program(), "-hide_banner", "-i", str(film), *arguments]
    done = subprocess.run(words, capture_output=True, text=True, check=False, encoding="utf-8")
    return done.stdout if arguments else done.stderr


@pytest.mark.parametrize("encoder", ["x264", "openh264"])
def test_joined_segments_show_every_frame_and_the_right_pictures_at_the_joints(tmp_path: Path, encoder: str) -> None:
    counts, shades = (25, 49, 24), (60, 120, 180)
    film = tmp_path / "film.mp4"
    join(segments(tmp_path, counts, shades, encoder), sound(tmp_path, sum(counts) / 24), film)

    assert check_decodes(film) == sum(counts)
    for number, frame_of_segment, shade in ((24, 24, 60), (25, 0, 120), (73, 48, 120), (74, 0, 180), (97, 23, 180)):
        picture = frame_at(film, number / 24, WIDTH, HEIGHT)
        assert abs(shade_at(picture) - shade) < 6, number
        assert abs(bar_of(picture) - frame_of_segment) <= 1, number


def test_a_joined_film_holds_the_pictures_of_its_segments_bit_for_bit(tmp_path: Path) -> None:
    parts = segments(tmp_path, (13, 50), (60, 180))
    film = tmp_path / "film.mp4"
    join(parts, sound(tmp_path, 63 / 24), film)

    def digests(path: Path) -> list[str]:
        lines = _told(path, "-map", "0:v", "-f", "framemd5", "-").splitlines()
        return [line.rsplit(",", 1)[1].strip() for line in lines if not line.startswith("#")]

    assert digests(film) == [digest for part in parts for digest in digests(part)]


def test_a_segment_of_other_parameters_keeps_its_own_in_the_film(tmp_path: Path) -> None:
    parts = [segment(tmp_path, "a.mp4", 20, 60), segment(tmp_path, "b.mp4", 30, 120, "openh264")]
    film = tmp_path / "film.mp4"
    join([*parts, parts[0]], sound(tmp_path, 70 / 24), film)

    assert check_decodes(film) == 70
    for number, frame_of_segment, shade in ((19, 19, 60), (20, 0, 120), (49, 29, 120), (50, 0, 60), (69, 19, 60)):
        picture = frame_at(film, number / 24, WIDTH, HEIGHT)
        assert abs(shade_at(picture) - shade) < 6, number
        assert abs(bar_of(picture) - frame_of_segment) <= 1, number


def test_segments_of_other_rates_are_not_joined(tmp_path: Path) -> None:
    encode_segment(frames(25, 60), tmp_path / "faster.mp4", width=WIDTH, height=HEIGHT, fps=25)
    with pytest.raises(EncodingFailed, match="rates"):
        join([segment(tmp_path, "a.mp4", 24, 60), tmp_path / "faster.mp4"], sound(tmp_path, 2.0), tmp_path / "film.mp4")
    assert not (tmp_path / "film.mp4").exists()


def test_held_frames_stand_in_the_film_beside_what_moves(tmp_path: Path) -> None:
    shown = list(frames(4, 60))
    held = [shown[number // 10] for number in range(40)]
    repeats = [number % 10 > 0 for number in range(40)]
    encode_segment(held, tmp_path / "held.mp4", width=WIDTH, height=HEIGHT, repeats=repeats)
    film = tmp_path / "film.mp4"
    join([segment(tmp_path, "moving.mp4", 20, 120), tmp_path / "held.mp4"], sound(tmp_path, 60 / 24), film)

    assert check_decodes(film) == 60
    assert [bar_of(frame_at(film, n / 24, WIDTH, HEIGHT)) for n in (20, 29, 30, 59)] == pytest.approx([0, 0, 1, 3])


@pytest.mark.parametrize("counts", [(25, 23), (11, 2), (1, 1), (64, 64)])
def test_the_sound_is_exactly_as_long_as_the_pictures(tmp_path: Path, counts: tuple[int, int]) -> None:
    film = tmp_path / "film.mp4"
    join(segments(tmp_path, counts, (60, 90)), sound(tmp_path, sum(counts) / 24), film)

    found = probe(film)
    assert found.frames == sum(counts)
    assert found.audio_s == pytest.approx(found.duration_s, abs=1e-3)
    assert len(decode_audio(film)) == sum(counts) * 2000


@pytest.mark.parametrize("sound_s", [1.5, 3.7])
def test_sound_of_another_length_than_the_pictures_is_refused(tmp_path: Path, sound_s: float) -> None:
    film = tmp_path / "film.mp4"

    with pytest.raises(EncodingFailed, match=r"s long and the pictures 2.000 s"):
        join(segments(tmp_path, (25, 23), (60, 90)), sound(tmp_path, sound_s), film)

    assert not film.exists()


def test_the_sound_begins_with_the_pictures(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    join([segment(tmp_path, "a.mp4", 24, 90)], sound(tmp_path, 1.0), film)
    tone = 0.2 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)
    heard = decode_audio(film)[4_800:43_200, 0]
    shifts = {shift: float(np.dot(heard, tone[4_800 + shift : 43_200 + shift])) for shift in range(-40, 41)}
    assert abs(max(shifts, key=lambda shift: shifts[shift])) <= 1


def test_a_film_starts_playing_early_and_carries_what_is_said_of_it(tmp_path: Path) -> None:
    film = tmp_path / "a film's 'name'.mp4"
    subtitles = "1\n00:00:00,100 --> 00:00:00,900\nIs this the last train?\n"
    chapters = [Chapter(0, 1, "One; [two] = three"), Chapter(1, 2, "Three")]
    marks = Marks({"title": "Last = Train", "comment": "previz"}, chapters, subtitles)
    join([segment(tmp_path, "it's.mp4", 48, 90)], sound(tmp_path, 2.0), film, marks)

    found = probe(film)
    assert found.fast_start
    assert (found.width, found.height, found.fps, found.frames) == (WIDTH, HEIGHT, 24, 48)
    assert (found.video_codec, found.audio_codec, found.subtitles) == ("h264", "aac", 1)
    told = _told(film)
    for words in ("Last = Train", "previz", "One; [two] = three", "start 1.000000, end 2.000000", "bt709"):
        assert words in told


def test_joining_twice_gives_equal_bytes(tmp_path: Path) -> None:
    part, heard = segment(tmp_path, "a.mp4", 24, 90), sound(tmp_path, 1.0)
    films = [tmp_path / "one.mp4", tmp_path / "two.mp4"]
    for film in films:
        join([part], heard, film, Marks({"title": "Twice"}))
    assert films[0].read_bytes() == films[1].read_bytes()


def test_what_looks_like_a_tag_in_a_subtitle_is_shown_as_it_is(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    subtitles = f"1\n00:00:00,000 --> 00:00:01,000\n{HOSTILE}\n"
    join([segment(tmp_path, "a.mp4", 24, 90)], sound(tmp_path, 1.0), film, Marks(subtitles=subtitles))
    words = _told(film, "-loglevel", "error", "-map", "0:s", "-f", "srt", "-").replace("\u2060", "")
    assert HOSTILE in words


def test_sound_and_subtitles_say_in_which_language_they_are(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    marks = Marks(subtitles="1\n00:00:00,000 --> 00:00:01,000\nBonjour.\n", language="fra")
    join([segment(tmp_path, "a.mp4", 24, 90)], sound(tmp_path, 1.0), film, marks)
    assert re.findall(r"Stream #0:\d\S*\(fra\): (Audio|Subtitle)", _told(film)) == ["Audio", "Subtitle"]


def test_burned_subtitles_are_in_the_picture_and_only_there(tmp_path: Path) -> None:
    film, burned = tmp_path / "film.mp4", tmp_path / "it's [burned], here.mp4"
    text = tmp_path / "sub'title: [1].srt"
    text.write_text(f"1\n00:00:00,000 --> 00:00:00,500\n{HOSTILE}\n", encoding="utf-8")
    join([segment(tmp_path, "a.mp4", 24, 90)], sound(tmp_path, 1.0), film, Marks({"comment": "previz"}))
    burn_in(film, text, burned)

    with_words, after = frame_at(burned, 0.2, WIDTH, HEIGHT), frame_at(burned, 0.8, WIDTH, HEIGHT)
    assert (with_words[140:175] > 130).sum() > 300
    assert (after[140:175] > 130).sum() == 0
    assert "previz" in _told(burned)
    assert (check_decodes(burned), probe(burned).subtitles, probe(burned).fast_start) == (24, 0, True)


def test_a_missing_segment_leaves_no_film(tmp_path: Path) -> None:
    with pytest.raises(EncodingFailed, match="not as expected"):
        join([tmp_path / "gone.mp4"], sound(tmp_path, 1.0), tmp_path / "film.mp4")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["sound.aac"]


def test_a_broken_sound_leaves_no_film_and_no_scrap(tmp_path: Path) -> None:
    part = segment(tmp_path, "a.mp4", 5, 90)
    broken = tmp_path / "broken.aac"
    broken.write_bytes(b"RIFF none")
    with pytest.raises(EncodingFailed):
        join([part], broken, tmp_path / "film.mp4")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.mp4", "broken.aac"]


def test_metadata_cannot_break_out_of_its_field() -> None:
    told = ffmetadata(Marks({"title": "a\n[CHAPTER]\nb=c;d#e\\"}))
    assert "\n[CHAPTER]" not in told.replace("\\\n", "")
