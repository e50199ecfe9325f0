"""The film's timeline as OpenTimelineIO: shots, lines, music and effects where they lie, scenes as markers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from media.documents import otio_parts as otio

_COLOURS = ("CYAN", "ORANGE", "GREEN", "MAGENTA", "YELLOW", "BLUE", "RED", "PURPLE")
_FIRST_HOUR_S = 3600  # films begin at 01:00:00:00, so that leaders fit before them


@dataclass(frozen=True, slots=True)
class TimelineClip:
    """A piece of media on the timeline; `start` is its first frame of the film, `media_start` that of its file.

    `media` is a path relative to the timeline's folder; empty where there is none. `metadata` is plain data.
    """

    name: str
    start: int
    frames: int
    media: str = ""
    media_start: int = 0
    media_frames: int = 0
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class TimelineTrack:
    """Clips that do not overlap; `kind` is "Video" or "Audio"."""

    name: str
    kind: str
    clips: tuple[TimelineClip, ...]


@dataclass(frozen=True, slots=True)
class SceneMark:
    """A scene, as a coloured marker over the whole timeline."""

    name: str
    start: int
    frames: int
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class FilmTimeline:
    """A whole film; all times are frames at `fps`."""

    name: str
    tracks: tuple[TimelineTrack, ...]
    scenes: tuple[SceneMark, ...] = ()
    fps: int = 24
    metadata: Mapping[str, Any] = field(default_factory=dict[str, Any])


def lay_out(name: str, kind: str, clips: Iterable[TimelineClip]) -> list[TimelineTrack]:
    """Return as many tracks as it takes for no two clips to overlap: "Dialogue", "Dialogue 2", ..."""
    tracks: list[list[TimelineClip]] = []
    for clip in sorted(clips, key=lambda clip: clip.start):
        free = next((track for track in tracks if track[-1].start + track[-1].frames <= clip.start), None)
        if free is None:
            tracks.append([clip])
        else:
            free.append(clip)
    return [
        TimelineTrack(name if number == 1 else f"{name} {number}", kind, tuple(track))
        for number, track in enumerate(tracks, 1)
    ]


def write_timeline(path: Path, film: FilmTimeline) -> None:
    """Write a film's timeline as .otio. Raises ValueError where clips of a track overlap."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(otio.text_of(_made(film)), encoding="utf-8")
    part.replace(path)


def read_timeline(path: Path) -> FilmTimeline:
    """Read a timeline that `write_timeline` wrote."""
    made = otio.read(path.read_text(encoding="utf-8"))
    fps = round(made.global_start_time.rate)
    scenes = tuple(
        SceneMark(
            mark.name,
            otio.frames_of(mark.marked_range.start_time, fps),
            otio.frames_of(mark.marked_range.duration, fps),
            otio.plain(mark.metadata),
        )
        for mark in made.tracks.markers
    )
    tracks = tuple(_read_track(track, fps) for track in made.tracks)
    return FilmTimeline(made.name, tracks, scenes, fps, otio.plain(made.metadata))


def _made(film: FilmTimeline) -> Any:  # noqa: ANN401 - the library has no types
    made = otio.timeline(film.name, otio.time(_FIRST_HOUR_S * film.fps, film.fps), dict(film.metadata))
    made.tracks.extend([_track(track, film.fps) for track in film.tracks])
    for number, scene in enumerate(film.scenes):
        where = otio.span(scene.start, scene.frames, film.fps)
        made.tracks.markers.append(
            otio.marker(scene.name, where, _COLOURS[number % len(_COLOURS)], dict(scene.metadata))
        )
    return made


def _track(track: TimelineTrack, fps: int) -> Any:  # noqa: ANN401 - as above
    made = otio.track(track.name, track.kind)
    at = 0
    for clip in track.clips:
        if clip.start < at:
            raise ValueError(f"Clip {clip.name!r} of track {track.name!r} overlaps the one before it.")
        if clip.start > at:
            made.append(otio.gap(clip.start - at, fps))
        made.append(_clip(clip, fps))
        at = clip.start + clip.frames
    return made


def _clip(clip: TimelineClip, fps: int) -> Any:  # noqa: ANN401 - as above
    there = otio.span(0, clip.media_frames or clip.media_start + clip.frames, fps)
    shown = otio.span(clip.media_start, clip.frames, fps)
    return otio.clip(clip.name, otio.material(clip.media, there), shown, dict(clip.metadata))


def _read_track(made: Any, fps: int) -> TimelineTrack:  # noqa: ANN401 - as above
    clips: list[TimelineClip] = []
    at = 0
    for child in made:
        frames = otio.frames_of(child.duration(), fps)
        if not otio.is_gap(child):
            clips.append(_read_clip(child, at, frames, fps))
        at += frames
    return TimelineTrack(made.name, made.kind, tuple(clips))


def _read_clip(made: Any, at: int, frames: int, fps: int) -> TimelineClip:  # noqa: ANN401 - as above
    begins = otio.frames_of(made.source_range.start_time, fps)
    there = made.media_reference.available_range
    return TimelineClip(
        made.name,
        at,
        frames,
        getattr(made.media_reference, "target_url", ""),
        begins,
        otio.frames_of(there.duration, fps) if there else 0,
        otio.plain(made.metadata),
    )
