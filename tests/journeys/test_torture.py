from __future__ import annotations

import pytest

from film_studio.torture.run import torture


@pytest.mark.full
@pytest.mark.timeout(600)
def test_a_studio_killed_again_and_again_loses_and_doubles_nothing() -> None:
    outcome = torture(cycles=12, seed=7)

    assert outcome.faults == []
    assert min(outcome.killed.values()) > 0
    assert outcome.answered > 100
    assert outcome.repeated > 0
