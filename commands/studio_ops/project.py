"""What may be asked of a project."""

from __future__ import annotations

from uuid import UUID

from commands.bus import Command, handles
from commands.caller import the_caller
from commands.fields import Description, Name, Reason
from commands.fresh import fresh
from commands.ports import Studio
from domain.studio_ops.project import Project, ProjectRole

_PROJECT = "44444444-4444-4444-8444-444444444444"
_USER = "11111111-1111-4111-8111-111111111111"


class CreateProject(Command):
    """Begin a project; the caller becomes its producer."""

    name: Name
    description: Description = ""
    project_id: UUID | None = None
    """Its id, when the caller chooses it."""
    created_by: UUID | None = None


class RenameProject(Command):
    """Give a project another name, or another description."""

    project_id: UUID
    name: Name
    description: Description | None = None


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


class ArchiveProject(Command):
    """Put a project away: it can be read, not changed."""

    project_id: UUID
    reason: Reason


class ReopenProject(Command):
    """Take a project up again."""

    project_id: UUID


@handles(
    CreateProject,
    permission="projects.create",
    example={"name": "The Last Train", "description": "A night at a small station."},
)
def create_project(command: CreateProject, studio: Studio) -> None:
    """Begin the project in the caller's name."""
    caller = the_caller(studio, command.created_by)
    chosen = fresh(studio, command.project_id, "project_id")
    studio.save(Project(chosen, name=command.name, description=command.description, created_by=caller))


@handles(
    RenameProject,
    permission="projects.edit",
    subject="project_id",
    example={"project_id": _PROJECT, "name": "Last Train Home"},
)
def rename_project(command: RenameProject, studio: Studio) -> None:
    """Rename the project."""
    project = studio.load(Project, command.project_id)
    project.rename(command.name, command.description)
    studio.save(project)


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


@handles(
    ArchiveProject,
    permission="projects.edit",
    subject="project_id",
    example={"project_id": _PROJECT, "reason": "The film is out."},
)
def archive_project(command: ArchiveProject, studio: Studio) -> None:
    """Archive the project."""
    project = studio.load(Project, command.project_id)
    project.archive(command.reason)
    studio.save(project)


@handles(ReopenProject, permission="projects.edit", subject="project_id", example={"project_id": _PROJECT})
def reopen_project(command: ReopenProject, studio: Studio) -> None:
    """Reopen the project."""
    project = studio.load(Project, command.project_id)
    project.reopen()
    studio.save(project)
