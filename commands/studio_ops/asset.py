"""What may be asked of an asset."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from commands.bus import Command, handles
from commands.caller import the_caller
from commands.fields import Bytes, Description, Mime, Name, ObjectHash
from commands.fresh import fresh
from commands.ports import Studio
from domain.studio_ops.asset import Asset, AssetType, Media

_PROJECT = "44444444-4444-4444-8444-444444444444"
_ASSET = "88888888-8888-4888-8888-888888888888"
_MEDIA = {"hash": "0" * 64, "size": 1_048_576, "mime": "video/mp4", "provenance": "previz"}


class MediaObject(BaseModel):
    """A stored object, and who or what made it ("previz", "camera", …)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    hash: ObjectHash
    size: Bytes
    mime: Mime
    provenance: str = Field(default="", max_length=200)

    def media(self) -> Media:
        """Return the domain's value."""
        return Media(self.hash, self.size, self.mime, self.provenance)


class AddAsset(Command):
    """Add something to a project, with its media or without."""

    project_id: UUID
    asset_type: AssetType
    name: Name
    description: Description = ""
    media: MediaObject | None = None
    asset_id: UUID | None = None
    """Its id, when the caller chooses it."""
    created_by: UUID | None = None


class AttachMedia(Command):
    """Give an asset new media: a new revision."""

    asset_id: UUID
    media: MediaObject


class RenameAsset(Command):
    """Give an asset another name: a new revision."""

    asset_id: UUID
    name: Name


@handles(
    AddAsset,
    permission="assets.create",
    example={"project_id": _PROJECT, "asset_type": "video", "name": "Scene 1", "media": _MEDIA},
)
def add_asset(command: AddAsset, studio: Studio) -> None:
    """Add the asset in the caller's name."""
    asset = Asset(
        fresh(studio, command.asset_id, "asset_id"),
        asset_type=command.asset_type.value,
        name=command.name,
        created_by=the_caller(studio, command.created_by),
        description=command.description,
        media=command.media.media() if command.media else None,
    )
    studio.save(asset)


@handles(AttachMedia, permission="assets.edit", subject="asset_id", example={"asset_id": _ASSET, "media": _MEDIA})
def attach_media(command: AttachMedia, studio: Studio) -> None:
    """Attach the media."""
    asset = studio.load(Asset, command.asset_id)
    asset.attach_media(command.media.media(), studio.actor.id)
    studio.save(asset)


@handles(
    RenameAsset, permission="assets.edit", subject="asset_id", example={"asset_id": _ASSET, "name": "Scene 1, take 2"}
)
def rename_asset(command: RenameAsset, studio: Studio) -> None:
    """Rename the asset."""
    asset = studio.load(Asset, command.asset_id)
    asset.rename(command.name)
    studio.save(asset)
