"""AI Film Studio: the public face. Names are imported when first used, so that the command line starts fast."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from domain.characters.sheet import CharacterMode, CharacterType
    from domain.studio_ops.asset import AssetType
    from film_studio.engines.scripts import ScriptType
    from film_studio.gateway import NotMade, Refused, Unreachable
    from film_studio.studio import Studio

__all__ = ["AssetType", "CharacterMode", "CharacterType", "NotMade", "Refused", "ScriptType", "Studio", "Unreachable"]

_HOMES = {
    "AssetType": "domain.studio_ops.asset",
    "CharacterMode": "domain.characters.sheet",
    "CharacterType": "domain.characters.sheet",
    "NotMade": "film_studio.gateway",
    "Refused": "film_studio.gateway",
    "ScriptType": "film_studio.engines.scripts",
    "Studio": "film_studio.studio",
    "Unreachable": "film_studio.gateway",
}


def __getattr__(name: str) -> object:
    """Return a public name from the module that it lives in."""
    if name not in _HOMES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(_HOMES[name]), name)
