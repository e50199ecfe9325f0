"""Workers that end: they are started again, and when none ever starts, that is said."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Generator, Mapping
from pathlib import Path

import pytest

from runtime.bootstrap import StudioProcess, running
from runtime.settings import Settings
from runtime.staff import NoWorkers, environment, staffed

_DEADLINE = 60.0  # seconds


@pytest.fixture
def studio(home: Path, dsn: str) -> Generator[StudioProcess]:
    with running(Settings(home=home, database_url=dsn, workers=2), dsn) as process:
        yield process


def until(so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _DEADLINE
    while not so():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def without_database(settings: Settings) -> Mapping[str, str]:
    return {**environment(settings), "STUDIO_DATABASE_URL": "host=127.0.0.1 port=1 dbname=nowhere"}


def test_workers_that_never_start_end_the_studio_with_their_last_words(
    studio: StudioProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.staff.environment", without_database)
    monkeypatch.setattr("runtime.supervisor._MOST_DEATHS", 2)

    with (
        pytest.raises(NoWorkers, match=r"(?s)each ends at once.*No database answers at 127\.0\.0\.1:1 "),
        staffed(studio.settings) as staff,
        staff.serving(studio),
    ):
        until(lambda: False)


@pytest.mark.full
def test_a_worker_that_is_killed_is_started_again(studio: StudioProcess) -> None:
    with staffed(studio.settings) as staff, staff.serving(studio):
        until(lambda: len(staff.pids) == 2)
        before = staff.pids
        os.kill(before[0], signal.SIGKILL)
        until(lambda: before[0] not in staff.pids and len(staff.pids) == 2)

        assert before[1] in staff.pids


@pytest.mark.full
def test_a_foreman_that_is_killed_takes_its_workers_along_and_is_followed_by_another(studio: StudioProcess) -> None:
    with staffed(studio.settings) as staff, staff.serving(studio):
        until(lambda: len(staff.pids) == 2)
        before = staff.pids
        os.kill(os.getpgid(before[0]), signal.SIGKILL)  # the foreman leads their group

        until(lambda: len(staff.pids) == 2 and not set(before) & set(staff.pids))
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in before))
