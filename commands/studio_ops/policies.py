"""How studio operations react to what happened."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid5

from commands.policy import policy
from commands.studio_ops.asset import AddAsset, MediaObject
from commands.studio_ops.asset_lock import LockAsset
from domain.generation.generation import Generation
from domain.shared.recorded import Recorded
from domain.studio_ops.approval import Approval
from domain.studio_ops.asset import Asset, AssetType


@policy(Approval.Approved)
def when_approved_lock_asset(recorded: Recorded[Approval.Approved]) -> Iterable[LockAsset]:
    """Lock an asset that was approved to be locked, when it is still what was approved."""
    approved = recorded.event
    if approved.lock and approved.subject_kind == Asset.TOPIC:
        reason = f"approved by {approved.decider}"
        yield LockAsset(asset_id=approved.subject_id, reason=reason, content_hash=approved.content_hash)


@policy(Generation.Completed)
def when_completed_add_table_read(recorded: Recorded[Generation.Completed]) -> Iterable[AddAsset]:
    """Keep a table read as an asset of the script's project."""
    made = recorded.event
    if made.purpose == "writing.table-read" and recorded.project_id is not None:
        audio = made.outputs["audio"]
        minutes, lufs = made.facts["duration_s"] / 60, made.facts["integrated_lufs"]
        yield AddAsset(
            asset_id=uuid5(recorded.stream_id, "asset"),
            project_id=recorded.project_id,
            asset_type=AssetType.AUDIO,
            name=f"{made.facts['title']} (table read)"[:200],
            description=f"{made.facts['label']}; {minutes:.1f} minutes, {lufs} LUFS, script {made.subject_id}",
            media=MediaObject(hash=audio["hash"], size=audio["size"], mime=audio["mime"], provenance=made.provider),
        )
