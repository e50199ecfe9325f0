"""Facts that workers tell of what they made: read with care, because a provider may tell anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast


def number(facts: Mapping[str, Any], name: str) -> float | None:
    """Return the number of that name, None when there is none."""
    value = facts.get(name)
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def length(facts: Mapping[str, Any], name: str, otherwise: float = 0.0) -> float:
    """Return the number of that name that is not below zero, `otherwise` when there is none."""
    value = number(facts, name)
    return otherwise if value is None or value < 0 else value


def table(facts: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return the table of that name, an empty one when there is none."""
    value = facts.get(name)
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
