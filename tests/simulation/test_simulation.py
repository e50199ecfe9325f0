"""A whole studio in one thread under a seeded scheduler. STUDIO_SEED=N runs one seed alone, as a failure tells."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from commands.policy import Policy
from domain.generation import generation
from domain.shared.sources import new_id
from runtime import collecting
from runtime.bootstrap import StudioProcess
from runtime.database import Connection
from runtime.dispatcher import Dispatcher, Reply
from runtime.feed import kafka, records, window
from runtime.feed.client import Message
from runtime.feed.log import LogFeed, Row
from runtime.feed.records import Span
from runtime.feed.relay import Relay
from runtime.positions import move
from runtime.projector import Projection
from tests.runtime.relay_children import AtMostOnce
from tests.simulation import wire
from tests.simulation.run import Ground, simulate
from tests.simulation.world import Violation, World

_SEEDS = range(200)
_FEW = 8  # in every run of the tests: 2 to 3 s each
_PARTS = [range(_FEW, 52), *(range(first, first + 37) for first in range(52, 200, 37))]  # processes share the work
_CHOSEN = os.environ.get("STUDIO_SEED")


def _run(ground: Ground, seeds: range) -> list[World]:
    return [simulate(ground, seed) for seed in ([int(_CHOSEN)] if _CHOSEN else seeds)]


def test_whatever_comes_in_between_everything_holds(ground: Ground) -> None:
    _run(ground, _SEEDS[:_FEW])


@pytest.mark.full
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("seeds", _PARTS, ids=str)
def test_whatever_comes_in_between_everything_holds_for_many_seeds(ground: Ground, seeds: range) -> None:
    worlds = _run(ground, seeds)

    if not _CHOSEN:
        for what in ("crashes", "cuts", "slow_commits", "shared_commits", "takeovers", "wipes", "freed"):
            assert sum(getattr(world, what) for world in worlds) > 0, what


@pytest.mark.parametrize("seed", [9, 87, 16], ids=["many cuts", "receipts alone", "a topic"])
def test_a_seed_runs_the_same_way_again(ground: Ground, seed: int) -> None:
    _same(*(simulate(ground, seed) for _ in range(2)))


@pytest.mark.full
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("seed", range(15, 200, 19))
def test_how_long_a_lock_is_waited_for_changes_nothing(
    ground: Ground, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds it stands still in the same thread: the wait always runs out."""
    first = simulate(ground, seed)
    monkeypatch.setattr(wire, "LOCK_TIMEOUT", 40)

    _same(first, simulate(ground, seed))


def _same(first: World, second: World) -> None:
    assert first.told == second.told
    assert first.digest == second.digest


def nothing(*_: object) -> list[Reply]:
    return []


def needing_nothing(_: StudioProcess) -> tuple[set[str], set[str]]:
    return set(), set()


def by_chance(*_: object) -> UUID:
    return new_id()


def move_first(self: Projection, limit: int, upto: int | None = None) -> tuple[int, bool]:
    """Advance as a projection does, but say that a page is stored before it is."""
    after = self._position()
    page = self._feed.read(after, limit)
    if page.position <= after:
        return after, False
    self.forget()
    with self._database.system.connection() as connection:
        move(connection, self.consumer, page)
    with self._database.system.connection() as connection, connection.transaction():
        self.take(connection, page.events)
    return page.position, True


def claiming_all(message: Message, log: bytes) -> Span | None:
    """Take a record as if it followed whatever was there before."""
    span = records.span_of(message, log)
    return span and replace(span, after=0)


def unsettled(_: LogFeed, __: Connection, first: Sequence[Row], *___: int) -> Sequence[Row]:
    """Give a page as it is read, over the holes of commits that are under way."""
    return first


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
def test_a_cleaner_that_frees_what_is_needed_is_found(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "_needed", needing_nothing)
    assert "what is needed was freed" in _found(ground)


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


@pytest.mark.full
@pytest.mark.timeout(1_200)
def test_a_position_that_moves_before_its_page_is_stored_is_found(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Projection, "advance", move_first)
    assert "STUDIO_SEED=" in _found(ground)


@pytest.mark.full
@pytest.mark.timeout(1_200)
def test_a_feed_that_passes_over_a_hole_is_found(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LogFeed, "_settled", unsettled)
    assert "STUDIO_SEED=" in _found(ground)


@pytest.mark.full
@pytest.mark.timeout(1_200)
def test_a_relay_that_publishes_at_most_once_is_found(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Relay, "_page", AtMostOnce._page)
    assert "is not in the topic" in _found(ground)


@pytest.mark.full
@pytest.mark.timeout(1_200)
def test_a_reader_that_trusts_the_order_across_partitions_is_found(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "min", max, raising=False)  # as far as one partition has come, not as all have
    assert "STUDIO_SEED=" in _found(ground)


@pytest.mark.full
@pytest.mark.timeout(1_200)
def test_a_reader_that_goes_on_over_what_a_topic_lost_is_found(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kafka, "span_of", claiming_all)
    assert "STUDIO_SEED=" in _found(ground)
