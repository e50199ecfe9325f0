"""Replaying a long log: reading it, folding it into every read model, and going on with commands meanwhile; memory."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from uuid import UUID

import psycopg

from benchmarks.film import studio_up
from benchmarks.multiplied import Sample
from benchmarks.table import Row
from commands.characters.character import DescribeCharacter
from commands.writing.element import ReviseScript
from commands.writing.shapes import ElementShape
from film_studio.filming.desk import Desk
from film_studio.filming.script import take_in
from film_studio.house import House, open_house
from media.screenplay.reading import read_screenplay
from projections.read_model import read_models
from runtime.dispatcher import Call
from runtime.memory import keep_what_is_loaded
from runtime.rebuild import rebuild
from runtime.settings import Settings

_SCRIPT = Path(__file__).resolve().parents[1] / "examples" / "the-tide-table.fountain"
_DRAFTS = 40  # times that every line of the script is rewritten, a few lines at a time
_PAGE = 5_000
_READ = "SELECT state FROM events"
_PATIENCE = 1_800.0  # seconds that the tables have to follow what was laid down


def rows(*, full: bool) -> list[Row]:
    """Measure on a log of 1,000,000 events, or of 50,000. Each copy is a script in drafts, with its characters."""
    events = 1_000_000 if full else 50_000
    with TemporaryDirectory() as folder, open_house(Settings(home=Path(folder)), workers=False) as house:
        _write(house)
        owner = house.process.database.owner_dsn
        count = Sample.of(owner).lay_down(owner, events)
        house.process.projector.wait_for(house.process.log_feed.head(), _PATIENCE)
        keep_what_is_loaded()  # as whatever serves does
        reading, floor = _reading(house), _raw(owner)
        seconds = _rebuilding(house)
        measured = [
            Row(
                f"read and decode {count:,} events, one core",
                f"{reading:.1f} s",
                f"{floor:.1f} s to read their bytes",
                reading / floor,
                "12 / 8 s a million",
            ),
            Row(
                f"replay of {count:,} events into all read models",
                f"{seconds:.0f} s, {count / seconds:,.0f} events a second",
                f"{reading:.1f} s to read and decode them",
                seconds / reading,
                "120 / 60 s a million",
            ),
            _meanwhile(house),
        ]
    return [*measured, *_memory()]


def _write(house: House) -> None:
    """Write the sample: the script is imported, and then every line is rewritten again and again."""
    desk = Desk(house.process, house.owner.principal)
    screenplay = read_screenplay(_SCRIPT)
    script = take_in(desk, house.owner.project_id, screenplay, "bench")
    people = {name: person.id for name, person in script.people.items()}
    for draft in range(_DRAFTS):
        shapes = tuple(
            ElementShape.model_validate(
                e.to_json()
                | {"text": f"{e.text} ({draft})" if e.type == "dialogue" else e.text}
                | {"character_id": people.get(e.text) if e.type == "character" else None}
            )
            for e in screenplay.elements
        )
        desk.ask(ReviseScript(script_id=script.id, elements=shapes))
        for person in people.values():
            desk.ask(DescribeCharacter(character_id=person, appearance=f"as in draft {draft}"))


def _reading(house: House) -> float:
    began, at = perf_counter(), 0
    while True:
        page = house.process.log_feed.read(at, _PAGE)
        if page.position == at:
            return perf_counter() - began
        at = page.position


def _raw(dsn: str) -> float:
    began = perf_counter()
    with psycopg.connect(dsn) as connection, connection.cursor("raw", binary=True) as cursor:
        cursor.itersize = _PAGE
        for _ in cursor.execute(_READ):
            pass
    return perf_counter() - began


def _rebuilding(house: House) -> float:
    began = perf_counter()
    rebuild(house.process.database, house.process.log_feed, list(read_models().values()))
    return perf_counter() - began


def _meanwhile(house: House) -> Row:
    """Measure commands while the tables are rebuilt, beside commands alone."""
    ended = threading.Event()
    character = _character(house)
    alone = _commands(house, character, lambda began: perf_counter() > began + 2)

    def work() -> None:
        _rebuilding(house)
        ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    meanwhile = _commands(house, character, lambda _: ended.is_set())
    thread.join()
    what = "commands a second while all read models are rebuilt"
    return Row(what, f"{meanwhile:,.0f}/s", f"{alone:,.0f}/s without", meanwhile / alone)


def _character(house: House) -> UUID:
    with house.process.database.reading(house.owner.organization_id) as connection:
        row = connection.execute("SELECT id FROM characters LIMIT 1").fetchone()
    if row is None:
        raise RuntimeError("the sample has no character")
    return row[0]


def _commands(house: House, character: UUID, ended: Callable[[float], bool]) -> float:
    began, count = perf_counter(), 0
    while not ended(began):
        command = DescribeCharacter(character_id=character, appearance=f"look {perf_counter()}")
        house.process.dispatcher.dispatch(house.owner.principal, Call(command))
        count += 1
    return count / (perf_counter() - began)


def _memory() -> list[Row]:
    """Measure what each process of an idle studio takes, shared pages counted in part (PSS)."""
    with TemporaryDirectory() as folder, studio_up(Path(folder), STUDIO_WORKERS="1") as up:
        found = {"API, projections and policies": [up], "workers": [], "PostgreSQL, all its processes": []}
        for pid in _below(up):
            kind = "workers" if b"-m\0workers" in Path(f"/proc/{pid}/cmdline").read_bytes() else list(found)[-1]
            found[kind].append(pid)
        told = ", ".join(f"{what} {sum(map(_pss, pids)) / 1e6:,.0f} MB" for what, pids in found.items())
    return [Row("memory of an idle studio", told)]


def _below(pid: int) -> list[int]:
    """Return the processes that a process started, and those that they started."""
    own = [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    return own + [each for child in own for each in _below(child)]


def _pss(pid: int) -> int:
    """Return a process's proportional share of memory, in bytes."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
