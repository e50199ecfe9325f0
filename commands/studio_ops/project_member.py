"""What may be asked of the people in a project."""

from __future__ import annotations

from uuid import UUID

from commands.bus import Command, handles
from commands.ports import Studio
from domain.studio_ops.project import Project, ProjectRole

_PROJECT = "44444444-4444-4444-8444-444444444444"
_USER = "11111111-1111-4111-8111-111111111111"


class AddProjectMember(Command):
    """Let a person into a project in a role."""

    project_id: UUID
    user_id: UUID
    role: ProjectRole


class ChangeProjectRole(Command):
    """Give a person another role in a project."""

    project_id: UUID
    user_id: UUID
    role: ProjectRole


class RemoveProjectMember(Command):
    """Let a person go from a project."""

    project_id: UUID
    user_id: UUID


@handles(
    AddProjectMember,
    permission="projects.members",
    subject="project_id",
    example={"project_id": _PROJECT, "user_id": _USER, "role": "writer"},
)
def add_project_member(command: AddProjectMember, studio: Studio) -> None:
    """Add the person."""
    project = studio.load(Project, command.project_id)
    project.add_member(command.user_id, command.role)
    studio.save(project)


@handles(
    ChangeProjectRole,
    permission="projects.members",
    subject="project_id",
    example={"project_id": _PROJECT, "user_id": _USER, "role": "director"},
)
def change_project_role(command: ChangeProjectRole, studio: Studio) -> None:
    """Change the person's role."""
    project = studio.load(Project, command.project_id)
    project.change_role(command.user_id, command.role)
    studio.save(project)


@handles(
    RemoveProjectMember,
    permission="projects.members",
    subject="project_id",
    example={"project_id": _PROJECT, "user_id": _USER},
)
def remove_project_member(command: RemoveProjectMember, studio: Studio) -> None:
    """Remove the person."""
    project = studio.load(Project, command.project_id)
    project.remove_member(command.user_id)
    studio.save(project)
