"""What may be asked of a project."""

from __future__ import annotations

from uuid import UUID

from commands.bus import Command, handles
from commands.caller import the_caller
from commands.fields import Description, Name, Reason
from commands.fresh import fresh
from commands.ports import Studio
from domain.studio_ops.project import Project

_PROJECT = "44444444-4444-4444-8444-444444444444"


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
    ArchiveProject,
    permission="projects.edit",
    subject="project_id",
    example={"project_id": _PROJECT, "reason": "The film is out."},
    while_archived=True,
)
def archive_project(command: ArchiveProject, studio: Studio) -> None:
    """Archive the project."""
    project = studio.load(Project, command.project_id)
    project.archive(command.reason)
    studio.save(project)


@handles(
    ReopenProject,
    permission="projects.edit",
    subject="project_id",
    example={"project_id": _PROJECT},
    while_archived=True,
)
def reopen_project(command: ReopenProject, studio: Studio) -> None:
    """Reopen the project."""
    project = studio.load(Project, command.project_id)
    project.reopen()
    studio.save(project)
