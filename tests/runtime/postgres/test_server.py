from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from runtime.postgres.cluster import WrongVersion
from runtime.postgres.keeper import kept_alive
from runtime.postgres.postmaster import Postmaster, is_server
from runtime.postgres.server import EmbeddedPostgres, NotRunning
from runtime.trouble import Trouble

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A studio folder whose data are made; each test finds and leaves its server stopped."""
    home = tmp_path_factory.mktemp("a studio, with spaces") / "home"
    with EmbeddedPostgres(home).running() as server, psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE written (writer text, number int)")
    return home


def _start(name: str, home: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.runtime.postgres.processes", name, str(home), *words]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def joined(home: Path) -> Generator[subprocess.Popen[str]]:
    """Another process that uses the server."""
    with _start("join", home) as process:
        yield process
        process.kill()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def _data(home: Path) -> Path:
    return (home / "postgres" / "data").resolve()


def _runs(home: Path) -> bool:
    written = Postmaster.of(_data(home))
    return written is not None and is_server(written.pid, _data(home))


def test_what_was_written_is_there_at_the_next_start(home: Path) -> None:
    with EmbeddedPostgres(home).running() as server, psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("INSERT INTO written VALUES ('next start', 1)")
    assert not _runs(home)
    with EmbeddedPostgres(home).running() as server, psycopg.connect(server.dsn()) as connection:
        found = connection.execute("SELECT number FROM written WHERE writer = 'next start'").fetchall()
    assert found == [(1,)]


def test_the_server_is_durable_and_reached_by_its_socket_alone(home: Path) -> None:
    wanted = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "listen_addresses": ""}
    with EmbeddedPostgres(home).running() as server, psycopg.connect(server.dsn()) as connection:
        found = connection.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(wanted)]
        ).fetchall()
        assert Path(connection.info.host).stat().st_mode & 0o077 == 0
    assert dict(found) == wanted


def test_who_does_not_know_the_key_is_refused(home: Path) -> None:
    with EmbeddedPostgres(home).running() as server, pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.dsn(), password="guessed")


def test_a_lost_key_is_told_in_a_sentence(home: Path) -> None:
    key = home / "keys" / "postgres"
    kept = key.read_text()
    with EmbeddedPostgres(home).running():
        key.write_text("00" * 32)
        try:
            with pytest.raises(Trouble, match=r"does not know the key in .*; put the key back"):
                EmbeddedPostgres(home).start()
        finally:
            key.write_text(kept)


def test_a_second_process_joins_and_the_last_one_out_stops_the_server(
    home: Path, joined: subprocess.Popen[str]
) -> None:
    other = int(_line(joined))
    server = EmbeddedPostgres(home)
    server.start()
    assert server.pid == other
    joined.communicate("leave\n")
    assert server.alive()
    server.stop()
    assert not _runs(home)


def test_a_process_that_is_killed_counts_as_gone(home: Path, joined: subprocess.Popen[str]) -> None:
    other = int(_line(joined))
    server = EmbeddedPostgres(home)
    server.start()
    joined.kill()
    joined.wait()
    assert server.pid == other
    server.stop()
    assert not _runs(home)


def test_a_server_left_behind_by_a_killed_process_is_joined(home: Path, joined: subprocess.Popen[str]) -> None:
    left = int(_line(joined))
    joined.kill()
    joined.wait()
    assert _runs(home)
    with EmbeddedPostgres(home).running() as server:
        assert server.pid == left
    assert not _runs(home)


def test_processes_that_start_at_once_start_one_server(home: Path) -> None:
    processes = [_start("join", home) for _ in range(4)]
    numbers = {_line(process) for process in processes}
    for process in processes:
        process.communicate("leave\n")
    assert len(numbers) == 1
    assert not _runs(home)


def test_a_killed_server_is_started_again_and_nothing_acknowledged_is_lost(home: Path) -> None:
    server = EmbeddedPostgres(home)
    server.start()
    writers = {str(number): _start("write", home, str(number)) for number in range(3)}
    firsts = [_line(writer) for writer in writers.values()]
    for _ in range(3):
        time.sleep(0.15)
        os.kill(server.pid, signal.SIGKILL)
        server.ensure()
    for writer in writers.values():
        writer.kill()
    acknowledged = {
        (name, int(line))
        for name, writer in writers.items()
        for line in (writer.communicate()[0] or "").splitlines()
        if line.isdigit()
    }
    with psycopg.connect(server.dsn()) as connection:
        stored = connection.execute("SELECT writer, number FROM written").fetchall()
    server.stop()
    assert firsts == ["1\n"] * 3
    assert len(acknowledged) > 20
    assert acknowledged <= set(stored)
    assert len(stored) == len(set(stored))


def test_a_server_that_is_looked_after_comes_back_by_itself(home: Path) -> None:
    with EmbeddedPostgres(home).running() as server, kept_alive(server, every=0.02):
        killed = server.pid
        os.kill(killed, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while server.pid == killed and time.monotonic() < deadline:
            time.sleep(0.02)
        with psycopg.connect(server.dsn()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not _runs(home)


def test_a_server_that_another_process_started_anew_is_joined_and_stopped_by_the_last(home: Path) -> None:
    server, other = EmbeddedPostgres(home), EmbeddedPostgres(home)
    server.start()
    other.start()
    os.kill(server.pid, signal.SIGKILL)
    assert server.ensure()
    server.stop()
    assert not other.exists()
    assert other.ensure()
    assert other.exists()
    other.stop()
    assert not _runs(home)


def test_a_number_that_another_process_has_by_now_does_not_hinder_the_start(home: Path) -> None:
    with EmbeddedPostgres(home).running():
        written = (_data(home) / "postmaster.pid").read_text().splitlines()
    (_data(home) / "postmaster.pid").write_text("\n".join([str(os.getpid()), *written[1:]]) + "\n")
    with EmbeddedPostgres(home).running() as server:
        assert server.pid != os.getpid()


def test_stopping_does_not_wait_for_open_connections(home: Path) -> None:
    server = EmbeddedPostgres(home)
    server.start()
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        server.stop()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_a_path_too_long_for_a_socket_gets_a_short_one(tmp_path: Path) -> None:
    home = tmp_path / ("very long " * 8) / ("longer still " * 6)
    with EmbeddedPostgres(home).running() as server, psycopg.connect(server.dsn()) as connection:
        sockets = Path(connection.info.host)
        assert not sockets.is_relative_to(home)
        assert sockets.stat().st_mode & 0o077 == 0
    assert not sockets.exists()


@pytest.mark.parametrize("other", ["17", "19"])
def test_data_of_another_major_version_are_refused_in_a_sentence(tmp_path: Path, other: str) -> None:
    data = tmp_path / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text(f"{other}\n")
    with pytest.raises(
        WrongVersion, match=rf"are of PostgreSQL {other}, but the server found is \d+\.\d+: set STUDIO_"
    ) as told:
        EmbeddedPostgres(tmp_path).start()
    assert told.value.exit_code == 3
    assert "\n" not in str(told.value)


def test_data_half_made_by_a_killed_start_are_made_anew(tmp_path: Path) -> None:
    half = tmp_path / "postgres" / ".making-0000" / "data"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(tmp_path).running() as server:
        assert server.create_database("studio")
        assert not server.create_database("studio")
    assert sorted(path.name for path in (tmp_path / "postgres").glob(".*")) == []


def test_why_a_server_does_not_start_is_told_in_a_sentence(home: Path) -> None:
    control = _data(home) / "global" / "pg_control"
    away = control.with_name("pg_control.away")
    control.rename(away)
    try:
        with pytest.raises(Trouble, match=r"^The database server did not start: .*pg_control.*server\.log\)\.$"):
            EmbeddedPostgres(home).start()
    finally:
        away.rename(control)


def test_a_connection_string_before_the_start_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(NotRunning):
        EmbeddedPostgres(tmp_path).dsn()
