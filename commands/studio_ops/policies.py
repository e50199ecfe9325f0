"""How studio operations react to what happened."""

from __future__ import annotations

from collections.abc import Iterable

from commands.policy import policy
from commands.studio_ops.asset_lock import LockAsset
from domain.shared.recorded import Recorded
from domain.studio_ops.approval import Approval
from domain.studio_ops.asset import Asset


@policy(Approval.Approved)
def when_approved_lock_asset(recorded: Recorded[Approval.Approved]) -> Iterable[LockAsset]:
    """Lock an asset that was approved to be locked, when it is still what was approved."""
    approved = recorded.event
    if approved.lock and approved.subject_kind == Asset.TOPIC:
        reason = f"approved by {approved.decider}"
        yield LockAsset(asset_id=approved.subject_id, reason=reason, content_hash=approved.content_hash)
