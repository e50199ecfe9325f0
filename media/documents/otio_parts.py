"""The parts of OpenTimelineIO that we use: the library has no types, so that it is touched only here."""

from __future__ import annotations

from typing import Any

import opentimelineio

_otio: Any = opentimelineio
_schema: Any = _otio.schema

KEY = "ai_film_studio"  # of our own metadata, beside that of other programs


def time(frames: int, fps: int) -> Any:  # noqa: ANN401 - as all below: objects of a library without types
    """Return a moment or a length, exact: frames over frames a second."""
    return _otio.opentime.RationalTime(frames, fps)


def span(start: int, frames: int, fps: int) -> Any:  # noqa: ANN401
    """Return a stretch of time."""
    return _otio.opentime.TimeRange(time(start, fps), time(frames, fps))


def timeline(name: str, begins: Any, metadata: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return an empty timeline."""
    return _schema.Timeline(name, global_start_time=begins, metadata={KEY: metadata})


def track(name: str, kind: str) -> Any:  # noqa: ANN401
    """Return an empty track; `kind` is "Video" or "Audio"."""
    return _schema.Track(name, kind=kind)


def gap(frames: int, fps: int) -> Any:  # noqa: ANN401
    """Return an empty stretch of a track."""
    return _schema.Gap(source_range=span(0, frames, fps))


def clip(name: str, media: Any, shown: Any, metadata: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return a clip that shows a stretch of its media."""
    return _schema.Clip(name, media_reference=media, source_range=shown, metadata={KEY: metadata})


def material(path: str, there: Any) -> Any:  # noqa: ANN401
    """Return a reference to a file and to what there is of it; without a path, to media that are missing."""
    if not path:
        return _schema.MissingReference()
    return _schema.ExternalReference(target_url=path, available_range=there)


def marker(name: str, where: Any, colour: str, metadata: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return a coloured marker."""
    return _schema.Marker(name, marked_range=where, color=colour, metadata={KEY: metadata})


def text_of(made: Any) -> str:  # noqa: ANN401
    """Return a timeline as JSON."""
    return str(made.to_json_string(indent=2))


def read(text: str) -> Any:  # noqa: ANN401
    """Return the timeline that a JSON text holds."""
    return _otio.adapters.read_from_string(text, "otio_json")


def plain(metadata: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return our metadata of an object as plain data."""
    return _plain(metadata.get(KEY, {}))


def _plain(value: Any) -> Any:  # noqa: ANN401
    if hasattr(value, "items"):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return [_plain(inner) for inner in value]
    return value


def is_gap(child: Any) -> bool:  # noqa: ANN401
    """Tell whether a child of a track is empty."""
    return isinstance(child, _schema.Gap)


def frames_of(duration: Any, fps: int) -> int:  # noqa: ANN401
    """Return a moment or a length in frames."""
    return round(duration.rescaled_to(fps).value)
