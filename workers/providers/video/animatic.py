"""The animatic: a storyboard's panels as a film, each held as long as its shot, with a scratch voice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from media.pictures.planes import i420
from media.pictures.reading import UnreadablePicture, picture_of
from media.screenplay.lines import plain
from media.sound.samples import RATE
from media.sound.speech import speak
from media.sound.voice import voices_of
from media.video.aac import encode_aac, join_aac
from media.video.encoder import encode_segment
from media.video.join import join
from workers.registry import Job, Made, Output, UnusableRecipe

_SCRATCH = 0.7  # of full scale: a guide track, to be replaced
_PAUSE_S = 0.25  # between two lines of one panel


def animatic(job: Job) -> Made:
    """Make the animatic.

    Recipe: `panels` (image, frames, lines as {speaker, text, and the side of two who speak at once}), `width`,
    `height`, `fps`. Output `video`: MP4, H.264 and AAC. Facts: `frames`, `duration_s`, `starts_s` of the panels,
    `lines` spoken.
    """
    recipe = job.recipe
    panels: Sequence[Mapping[str, Any]] = recipe["panels"]
    size = (recipe["width"], recipe["height"])
    picture, sound, film = job.scratch / "segment.mp4", job.scratch / "sound.aac", job.scratch / "animatic.mp4"
    repeats = [number > 0 for panel in panels for number in range(panel["frames"])]
    made = encode_segment(
        _frames(job, panels, size),
        picture,
        width=size[0],
        height=size[1],
        fps=recipe["fps"],
        repeats=repeats,
        on_frame=lambda done: job.step(done, len(repeats), "frames"),
    )
    spoken = _voices(panels, recipe["fps"], round(made.duration_s * RATE))
    _sounded(spoken, sound, job.scratch)
    join([picture], sound, film)
    starts = np.cumsum([0, *(panel["frames"] for panel in panels[:-1])]) / recipe["fps"]
    facts = {
        "frames": made.frames,
        "duration_s": made.duration_s,
        "starts_s": [round(float(start), 3) for start in starts],
        "lines": sum(len(panel["lines"]) for panel in panels),
    }
    return Made({"video": Output(film, "video/mp4")}, facts)


def _frames(job: Job, panels: Sequence[Mapping[str, Any]], size: tuple[int, int]) -> Iterator[NDArray[np.uint8]]:
    for panel in panels:
        try:
            drawn = Image.fromarray(picture_of(job.input(panel["image"])))
        except UnreadablePicture as unreadable:
            raise UnusableRecipe(f"a panel cannot be used: {unreadable}") from None
        fitting = drawn if drawn.size == size else drawn.resize(size, Image.Resampling.LANCZOS)
        frame = i420(np.ascontiguousarray(np.asarray(fitting)))
        for _ in range(panel["frames"]):
            yield frame


def _voices(panels: Sequence[Mapping[str, Any]], fps: int, length: int) -> NDArray[np.float32]:
    """Return the scratch track: each line begins with its panel, or when the one before it is said.

    Those on the right are said at once with those on the left.
    """
    names = list(dict.fromkeys(line["speaker"] for panel in panels for line in panel["lines"]))
    voices = dict(zip(names, voices_of([(name, name) for name in names]), strict=True))
    track = np.zeros(length, np.float32)
    at, free = 0, 0
    for panel in panels:
        ends, before = [max(at, free)] * 2, ""
        for line in panel["lines"]:
            side = line.get("side", "")
            if side != "right" and (side, before) != ("left", "left"):
                ends = [max(ends)] * 2
            begin = ends[side == "right"]
            said = speak(plain(line["text"]), voices[line["speaker"]], "neutral").samples
            part = track[begin : begin + len(said)]
            part += said[: len(part)] * _SCRATCH
            ends[side == "right"], before = begin + len(said) + round(_PAUSE_S * RATE), side
        free = max(ends) if panel["lines"] else free
        at += round(panel["frames"] / fps * RATE)
    return track


def _sounded(track: NDArray[np.float32], out: Path, scratch: Path) -> None:
    stereo = np.stack([track, track], axis=1)
    part = scratch / "scratch.aac"
    encode_aac(stereo, part)
    join_aac([(part, len(track))], out)
