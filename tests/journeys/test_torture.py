"""A studio is killed again and again: a few times in every run of the tests, often in the full run."""

from __future__ import annotations

import pytest

from film_studio.torture.run import Outcome, torture

pytestmark = pytest.mark.timeout(600)


def _came_through(outcome: Outcome) -> None:
    assert outcome.faults == []
    assert min(outcome.killed.values()) > 0
    assert outcome.repeated > 0
    if outcome.left_out:  # under STUDIO_REQUIRE, a failure
        pytest.skip(f"the studio came through, but some were not killed: {' '.join(outcome.left_out)}")


@pytest.mark.full
def test_a_studio_killed_three_times_loses_and_doubles_nothing() -> None:
    outcome = torture(cycles=3, seed=7)  # the database, the API and, where Kafka is, the relay

    assert outcome.answered > 10
    _came_through(outcome)


@pytest.mark.full
@pytest.mark.timeout(1_200)
def test_a_studio_killed_again_and_again_loses_and_doubles_nothing() -> None:
    outcome = torture(cycles=25, seed=7)

    assert outcome.answered > 100
    _came_through(outcome)
