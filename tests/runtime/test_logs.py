"""The lines of the log: what happened and to what it belongs, never what somebody wrote."""

from __future__ import annotations

import json
import logging
import time

import psycopg
import pytest

from domain.shared.sources import new_id
from runtime.logs import Outages, note, outage, over, told
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


def _lost() -> None:
    """Meet an outage of the database as every thread does: with the driver's own error."""
    try:
        psycopg.connect("host=127.0.0.1 port=1 dbname=nowhere", connect_timeout=2)
    except psycopg.OperationalError:
        _log.exception("the projector met an unexpected error and tries again")


def _read(capsys: pytest.CaptureFixture[str], *, tells: bool = True) -> list[str]:
    handler = logging.StreamHandler()
    handler.addFilter(Outages(tells=tells))
    _log.addHandler(handler)
    try:
        for _ in range(5):
            _lost()
        _log.warning("nothing is published to %s", "studio-log", extra=outage("Kafka"))
        _log.warning("nothing is published to %s", "studio-log", extra=outage("Kafka"))
        _log.warning("the database is back", extra=over("the database"))
        _log.warning("the database is back", extra=over("the database"))
        _lost()
        _log.warning("a file cannot be held")
    finally:
        _log.removeHandler(handler)
    return capsys.readouterr().err.splitlines()


def test_a_person_is_told_of_an_outage_once_without_a_traceback_and_of_its_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    away = "the database does not answer; what was acknowledged is kept, and the work goes on when it is back"
    kafka = "nothing is published to studio-log"
    assert _read(capsys) == [away, kafka, "the database is back", away, "a file cannot be held"]


def test_a_worker_leaves_an_outage_to_its_parent_to_tell(capsys: pytest.CaptureFixture[str]) -> None:
    assert _read(capsys, tells=False) == ["a file cannot be held"]


def test_an_outage_that_comes_back_after_a_silence_is_told_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = logging.StreamHandler()
    handler.addFilter(Outages())
    _log.addHandler(handler)
    try:
        _lost()
        later = time.monotonic() + 100
        monkeypatch.setattr("runtime.logs.time.monotonic", lambda: later)
        _lost()
    finally:
        _log.removeHandler(handler)
    assert len(capsys.readouterr().err.splitlines()) == 2
