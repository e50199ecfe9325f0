"""A full disk under the embedded server is named, while it is lost and when it is started again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from film_studio.cli._endings import told_in_a_sentence
from runtime.postgres.server import EmbeddedPostgres
from runtime.trouble import Trouble


@pytest.fixture
def small(tmp_path: Path) -> Generator[Path]:
    """Lend a disk of its own of 160 MB; only root can mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", folder]
    if os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("only root can mount a small disk here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def _fill(disk: Path) -> Path:
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 65_536)
        except OSError:
            return filler


def _write(server: EmbeddedPostgres) -> None:
    """Write more than what is left of the write-ahead log's file."""
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (words text)")
        for _ in range(40):
            connection.execute("INSERT INTO notes SELECT repeat(md5(i::text), 60) FROM generate_series(1, 500) i")


def test_a_full_disk_under_the_database_is_named_and_room_heals_it(
    small: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STUDIO_HOME", str(small / "home"))
    monkeypatch.delenv("STUDIO_DATABASE_URL", raising=False)
    server = EmbeddedPostgres(small / "home")
    server.start()
    try:
        filler = _fill(small)
        with pytest.raises(SystemExit) as end, told_in_a_sentence():
            _write(server)
        assert end.value.code == 75
        assert capsys.readouterr().err.startswith(f"studio: The disk is full under the database in {small}/home")
        if not server.alive():
            with pytest.raises(Trouble, match=r"^The disk is full under the database in .*; make room"):
                server.start()

        filler.unlink()
        server.ensure()
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute("CREATE TABLE healed (words text)")
    finally:
        server.stop()


def test_what_the_server_could_not_extend_is_a_full_disk_whatever_its_log_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path))
    monkeypatch.delenv("STUDIO_DATABASE_URL", raising=False)
    with pytest.raises(SystemExit), told_in_a_sentence():
        raise psycopg.errors.DiskFull('could not extend file "base/16384/12614_vm": wrote only 4096 of 8192 bytes')
    assert capsys.readouterr().err.startswith(f"studio: The disk is full under the database in {tmp_path}")
