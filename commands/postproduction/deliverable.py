"""What may be asked of a deliverable: publish, approve, lock and unlock it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pydantic import Field

from commands.bus import Command, handles
from commands.fields import Name, ObjectHash, Reason
from commands.plain import PlainData
from commands.ports import Studio
from commands.stored import StoredObject, plain
from domain.postproduction.deliverable import Deliverable
from domain.postproduction.edition import Edition

_CUT = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"
_DELIVERABLE = "cccccccc-cccc-4ccc-8ccc-cccccccccccc"


class PublishDeliverable(Command):
    """Publish a mastered cut; publishing other content takes the approval away."""

    cut_id: UUID
    kind: Name
    """What it is, as "film-720p"."""
    outputs: dict[str, StoredObject]
    duration_s: float
    integrated_lufs: float | None = None
    true_peak_dbtp: float | None = None
    recipe_hash: str = Field(default="", max_length=64)
    provenance: str = Field(max_length=100)
    facts: PlainData = Field(default_factory=dict[str, Any])


class ApproveDeliverable(Command):
    """Approve a deliverable as it was looked at."""

    deliverable_id: UUID
    content_hash: ObjectHash
    """The content hash that the caller was shown."""


class LockDeliverable(Command):
    """Lock a deliverable against being published anew."""

    deliverable_id: UUID
    reason: Reason


class UnlockDeliverable(Command):
    """Let a deliverable be published anew."""

    deliverable_id: UUID
    reason: Reason


@handles(
    PublishDeliverable,
    permission="postproduction.attach",
    subject="cut_id",
    example={
        "cut_id": _CUT,
        "kind": "film-720p",
        "outputs": {"film": {"hash": "0" * 64, "size": 4_194_304, "mime": "video/mp4"}},
        "duration_s": 61.5,
        "provenance": "previz",
    },
)
def publish_deliverable(command: PublishDeliverable, studio: Studio) -> None:
    """Publish it, or publish it anew."""
    told = command.model_dump(exclude={"cut_id", "kind", "outputs"})
    edition = Edition(outputs=plain(command.outputs), **told)
    deliverable = studio.find(Deliverable, Deliverable.create_id(command.cut_id, command.kind))
    if deliverable is None:
        deliverable = Deliverable(command.cut_id, command.kind, edition)
    else:
        deliverable.republish(edition)
    studio.save(deliverable)


@handles(
    ApproveDeliverable,
    permission="postproduction.publish",
    subject="deliverable_id",
    example={"deliverable_id": _DELIVERABLE, "content_hash": "0" * 64},
)
def approve_deliverable(command: ApproveDeliverable, studio: Studio) -> None:
    """Approve it in the caller's name."""
    deliverable = studio.load(Deliverable, command.deliverable_id)
    deliverable.approve(command.content_hash, studio.actor.id, studio.actor.name)
    studio.save(deliverable)


@handles(
    LockDeliverable,
    permission="postproduction.publish",
    subject="deliverable_id",
    example={"deliverable_id": _DELIVERABLE, "reason": "delivered"},
)
def lock_deliverable(command: LockDeliverable, studio: Studio) -> None:
    """Lock it in the caller's name."""
    deliverable = studio.load(Deliverable, command.deliverable_id)
    deliverable.lock_for(studio.actor.id, studio.actor.name, command.reason)
    studio.save(deliverable)


@handles(
    UnlockDeliverable,
    permission="postproduction.publish",
    subject="deliverable_id",
    example={"deliverable_id": _DELIVERABLE, "reason": "a new version is wanted"},
)
def unlock_deliverable(command: UnlockDeliverable, studio: Studio) -> None:
    """Unlock it in the caller's name."""
    deliverable = studio.load(Deliverable, command.deliverable_id)
    deliverable.unlock(studio.actor.id, command.reason)
    studio.save(deliverable)
