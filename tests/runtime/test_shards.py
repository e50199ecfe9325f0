"""Organizations on two databases: each is on one, is moved while it works, and nothing is lost or doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event
from uuid import UUID, uuid4

import pytest

from commands.characters.character import RenameCharacter
from commands.characters.image import GenerateCharacterImage
from domain.enterprise.name_claim import SlugTaken
from domain.generation.generation import Generation
from domain.shared.refusal import NotFound
from queries import history
from runtime.audit import entries
from runtime.authority import Memberships
from runtime.bootstrap import running
from runtime.database import Database, acting_for
from runtime.discovery import discover
from runtime.dispatcher import Reply
from runtime.events.recorder import BeingMoved
from runtime.growing import CannotAdd, add, listed
from runtime.jobs import JobDispatcher
from runtime.keyfiles import key_file
from runtime.moving import CannotMove, Differs
from runtime.queue import open_queue
from runtime.reading import Access, live
from runtime.settings import Settings
from runtime.shards import ShardMap, shard_of
from runtime.trouble import TryAgain
from tests.runtime.spread import House, Spread, until, written
from workers.desk import Desk

pytestmark = [pytest.mark.full, pytest.mark.timeout(240)]

STEPS = (
    "source fenced",
    "copied",
    "switched",
    *(
        pytest.param(step, marks=pytest.mark.full)
        for step in ("intended", "destination fenced", "page copied", "source closed", "destination open")
    ),
)


@pytest.fixture
def spread(home: Path, dsn: str, fresh_shard: Callable[[], str]) -> Generator[Spread]:
    settings = Settings(home=home)
    with running(settings, dsn) as studio:
        add(studio.database, fresh_shard(), key_file(settings.keys, "database"))
        yield Spread(studio, dsn)


def names(spread: Spread, house: House, shard: int) -> Counter[str]:
    """Return how often each name was given to a new character, as a shard's log has it."""
    with spread.shard(shard).database.reading(house.id) as connection:
        rows = connection.execute(
            "SELECT convert_from(state, 'UTF8')::jsonb->>'name' FROM events"
            " WHERE organization_id = %s AND topic = 'characters.CharacterCreated'",
            (house.id,),
        ).fetchall()
    return Counter(name for (name,) in rows)


def test_a_new_organization_is_founded_where_the_fewest_are_and_nowhere_else(spread: Spread) -> None:
    houses = [spread.found() for _ in range(4)]

    assert Counter(map(spread.place, houses)) == {0: 2, 1: 2}
    for house in houses:
        here = spread.place(house)
        assert spread.events(house, here)
        assert spread.events(house, 1 - here) == []
    assert [shard.organizations for shard in listed(spread.studio.database)] == [2, 2]


def test_positions_tell_of_which_shard_they_are(spread: Spread) -> None:
    for shard in (0, 1):
        assert shard_of(spread.character(spread.on(shard)).position or -1) == shard


def test_a_name_belongs_to_one_organization_of_all_shards(spread: Spread) -> None:
    spread.found("night-train")
    with pytest.raises(SlugTaken):
        spread.found("night-train")
    assert spread.place(spread.found()) != spread.place(spread.found())


def test_an_organization_that_was_there_before_the_shards_keeps_place_and_name(
    home: Path, dsn: str, fresh_shard: Callable[[], str]
) -> None:
    settings = Settings(home=home)
    with running(settings, dsn) as studio:
        spread = Spread(studio, dsn)
        old = spread.found("old-house")
        add(studio.database, fresh_shard(), key_file(settings.keys, "database"))

        assert spread.place(old) == 0
        assert spread.place(spread.found()) == 1
        with pytest.raises(SlugTaken):
            spread.found("old-house")


def test_alone_the_home_database_has_every_organization(home: Path, dsn: str) -> None:
    with running(Settings(home=home), dsn) as studio:
        spread = Spread(studio, dsn)
        spread.found()
        spread.found()
        spread.settle()

        assert [(shard.number, shard.organizations) for shard in listed(studio.database)] == [(0, 2)]


