from __future__ import annotations

from uuid import UUID, uuid4

from domain.shared.generation import GenerationRequest
from domain.shared.making import Making


def wish(recipe: str, generation_id: UUID | None = None) -> GenerationRequest:
    return GenerationRequest(generation_id or uuid4(), "speech", "test", UUID(int=1), {"text": recipe})


def test_the_first_wish_is_a_new_one() -> None:
    assert Making().wants(wish("a"))


def test_an_equal_wish_on_its_way_is_not_asked_for_twice() -> None:
    making = Making()
    making.ask(wish("a"))

    assert not making.wants(wish("a"))
    assert making.wants(wish("b"))


def test_what_stands_is_not_made_twice() -> None:
    making = Making()
    making.ask(wish("a"))
    making.record({"o": 1}, {})

    assert not making.wants(wish("a"))
    assert making.wants(wish("b"))


def test_going_back_to_what_stands_while_another_is_on_its_way_is_a_new_wish() -> None:
    making = Making()
    making.ask(wish("a"))
    making.record({"o": 1}, {})
    making.ask(wish("b"))

    assert making.wants(wish("a"))


def test_what_failed_may_be_asked_for_again_and_what_stood_stands() -> None:
    making = Making()
    making.ask(wish("a"))
    making.record({"o": 1}, {})
    making.ask(wish("b"))
    making.fail("no disk")

    assert making.wants(wish("b"))
    assert not making.wants(wish("a"))
    assert making.outputs == {"o": 1}


def test_a_failed_wish_that_is_tried_again_may_still_be_fulfilled() -> None:
    making, wanted = Making(), wish("a")
    making.ask(wanted)
    making.fail("no disk")

    assert making.awaits(wanted.generation_id)


def test_the_outcome_of_an_older_wish_is_not_waited_for() -> None:
    making, older = Making(), wish("a")
    making.ask(older)
    making.ask(wish("b"))

    assert not making.awaits(older.generation_id)
