"""Assets and their revisions, to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.shared.lock import Lock
from domain.studio_ops.asset import Asset, Media, content_hash
from projections.read_model import Key, Rows, fold, read_model


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


@read_model("asset_versions", key=("asset_id", "revision"))
@dataclass(frozen=True, slots=True)
class AssetVersionRow:
    """A revision of an asset's content."""

    asset_id: UUID
    revision: int
    asset_type: str
    name: str
    description: str
    media: Media | None
    content_hash: str
    made_at: datetime
    made_by: UUID | None


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


def _first(event: Asset.Created) -> list[Key]:
    return [(event.originator_id, 1)]


def _before(event: Asset.MediaAttached | Asset.Renamed) -> list[Key]:
    return [(event.originator_id, event.revision - 1)]


@fold(AssetVersionRow, Asset.Created, key=_first)
def keep_first(_: Rows, event: Asset.Created) -> list[AssetVersionRow]:
    """Keep the first revision."""
    said = (event.asset_type, event.name, event.description)
    hashed = content_hash(*said, event.media)
    return [AssetVersionRow(event.originator_id, 1, *said, event.media, hashed, event.timestamp, event.created_by)]


@fold(AssetVersionRow, Asset.MediaAttached, key=_before)
def keep_media(rows: Rows, event: Asset.MediaAttached) -> list[AssetVersionRow]:
    """Keep a revision with other media."""
    return [
        _following(replace(row, media=event.media), event.revision, event.timestamp, event.attached_by)
        for row in rows.values()
    ]


@fold(AssetVersionRow, Asset.Renamed, key=_before)
def keep_name(rows: Rows, event: Asset.Renamed) -> list[AssetVersionRow]:
    """Keep a revision with another name."""
    return [_following(replace(row, name=event.name), event.revision, event.timestamp, None) for row in rows.values()]


def _following(row: AssetVersionRow, revision: int, made_at: datetime, made_by: UUID | None) -> AssetVersionRow:
    hashed = content_hash(row.asset_type, row.name, row.description, row.media)
    return replace(row, content_hash=hashed, revision=revision, made_at=made_at, made_by=made_by)
