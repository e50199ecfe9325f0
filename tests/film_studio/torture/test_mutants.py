"""Torture has teeth: a studio in which one safeguard is missing does not come through."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from film_studio.torture.run import Outcome, torment
from film_studio.torture.servers import servers_here
from runtime.kafka_node import requirements
from runtime.trouble import Trouble

pytestmark = [pytest.mark.full, pytest.mark.timeout(400)]


def faults(mutant: str, folder: Path, kinds: Sequence[str], *, cycles: int = 4, kafka: bool = False) -> list[str]:
    program = (sys.executable, "-m", "tests.film_studio.torture.mutants", mutant)
    outcome = Outcome(cycles, 3)
    torment(folder, servers_here(folder, kafka=kafka, redis=False)[0], outcome, kinds=kinds, program=program)
    return outcome.faults


def test_without_receipts_what_was_asked_again_is_found_done_again(tmp_path: Path) -> None:
    # A kill shows it where it falls between a commit and its answer: ten are enough of them.
    found = faults("receipts", tmp_path, ["api"], cycles=10)

    assert any(fault.endswith(("recorded 2 times", "recorded 3 times")) for fault in found)


def test_without_the_check_of_versions_two_events_of_one_version_are_found(tmp_path: Path) -> None:
    found = faults("versions", tmp_path, ["job"])

    assert any(fault.startswith("stream ") for fault in found)


def test_a_relay_that_publishes_at_most_once_is_found_out_by_what_the_topic_lacks(tmp_path: Path) -> None:
    try:
        requirements()
    except Trouble as trouble:
        pytest.skip(f"no Kafka on this machine: {trouble}")

    found = faults("relay", tmp_path, ["relay"], kafka=True)

    assert any(fault.endswith("is missing in the topic") for fault in found)
