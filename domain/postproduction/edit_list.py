"""What is seen in a cut, in order."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.shared.refusal import Invalid


@dataclass(frozen=True, slots=True)
class CutShot:
    """One entry of the edit: a shot of a scene, so many frames of it from its first one."""

    shot_id: UUID
    scene_id: UUID
    frames: int


@dataclass(frozen=True, slots=True)
class EditList:
    """What is seen, in order, and in which format of picture. Scenes change where `scene_id` does."""

    shots: tuple[CutShot, ...]
    fps: int
    width: int
    height: int

    @property
    def frames(self) -> int:
        """How many frames the film has."""
        return sum(shot.frames for shot in self.shots)

    def checked(self) -> EditList:
        """Return itself. Raises Invalid."""
        if not self.shots or any(shot.frames < 1 for shot in self.shots):
            raise Invalid("A cut has at least one shot, and each of its shots at least one frame.", field="shots")
        if self.fps < 1 or min(self.width, self.height) < 1:
            raise Invalid("fps, width and height are at least 1.", field="fps")
        return self
