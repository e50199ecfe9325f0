from __future__ import annotations

import os

from film_studio.cli.objects import app
from tests.film_studio.cli.conftest import Line


def test_collecting_says_what_it_freed(line: Line) -> None:
    with line.open() as house:
        store = house.process.objects
        digest = store.put(bytes(3_000))
        os.utime(store.path(digest), (0, 0))
        mark = house.process.settings.objects / "uploads" / str(house.owner.organization_id) / digest
        mark.parent.mkdir(parents=True)
        mark.touch()

    told = "2.9 KiB, 1 objects that nothing names and 0 of the recipe cache; 0 are kept.\n"
    assert line(app, "collect", "--dry-run").output == f"To be freed: {told}"
    assert digest in store
    assert line(app, "collect").output == f"Freed: {told}"
    assert digest not in store
    assert mark.exists()