def test_a_database_with_events_is_no_shard_and_one_added_twice_is_one(
    spread: Spread, fresh_dsn: Callable[[], str], fresh_shard: Callable[[], str], home: Path
) -> None:
    key = key_file(home / "keys", "database")
    other = fresh_shard()
    assert add(spread.studio.database, other, key) == add(spread.studio.database, other, key) == 2

    used = fresh_shard()
    with running(Settings(home=home), used) as another:
        Spread(another, used).found()
    with pytest.raises(CannotAdd, match="has events already"):
        add(spread.studio.database, used, key)
    with pytest.raises(CannotAdd, match=r"No database answers at 127\.0\.0\.1:1"):
        add(spread.studio.database, "host=127.0.0.1 port=1 dbname=nowhere", key)


def test_what_is_of_one_shard_is_nothing_to_an_organization_of_another(spread: Spread) -> None:
    ours, theirs = spread.on(0), spread.on(1)
    hidden = spread.character(theirs)
    with pytest.raises(NotFound):
        spread.ask(ours, RenameCharacter(character_id=hidden.id, name="Stolen"))

    spread.move(ours, 1)
    with pytest.raises(NotFound):
        spread.ask(ours, RenameCharacter(character_id=hidden.id, name="Stolen"))


def test_one_who_writes_all_through_a_move_has_everything_once_afterwards(spread: Spread) -> None:
    house, neighbour = spread.on(0), spread.on(0)
    told: dict[str, Reply] = {}
    beside: dict[str, Reply] = {}
    ended = Event()
    with ThreadPoolExecutor(3) as pool:
        clients = [pool.submit(written, spread, house, told, ended, name) for name in ("one", "two")]
        clients.append(pool.submit(written, spread, neighbour, beside, ended, "beside"))
        try:
            until(lambda: len(told) > 30)
            sizes = spread.move(house, 1)
            count = len(told)
            until(lambda: len(told) > count + 30)
        finally:
            ended.set()
        for client in clients:
            client.result()
    spread.settle()

    assert sizes is not None
    assert names(spread, house, 1) == Counter(told.keys())
    assert spread.events(house, 1)[: sizes.events] == spread.events(house, 0)
    assert names(spread, neighbour, 0) == Counter(beside.keys())
    assert {shard_of(reply.position or 0) for reply in told.values()} == {0, 1}


@pytest.mark.parametrize("step", STEPS)
def test_a_mover_that_is_killed_is_run_again_and_nothing_is_lost(spread: Spread, step: str) -> None:
    house = spread.on(0)
    told = {f"before {n};": spread.character(house, f"before {n};", f"before {n};") for n in range(5)}
    spread.settle()

    spread.killed(house, 1, step)
    try:
        told["between;"] = spread.character(house, "between;", "between;")
    except BeingMoved:
        assert step not in {"intended", "destination fenced", "page copied", "destination open"}
    spread.move(house, 1)
    for key in [*told, "between;"]:
        told[key] = spread.character(house, key, key)
    told["after;"] = spread.character(house, "after;", "after;")

    assert spread.place(house) == 1
    assert names(spread, house, 1) == Counter(told.keys())
    assert spread.move(house, 1) is None


@pytest.mark.parametrize("step", ["intended", "copied"])
def test_a_move_that_is_given_up_leaves_the_organization_at_work_where_it_was(spread: Spread, step: str) -> None:
    house = spread.on(0)
    spread.character(house, "before")
    spread.killed(house, 1, step)

    assert spread.mover(house).stay() == 0
    spread.character(house, "given up")
    spread.settle()
    assert names(spread, house, 0) == Counter(["before", "given up"])

    spread.move(house, 1)
    assert spread.events(house, 1) == spread.events(house, 0)


def test_an_organization_that_comes_back_finds_what_it_left_and_what_it_made_elsewhere(spread: Spread) -> None:
    house = spread.on(0)
    left = spread.character(house, "left")
    spread.move(house, 1)
    made = spread.character(house, "made elsewhere")
    spread.move(house, 0)
    spread.character(house, "back")
    spread.settle()

    assert names(spread, house, 0) == Counter(["left", "made elsewhere", "back"])
    assert spread.events(house, 0)[:-1] == spread.events(house, 1)
    here = spread.studio.of(house.id)
    assert here.here(house.id, left.position or 0) == left.position
    assert (left.position or 0) < here.here(house.id, made.position or 0) <= here.log_feed.head()


