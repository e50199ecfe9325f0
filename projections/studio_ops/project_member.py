"""The people in projects, to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.studio_ops.project import Project, ProjectRole
from projections.read_model import Key, Removed, Rows, fold, read_model


@read_model("project_members", key=("project_id", "user_id"), indexes=[("organization_id", "user_id")])
@dataclass(frozen=True, slots=True)
class ProjectMemberRow:
    """A person in a project."""

    project_id: UUID
    user_id: UUID
    role: str
    since: datetime


def _creator(event: Project.Created) -> list[Key]:
    return [(event.originator_id, event.created_by)]


def _member(event: Project.MemberAdded | Project.RoleChanged | Project.MemberRemoved) -> list[Key]:
    return [(event.originator_id, event.user_id)]


@fold(ProjectMemberRow, Project.Created, key=_creator)
def show_creator(_: Rows, event: Project.Created) -> list[ProjectMemberRow]:
    """Show the creator as the producer."""
    role = ProjectRole.PRODUCER.value
    return [ProjectMemberRow(event.originator_id, event.created_by, role, event.timestamp)]


@fold(ProjectMemberRow, Project.MemberAdded, key=_member)
def show_member(_: Rows, event: Project.MemberAdded) -> list[ProjectMemberRow]:
    """Show a new person."""
    return [ProjectMemberRow(event.originator_id, event.user_id, event.role, event.timestamp)]


@fold(ProjectMemberRow, Project.RoleChanged, key=_member)
def show_role(rows: Rows, event: Project.RoleChanged) -> list[ProjectMemberRow]:
    """Show a person's role."""
    return [replace(row, role=event.role) for row in rows.values()]


@fold(ProjectMemberRow, Project.MemberRemoved, key=_member)
def hide_member(_: Rows, event: Project.MemberRemoved) -> list[Removed]:
    """Take a person out."""
    return [Removed(key) for key in _member(event)]
