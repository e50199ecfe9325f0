"""An ordinary mistake at the command line ends in one sentence and an exit code, and never in a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.conftest import ROOT, SHORT

# Root may go everywhere; without these two it may go where everybody else may.
_AS_EVERYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


def _run(*words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*_AS_EVERYBODY, sys.executable, "-P", "-m", "film_studio", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **more},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def _told(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert "Traceback" not in done.stderr
    assert done.returncode == code, done.stderr
    assert all(word in done.stderr for word in words), done.stderr
    assert "pydantic" not in done.stderr
    assert done.stderr.count("\n") == 1, done.stderr


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "short.fountain"
    path.write_text(SHORT, encoding="utf-8")
    return path


@pytest.mark.parametrize(("out", "words"), [("/proc/x", "named folder"), ("/etc/hostname", "is a file")])
def test_a_film_that_can_be_put_nowhere_is_not_begun(out: str, words: str, source: Path, tmp_path: Path) -> None:
    home = tmp_path / "studio"
    _told(_run("film", source, "--out", out, STUDIO_HOME=str(home)), 2, out, words.removeprefix("named "))
    assert not home.exists()


@pytest.mark.parametrize("file", ["/proc/x/y.jsonl", "/etc", "/no/such/folder/y.jsonl"])
def test_an_export_that_can_be_put_nowhere_is_not_begun(file: str, tmp_path: Path) -> None:
    home = tmp_path / "studio"
    _told(_run("audit", "export", file, STUDIO_HOME=str(home)), 2, file.rpartition("/")[2])
    assert not home.exists()


@pytest.mark.parametrize(
    ("name", "value", "takes"),
    [
        ("STUDIO_FEED", "foo", "'log' or 'kafka'"),
        ("STUDIO_PORT", "abc", "integer"),
        ("STUDIO_PORT", "99999999", "65535"),
        ("STUDIO_WORKERS", "-1", "greater than or equal to 0"),
        ("STUDIO_JOBS_AT_ONCE", "abc", "integer"),
        ("STUDIO_KAFKA", "foo", "`host:port`"),
        ("STUDIO_KIND_SECONDS", "abc", '{"speech": 120'),
        ("STUDIO_KIND_SECONDS", '{"speech": 0}', "greater than or equal to 1"),
    ],
)
@pytest.mark.parametrize("command", ["doctor", "up"])
def test_a_wrong_setting_is_named_with_its_value_and_what_it_takes(
    command: str, name: str, value: str, takes: str, tmp_path: Path
) -> None:
    told = f"{name}[speech]=0" if "0}" in value else f"{name}={value}"
    _told(_run(command, STUDIO_HOME=str(tmp_path), **{name: value}), 2, told, takes)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("foo", "postgresql://owner:password@host:5432/database"),
        ("postgresql://me:secret@127.0.0.1:1/x", "127.0.0.1:1"),
    ],
)
def test_a_wrong_address_of_the_database_is_told_by_the_doctor_and_by_whoever_needs_it(
    url: str, words: str, tmp_path: Path
) -> None:
    settings = {"STUDIO_HOME": str(tmp_path), "STUDIO_DATABASE_URL": url}
    told = _run("doctor", **settings)
    assert (told.returncode, "Traceback" in told.stderr, words in told.stdout) == (1, False, True), told
    _told(_run("jobs", "list", **settings), 2 if url == "foo" else 75, words, "STUDIO_DATABASE_URL" * (url != "foo"))
    assert "secret" not in told.stdout


@pytest.mark.parametrize(("port", "bound"), [("99999999", 65535), ("-3", 0)])
def test_a_port_that_is_none_is_wrong_use(port: str, bound: int, tmp_path: Path) -> None:
    done = _run("up", "--port", port, STUDIO_HOME=str(tmp_path))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert f"than or equal to {bound}" in done.stderr


def test_what_is_no_database_becomes_no_shard(dsn: str, home: Path) -> None:
    _told(
        _run("shards", "add", "foo", STUDIO_HOME=str(home), STUDIO_DATABASE_URL=dsn),
        3,
        "'foo' is no address of a PostgreSQL database",
    )


def test_what_one_may_not_use_is_told_in_a_sentence(tmp_path: Path) -> None:
    source, closed = tmp_path / "short.fountain", tmp_path / "closed"
    source.write_text(SHORT, encoding="utf-8")
    closed.mkdir(mode=0)
    home = {"STUDIO_HOME": str(tmp_path / "studio")}

    _told(_run("film", source, "--out", closed / "x", **home), 2, "closed/x", "Permission denied", "--out")
    _told(_run("film", closed / "short.fountain", **home), 1, "closed", "Permission denied")
    nowhere = str(closed / "none")
    _told(_run("film", source, "--out", tmp_path / "out", STUDIO_HOME=nowhere), 1, nowhere, "set STUDIO_HOME")
    told = _run("doctor", STUDIO_HOME=nowhere)
    assert "Traceback" not in told.stderr
    assert "free in" in told.stdout