def test_what_is_settled_is_copied_and_proven_before_the_writers_are_held_up(spread: Spread) -> None:
    house = spread.on(0)
    for number in range(20):
        spread.character(house, f"{number}", f"{number};")
    spread.settle()
    left: list[tuple[int, int]] = []

    def look(step: str) -> None:
        if step == "source fenced":
            with spread.shard(1).database.reading(house.id) as connection:
                count = (
                    "SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM receipts WHERE position IS NOT NULL)"
                )
                left.append(connection.execute(count).fetchone() or (0, 0))

    sizes = spread.move(house, 1, look)

    assert sizes is not None
    assert left == [(sizes.events, sizes.receipts)]


def test_a_copy_that_differs_is_not_gone_by(spread: Spread, monkeypatch: pytest.MonkeyPatch) -> None:
    house = spread.on(0)
    monkeypatch.setattr("runtime.copying._RECEIPTS_IN", "SELECT %s::uuid")
    spread.character(house)
    with pytest.raises(Differs, match="is not switched"):
        spread.move(house, 1)
    assert spread.place(house) == 0


def test_a_move_is_refused_where_it_makes_no_sense(spread: Spread, fresh_shard: Callable[[], str], home: Path) -> None:
    house = spread.on(0)
    add(spread.studio.database, fresh_shard(), key_file(home / "keys", "database"))
    spread.killed(house, 1, "intended")
    with pytest.raises(CannotMove, match="on its way from shard 0 to 1"):
        spread.move(house, 2)
    with pytest.raises(CannotMove, match="no shard 9"):
        spread.move(house, 9)
    with pytest.raises(CannotMove, match="no organization"):
        spread.mover(House(house.principal.__class__(uuid4(), house.principal.actor), uuid4())).to(1)

    def again(step: str) -> None:
        if step == "intended":
            with pytest.raises(TryAgain, match="by another process"):
                spread.move(house, 1)

    spread.move(house, 1, again)


def test_a_position_of_the_former_shard_is_reached_when_its_event_is_shown_again(spread: Spread) -> None:
    house = spread.on(0)
    first, second = spread.character(house, "first"), spread.character(house, "second")
    spread.character(spread.on(0), "of somebody else")
    spread.move(house, 1)
    there = spread.studio.of(house.id)

    for reply, name in ((first, "first"), (second, "second")):
        here = there.here(house.id, reply.position or 0)
        assert shard_of(here) == 1
        assert there.projector.wait_for(here, 10)
        with there.past.reading(house.id, house.project_id, here) as connection:
            rows = connection.execute("SELECT name FROM characters ORDER BY stream_version, name").fetchall()
        assert name in {row[0] for row in rows}
        assert (("second",) in rows) == (name == "second")


def test_tables_history_and_audit_are_whole_on_the_new_shard(spread: Spread) -> None:
    house, other = spread.on(0), spread.on(0)
    mara = spread.character(house, "Mara")
    spread.ask(house, RenameCharacter(character_id=mara.id, name="Mara Weiss"))
    spread.character(other, "Other")
    before = {h.id: _exported(spread, h) for h in (house, other)}
    spread.move(house, 1)
    spread.settle()
    there = spread.studio.of(house.id)
    access = Access(there.database, Memberships(there.log), house.principal)

    with there.database.reading(house.id) as connection:
        shown = connection.execute("SELECT name FROM characters WHERE organization_id = %s", (house.id,)).fetchall()
    events = history.of_stream(house.id, live(there.database, access), mara.id, 10)
    assert shown == [("Mara Weiss",)]
    assert [event.version for event in events] == [1, 2]
    assert {h.id: _exported(spread, h) for h in (house, other)} == before


