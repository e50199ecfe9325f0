"""Projects, to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from domain.studio_ops.project import Project
from projections.read_model import fold, read_model


@read_model("projects", version=3, indexes=[("organization_id", "created_at", "id")], order=("name", "id"))
@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as it is now."""

    id: UUID
    name: str
    description: str
    created_by: UUID
    created_at: datetime
    changed_at: datetime
    archived: bool = False
    archived_reason: str = ""


@fold(ProjectRow, Project.Created)
def show_project(_: ProjectRow | None, event: Project.Created) -> ProjectRow:
    """Show a new project."""
    said = (event.name, event.description, event.created_by)
    return ProjectRow(event.originator_id, *said, event.timestamp, event.timestamp)


@fold(ProjectRow, Project.Renamed)
def show_name(row: ProjectRow, event: Project.Renamed) -> ProjectRow:
    """Show name and description."""
    return replace(row, name=event.name, description=event.description, changed_at=event.timestamp)


@fold(ProjectRow, Project.Archived)
def show_archived(row: ProjectRow, event: Project.Archived) -> ProjectRow:
    """Show that the project is put away."""
    return replace(row, archived=True, archived_reason=event.reason, changed_at=event.timestamp)


@fold(ProjectRow, Project.Reopened)
def show_reopened(row: ProjectRow, event: Project.Reopened) -> ProjectRow:
    """Show that the project is worked on again."""
    return replace(row, archived=False, archived_reason="", changed_at=event.timestamp)
