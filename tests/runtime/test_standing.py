"""Two processes of one studio: what one takes away, the other gives no more."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest

from commands.bus import Command
from commands.enterprise.member import AddMember, RemoveMember
from commands.enterprise.organization import CreateOrganization
from commands.ports import Actor
from commands.studio_ops.project import ArchiveProject, CreateProject
from commands.studio_ops.project_member import AddProjectMember, RemoveProjectMember
from commands.writing.element import RemoveElement
from commands.writing.script import ChangeTitlePage, CreateScript, ImportScript
from commands.writing.shapes import ElementShape
from domain.enterprise.organization import Organization, OrganizationRole
from domain.shared.refusal import NotFound, Refusal
from domain.studio_ops.project import ProjectRole
from runtime.authority import Memberships
from runtime.database import Database, acting_for
from runtime.discovery import discover
from runtime.dispatcher import Call, Dispatcher, Forbidden, Principal, Reply
from runtime.events.application import EventLog

Taken = Callable[["Studio"], None]


class Studio:
    """Ada's studio, in which Bo is a writer; `here` and `there` are processes that know nothing of one another."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.ada = Principal(uuid4(), Actor("user", uuid4(), "Ada"))
        self.bo = Principal(self.ada.organization_id, Actor("user", uuid4(), "Bo"))
        self.here, self.there = self.process(), self.process()
        founding = Principal(self.ada.organization_id, self.ada.actor, frozenset({"org_admin"}))
        self.here.dispatch(founding, Call(CreateOrganization(name=f"Films {self.ada.organization_id}")))
        member = (OrganizationRole.MEMBER,)
        self.here.dispatch(self.ada, Call(AddMember(user_id=self.bo.actor.id, name="Bo", roles=member)))
        self.project_id = self.here.dispatch(self.ada, Call(CreateProject(name="Tide"))).id
        writer = AddProjectMember(project_id=self.project_id, user_id=self.bo.actor.id, role=ProjectRole.WRITER)
        self.here.dispatch(self.ada, Call(writer))
        self.script_id = self.write(CreateScript(project_id=self.project_id, title="One")).id

    def process(self) -> Dispatcher:
        log = EventLog(self.database)
        return Dispatcher(self.database, log, Memberships(log), hash_key=b"0" * 32)

    def write(self, command: Command, key: str | None = None) -> Reply:
        return self.here.dispatch(self.bo, Call(command, key))

    def take(self, command: Command) -> None:
        self.there.dispatch(self.ada, Call(command))

    def events(self) -> int:
        with self.database.reading(self.ada.organization_id) as connection:
            row = connection.execute("SELECT count(*) FROM events").fetchone()
        assert row is not None
        return int(row[0])


@pytest.fixture
def studio(database: Database) -> Studio:
    discover()
    return Studio(database)


def _from_the_project(studio: Studio) -> None:
    studio.take(RemoveProjectMember(project_id=studio.project_id, user_id=studio.bo.actor.id))


def _from_the_house(studio: Studio) -> None:
    studio.take(RemoveMember(user_id=studio.bo.actor.id))


def _the_project(studio: Studio) -> None:
    studio.take(ArchiveProject(project_id=studio.project_id, reason="Done"))


@pytest.mark.parametrize("taken", [_from_the_project, _from_the_house, _the_project])
@pytest.mark.parametrize("key", [None, "a key"])
@pytest.mark.parametrize("title", ["Two", "One"])
def test_what_another_process_took_away_is_gone_with_the_next_command(
    studio: Studio, taken: Taken, key: str | None, title: str
) -> None:
    studio.write(ChangeTitlePage(script_id=studio.script_id, title="Zero"))
    studio.write(ChangeTitlePage(script_id=studio.script_id, title="One"))
    taken(studio)
    before = studio.events()

    with pytest.raises(Refusal) as refused:  # "One" is its title already: also what records nothing is refused
        studio.write(ChangeTitlePage(script_id=studio.script_id, title=title), key)

    assert refused.value.code in {"studio.forbidden", "studio_ops.project-archived"}
    assert studio.events() == before


