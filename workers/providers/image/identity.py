"""Who a recipe's identity is: the same person from the same words, in the look that the words say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from media.pictures.appearance import appearance_of, groomed
from media.pictures.person import Appearance


def person(identity: Mapping[str, Any], name: str = "") -> Appearance:
    """Return the person as it is by itself."""
    words = ", ".join(filter(None, (identity.get("appearance", ""), identity.get("description", ""))))
    return appearance_of(identity["seed"], words, name)


def groomed_person(identity: Mapping[str, Any], name: str = "") -> Appearance:
    """Return the person with the look's hair and age."""
    look = identity.get("look", {})
    return groomed(person(identity, name), look.get("hair", ""), look.get("age"))


def dressed(identity: Mapping[str, Any], name: str = "") -> Appearance:
    """Return the person in the look: clothes, hair and age as its words say."""
    wardrobe = identity.get("look", {}).get("wardrobe", "")
    worn = groomed_person(identity, name)
    return worn.with_look(wardrobe) if wardrobe else worn
