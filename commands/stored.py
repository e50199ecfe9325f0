"""Stored objects as commands name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from commands.fields import Bytes, Mime, ObjectHash


class StoredObject(BaseModel):
    """A stored object: its digest, its size in bytes and its MIME type."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    hash: ObjectHash
    size: Bytes
    mime: Mime


def plain(outputs: Mapping[str, StoredObject]) -> dict[str, Any]:
    """Return outputs by name as events keep them."""
    return {name: output.model_dump() for name, output in outputs.items()}
