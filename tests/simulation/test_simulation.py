"""A whole studio in one thread under a seeded scheduler. STUDIO_SEED=N runs one seed alone, as a failure tells."""

from __future__ import annotations

import os
from uuid import UUID

import pytest

from commands.policy import Policy
from domain.generation import generation
from domain.shared.sources import new_id
from runtime.dispatcher import Dispatcher, Reply
from tests.simulation.run import Ground, simulate
from tests.simulation.world import Violation

_SEEDS = range(200)
_CHOSEN = os.environ.get("STUDIO_SEED")


def _run(ground: Ground, seeds: range) -> None:
    for seed in [int(_CHOSEN)] if _CHOSEN else seeds:
        simulate(ground, seed)


def test_whatever_comes_in_between_everything_holds(ground: Ground) -> None:
    _run(ground, _SEEDS[:15])


@pytest.mark.full
@pytest.mark.timeout(1_200)
def test_whatever_comes_in_between_everything_holds_for_many_seeds(ground: Ground) -> None:
    _run(ground, _SEEDS[15:])


def test_a_seed_runs_the_same_way_again(ground: Ground) -> None:
    first, second = (simulate(ground, 9) for _ in range(2))

    assert first.told == second.told
    assert first.digest == second.digest


def nothing(*_: object) -> list[Reply]:
    return []


def by_chance(*_: object) -> UUID:
    return new_id()


def _found(ground: Ground) -> str:
    """Return what the simulation finds, before its seeds are through."""
    with pytest.raises(Violation) as found:
        _run(ground, _SEEDS)
    return str(found.value)


@pytest.mark.full
@pytest.mark.timeout(1_200)
def test_receipts_that_are_ignored_are_found(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Dispatcher, "_received", nothing)
    assert "STUDIO_SEED=" in _found(ground)


@pytest.mark.full
@pytest.mark.timeout(1_200)
def test_a_policy_with_a_key_of_chance_is_found(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Policy, "command_key", by_chance)
    assert "never reacted" in _found(ground)


@pytest.mark.full
@pytest.mark.timeout(1_200)
def test_an_outcome_that_is_taken_after_the_end_is_found(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generation, "ENDED", frozenset[str]())
    assert "generation" in _found(ground)
