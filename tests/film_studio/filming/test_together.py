"""Two films that begin at the same moment, of one project: each finds the people whom the other has just created."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from uuid import UUID

import pytest

from domain.characters.character import Character
from film_studio.filming import script
from film_studio.filming.desk import Desk
from film_studio.filming.script import take_in
from media.screenplay import fountain
from runtime.bootstrap import running
from runtime.owner import ensure_owner
from runtime.settings import Settings
from workers import registry

FIRST = "Title: First\n\nINT. KITCHEN - DAY\n\nMARA (62, grey bun) pours tea.\n\nMARA\nSit down.\n"
SECOND = "Title: Second\n\nINT. OFFICE - DAY\n\nMARA (20, red hair) writes.\n\nMARA\nGo away.\n"


@pytest.fixture
def desk(home: Path, dsn: str) -> Generator[tuple[Desk, UUID]]:
    with running(Settings(home=home), dsn, providers=registry.offered) as studio:
        owner = ensure_owner(studio)
        yield Desk(studio, owner.principal), owner.project_id


def test_a_screenplay_of_the_title_of_another_files_script_is_its_next_draft_and_tells_whose(
    desk: tuple[Desk, UUID],
) -> None:
    at, project_id = desk
    other = SECOND.replace("Title: Second", "Title: First")
    taken = [
        take_in(at, project_id, fountain.parse(text), name)
        for text, name in (
            (FIRST, "one"),
            (FIRST, "one"),
            (other, "two"),
            (other, "two"),
            (FIRST, "one"),
            (SECOND, "two"),
        )
    ]

    assert [script.followed for script in taken] == ["", "", "one", "", "two", ""]
    assert len({script.id for script in taken[:5]}) == 1, "a renamed file goes on with its script"
    assert taken[5].id != taken[0].id


def test_somebody_whom_two_films_create_at_once_otherwise_is_one_person_and_both_go_on(
    desk: tuple[Desk, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    at, project_id = desk
    looked = script.stored
    unseen = [Character]

    def too_early(desk: Desk, kind: type[Character], stream_id: UUID) -> Character | None:
        if kind in unseen:  # looked before the other film created her
            unseen.remove(kind)
            return None
        return looked(desk, kind, stream_id)

    first = take_in(at, project_id, fountain.parse(FIRST), "first")
    monkeypatch.setattr(script, "stored", too_early)
    second = take_in(at, project_id, fountain.parse(SECOND), "second")

    assert second.people["MARA"].id == first.people["MARA"].id
    assert second.people["MARA"].appearance.startswith("20, red hair")
