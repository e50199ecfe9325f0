"""The revisions of assets' content, to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.studio_ops.asset import Asset, Media, content_hash
from projections.read_model import Key, Rows, fold, read_model


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
