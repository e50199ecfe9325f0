"""Cues: the names under which characters speak, and spellings of them that may mean one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.writing.element import Element

_EXTENSION = re.compile(r"^(.*?)\s*\(([^()]*)\)\s*$")
_LEAST_LETTERS = 4  # of names that may differ by a slip of one letter: JON and JAN are two people


@dataclass(frozen=True, slots=True)
class Person:
    """A character as a script needs to know it."""

    id: UUID
    name: str


def cue_name(text: str) -> str:
    """Return the name under which a cue's character is known: in capitals, however the cue was spelt."""
    return " ".join(text.upper().split())


def shown_name(text: str) -> str:
    """Return a cue's name as one writes it elsewhere: MARA is Mara; who writes small letters means them: McAVOY."""
    name = " ".join(text.split())
    return name.title() if name == name.upper() else name


def cue_parts(text: str) -> tuple[str, str | None]:
    """Return the name that a cue's text says, and the extension that was written into it: "MARA (V.O.)"."""
    found = _EXTENSION.match(text)
    return (found[1].strip(), found[2].strip() or None) if found and found[1].strip() else (text.strip(), None)


def renamed_cue(text: str, former: str, name: str) -> str | None:
    """Return what a cue says after its character was renamed; None where it is no part of the former name.

    A cue that is the first or the last word of the former name becomes that word of the new one; capitals stay.
    """
    said, old, new = cue_name(text), cue_name(former).split(), name.split()
    if said == " ".join(old):
        told = " ".join(new)
    elif old and new and said == old[0]:
        told = new[0]
    elif old and new and said == old[-1]:
        told = new[-1]
    else:
        return None
    return told.upper() if text == text.upper() else told


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Spellings that may be one name. `name` is the one that is used most; `reasons` say how they differ."""

    name: str
    spellings: dict[str, int]
    reasons: tuple[str, ...]
    element_ids: tuple[UUID, ...]
    character_ids: tuple[UUID, ...]


def suspicions(elements: Iterable[Element]) -> list[Suspicion]:
    """Return which cues may name one character under several spellings, or several characters under one."""
    cues = [e for e in elements if e.type == "character" and e.text.strip()]
    groups: dict[str, list[Element]] = {}
    for cue in cues:
        groups.setdefault(_skeleton(cue.text), []).append(cue)
    return [_suspicion(group) for group in _slips_joined(groups) if len(_reasons(group))]


def _suspicion(group: Sequence[Element]) -> Suspicion:
    counted = Counter(cue.text for cue in group)
    named = Counter(cue_parts(cue.text)[0] for cue in group)
    characters = dict.fromkeys(cue.character_id for cue in group if cue.character_id is not None)
    ids = tuple(cue.id for cue in group)
    return Suspicion(named.most_common(1)[0][0], dict(counted), _reasons(group), ids, tuple(characters))


def _reasons(group: Sequence[Element]) -> tuple[str, ...]:
    """Return how the spellings of a group differ; nothing when all of it is one."""
    texts = {cue.text for cue in group}
    names = {cue_parts(text)[0] for text in texts}
    bare = {" ".join(name.split()) for name in names}
    upper = {name.upper() for name in bare}
    plain = {_without_accents(name) for name in upper}
    told = {
        "an extension is written into the name": any(cue_parts(text)[1] for text in texts),
        "the spaces differ": len(bare) < len(names),
        "capitals and small letters differ": len(upper) < len(bare),
        "the accents differ": len(plain) < len(upper),
        "the punctuation differs": len({_skeleton(name) for name in plain}) < len(plain),
        "one letter differs": len({_skeleton(name) for name in plain}) > 1,
        "they are linked to different characters": len({c.character_id for c in group if c.character_id}) > 1,
    }
    return tuple(reason for reason, holds in told.items() if holds)


def _skeleton(text: str) -> str:
    """Return the letters and digits of a name, all that spellings of it have in common; its signs, without any."""
    name = _without_accents(cue_parts(text)[0].upper())
    return "".join(letter for letter in name if letter.isalnum()) or "".join(name.split())


def _without_accents(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def _slips_joined(groups: dict[str, list[Element]]) -> Iterator[list[Element]]:
    """Yield the groups; those whose names differ by one letter, and of which one is rare, as one."""
    left = dict(sorted(groups.items(), key=lambda of: len(of[1])))
    while left:
        name, group = next(iter(left.items()))
        del left[name]
        alike = next((other for other in left if len(group) == 1 and _one_slip(name, other)), None)
        if alike is None:
            yield group
        else:
            left[alike] = [*left[alike], *group]


def _one_slip(one: str, other: str) -> bool:
    """Tell whether one letter was left out, put in or taken for another."""
    if min(len(one), len(other)) < _LEAST_LETTERS or abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    first, second = one[start:], other[start:]
    return first[1:] == second[1:] or first[1:] == second or first == second[1:]
