"""A project: one production with the people who work on it."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from domain.shared.aggregate import Aggregate, event
from domain.shared.refusal import Refusal, require_text


class ProjectRole(StrEnum):
    """What a person may be in a project; the permission table says what each may do."""

    PRODUCER = "producer"
    DIRECTOR = "director"
    WRITER = "writer"
    EDITOR = "editor"
    TALENT = "talent"
    VIEWER = "viewer"


class LastProducer(Refusal):
    """Nobody would be left to answer for the project."""

    code = "studio_ops.last-producer"


class AlreadyInProject(Refusal):
    """The person has another role in the project already."""

    code = "studio_ops.already-in-project"


class NotInProject(Refusal):
    """The person has no role in the project."""

    code = "studio_ops.not-in-project"
    kind = "missing"


class ProjectArchived(Refusal):
    """The project is put away."""

    code = "studio_ops.project-archived"
    kind = "locked"


class Project(Aggregate):
    """A film, series or campaign in the making. Everything made for it belongs to its id."""

    TOPIC = "studio_ops.Project"

    class Created(Aggregate.Created):
        """A project began; its creator produces it."""

        TOPIC = "studio_ops.ProjectCreated"
        name: str
        description: str
        created_by: UUID

    class Renamed(Aggregate.Event):
        """A project took another name or description."""

        TOPIC = "studio_ops.ProjectRenamed"
        name: str
        description: str

    class MemberAdded(Aggregate.Event):
        """A person joined the project in a role."""

        TOPIC = "studio_ops.ProjectMemberAdded"
        user_id: UUID
        role: str

    class RoleChanged(Aggregate.Event):
        """A person has another role in the project now."""

        TOPIC = "studio_ops.ProjectRoleChanged"
        user_id: UUID
        role: str

    class MemberRemoved(Aggregate.Event):
        """A person left the project."""

        TOPIC = "studio_ops.ProjectMemberRemoved"
        user_id: UUID

    class Archived(Aggregate.Event):
        """A project was put away: it can be read, not changed."""

        TOPIC = "studio_ops.ProjectArchived"
        reason: str

    class Reopened(Aggregate.Event):
        """A project was taken up again."""

        TOPIC = "studio_ops.ProjectReopened"

    @event(Created)
    def __init__(
        self,
        id: UUID | None = None,  # noqa: A002, ARG002 - the library's own parameter: it becomes the stream's id
        *,
        name: str,
        created_by: UUID,
        description: str,
    ) -> None:
        self.name = name
        self.description = description
        self.created_by = created_by
        self.members = {created_by: ProjectRole.PRODUCER.value}
        self.archived = False

    @property
    def project_id(self) -> UUID:
        """The project that the stream belongs to: itself."""
        return self.id

    def rename(self, name: str, description: str | None = None) -> None:
        """Take another name, and another description unless it is None."""
        self.require_open()
        name = require_text(name, "name", most=200)
        described = self.description if description is None else description.strip()
        if (name, described) != (self.name, self.description):
            self._rename(name, described)

    @event(Renamed)
    def _rename(self, name: str, description: str) -> None:
        self.name = name
        self.description = description

    def add_member(self, user_id: UUID, role: str) -> None:
        """Let a person in. Raises AlreadyInProject when it is in with another role."""
        self.require_open()
        role, present = ProjectRole(role).value, self.members.get(user_id)
        if present not in {None, role}:
            raise AlreadyInProject(f"{user_id} is {present} in {self.name} already; change the role instead.")
        if present is None:
            self._add_member(user_id, role)

    @event(MemberAdded)
    def _add_member(self, user_id: UUID, role: str) -> None:
        self.members[user_id] = role

    def change_role(self, user_id: UUID, role: str) -> None:
        """Give a person another role. Raises LastProducer."""
        self.require_open()
        role, present = ProjectRole(role).value, self._role(user_id)
        if role != present:
            self._require_another_producer(user_id)
            self._change_role(user_id, role)

    @event(RoleChanged)
    def _change_role(self, user_id: UUID, role: str) -> None:
        self.members[user_id] = role

    def remove_member(self, user_id: UUID) -> None:
        """Let a person go. Raises LastProducer."""
        self.require_open()
        self._role(user_id)
        self._require_another_producer(user_id)
        self._remove_member(user_id)

    @event(MemberRemoved)
    def _remove_member(self, user_id: UUID) -> None:
        del self.members[user_id]

    def archive(self, reason: str) -> None:
        """Put the project away."""
        if not self.archived:
            self._archive(reason)

    @event(Archived)
    def _archive(self, reason: str) -> None:
        del reason
        self.archived = True

    def reopen(self) -> None:
        """Take the project up again."""
        if self.archived:
            self._reopen()

    @event(Reopened)
    def _reopen(self) -> None:
        self.archived = False

    def role_of(self, user_id: UUID) -> str | None:
        """Return the role of a person, or None."""
        return self.members.get(user_id)

    def _role(self, user_id: UUID) -> str:
        role = self.members.get(user_id)
        if role is None:
            raise NotInProject(f"{user_id} has no role in {self.name}; add the person first.", id=str(user_id))
        return role

    def _require_another_producer(self, user_id: UUID) -> None:
        if {i for i, role in self.members.items() if role == ProjectRole.PRODUCER} == {user_id}:
            raise LastProducer(f"{user_id} is the last producer of {self.name}; make another one first.")

    def require_open(self) -> None:
        """Raise ProjectArchived when it is put away."""
        if self.archived:
            raise ProjectArchived(f"{self.name} is archived; reopen it first.", project_id=str(self.id))
