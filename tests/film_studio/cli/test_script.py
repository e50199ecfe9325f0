from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from film_studio.cli.script import app
from film_studio.filming.order import WrongScreenplay
from tests.media.screenplay.test_fdx_production import DOCUMENT

SCRIPT = """Title: Last Train

INT. STATION - NIGHT #1A#

MARA (V.O.)
(softly)
Is it gone?

/* cut */
"""


def test_a_screenplay_is_told_as_data(tmp_path: Path) -> None:
    file = tmp_path / "last.fountain"
    file.write_text(SCRIPT, encoding="utf-8")

    told = json.loads(CliRunner().invoke(app, ["parse", str(file), "--json"]).stdout)

    assert told["title"] == {"Title": "Last Train"}
    assert told["elements"] == [
        {"type": "scene_heading", "text": "INT. STATION - NIGHT", "number": "1A"},
        {"type": "character", "text": "MARA", "extension": "V.O."},
        {"type": "parenthetical", "text": "softly"},
        {"type": "dialogue", "text": "Is it gone?"},
        {"type": "boneyard", "text": "cut"},
    ]


def test_a_screenplay_is_told_a_line_a_paragraph(tmp_path: Path) -> None:
    file = tmp_path / "last.fountain"
    file.write_text(SCRIPT, encoding="utf-8")

    assert CliRunner().invoke(app, ["parse", str(file)]).stdout.splitlines()[:3] == [
        "title         Title: Last Train",
        "scene_heading INT. STATION - NIGHT (#1A)",
        "character     MARA (V.O.)",
    ]


def test_a_text_without_scenes_is_data_too(tmp_path: Path) -> None:
    file = tmp_path / "note.fountain"
    file.write_text("", encoding="utf-8")

    assert json.loads(CliRunner().invoke(app, ["parse", str(file), "--json"]).stdout) == {"title": {}, "elements": []}


def test_a_file_that_is_no_text_is_refused_with_its_name_and_line(tmp_path: Path) -> None:
    file = tmp_path / "last.fountain"
    file.write_bytes(b"INT. STATION\n\n\xff\xfe\x00")

    with pytest.raises(
        WrongScreenplay, match=r"last\.fountain is a binary file and no screenplay.s text \(a NUL byte in line 3"
    ):
        CliRunner().invoke(app, ["parse", str(file)], catch_exceptions=False)


def test_the_pages_of_a_screenplay_are_told_with_their_revisions(tmp_path: Path) -> None:
    file = tmp_path / "last.fdx"
    file.write_bytes(DOCUMENT)

    told = json.loads(CliRunner().invoke(app, ["pages", str(file), "--json"]).stdout)

    assert [page["number"] for page in told["pages"]] == ["1", "1A"]
    assert [(page["revision"], page["marked_lines"]) for page in told["pages"]] == [("Mauve", 1), ("Blue", 1)]
    assert told["scenes"] == [
        {"number": "1", "heading": "INT. STATION - NIGHT", "page": "1", "eighths": told["eighths"]}
    ]
    assert CliRunner().invoke(app, ["pages", str(file)]).stdout.splitlines()[-1].startswith("2 pages, 1 scene,")
    assert CliRunner().invoke(app, ["pdf", str(file)]).exit_code == 0
    plain = (tmp_path / "last.pdf").read_bytes()
    assert plain.startswith(b"%PDF")
    assert CliRunner().invoke(app, ["pdf", str(file), "--continued"]).exit_code == 0
    assert (tmp_path / "last.pdf").read_bytes() != plain


@pytest.mark.parametrize(("faces", "told"), [("", True), ("Noto Sans CJK SC", False)])
def test_letters_that_would_print_as_boxes_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faces: str, *, told: bool
) -> None:
    listing = tmp_path / "fc-list"
    listing.write_text(f"#!/bin/sh\necho '{faces}'\n", encoding="utf-8")
    listing.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    file, plain = tmp_path / "tokyo.fountain", tmp_path / "last.fountain"
    file.write_text("INT. 東京駅 - NIGHT\n\nRain.\n", encoding="utf-8")
    plain.write_text(SCRIPT, encoding="utf-8")

    assert ("print as boxes" in CliRunner().invoke(app, ["pdf", str(file)]).stderr) is told
    assert CliRunner().invoke(app, ["pdf", str(plain)]).stderr == ""