def _exported(spread: Spread, house: House) -> list[dict[str, object]]:
    found = entries(spread.studio.of(house.id).database, house.id)
    return [{name: value for name, value in entry.items() if name != "position"} for entry in found]


def test_no_policy_reacts_twice_to_what_has_moved(spread: Spread, monkeypatch: pytest.MonkeyPatch) -> None:
    house = spread.on(0)
    mara = spread.character(house)
    spread.ask(house, GenerateCharacterImage(character_id=mara.id, prompt="at sea"))
    spread.settle()
    before = spread.events(house, 0)
    spread.move(house, 1)
    spread.settle()
    assert spread.events(house, 1) == before

    with spread.shard(1).database.system.connection() as connection:
        assert connection.execute("SELECT count(*) FROM poison").fetchone() == (0,)


def test_a_reaction_that_a_move_holds_up_comes_when_it_has_ended(spread: Spread) -> None:
    house = spread.on(0)
    mara = spread.character(house)
    spread.settle()
    with spread.shard(0).database.system.connection() as connection:
        # As if the policies were slow: what follows is reacted to only behind the fence.
        asked: list[Reply] = []

        def between(step: str) -> None:
            if step == "destination fenced":
                asked.append(spread.ask(house, GenerateCharacterImage(character_id=mara.id, prompt="late")))

        spread.move(house, 1, between)
        del connection
    job = asked[0].job_id
    assert job is not None
    until(lambda: _status(spread, house, job) == "requested")
    spread.settle()
    topics = Counter(event[2] for event in spread.events(house, 1))
    assert topics[Generation.Created.TOPIC] == 1


def _status(spread: Spread, house: House, job: UUID) -> str | None:
    with spread.studio.of(house.id).database.reading(house.id) as connection:
        row = connection.execute("SELECT status FROM generations WHERE id = %s", (job,)).fetchone()
    return row[0] if row else None


def test_a_job_of_an_organization_that_moved_is_told_and_made_on_its_new_shard(
    spread: Spread, monkeypatch: pytest.MonkeyPatch
) -> None:
    discover("workers.providers")
    house = spread.on(0)
    mara = spread.character(house)
    jobs = [spread.ask(house, GenerateCharacterImage(character_id=mara.id, prompt=p)).job_id for p in ("one", "two")]
    spread.settle()
    ended, waiting = (job for job in jobs if job)
    old = spread.studio.of(house.id)
    Desk(old, "worker-1", uuid4()).make(house.id, ended)
    spread.settle()
    spread.move(house, 1)
    spread.settle()

    queue = open_queue("", spread.studio.database)
    source, destination = (JobDispatcher(s.database, s.feed, queue) for s in spread.studio.every())
    until(lambda: _quiet(source) and _quiet(destination))
    assert queue.depth("cpu") + queue.depth("gpu") + queue.depth("priority") == 0
    monkeypatch.setattr("runtime.jobs._LOST_AFTER", timedelta(0))  # so long must nobody have been told of a job
    assert (source.sweep(), destination.sweep()) == (0, 1)
    assert _told(destination)
    queue.close()

    Desk(old, "worker-2", uuid4()).make(house.id, waiting)  # a worker that does not know yet
    with acting_for(house.id):
        assert spread.studio.of(house.id).log.reload(Generation, waiting).status == "completed"
    spread.settle()
    assert Counter(e[2] for e in spread.events(house, 1))[Generation.Completed.TOPIC] == 2


def _quiet(jobs: JobDispatcher) -> bool:
    return not jobs.step()


def _told(jobs: JobDispatcher) -> bool:
    return jobs.step()


def test_with_one_database_no_command_asks_the_map(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    known = ShardMap(database)
    known.confirm()
    monkeypatch.setattr(known, "_home", None)  # whatever asked would fail

    assert {known.shard(uuid4()) for _ in range(1_000)} == {0}


def test_a_process_knows_within_a_lease_that_an_organization_moved(spread: Spread) -> None:
    house = spread.on(0)
    known = ShardMap(spread.studio.database)
    assert known.shard(house.id) == 0
    spread.move(house, 1)
    assert known.shard(house.id) == 1
