"""A shot in the list of a scene, as a value, and how shots are named."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from domain.shared.refusal import Invalid, require_text
from domain.writing.cues import Person, renamed_cue

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


def with_person(shot: ListedShot, former: Person, now: Person) -> ListedShot:
    """Return a shot that shows another character, or the same one under another name; whom it shows twice, once."""
    subjects = tuple(dict.fromkeys(now.id if one == former.id else one for one in shot.subjects))
    staging: list[dict[str, Any]] = []
    for figure in shot.staging:
        if figure.get("character_id") != str(former.id):
            staging.append(figure)
        elif former.id == now.id or not _stands(shot, now.id):
            name = renamed_cue(str(figure.get("character", "")), former.name, now.name)
            staging.append({**figure, "character_id": str(now.id), **({"character": name} if name else {})})
    return replace(shot, subjects=subjects, staging=tuple(staging))


def _stands(shot: ListedShot, character_id: UUID) -> bool:
    return any(figure.get("character_id") == str(character_id) for figure in shot.staging)


def directed_id(script_id: UUID, key: str) -> UUID:
    """Return the id of the shot that the director named `key`: that of the film's own shot."""
    return uuid5(script_id, f"shot:{key}")


def slate_letters(place: int) -> str:
    """Return the letters of a shot's slate: A to Z, then AA, AB, ... without I and O, which read as 1 and 0."""
    first, second = divmod(place, len(_ALPHABET))
    return (slate_letters(first - 1) if first else "") + _ALPHABET[second]
