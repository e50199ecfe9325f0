from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.refusal import Refusal
from domain.studio_ops.project import (
    AlreadyInProject,
    LastProducer,
    NotInProject,
    Project,
    ProjectArchived,
    ProjectRole,
)
from tests.commands.fake_studio import names, replayed, state_of

ADA = UUID(int=1)
BO = UUID(int=2)


def last_train() -> Project:
    return Project(name="The Last Train", description="", created_by=ADA)


def test_the_creator_becomes_the_producer() -> None:
    assert last_train().role_of(ADA) == "producer"


def test_a_project_belongs_to_itself() -> None:
    project = last_train()

    assert project.project_id == project.id


def test_a_person_is_added_once() -> None:
    project = last_train()
    project.add_member(BO, "writer")
    project.add_member(BO, ProjectRole.WRITER)

    assert names(project.pending) == ["Created", "MemberAdded"]


def test_a_person_is_not_added_in_a_second_role() -> None:
    project = last_train()
    project.add_member(BO, "writer")

    with pytest.raises(AlreadyInProject, match="is writer in The Last Train already"):
        project.add_member(BO, "editor")


def test_the_last_producer_can_neither_go_nor_change() -> None:
    project = last_train()
    project.add_member(BO, "director")

    with pytest.raises(LastProducer):
        project.remove_member(ADA)
    with pytest.raises(LastProducer):
        project.change_role(ADA, "viewer")


def test_a_producer_can_go_when_another_one_stays() -> None:
    project = last_train()
    project.add_member(BO, "writer")
    project.change_role(BO, "producer")
    project.remove_member(ADA)

    assert project.members == {BO: "producer"}


def test_who_has_no_role_can_neither_change_nor_go() -> None:
    with pytest.raises(NotInProject):
        last_train().change_role(BO, "writer")
    with pytest.raises(NotInProject):
        last_train().remove_member(BO)


def test_an_archived_project_is_not_changed_until_it_is_reopened() -> None:
    project = last_train()
    project.archive("done")
    project.archive("done")

    for change in (lambda: project.rename("Other"), lambda: project.add_member(BO, "writer")):
        with pytest.raises(ProjectArchived, match="reopen it first"):
            change()
    project.reopen()
    project.reopen()
    project.rename("Other", "And more")

    assert names(project.pending) == ["Created", "Archived", "Reopened", "Renamed"]


def test_a_rename_without_a_description_keeps_it() -> None:
    project = Project(name="A", description="Of trains", created_by=ADA)
    project.rename("B")

    assert (project.name, project.description) == ("B", "Of trains")


def test_a_rename_to_what_stands_records_nothing() -> None:
    project = last_train()
    project.rename("The Last Train", "")

    assert names(project.pending) == ["Created"]


STEPS = st.tuples(
    st.sampled_from(["add", "change", "remove", "archive", "reopen"]),
    st.integers(1, 4).map(lambda n: UUID(int=n)),
    st.sampled_from(list(ProjectRole)),
)


@given(st.lists(STEPS, max_size=30))
def test_whatever_is_asked_somebody_produces_and_replay_is_live(steps: list[tuple[str, UUID, ProjectRole]]) -> None:
    project = last_train()
    for way, person, role in steps:
        ways = {
            "add": lambda p=person, r=role: project.add_member(p, r),
            "change": lambda p=person, r=role: project.change_role(p, r),
            "remove": lambda p=person: project.remove_member(p),
            "archive": lambda: project.archive("done"),
            "reopen": project.reopen,
        }
        try:
            ways[way]()
        except Refusal:
            continue

    assert "producer" in project.members.values()
    assert state_of(replayed(project)) == state_of(project)


def test_the_creator_may_choose_the_id() -> None:
    chosen = uuid4()

    assert Project(chosen, name="A", description="", created_by=ADA).id == chosen
