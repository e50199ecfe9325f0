"""Finds every module of the layers that register things: adding an engine or a noun edits no list."""

from __future__ import annotations

import importlib
import pkgutil

_LAYERS = ("domain", "commands", "projections")


def discover(*layers: str) -> list[str]:
    """Import every module of the layers (domain, commands and projections unless named) and return their names."""
    names: list[str] = []
    for layer in layers or _LAYERS:
        package = importlib.import_module(layer)
        for module in sorted(pkgutil.walk_packages(package.__path__, f"{layer}."), key=lambda m: m.name):
            importlib.import_module(module.name)
            names.append(module.name)
    return names
