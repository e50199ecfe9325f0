"""A shot in the list of a scene, as a value, and how shots are named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from domain.shared.refusal import Invalid, require_text

SIZES = ("establishing", "wide", "two_shot", "medium", "close_up", "extreme_close_up", "insert")
ANGLES = ("eye_level", "low", "high", "over_shoulder")
MOVEMENTS = ("static", "push_in", "pull_out", "pan_left", "pan_right", "drift")
_MOST_SECONDS = 3_600.0
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class ListedShot:
    """One shot. `subjects` are the characters it is of, `line_ids` the dialogue elements heard in it.

    `staging` says of each figure where it stands (`x` from 0 left to 1 right) and what it does, as the director's
    rules put it; `by_hand` tells that somebody wrote or changed the shot.
    """

    id: UUID
    size: str
    angle: str = "eye_level"
    movement: str = "static"
    lens_mm: float = 35.0
    subjects: tuple[UUID, ...] = ()
    seconds: float = 0.0
    description: str = ""
    line_ids: tuple[UUID, ...] = ()
    staging: tuple[dict[str, Any], ...] = ()
    by_hand: bool = False

    def checked(self) -> ListedShot:
        """Return itself. Raises Invalid, naming the field."""
        for name, known in (("size", SIZES), ("angle", ANGLES), ("movement", MOVEMENTS)):
            if getattr(self, name) not in known:
                raise Invalid(f"{name} is {getattr(self, name)!r}; take one of {', '.join(known)}.", field=name)
        if not 0 <= self.seconds <= _MOST_SECONDS:
            raise Invalid(f"A shot lasts 0 to {_MOST_SECONDS:,.0f} seconds.", field="seconds")
        if not 0 < self.lens_mm <= 2_000:
            raise Invalid("A lens has more than 0 and at most 2,000 mm.", field="lens_mm")
        require_text(self.description, "description", most=2_000, least=0)
        return self


def directed_id(script_id: UUID, key: str) -> UUID:
    """Return the id of the shot that the director named `key`: that of the film's own shot."""
    return uuid5(script_id, f"shot:{key}")


def slate_letters(place: int) -> str:
    """Return the letters of a shot's slate: A to Z, then AA, AB, ... without I and O, which read as 1 and 0."""
    first, second = divmod(place, len(_ALPHABET))
    return (slate_letters(first - 1) if first else "") + _ALPHABET[second]
