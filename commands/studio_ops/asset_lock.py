"""What may be asked of an asset's lock."""

from __future__ import annotations

from uuid import UUID

from commands.bus import Command, handles
from commands.fields import ObjectHash, Reason
from commands.ports import Studio
from domain.studio_ops.asset import Asset

_ASSET = "88888888-8888-4888-8888-888888888888"


class LockAsset(Command):
    """Refuse changes of an asset from now on."""

    asset_id: UUID
    reason: Reason
    content_hash: ObjectHash | None = None
    """Lock only when this is still the asset's content."""


class UnlockAsset(Command):
    """Allow changes of an asset again."""

    asset_id: UUID
    reason: Reason


@handles(
    LockAsset,
    permission="assets.lock",
    subject="asset_id",
    example={"asset_id": _ASSET, "reason": "Picture lock."},
)
def lock_asset(command: LockAsset, studio: Studio) -> None:
    """Lock the asset in the caller's name."""
    asset = studio.load(Asset, command.asset_id)
    name = "the studio" if studio.actor.kind == "policy" else studio.actor.name
    asset.lock_content(studio.actor.id, name, command.reason, command.content_hash)
    studio.save(asset)


@handles(
    UnlockAsset,
    permission="assets.lock",
    subject="asset_id",
    example={"asset_id": _ASSET, "reason": "The director wants another take."},
)
def unlock_asset(command: UnlockAsset, studio: Studio) -> None:
    """Unlock the asset."""
    asset = studio.load(Asset, command.asset_id)
    asset.unlock(studio.actor.id, command.reason)
    studio.save(asset)
