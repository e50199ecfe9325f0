"""An asset: something of a project that is kept, versioned, approved and locked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from domain.shared.aggregate import Aggregate, event
from domain.shared.lock import Lock, Locked, locked_sentence
from domain.shared.refusal import Refusal, require_text
from domain.shared.sources import now


class AssetType(StrEnum):
    """What an asset is."""

    VIDEO = "video"
    IMAGE = "image"
    AUDIO = "audio"
    SCRIPT = "script"
    DOCUMENT = "document"
    MODEL = "model"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Media:
    """A stored object: its SHA-256, its size in bytes, its type, and who or what made it ("previz", "camera", …)."""

    hash: str
    size: int
    mime: str
    provenance: str = ""


class AssetIsLocked(Locked):
    """The asset is locked."""

    code = "studio_ops.asset-locked"


class ContentChanged(Refusal):
    """The asset is not what the caller meant to lock any more."""

    code = "studio_ops.content-changed"
    kind = "stale"


class Asset(Aggregate):
    """A thing of a project. Every change of its content is a revision; a revision has one content hash."""

    TOPIC = "studio_ops.Asset"

    class Created(Aggregate.Created):
        """An asset was added, with media or without."""

        TOPIC = "studio_ops.AssetAdded"
        asset_type: str
        name: str
        created_by: UUID
        description: str
        media: Media | None

    class MediaAttached(Aggregate.Event):
        """The asset has new media: the revision counts up."""

        TOPIC = "studio_ops.MediaAttached"
        media: Media
        attached_by: UUID
        revision: int

    class Renamed(Aggregate.Event):
        """The asset has another name: the revision counts up."""

        TOPIC = "studio_ops.AssetRenamed"
        name: str
        revision: int

    class ContentLocked(Aggregate.Event):
        """The asset may not be changed any more."""

        TOPIC = "studio_ops.AssetLocked"
        lock: Lock

    class ContentUnlocked(Aggregate.Event):
        """The asset may be changed again."""

        TOPIC = "studio_ops.AssetUnlocked"
        unlocked_by: UUID
        reason: str

    @event(Created)
    def __init__(
        self,
        id: UUID | None = None,  # noqa: A002, ARG002 - the library's own parameter: it becomes the stream's id
        *,
        asset_type: str,
        name: str,
        created_by: UUID,
        description: str,
        media: Media | None,
    ) -> None:
        self.asset_type = asset_type
        self.name = name
        self.created_by = created_by
        self.description = description
        self.media = media
        self.revision = 1
        self.lock: Lock | None = None

    @property
    def content_hash(self) -> str:
        """The SHA-256 of the present revision: of its media, or of what is said of it when it has none."""
        return content_hash(self.asset_type, self.name, self.description, self.media)

    def attach_media(self, media: Media, attached_by: UUID) -> None:
        """Take new media. The same media again changes nothing."""
        if self.media is not None and self.media.hash == media.hash:
            return
        self._require_unlocked()
        self._attach_media(media, attached_by, self.revision + 1)

    @event(MediaAttached)
    def _attach_media(self, media: Media, attached_by: UUID, revision: int) -> None:
        del attached_by
        self.media = media
        self.revision = revision

    def rename(self, name: str) -> None:
        """Take another name."""
        name = require_text(name, "name", most=200)
        if name != self.name:
            self._require_unlocked()
            self._rename(name, self.revision + 1)

    @event(Renamed)
    def _rename(self, name: str, revision: int) -> None:
        self.name = name
        self.revision = revision

    def lock_content(self, by: UUID, name: str, reason: str, content: str | None = None) -> None:
        """Refuse changes from now on; with `content`, only when that is still the content hash."""
        if content is not None and content != self.content_hash:
            raise ContentChanged(f"{self.name} has changed since; look at it again before it is locked.")
        if self.lock is not None and self.lock.reason == reason:
            return
        self._require_unlocked()
        self._lock(Lock(by, name, reason, now()))

    @event(ContentLocked)
    def _lock(self, lock: Lock) -> None:
        self.lock = lock

    def unlock(self, by: UUID, reason: str) -> None:
        """Allow changes again."""
        if self.lock is not None:
            self._unlock(by, reason)

    @event(ContentUnlocked)
    def _unlock(self, unlocked_by: UUID, reason: str) -> None:
        del unlocked_by, reason
        self.lock = None

    def _require_unlocked(self) -> None:
        if self.lock is not None:
            raise AssetIsLocked(locked_sentence(self.name, self.lock), locked_by=self.lock.name)


def content_hash(asset_type: str, name: str, description: str, media: Media | None) -> str:
    """Return the hash that an approval binds: the media's, or that of what is said of the asset."""
    if media is not None:
        return media.hash
    said = {"asset_type": asset_type, "description": description, "name": name}
    return sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