def test_who_was_put_out_hears_no_more_what_a_handler_would_say(studio: Studio) -> None:
    gone = RemoveElement(script_id=studio.script_id, element_id=uuid4())
    with pytest.raises(NotFound):
        studio.write(gone)
    _from_the_project(studio)

    with pytest.raises(Forbidden):
        studio.write(gone)


def test_who_was_put_out_gets_no_old_reply_either(studio: Studio) -> None:
    renamed = ChangeTitlePage(script_id=studio.script_id, title="Two")
    studio.write(renamed, "once")
    _from_the_project(studio)

    with pytest.raises(Forbidden):
        studio.write(renamed, "once")


def test_who_is_let_in_elsewhere_may_at_once(studio: Studio) -> None:
    _from_the_project(studio)
    renamed = ChangeTitlePage(script_id=studio.script_id, title="Two")
    with pytest.raises(Forbidden):
        studio.write(renamed)
    writer = AddProjectMember(project_id=studio.project_id, user_id=studio.bo.actor.id, role=ProjectRole.WRITER)
    studio.take(writer)

    assert studio.write(renamed).position is not None


def test_a_command_whose_roles_did_not_change_asks_the_database_once(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("Two", "Three"):
        studio.write(ChangeTitlePage(script_id=studio.script_id, title=title))
    asked: list[object] = []
    reading = studio.database.reading

    def counted(organization_id: object) -> object:
        asked.append(organization_id)
        return reading(studio.ada.organization_id)

    monkeypatch.setattr(studio.database, "reading", counted)
    studio.write(ChangeTitlePage(script_id=studio.script_id, title="Four"), "a key")

    assert len(asked) == 1


def test_another_organizations_streams_do_not_hold_a_command_up(database: Database, studio: Studio) -> None:
    """The connections are shared: each append must look at its own organization's streams."""
    other = Studio(database)
    for number in range(3):
        studio.write(ChangeTitlePage(script_id=studio.script_id, title=f"Ours {number}"))
        other.write(ChangeTitlePage(script_id=other.script_id, title=f"Theirs {number}"))
    _from_the_project(other)

    assert studio.write(ChangeTitlePage(script_id=studio.script_id, title="Ours")).position is not None
    with pytest.raises(Forbidden):
        other.write(ChangeTitlePage(script_id=other.script_id, title="Theirs"))


def test_what_another_process_wrote_since_is_seen_by_the_command_that_needs_it_and_refused_by_nobody(
    studio: Studio,
) -> None:
    line = uuid4()
    elements = (ElementShape(id=line, type="action", text="Rain."),)
    studio.take(ImportScript(script_id=studio.script_id, elements=elements))

    studio.write(RemoveElement(script_id=studio.script_id, element_id=line))
    with pytest.raises(NotFound, match="no element"):
        studio.write(RemoveElement(script_id=studio.script_id, element_id=line))


@pytest.mark.parametrize("key", [None, "again"])
def test_what_changes_nothing_any_more_after_another_process_changed_it_back_is_recorded(
    studio: Studio, key: str | None
) -> None:
    studio.write(ChangeTitlePage(script_id=studio.script_id, title="Two"))
    studio.take(ChangeTitlePage(script_id=studio.script_id, title="Three"))

    reply = studio.write(ChangeTitlePage(script_id=studio.script_id, title="Two"), key)

    assert (reply.version, reply.position is not None) == (4, True)


def test_what_goes_on_between_two_looks_of_one_command_is_leaned_on_as_it_was_first(studio: Studio) -> None:
    organization, standing = studio.ada.organization_id, studio.here._log.standing
    with acting_for(organization), standing.noted() as seen:
        first = standing.read(Organization, organization)
        studio.here.dispatch(studio.ada, Call(RemoveMember(user_id=studio.bo.actor.id)))
        again = standing.read(Organization, organization)
        moved = standing.moved(seen)

    assert first is not None
    assert again is not None
    assert again.version == first.version + 1
    assert seen[organization] == first.version
    assert moved
