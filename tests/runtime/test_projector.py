from __future__ import annotations

import random
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from projections.folding import fold_all
from projections.read_model import read_models
from runtime.asof import AsOf
from runtime.database import Database
from runtime.feed.log import LogFeed
from runtime.feed.port import Page
from runtime.keyfiles import key_file
from runtime.projector import Projection, Projector
from runtime.rebuild import rebuild
from tests.runtime.conftest import Desk
from tests.runtime.notes import AddLine, RewriteNote, TearNote, WriteNote


def _busy(desk: Desk, *, notes: int = 6, seed: int = 1, project_id: UUID | None = None) -> None:
    chance = random.Random(seed)
    ids = [desk.ask(WriteNote(text=f"note {n}", project_id=project_id)).id for n in range(notes)]
    for step in range(40):
        note_id = chance.choice(ids)
        desk.ask(
            chance.choice(
                [RewriteNote(note_id=note_id, text=f"step {step}"), AddLine(note_id=note_id, text=f"line {step}")]
            )
        )
    desk.settle(desk.ask(TearNote(note_id=ids[0])))


def _everything(desk: Desk, *tables: str) -> list[list[tuple[object, ...]]]:
    return [desk.rows(table) for table in tables or ("notes", "note_lines")]


def test_what_was_written_is_seen_once_the_position_is_reached(desk: Desk) -> None:
    note = desk.ask(WriteNote(text="one"))
    desk.settle(desk.ask(RewriteNote(note_id=note.id, text="two")))

    (row,) = desk.rows("notes")
    assert row[4:] == (note.id, "two", 1, ["rewritten"])
    assert row[3] == 2


def test_an_event_about_every_row_of_its_stream_changes_them_all(desk: Desk) -> None:
    kept, torn = (desk.ask(WriteNote(text=text)) for text in ("kept", "torn"))
    for number in range(3):
        desk.ask(AddLine(note_id=kept.id, text=str(number)))
        desk.ask(AddLine(note_id=torn.id, text=str(number)))
    desk.settle(desk.ask(TearNote(note_id=torn.id)))

    assert {row[2] for row in desk.rows("note_lines")} == {kept.id}


class Unruly:
    """A feed that repeats, swaps streams and loses events, as a partitioned one may; what it lost it fetches."""

    def __init__(self, feed: LogFeed, seed: int) -> None:
        self._feed = feed
        self._chance = random.Random(seed)

    def read(self, after: int, limit: int) -> Page:
        page = self._feed.read(max(0, after - 7), self._chance.randint(8, 12))
        by_stream: dict[UUID, list[object]] = {}
        for recorded in page.events:
            by_stream.setdefault(recorded.stream_id, []).append(recorded)
        streams = list(by_stream.values())
        self._chance.shuffle(streams)
        kept = [e for stream in streams for e in (stream if self._chance.random() < 0.7 else stream[-1:])]
        return Page(kept, page.position)  # type: ignore[arg-type] # the same events, fewer

    def wait(self, after: int, timeout: float) -> bool:
        return self._feed.wait(after, timeout)

    def release(self) -> None:
        self._feed.release()

    def stream(self, organization_id: UUID, stream_id: UUID, after: int, upto: int):  # noqa: ANN201 - as the port
        return self._feed.stream(organization_id, stream_id, after, upto)


@pytest.mark.parametrize("seed", range(5))
def test_repeated_lost_and_reordered_deliveries_give_the_same_tables(desk: Desk, seed: int) -> None:
    _busy(desk, seed=seed)
    live = _everything(desk)
    with desk.database.system.connection() as connection:
        for name in ("notes", "note_lines"):
            connection.execute(f"CREATE TABLE read.{name}_unruly (LIKE read.{name} INCLUDING ALL)".encode())
            connection.execute(f"GRANT SELECT ON read.{name}_unruly TO studio_app".encode())
    names = {name: f"{name}_unruly" for name in ("notes", "note_lines")}
    unruly = Projection(desk.database, Unruly(desk.feed, seed), "unruly", names)
    while unruly.advance(10)[1]:
        pass

    assert _everything(desk, *names.values()) == live


