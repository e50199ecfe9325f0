"""Characters on the command line: created, dressed, pictured, compared."""

from __future__ import annotations

from uuid import UUID

import pytest

from film_studio.cli.character import app
from runtime.trouble import Trouble
from tests.film_studio.cli.conftest import Line

pytestmark = pytest.mark.timeout(300)


def test_a_character_is_created_dressed_and_told_of(line: Line) -> None:
    made = line(app, "create", "Mara", "--appearance", "tall woman, black bun", "--mode", "actor")
    mara = UUID(made.output.strip())
    assert (
        "Mara has the look winter"
        in line(app, "look", "Mara", "winter", "--wardrobe", "red coat", "--age", "60").output
    )
    terms = ("--from", "2026-01-01", "--to", "2999-12-31", "--zone", "Europe/Stockholm", "--uses", "likeness,voice")
    consent = UUID(line(app, "consent", str(mara), "Ingrid Berg", *terms).output.strip())

    assert line(app, "list").output.split()[0] == str(mara)
    told = line(app, "sheet", "Mara").output.splitlines()
    assert told[0] == "Mara: actor, stylized, version 2"
    assert "  look winter: wardrobe red coat, age 60" in told
    assert f"  consent {consent}: Ingrid Berg, likeness, voice, until 2999-12-31, active" in told


def test_versions_are_compared_and_a_wrong_name_is_told_in_a_sentence(line: Line) -> None:
    line(app, "create", "Mara", "--appearance", "tall")
    line(app, "look", "Mara", "winter", "--wardrobe", "red coat")

    told = line(app, "compare", "Mara@1", "Mara").output
    assert "looks.winter: None  |  " in told
    assert told.splitlines()[-1].endswith("attributes differ.")
    wrong = line(app, "sheet", "Nobody").exception
    assert isinstance(wrong, Trouble)
    assert "no character is called Nobody" in str(wrong)
    assert line(app, "create", "Ivo", "--mode", "ghost").exit_code == 2
