"""The identity of a result: equal recipes give equal results, so the result of one serves for the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.shared.canonical import digest_of


def recipe_hash(kind: str, provider: str, recipe: dict[str, Any], inputs: Sequence[str]) -> str:
    """Return the SHA-256, in hexadecimal digits, of all that decides a result. Raises Invalid for no plain data."""
    return digest_of({"kind": kind, "provider": provider, "recipe": recipe, "inputs": list(inputs)})
