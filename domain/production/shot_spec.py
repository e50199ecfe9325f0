"""How a shot is made, as the director plans it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.shared.canonical import digest_of
from domain.shared.refusal import Invalid

MOST_FRAMES = 24 * 60 * 60  # an hour at 24 frames a second: no shot is longer


@dataclass(frozen=True, slots=True)
class ShotSpec:
    """How a shot is made. `line_ids` are the dialogue elements spoken in it, `figures` who is seen and how.

    Sizes, angles and camera moves are the director's words ("close_up", "low", "push_in"); `lens_mm` is the focal
    length for a 36 mm wide frame; `details` is whatever else the renderer is told.
    """

    size: str
    angle: str = "eye"
    camera: str = "static"
    lens_mm: float = 35.0
    duration_frames: int = 0
    caption: str = ""
    seed: str = ""
    line_ids: tuple[UUID, ...] = ()
    figures: tuple[dict[str, Any], ...] = ()
    details: dict[str, Any] = field(default_factory=dict[str, Any])

    def checked(self) -> ShotSpec:
        """Return itself. Raises Invalid."""
        if not 0 <= self.duration_frames <= MOST_FRAMES:
            raise Invalid(f"A shot has 0 to {MOST_FRAMES:,} frames.", field="duration_frames")
        digest_of({"figures": list(self.figures), "details": self.details}, "spec")
        return self
