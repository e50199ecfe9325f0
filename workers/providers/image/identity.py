"""Who a recipe's identity is: the same person from the same words, in the look that the words say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from media.pictures.appearance import appearance_of, in_look
from media.pictures.marks import not_drawn
from media.pictures.person import Appearance


def person(identity: Mapping[str, Any], name: str = "") -> Appearance:
    """Return the person as it is by itself: of `seed`, `appearance` and `description`."""
    words = ", ".join(filter(None, (identity.get("appearance", ""), identity.get("description", ""))))
    return appearance_of(identity["seed"], words, name)


def dressed(identity: Mapping[str, Any], name: str = "") -> Appearance:
    """Return the person in its `look`: clothes, hair, age, make-up and injuries as its words say."""
    look: Mapping[str, Any] = identity.get("look", {})
    who = person(identity, name)
    return in_look(who, look) if look else who


def undrawn(identity: Mapping[str, Any]) -> list[str]:
    """Return the injuries of the look that the drawing leaves out."""
    return not_drawn(identity.get("look", {}).get("injuries", ""))
