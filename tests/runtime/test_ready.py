"""Aggregates that are kept ready: how many, how large, and which of them go first."""

from __future__ import annotations

from uuid import UUID, uuid4

from domain.shared.aggregate import Aggregate
from domain.studio_ops.project import Project
from domain.writing.element import Element
from domain.writing.script import Script
from runtime.events.ready import Ready

ORGANIZATION = uuid4()


def project(name: str, stream: UUID | None = None) -> Project:
    return Project(stream, name=name, created_by=uuid4(), description="")


def script(elements: int) -> Script:
    made = Script(title="Tide", script_type="film", logline="", title_page={}, id=None)
    made.import_elements([Element(uuid4(), "action", f"Rain, {n}.") for n in range(elements)], "tide.fountain", "")
    made.collect_events()  # as when they have been appended
    return made


def give(ready: Ready, *aggregates: Aggregate) -> None:
    for aggregate in aggregates:
        ready.give_back((ORGANIZATION, aggregate.id), aggregate)


def taken(ready: Ready, *aggregates: Aggregate) -> list[Aggregate | None]:
    return [ready.take((ORGANIZATION, aggregate.id)) for aggregate in aggregates]


def test_what_is_lent_is_lent_to_nobody_else() -> None:
    ready, tide = Ready(10), project("Tide")
    give(ready, tide)

    assert taken(ready, tide, tide) == [tide, None]


def test_what_was_not_asked_for_longest_goes_first() -> None:
    ready = Ready(2)
    first, second, third = project("One"), project("Two"), project("Three")
    give(ready, first, second)
    taken(ready, first)
    give(ready, first, third)

    assert taken(ready, first, second, third) == [first, None, third]


def test_of_long_scripts_fewer_are_kept_than_of_short_ones() -> None:
    ready = Ready(100, most_held=1_000)
    long, short = [script(300) for _ in range(10)], [script(3) for _ in range(10)]
    give(ready, *long, *short)

    assert taken(ready, *long) == [*[None] * 7, *long[7:]]
    assert taken(ready, *short) == short


def test_a_script_that_is_too_long_to_be_kept_drives_nothing_else_out() -> None:
    ready, huge, small = Ready(100, most_held=1_000), script(1_001), script(3)
    give(ready, small, huge)

    assert taken(ready, huge, small) == [None, small]


def test_an_older_version_does_not_take_the_place_of_a_later_one() -> None:
    ready, later = Ready(10), project("Tide")
    older = project("Tide", later.id)
    later.rename("Ebb")
    give(ready, later, older)

    (kept,) = taken(ready, older)
    assert kept is later
