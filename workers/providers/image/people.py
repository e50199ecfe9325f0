"""The people of recipes: who they are, and how they look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from media.pictures.appearance import appearance_of, in_look
from media.pictures.marks import not_drawn
from media.pictures.person import Appearance


def person_of(identity: Mapping[str, Any], name: str = "") -> Appearance:
    """Return the person of a recipe's `identity` in its look: `seed`, `appearance`, `description`, `look`."""
    words = ", ".join(filter(None, (identity.get("appearance", ""), identity.get("description", ""))))
    person = appearance_of(identity["seed"], words, name)
    look: Mapping[str, Any] = identity.get("look", {})
    return in_look(person, look) if look else person


def undrawn(identity: Mapping[str, Any]) -> list[str]:
    """Return the injuries of the look that the drawing leaves out."""
    return not_drawn(identity.get("look", {}).get("injuries", ""))
