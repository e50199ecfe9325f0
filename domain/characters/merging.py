"""Three-way merge of two sheets that go back to one: what only one side changed is taken, the rest are conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from typing import Any, Literal, cast

from domain.characters.sheet import Relation, Sheet
from domain.shared.refusal import Invalid

Side = Literal["ours", "theirs"]
_WORDS = frozenset({"tags", "vocabulary", "speech_habits", "palette"})
_GONE = object()
Parts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A part that both sides changed, each otherwise: as plain data, None where a side has no such part."""

    part: str
    base: Any
    ours: Any
    theirs: Any


def merge(
    base: Sheet, ours: Sheet, theirs: Sheet, resolutions: Mapping[str, Side] | None = None
) -> tuple[Sheet, list[Conflict]]:
    """Return what both sides come to, and the conflicts that no resolution settles: of those, ours stands.

    A part is a field ("appearance") or one of the things in it ("looks.winter", "references.front"). Lists of words
    never conflict: what either side added is in, what either took out is gone. Raises Invalid for a resolution of a
    part that is no conflict.
    """
    sides = tuple(map(_parts, (base, ours, theirs)))
    chosen, merged, conflicts = dict(resolutions or {}), cast("Parts", {}), cast("list[Conflict]", [])
    for part in dict.fromkeys((*sides[1], *sides[2], *sides[0])):
        was, mine, other = (side.get(part, _GONE) for side in sides)
        settled = _settled(part, was, mine, other)
        if settled is None:
            side = chosen.pop(part, None)
            settled = [other if side == "theirs" else mine]
            if side is None:
                conflicts.append(Conflict(part, *map(_plain, (was, mine, other))))
        if settled[0] is not _GONE:
            merged[part] = settled[0]
    if chosen:
        raise Invalid(f"{next(iter(chosen))} is no conflict of this merge.", field="resolutions")
    return _sheet(merged), conflicts


def _settled(part: str, was: Any, mine: Any, other: Any) -> list[Any] | None:  # noqa: ANN401 - any part's value
    """Return the value on which a part settles by itself, None for a conflict."""
    if other in (mine, was):
        return [mine]
    if mine == was:
        return [other]
    return [_joined(was, mine, other)] if part in _WORDS else None


def _joined(was: tuple[str, ...], mine: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    kept = [word for word in mine if word in other or word not in was]
    return (*kept, *(word for word in other if word not in mine and word not in was))


def _parts(sheet: Sheet) -> Parts:
    return dict(_each(sheet))


def _each(sheet: Sheet) -> Iterator[tuple[str, Any]]:
    for f in fields(Sheet):
        value = getattr(sheet, f.name)
        if f.name == "relations":
            yield from ((f"relations.{r.character_id}.{r.kind}", r) for r in cast("tuple[Relation, ...]", value))
        elif isinstance(value, dict):
            yield from ((f"{f.name}.{name}", inner) for name, inner in cast("Parts", value).items())
        else:
            yield f.name, value


def _sheet(parts: Parts) -> Sheet:
    values: Parts = {"looks": {}, "references": {}, "relations": ()}
    for part, value in parts.items():
        name, _, inner = part.partition(".")
        if name == "relations":
            values[name] = (*values[name], value)
        elif inner:
            values[name][inner] = value
        else:
            values[name] = value
    return Sheet(**values)


def _plain(value: Any) -> Any:  # noqa: ANN401 - any part's value
    if value is _GONE:
        return None
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
