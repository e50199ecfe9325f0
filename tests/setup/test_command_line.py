from __future__ import annotations

import errno
import json
import sys
from pathlib import Path

import psycopg
import pytest

from domain.shared.refusal import Invalid, NotFound, Refusal
from film_studio import cli
from film_studio.cli._endings import told_as_an_event, told_in_a_sentence
from runtime.trouble import Trouble, TryAgain


class _Locked(Refusal):
    code = "test.locked"
    kind = "locked"


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (Refusal("It is done already."), 3, "It is done already."),
        (_Locked("Mara is locked."), 3, "Mara is locked."),
        (Invalid("The name is empty.", field="name"), 2, "The name is empty."),
        (NotFound("There is no Mara."), 4, "There is no Mara."),
        (Trouble("There is no PostgreSQL."), 1, "There is no PostgreSQL."),
        (TryAgain("It is busy."), 75, "It is busy."),
        (
            OSError(errno.ENOSPC, "No space", "/films/a.mp4"),
            1,
            "The disk is full while writing /films/a.mp4; make room",
        ),
        (psycopg.OperationalError("closed"), 75, "The database went away; run the same command again"),
    ],
)
def test_what_was_to_be_expected_is_told_in_one_sentence_with_its_exit_code(
    error: Exception, code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end, told_in_a_sentence():
        raise error
    told = capsys.readouterr()
    assert end.value.code == code
    assert told.err.startswith(f"studio: {sentence}")
    assert told.err.count("\n") == 1
    assert not told.out


def test_with_json_a_refusal_is_told_as_an_object(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["studio", "doctor", "--json"])
    with pytest.raises(SystemExit), told_in_a_sentence():
        raise Invalid("The name is empty.", field="name")
    assert json.loads(capsys.readouterr().err) == {
        "error": "The name is empty.",
        "code": "studio.invalid",
        "field": "name",
    }


@pytest.mark.parametrize(
    ("error", "code", "exit_code"),
    [(Invalid("No.", field="name"), "studio.invalid", 2), (TryAgain("No."), "try-again", 75)],
)
def test_a_command_of_json_lines_tells_how_it_ends_in_the_last_of_them_and_the_sentence_as_ever(
    error: Exception, code: str, exit_code: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["studio", "film", "--json"])
    with pytest.raises(SystemExit) as end, told_in_a_sentence(), told_as_an_event():
        raise error
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert (told["event"], told["code"], told["detail"], told["exit_code"]) == ("error", code, "No.", exit_code)
    assert (end.value.code, said.err) == (exit_code, "studio: No.\n")


@pytest.mark.parametrize("bug", [KeyError("x"), OSError(errno.ENOENT, "gone"), psycopg.ProgrammingError("syntax")])
def test_a_bug_is_loud(bug: Exception) -> None:
    with pytest.raises(type(bug)), told_in_a_sentence(), told_as_an_event():
        raise bug


def _studio(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["studio", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code


def test_every_file_of_the_folder_is_a_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(cli.__file__).parent
    assert {module.rpartition(".")[2] for module in cli.commands().values()} == {
        path.stem for path in folder.glob("*.py") if not path.name.startswith("_")
    }
    assert _studio(monkeypatch, "--help") == 0
    told = capsys.readouterr().out
    assert all(f" {name} " in told for name in cli.commands())


@pytest.mark.parametrize("name", sorted(cli.commands()))
def test_every_command_explains_itself(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _studio(monkeypatch, name, "--help") == 0
    assert f"studio {name}" in capsys.readouterr().out


def test_an_unknown_command_is_wrong_use_with_a_hint(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _studio(monkeypatch, "docter") == 2
    assert "doctor" in capsys.readouterr().err


def test_the_version_is_the_projects(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _studio(monkeypatch, "--version") == 0
    assert (
        f'\nversion = "{capsys.readouterr().out.strip()}"\n'
        in (Path(cli.__file__).parents[2] / "pyproject.toml").read_text()
    )
