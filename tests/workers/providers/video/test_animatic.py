from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from media.video.aac import RATE
from media.video.ffmpeg import decode
from tests.workers.providers.image.test_previz import Given
from workers.providers.video.animatic import animatic


def _silent_after(lines: list[dict[str, str]], scratch: Path) -> float:
    """Return the second after which nothing is heard any more in the animatic of one panel with these lines."""
    still = scratch / "still.png"
    Image.new("RGB", (96, 64)).save(still)
    panels = [{"image": "still", "frames": 240, "lines": lines}]
    job = Given({"picture": "animatic", "panels": panels, "width": 96, "height": 64, "fps": 24}, {"still": still})
    job.scratch = scratch
    film = animatic(job).outputs["video"].content
    assert isinstance(film, Path)
    heard = np.frombuffer(decode(film, "-f", "f32le", "-ac", "1", "-ar", str(RATE), "pipe:1"), np.float32)
    return float(np.flatnonzero(np.abs(heard) > 0.02)[-1]) / RATE


def test_two_who_speak_at_once_are_heard_at_once_and_the_next_line_after_both(tmp_path: Path) -> None:
    mara = {"speaker": "MARA", "text": "You said that it would never leave without us."}
    jon = {"speaker": "JON", "text": "No."}
    both = [{**mara, "side": "left"}, {**jon, "side": "right"}]
    alone, at_once, apart, then = (
        _silent_after(lines, tmp_path) for lines in ([mara], both, [mara, jon], [*both, jon])
    )
    assert abs(at_once - alone) < 0.1
    assert apart > alone + 0.3
    assert abs(then - apart) < 0.1
