"""Projects, assets and approvals."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from commands.studio_ops.approval import Approve, Reject, RequestApproval, WithdrawApproval
from commands.studio_ops.asset import AddAsset
from commands.studio_ops.project import CreateProject
from domain.studio_ops.asset import AssetType
from film_studio.engines.engine import Refusing
from film_studio.gateway import Gateway


@dataclass(frozen=True, slots=True)
class Project:
    """A project that was created."""

    project_id: UUID
    name: str
    created_by: UUID | None


@dataclass(frozen=True, slots=True)
class Asset:
    """An asset that was added."""

    asset_id: UUID
    project_id: UUID
    asset_type: AssetType
    name: str


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval that was requested."""

    approval_id: UUID
    asset_id: UUID
    approver_id: UUID


class ProductionManager(Refusing):
    """Keeps projects, their assets, and who approved what."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def create_project(self, name: str, created_by: UUID | None = None, description: str = "") -> Project:
        """Create a project; the caller becomes its producer. `created_by` must be the caller when given."""
        answer = await self._gateway.ask(CreateProject(name=name, created_by=created_by, description=description))
        return Project(answer.id, name, created_by)

    async def add_asset(
        self, project_id: UUID, asset_type: AssetType, name: str, created_by: UUID | None = None
    ) -> Asset:
        """Add an asset to a project; its media can follow."""
        command = AddAsset(project_id=project_id, asset_type=asset_type, name=name, created_by=created_by)
        answer = await self._gateway.ask(command)
        return Asset(answer.id, project_id, asset_type, name)

    async def request_approval(self, asset_id: UUID, approver_id: UUID, note: str = "") -> Approval:
        """Ask a person to approve the asset exactly as it is now."""
        answer = await self._gateway.ask(RequestApproval(asset_id=asset_id, approver_id=approver_id, note=note))
        return Approval(answer.id, asset_id, approver_id)

    async def approve(self, approval_id: UUID, note: str = "") -> None:
        """Say yes to what one was asked to approve. Raises Refused when it was changed since."""
        await self._gateway.ask(Approve(approval_id=approval_id, note=note))

    async def reject(self, approval_id: UUID, reason: str) -> None:
        """Say no to what one was asked to approve."""
        await self._gateway.ask(Reject(approval_id=approval_id, reason=reason))

    async def withdraw_approval(self, approval_id: UUID, reason: str = "") -> None:
        """Take back a question that one asked."""
        await self._gateway.ask(WithdrawApproval(approval_id=approval_id, reason=reason))
