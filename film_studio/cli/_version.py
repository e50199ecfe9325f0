"""Which version this is."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"


def version() -> str:
    """Return the version ("0.1.0") that pyproject.toml names, or the installed package does."""
    if not _PROJECT.exists():
        return metadata.version("ai-film-studio")
    return str(tomllib.loads(_PROJECT.read_text())["project"]["version"])
