"""Plain data to one exact text: what is equal has one digest, on every machine and version."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from uuid import UUID

from domain.shared.refusal import Invalid

MOST_BYTES = 1_048_576  # a longer recipe belongs into an object of which the recipe names the hash


def canonical(value: Any, field: str = "recipe") -> bytes:  # noqa: ANN401 - any plain data
    """Return JSON without white space, keys sorted, UTF-8. Raises Invalid for what is no plain data, or too long."""
    try:
        text = json.dumps(
            value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain
        )
        data = text.encode()
    except (TypeError, ValueError, RecursionError) as error:
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
