"""The lines of the log: what happened and to what it belongs, never what somebody wrote."""

from __future__ import annotations

import json
import logging

import psycopg

from domain.shared.sources import new_id
from runtime.logs import note, told
from runtime.tracing import correlated
from tests.said import Said, said

__all__ = ["said"]

_log = logging.getLogger("studio.tests")


def test_a_block_is_told_in_one_line_with_what_was_noted_meanwhile(said: Said) -> None:
    correlation_id = new_id()
    with correlated(correlation_id), told(_log, "job", kind="image"):
        note(outcome="completed")
        with told(_log, "inner"):
            note(outcome="never mind")

    inner, line = said()
    assert inner["outcome"] == "never mind"
    assert line.pop("time")
    assert line.pop("seconds") >= 0
    assert line == {
        "level": "info",
        "logger": "studio.tests",
        "message": "job",
        "correlation_id": str(correlation_id),
        "kind": "image",
        "outcome": "completed",
    }


def test_a_note_outside_of_a_block_is_lost_and_harmless(said: Said) -> None:
    note(outcome="nobody asked")

    assert said() == []


def test_an_error_is_told_by_its_kind_and_place_without_its_text(said: Said) -> None:
    try:
        raise psycopg.errors.NotNullViolation("Failing row contains (Mara's address)")
    except psycopg.Error:
        _log.exception("it went wrong")

    (line,) = said()
    assert line["error"] == "NotNullViolation"
    assert line["sqlstate"] == "23502"
    assert line["calls"][-1].startswith("tests/runtime/test_logs.py:")
    assert "Mara" not in json.dumps(line)
