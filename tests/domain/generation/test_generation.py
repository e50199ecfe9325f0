from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from domain.generation.generation import AlreadyEnded, Generation, LeaseHeld, NotFailed, NotStarted
from domain.generation.recipe import recipe_hash
from domain.shared.refusal import Invalid
from domain.shared.sources import sources
from tests.commands.fake_studio import names

OUTPUTS = {"speech": {"hash": "0" * 64, "size": 1, "mime": "audio/wav"}}


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.instant = datetime(2026, 5, 3, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def pass_by(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)


def wished(recipe: dict[str, object] | None = None, inputs: tuple[str, ...] = ()) -> Generation:
    return Generation.request(
        uuid4(),
        kind="speech",
        purpose="postproduction.line",
        subject_id=UUID(int=1),
        part="line",
        provider="previz",
        recipe=recipe or {"text": "Wait."},
        inputs=inputs,
    )


def test_equal_recipes_have_one_hash_whatever_the_order_of_their_fields() -> None:
    assert wished({"a": 1, "b": [2.5, "é"]}).recipe_hash == wished({"b": [2.5, "é"], "a": 1}).recipe_hash


@pytest.mark.parametrize(
    ("kind", "provider", "recipe", "inputs"),
    [
        ("music", "previz", {"a": 1}, ("x",)),
        ("speech", "diffusers", {"a": 1}, ("x",)),
        ("speech", "previz", {"a": 2}, ("x",)),
        ("speech", "previz", {"a": 1}, ("y",)),
        ("speech", "previz", {"a": 1}, ()),
    ],
)
def test_whatever_decides_the_result_decides_the_hash(
    kind: str, provider: str, recipe: dict[str, int], inputs: tuple[str, ...]
) -> None:
    assert recipe_hash(kind, provider, recipe, inputs) != recipe_hash("speech", "previz", {"a": 1}, ("x",))


def test_the_order_of_inputs_counts() -> None:
    assert wished(inputs=("x", "y")).recipe_hash != wished(inputs=("y", "x")).recipe_hash


@pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}, "\ud800", "x" * 1_100_000])
def test_a_recipe_that_is_no_plain_data_or_too_long_is_refused(value: object) -> None:
    with pytest.raises(Invalid):
        wished({"value": value})


def test_a_generation_is_started_by_one_worker_at_a_time() -> None:
    watch, generation = Watch(), wished()
    with sources(clock=watch):
        generation.start("one", 60)
        with pytest.raises(LeaseHeld, match="one works on it"):
            generation.start("two", 60)
        watch.pass_by(60)
        generation.start("two", 60)

    assert (generation.worker, generation.attempt) == ("two", 2)


def test_a_renewed_lease_lasts_longer() -> None:
    watch, generation = Watch(), wished()
    with sources(clock=watch):
        generation.start("one", 60)
        watch.pass_by(50)
        generation.renew_lease("one", 60)
        watch.pass_by(50)
        with pytest.raises(LeaseHeld):
            generation.start("two", 60)
        with pytest.raises(LeaseHeld):
            generation.renew_lease("two", 60)


def test_a_lease_that_nobody_has_is_not_renewed() -> None:
    with pytest.raises(NotStarted):
        wished().renew_lease("one", 60)


def test_the_first_result_counts_and_a_second_one_changes_nothing() -> None:
    generation = wished()
    generation.start("one", 60)

    generation.complete(OUTPUTS, {"duration_s": 1.0})
    generation.complete({}, {})
    generation.fail("late", final=True)

    assert generation.outputs == OUTPUTS
    assert names(generation.pending) == ["Created", "Started", "Completed"]


def test_what_was_made_can_neither_be_started_nor_cancelled() -> None:
    generation = wished()
    generation.start("one", 60)
    generation.complete(OUTPUTS, {})

    with pytest.raises(AlreadyEnded):
        generation.start("two", 60)
    with pytest.raises(AlreadyEnded):
        generation.cancel("not wanted", "ada")


def test_the_result_of_a_cancelled_one_changes_nothing() -> None:
    generation = wished()
    generation.start("one", 60)
    generation.cancel("not wanted", "ada")
    generation.cancel("not wanted", "ada")

    generation.complete(OUTPUTS, {})

    assert generation.status == "cancelled"
    assert names(generation.pending) == ["Created", "Started", "Cancelled"]


def test_a_failed_attempt_leaves_it_to_the_next_one_at_once() -> None:
    generation = wished()
    generation.start("one", 60)
    generation.fail("busy", final=False)
    generation.fail("busy", final=False)

    generation.start("two", 60)

    assert names(generation.pending) == ["Created", "Started", "Failed", "Started"]


def test_the_failure_of_an_attempt_that_is_over_changes_nothing() -> None:
    watch, generation = Watch(), wished()
    with sources(clock=watch):
        generation.start("one", 60)
        watch.pass_by(61)
        generation.start("two", 60)
        generation.fail("killed", final=True, attempt=1)

    assert generation.status == "started"


def test_what_failed_for_good_is_tried_again_when_somebody_asks() -> None:
    generation = wished()
    generation.start("one", 60)
    generation.fail("no disk", final=True)

    generation.retry("ada")
    generation.start("one", 60)
    generation.complete(OUTPUTS, {})

    assert generation.status == "completed"
    with pytest.raises(NotFailed):
        generation.retry("ada")
