from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from media.documents import otio_parts
from media.documents.timeline import (
    FilmTimeline,
    SceneMark,
    TimelineClip,
    TimelineTrack,
    lay_out,
    read_timeline,
    write_timeline,
)

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
CLIPS = st.builds(
    TimelineClip,
    name=WORDS,
    start=st.integers(0, 20_000),
    frames=st.integers(1, 2_000),
    media=st.sampled_from(["film.mp4", "stems/dialogue.wav"]),
    media_start=st.integers(0, 500),
    media_frames=st.just(5_000),
    metadata=st.dictionaries(st.sampled_from(["shot_id", "recipe"]), WORDS | st.integers(0, 9) | st.lists(WORDS)),
)


@settings(max_examples=50)
@given(st.lists(CLIPS, max_size=12), st.lists(CLIPS, max_size=6), WORDS)
def test_what_is_written_is_read_back_equal(lines: list[TimelineClip], shots: list[TimelineClip], name: str) -> None:
    scenes = tuple(SceneMark(clip.name, clip.start, clip.frames, clip.metadata) for clip in shots)
    tracks = (*lay_out("Picture", "Video", shots), *lay_out("Dialogue", "Audio", lines))
    film = FilmTimeline(name, tracks, scenes, metadata={"made by": "previz"})
    with TemporaryDirectory() as folder:
        write_timeline(Path(folder) / "timeline.otio", film)
        assert read_timeline(Path(folder) / "timeline.otio") == film


def test_clips_that_overlap_come_on_tracks_of_their_own() -> None:
    clips = [TimelineClip("b", 10, 20), TimelineClip("a", 0, 15), TimelineClip("c", 15, 5)]
    first, second = lay_out("Dialogue", "Audio", clips)
    assert (first.name, [clip.name for clip in first.clips]) == ("Dialogue", ["a", "c"])
    assert (second.name, [clip.name for clip in second.clips]) == ("Dialogue 2", ["b"])


def test_a_track_whose_clips_overlap_is_refused_and_not_written(tmp_path: Path) -> None:
    track = TimelineTrack("Picture", "Video", (TimelineClip("a", 0, 15), TimelineClip("b", 10, 20)))
    with pytest.raises(ValueError, match="'b' of track 'Picture' overlaps"):
        write_timeline(tmp_path / "timeline.otio", FilmTimeline("Film", (track,)))
    assert list(tmp_path.iterdir()) == []


def test_another_program_finds_timecode_markers_gaps_and_media(tmp_path: Path) -> None:
    shots = TimelineTrack("Picture", "Video", (TimelineClip("1A", 0, 48, "film.mp4", 0, 96, {"shot_id": "x"}),))
    line = TimelineClip("MARA", 24, 12)
    film = FilmTimeline("Last Train", (shots, TimelineTrack("Dialogue", "Audio", (line,))), (SceneMark("1", 0, 48),))
    write_timeline(tmp_path / "timeline.otio", film)

    read = otio_parts.read((tmp_path / "timeline.otio").read_text(encoding="utf-8"))
    assert read.global_start_time.to_timecode() == "01:00:00:00"
    assert [child.duration().value for child in read.tracks[1] if otio_parts.is_gap(child)] == [24]
    (clip,) = read.tracks[0]
    assert clip.media_reference.target_url == "film.mp4"
    assert clip.metadata["ai_film_studio"]["shot_id"] == "x"
    assert read.tracks.markers[0].color == "CYAN"


def test_equal_films_give_equal_bytes_whatever_the_order_of_their_metadata(tmp_path: Path) -> None:
    for name, metadata in (("one", {"b": 1, "a": 2}), ("two", {"a": 2, "b": 1})):
        tracks = lay_out("Picture", "Video", [TimelineClip("1A", 0, 48, metadata=metadata)])
        write_timeline(tmp_path / name, FilmTimeline("Film", tuple(tracks), metadata=metadata))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
