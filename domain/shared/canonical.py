"""Plain data to one exact text: what is equal has one digest, on every machine and version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from domain.shared.refusal import Invalid

MOST_BYTES = 1_048_576  # a longer recipe belongs into an object of which the recipe names the hash
_DEEPEST = 64
_LEAST, _MOST = -(2**63), 2**64 - 1  # what the log's JSON can hold


def canonical(value: Any, field: str = "recipe") -> bytes:  # noqa: ANN401 - any plain data
    """Return JSON without white space, keys sorted, UTF-8. Raises Invalid for what is no plain data, or too long."""
    try:
        _refuse_unstorable(value, 0)
        text = json.dumps(
            value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain
        )
        data = text.encode()
    except (TypeError, ValueError) as error:
        raise Invalid(f"{field} is no plain data: {error}.", field=field) from None
    if len(data) > MOST_BYTES:
        raise Invalid(f"{field} has {len(data):,} bytes; the most is {MOST_BYTES:,}.", field=field)
    return data


def digest_of(value: Any, field: str = "recipe") -> str:  # noqa: ANN401 - any plain data
    """Return the SHA-256 of the canonical form, in hexadecimal digits."""
    return hashlib.sha256(canonical(value, field)).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot stand in it")


def _refuse_unstorable(value: object, depth: int) -> None:
    """Raise ValueError for what JSON allows and the log or the read tables could not hold."""
    if depth > _DEEPEST:
        raise ValueError(f"it is nested more than {_DEEPEST} levels deep")
    if isinstance(value, int) and not _LEAST <= value <= _MOST:
        raise ValueError("a number has more than 64 bits")
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("a text has a NUL character")
    for inside in _inside(value):
        _refuse_unstorable(inside, depth + 1)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        found = cast("dict[object, object]", value)
        return (*found.keys(), *found.values())
    return cast("Iterable[object]", value) if isinstance(value, (list, tuple)) else ()
