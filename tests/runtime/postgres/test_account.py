from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from runtime.postgres.account import CannotRunAsRoot, account_for
from runtime.postgres.binaries import NoPostgres, find_binaries
from runtime.postgres.server import EmbeddedPostgres
from runtime.trouble import Trouble

ROOT = Path(__file__).resolve().parents[3]

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has a choice of accounts")


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """A folder that every account can reach, in place of /var/lib."""
    folder = Path(tempfile.mkdtemp(dir="/var/tmp"))
    folder.chmod(0o755)
    monkeypatch.setenv("STUDIO_POSTGRES_PUBLIC", str(folder))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def without_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_POSTGRES_ROOT", "account")


def _modes(folder: Path) -> dict[Path, int]:
    return {parent: parent.stat().st_mode for parent in (folder, *folder.parents)}


def _data_folder(server: EmbeddedPostgres) -> Path:
    with psycopg.connect(server.dsn()) as connection:
        row = connection.execute("SELECT current_setting('data_directory')").fetchone()
    assert row is not None
    return Path(str(row[0]))


@as_root
def test_in_a_namespace_the_files_stay_roots_and_no_parent_is_opened(tmp_path: Path) -> None:
    if not account_for(tmp_path, find_binaries()).before:
        pytest.skip("this machine forbids user namespaces")
    modes = _modes(tmp_path)
    with EmbeddedPostgres(tmp_path).running() as server:
        data = _data_folder(server)
    assert data == tmp_path / "postgres" / "data"
    assert data.stat().st_uid == 0
    assert _modes(tmp_path) == modes


@as_root
@pytest.mark.usefixtures("without_namespaces")
def test_without_namespaces_another_account_runs_it_in_a_folder_of_its_own(tmp_path: Path, public: Path) -> None:
    modes = _modes(tmp_path)
    for _ in range(2):
        with EmbeddedPostgres(tmp_path).running() as server:
            data = _data_folder(server)
            runs_as = Path(f"/proc/{server.pid}").stat().st_uid
        assert data.is_relative_to(public)
        assert data.stat().st_uid == runs_as != 0
    assert len(list(public.glob("ai-film-studio/*/data"))) == 1
    assert _modes(tmp_path) == modes


@as_root
@pytest.mark.usefixtures("without_namespaces")
def test_programs_that_the_account_cannot_read_are_copied_for_it(
    tmp_path: Path, public: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    found = find_binaries().folder
    site = found.parents[2]
    for part in (found.parents[1].name, f"{found.parents[1].name}.libs"):
        if (site / part).is_dir():
            shutil.copytree(site / part, tmp_path / part, symlinks=True)
    monkeypatch.setenv("STUDIO_POSTGRES_BIN", str(tmp_path / found.relative_to(site)))
    with EmbeddedPostgres(tmp_path / "home").running() as server:
        program = Path(f"/proc/{server.pid}/exe").readlink()
    assert program.is_relative_to(public)
    assert not program.stat().st_mode & 0o022


@as_root
@pytest.mark.usefixtures("without_namespaces")
def test_data_made_in_a_namespace_are_never_begun_anew_without_one(tmp_path: Path, public: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(CannotRunAsRoot, match="run the studio as an ordinary user, or set STUDIO_DATABASE_URL"):
        account_for(tmp_path, find_binaries())
    assert not list(public.iterdir())


@as_root
def test_data_that_were_moved_away_are_missed_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").symlink_to(tmp_path / "gone")
    with pytest.raises(Trouble, match=r"is gone; put .* back, or remove the link"):
        account_for(tmp_path, find_binaries())


@as_root
def test_a_folder_of_somebody_else_is_refused_by_name(tmp_path: Path) -> None:
    os.chown(tmp_path, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(Trouble, match=r"belongs to nobody; run the studio as nobody, or set STUDIO_HOME"):
        account_for(tmp_path, find_binaries())


@as_root
@pytest.mark.usefixtures("public")
def test_an_ordinary_user_runs_it_as_himself() -> None:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
        command = [sys.executable, "-m", "tests.runtime.postgres.processes", "as_account", folder, "nobody"]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.stdout == f"('studio', '{folder}/postgres/data') True\n", told.stderr


def test_a_folder_without_a_server_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(NoPostgres, match=f"^{tmp_path} holds no PostgreSQL"):
        find_binaries()


def test_a_server_older_than_15_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9 (Debian)'\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("STUDIO_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(NoPostgres, match=r"holds PostgreSQL 14\.9; the oldest that the studio runs on is 15"):
        find_binaries()
