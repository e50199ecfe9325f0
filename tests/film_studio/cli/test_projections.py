from __future__ import annotations

from commands.characters.character import CreateCharacter
from film_studio.cli.projections import app
from film_studio.house import House
from runtime.dispatcher import Call
from runtime.trouble import Trouble
from tests.film_studio.cli.conftest import Line


def names(house: House) -> list[str]:
    with house.process.database.reading(house.owner.organization_id) as connection:
        rows = connection.execute("SELECT name FROM characters ORDER BY name").fetchall()
    return [row[0] for row in rows]


def spoilt(line: Line) -> None:
    """Make two characters, and lose one of them from the read table as no fold ever would."""
    with line.open() as house:
        for name in ("Mara", "Tom"):
            command = CreateCharacter(name=name, project_id=house.owner.project_id)
            house.process.dispatcher.dispatch(house.owner.principal, Call(command))
    with line.open() as house, house.process.database.system.connection() as connection:
        connection.execute("DELETE FROM read.characters WHERE name = 'Tom'")
        assert names(house) == ["Mara"]


def test_a_read_model_that_is_named_is_built_anew_from_the_log(line: Line) -> None:
    spoilt(line)

    assert line(app, "rebuild", "characters").output == "1 read models stand anew.\n"
    with line.open() as house:
        assert names(house) == ["Mara", "Tom"]


def test_all_are_built_anew_unless_one_is_named(line: Line) -> None:
    spoilt(line)

    assert "read models stand anew" in line(app, "rebuild").output
    with line.open() as house:
        assert names(house) == ["Mara", "Tom"]


def test_a_read_model_that_there_is_not_is_refused_with_those_that_there_are(line: Line) -> None:
    refused = line(app, "rebuild", "dreams").exception

    assert isinstance(refused, Trouble)
    assert str(refused).startswith("There is no read model dreams; there is: api_keys")
