"""Assets, to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.shared.lock import Lock
from domain.studio_ops.asset import Asset, Media, content_hash
from projections.read_model import fold, read_model


@read_model("assets", version=2, indexes=[("project_id", "asset_type"), ("content_hash",)], order=("name", "id"))
@dataclass(frozen=True, slots=True)
class AssetRow:
    """An asset as it is now; `lock` says who locked it, when and why."""

    id: UUID
    asset_type: str
    name: str
    description: str
    created_by: UUID
    created_at: datetime
    changed_at: datetime
    media: Media | None
    content_hash: str
    revision: int = 1
    lock: Lock | None = None


@fold(AssetRow, Asset.Created)
def show_asset(_: AssetRow | None, event: Asset.Created) -> AssetRow:
    """Show a new asset."""
    said = (event.asset_type, event.name, event.description)
    times = (event.timestamp, event.timestamp)
    return AssetRow(event.originator_id, *said, event.created_by, *times, event.media, content_hash(*said, event.media))


@fold(AssetRow, Asset.MediaAttached)
def show_media(row: AssetRow, event: Asset.MediaAttached) -> AssetRow:
    """Show new media."""
    hashed = content_hash(row.asset_type, row.name, row.description, event.media)
    return replace(row, media=event.media, content_hash=hashed, revision=event.revision, changed_at=event.timestamp)


@fold(AssetRow, Asset.Renamed)
def show_name(row: AssetRow, event: Asset.Renamed) -> AssetRow:
    """Show the name."""
    hashed = content_hash(row.asset_type, event.name, row.description, row.media)
    return replace(row, name=event.name, content_hash=hashed, revision=event.revision, changed_at=event.timestamp)


@fold(AssetRow, Asset.ContentLocked)
def show_lock(row: AssetRow, event: Asset.ContentLocked) -> AssetRow:
    """Show the lock."""
    return replace(row, lock=event.lock, changed_at=event.timestamp)


@fold(AssetRow, Asset.ContentUnlocked)
def hide_lock(row: AssetRow, event: Asset.ContentUnlocked) -> AssetRow:
    """Show that the lock is gone."""
    return replace(row, lock=None, changed_at=event.timestamp)
