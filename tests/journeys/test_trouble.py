"""What happens when things go wrong in the middle: one sentence, nothing half-written, nothing lost, and it goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from tests.journeys.conftest import SHORT, Runner, events

pytestmark = pytest.mark.timeout(600)


def _children(pid: int) -> list[int]:
    """Return the processes that a process has started, and theirs."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    found: list[int] = []
    queue = [pid]
    while queue:
        parent = queue.pop()
        below = [child for child, of in pairs if of == parent]
        found += below
        queue += below
    return found


def _source(runner: Runner) -> Path:
    source = runner.out.parent / "short.fountain"
    source.write_text(SHORT, encoding="utf-8")
    return source


def _wait_for_work(process: subprocess.Popen[str], word: str = "shots: ") -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if line.startswith(word):
            return
    pytest.fail("the film ended before it was interrupted")


def _made_once(runner: Runner) -> None:
    """Assert that the finished film's log holds every outcome once, and everything that was asked for."""
    found = events(runner.out / "short")
    outcomes = Counter(e["stream"] for e in found if e["topic"] == "generation.Completed")
    asked = {e["stream"] for e in found if e["topic"] == "generation.Requested"}
    asked -= {e["stream"] for e in found if e["topic"] == "generation.Cancelled"}
    assert set(outcomes) == asked
    assert set(outcomes.values()) == {1}


@pytest.mark.full
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_in_a_sentence_and_the_next_run_goes_on(runner: Runner, told: signal.Signals) -> None:
    process = runner.start("film", _source(runner), "--out", runner.out)
    _wait_for_work(process)
    process.send_signal(told)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "is taken back" in err
    assert "what is done is kept" in err
    assert "Traceback" not in err
    assert not runner.out.exists() or list(runner.out.iterdir()) == []
    jobs = runner.run("jobs", "list", "--most", "1000").stdout
    assert "cancelled" in jobs
    assert not {"requested", "started"} & set(jobs.split())

    again = runner.run("film", _source(runner), "--out", runner.out)
    assert again.returncode == 0, again.stderr
    _made_once(runner)


@pytest.mark.full
def test_a_killed_run_is_taken_up_by_the_next_with_nothing_lost_or_done_twice(runner: Runner) -> None:
    process = runner.start("film", _source(runner), "--out", runner.out)
    _wait_for_work(process)
    for pid in [process.pid, *_children(process.pid)]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.communicate(timeout=30)

    again = runner.run("film", _source(runner), "--out", runner.out)
    assert again.returncode == 0, again.stderr
    _made_once(runner)


@pytest.mark.full
def test_what_a_run_killed_while_it_delivered_left_in_the_folder_is_gone_after_the_next(runner: Runner) -> None:
    process = runner.start("film", _source(runner), "--out", runner.out)
    deadline = time.monotonic() + 200
    while not (runner.out.exists() and list(runner.out.glob(".short.*/new/*"))):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    for pid in [process.pid, *_children(process.pid)]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.communicate(timeout=30)
    assert [path.name for path in runner.out.iterdir()] != ["short"]

    again = runner.run("film", _source(runner), "--out", runner.out)
    assert again.returncode == 0, again.stderr
    assert [path.name for path in runner.out.iterdir()] == ["short"]


@pytest.mark.full
def test_the_database_killed_under_load_costs_a_moment_and_nothing_else(runner: Runner) -> None:
    process = runner.start("film", _source(runner), "--out", runner.out)
    _wait_for_work(process)
    server = (runner.home / "postgres").resolve()
    folder = (server / "elsewhere").resolve() if (server / "elsewhere").is_symlink() else server
    pid = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    victims = [p for p in [process.pid, *_children(process.pid)] if _is_server(p)] or [pid]
    for victim in victims:
        os.kill(victim, signal.SIGKILL)
    _, err = process.communicate(timeout=200)

    assert process.returncode == 0, err
    _made_once(runner)


@pytest.mark.full
def test_the_database_killed_under_a_running_studio_is_told_in_a_few_sentences(runner: Runner) -> None:
    process = runner.start("up", "--port", "0", PYTHONUNBUFFERED="1")
    assert process.stdout is not None
    while "Ctrl-C" not in process.stdout.readline():
        assert process.poll() is None
    for victim in filter(_is_server, _children(process.pid)):
        os.kill(victim, signal.SIGKILL)
    time.sleep(10)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)

    assert process.returncode == 0, err
    assert "the database is back" in err
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 6, err


def _is_server(pid: int) -> bool:
    try:
        return "postgres" in Path(f"/proc/{pid}/comm").read_text()
    except OSError:
        return False


@pytest.mark.full
def test_two_films_at_once_on_the_same_studio_are_both_finished(runner: Runner) -> None:
    source = _source(runner)
    first, second = (runner.start("film", source, "--out", runner.out.parent / name) for name in ("one", "two"))
    ends = [process.communicate(timeout=240) for process in (first, second)]

    assert (first.returncode, second.returncode) == (0, 0), ends
    films = [(runner.out.parent / name / "short" / "film.mp4").read_bytes() for name in ("one", "two")]
    assert films[0] == films[1]


@pytest.mark.full
def test_a_full_disk_is_said_and_leaves_the_old_film_alone(runner: Runner) -> None:
    small = runner.out.parent / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", small]
    if os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("only root can mount a small disk here")
    try:
        made = runner.run("film", _source(runner), "--out", small)
        assert made.returncode == 1
        assert "disk is full" in made.stderr
        assert list(small.iterdir()) == []
    finally:
        time.sleep(0.2)
        subprocess.run(["umount", small], check=True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("INT. A - DAY\n\nB\n\n" * 1_001, "1,001 scenes, and one film may have 1,000"),
        ("INT. A - DAY\n\n" + "B\nNo.\n\n" * 5_001, "5,001 lines of dialogue, and one film may have 5,000"),
        ("INT. A - DAY\n\n" + "Somebody runs.\n\n" * 20_000, "shots, and one film may have 5,000"),
    ],
)
def test_a_screenplay_of_more_than_one_film_is_refused_before_anything_is_asked(
    runner: Runner, words: str, told: str
) -> None:
    film = runner.film(words)
    assert film.returncode == 2, film.stderr
    assert told in film.stderr
    assert "part it into several screenplays" in film.stderr
    assert "Traceback" not in film.stderr
