from __future__ import annotations

import json
import socket
import sys
from contextlib import closing
from pathlib import Path

import pytest

from film_studio import cli
from runtime.doctor import Finding, examine
from runtime.settings import Settings


def _of(findings: list[Finding]) -> dict[str, Finding]:
    return {finding.name: finding for finding in findings}


def test_what_the_default_set_up_brings_is_found(tmp_path: Path) -> None:
    found = _of(examine(Settings(home=tmp_path / "new", database_url="")))
    assert all(
        found[name].present for name in ("Python", "PostgreSQL", "ffmpeg", "espeak-ng", "fonts", "typst", "disk")
    )
    assert not (tmp_path / "new").exists()


def test_every_lack_says_what_it_costs(tmp_path: Path) -> None:
    assert all(finding.without for finding in examine(Settings(home=tmp_path)) if not finding.present)


def test_a_server_of_ones_own_is_asked_and_not_the_embedded_one(server_dsn: str, tmp_path: Path) -> None:
    found = _of(examine(Settings(home=tmp_path, database_url=server_dsn)))["PostgreSQL"]
    assert found.present
    assert found.found.endswith("by STUDIO_DATABASE_URL")


def test_a_server_that_does_not_answer_or_is_unsafe_is_missing(server_dsn: str, tmp_path: Path) -> None:
    silent = _of(examine(Settings(home=tmp_path, database_url=f"host={tmp_path}")))["PostgreSQL"]
    unsafe_dsn = f"{server_dsn} options='-c synchronous_commit=off'"
    unsafe = _of(examine(Settings(home=tmp_path, database_url=unsafe_dsn)))["PostgreSQL"]
    assert (silent.present, unsafe.present) == (False, False)
    assert silent.found.startswith("No database answers at")
    assert "synchronous_commit" in unsafe.found


def test_it_fails_only_when_something_that_a_film_needs_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["studio", "doctor", "--json"])
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path))
    with pytest.raises(SystemExit) as fine:
        cli.main()
    names = [finding["name"] for finding in json.loads(capsys.readouterr().out)]
    monkeypatch.setenv("STUDIO_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(SystemExit) as lacking:
        cli.main()
    assert (fine.value.code, lacking.value.code) == (0, 1)
    assert "PostgreSQL" in names
    assert capsys.readouterr().err == "studio: a film cannot be made here without PostgreSQL.\n"


def test_servers_that_the_settings_name_are_asked_and_a_silent_one_is_missing(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as somebody:
        port = somebody.getsockname()[1]
        there = _of(examine(Settings(home=tmp_path, queue_url=f"redis://127.0.0.1:{port}/0")))["queue"]
    silent = _of(examine(Settings(home=tmp_path, queue_url=f"amqp://127.0.0.1:{port}")))["queue"]
    strange = _of(examine(Settings(home=tmp_path, queue_url="kafka://here", objects_url="ftp://there")))

    assert (there.present, there.found) == (True, f"redis at 127.0.0.1:{port}, by STUDIO_QUEUE_URL")
    assert (silent.present, strange["queue"].present, strange["objects"].present) == (False, False, False)
    assert "does not answer" in silent.found
    assert "amqp" in strange["queue"].found
    assert "s3://" in strange["objects"].found


@pytest.mark.parametrize(("family", "present"), [("Noto Sans CJK SC,Noto Sans CJK SC Light\n", True), ("", False)])
def test_whether_pages_have_letters_for_chinese_is_asked_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, family: str, present: bool
) -> None:
    program = tmp_path / "fc-list"
    program.write_text(f"#!/bin/sh\ntest \"$1\" = :lang=zh && printf '{family}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    font = _of(examine(Settings(home=tmp_path / "home", database_url="")))["CJK font"]

    assert font.present is present
    assert font.found == (family.strip() if present else "no font of this system has Chinese letters")