def test_a_rebuilt_table_equals_the_live_one_and_goes_on(desk: Desk) -> None:
    _busy(desk)
    before = _everything(desk)

    rebuild(desk.database, desk.feed, read_models().values())
    assert _everything(desk) == before

    desk.settle(desk.ask(WriteNote(text="after")))
    assert len(desk.rows("notes")) == len(before[0]) + 1


def test_folding_in_memory_gives_what_the_tables_hold(desk: Desk) -> None:
    _busy(desk)
    folding = fold_all(read_models().values(), desk.feed.read(0, 1_000).events)

    in_memory = {row.id: row.text for row in folding.tables["notes"].rows.values()}
    assert in_memory == {row[4]: row[5] for row in desk.rows("notes")}


def test_as_of_answers_what_was_then_and_hides_what_came_later(desk: Desk) -> None:
    project = uuid4()
    note = desk.ask(WriteNote(text="one", project_id=project))
    desk.settle(desk.ask(RewriteNote(note_id=note.id, text="two")))
    past = AsOf(desk.database)
    assert note.position is not None

    with past.reading(desk.principal.organization_id, project, note.position) as connection:
        then = connection.execute(
            "SELECT text FROM notes WHERE organization_id = %s", (desk.principal.organization_id,)
        )
        assert then.fetchall() == [("one",)]
    with desk.database.reading(desk.principal.organization_id) as connection:
        assert connection.execute("SELECT text FROM notes").fetchall() == [("two",)]


def test_the_past_is_shown_on_a_connection_that_has_planned_the_same_question_for_the_present(
    desk: Desk, dsn: str, keys: Path
) -> None:
    organization, project = desk.principal.organization_id, uuid4()
    note = desk.ask(WriteNote(text="one", project_id=project))
    desk.settle(desk.ask(RewriteNote(note_id=note.id, text="two")))
    assert note.position is not None
    one_connection = Database(dsn, key_file(keys, "database"), app_connections=1)
    one_connection.open()
    past, question = AsOf(one_connection), "SELECT text FROM notes WHERE organization_id = %s"
    told: list[object] = []
    for _ in range(2):
        with past.reading(organization, project, note.position) as connection:
            told += connection.execute(question, (organization,)).fetchall()
        with one_connection.reading(organization) as connection:
            # The driver prepares what it is asked more than five times.
            now = [connection.execute(question, (organization,)).fetchall() for _ in range(10)]
            told += now[-1]
    one_connection.close()

    assert told == [("one",), ("two",), ("one",), ("two",)]


def test_a_projector_stands_by_while_another_one_is_faster(desk: Desk, database: Database) -> None:
    slow = Projector(database, desk.feed)
    its, others = (Projection(database, desk.feed, "rivals", {}) for _ in range(2))
    stood_by: list[bool] = []
    for text in ("one", "two"):
        desk.ask(WriteNote(text=text))
        while others.advance(10)[1]:
            pass
        slow.step(its)
        stood_by.append(slow.stands_by)
        desk.ask(WriteNote(text=text))
        slow.step(its)
        stood_by.append(slow.stands_by)

    assert stood_by == [False, False, True, False]


def test_two_projectors_at_once_fold_every_event_once(desk: Desk, database: Database) -> None:
    rival = Projection(database, desk.feed, "live", {"notes": "notes", "note_lines": "note_lines"})
    note = desk.ask(WriteNote(text="one"))
    for step in range(59):
        desk.ask(RewriteNote(note_id=note.id, text=str(step)))
        rival.advance(5)
    desk.settle(desk.ask(RewriteNote(note_id=note.id, text="last")))

    (row,) = desk.rows("notes")
    assert row[6] == 60
