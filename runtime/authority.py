"""Who may do what: the caller's memberships, read from the log itself, against the permission table."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from commands.permissions import allowed
from domain.enterprise.organization import Organization
from domain.shared.refusal import NotFound
from domain.studio_ops.project import Project
from runtime.database import acting_for

if TYPE_CHECKING:
    from runtime.dispatcher import Principal
    from runtime.events.application import EventLog

_FOUNDING = "projects.create"  # the one permission that is asked for a project before it is there


class Memberships:
    """Reads roles from the streams themselves, never from a read table: a removed member is out at once."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    def allows(self, principal: Principal, permission: str, project_id: UUID | None) -> bool:
        """Tell whether the principal holds the permission in the project; in the organization where that is None.

        Raises NotFound for a project that is not the organization's: nothing may be put into another's.
        """
        if allowed(permission, principal.roles, None):
            return True
        organization_roles, project_role = self.roles(principal, project_id)
        if project_role is None and permission != _FOUNDING:
            self._require(principal, project_id)
        return allowed(permission, organization_roles | principal.roles, project_role)

    def roles(self, principal: Principal, project_id: UUID | None) -> tuple[frozenset[str], str | None]:
        """Return the caller's roles in the organization, and its role in the project.

        Whoever is no member of the organization any more has no role in its projects either.
        """
        with acting_for(principal.organization_id):
            member = self._organization_roles(principal)
            if member is None:
                return frozenset(), None
            return member, self._project_role(principal, project_id)

    def _organization_roles(self, principal: Principal) -> frozenset[str] | None:
        organization = self._log.standing.read(Organization, principal.organization_id)
        member = organization.members.get(principal.actor.id) if organization else None
        return frozenset(member.roles) if member else None

    def _project_role(self, principal: Principal, project_id: UUID | None) -> str | None:
        project = self._project(project_id)
        return project.members.get(principal.actor.id) if project else None

    def _require(self, principal: Principal, project_id: UUID | None) -> None:
        with acting_for(principal.organization_id):
            if project_id is not None and self._project(project_id) is None:
                raise NotFound(f"There is no project {project_id} in this organization.", id=str(project_id))

    def _project(self, project_id: UUID | None) -> Project | None:
        return self._log.standing.read(Project, project_id) if project_id else None
