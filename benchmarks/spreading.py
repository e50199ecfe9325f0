"""What the shard map and the fences cost a command, and how long a move takes and holds writers up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

from benchmarks.appending import founder
from benchmarks.table import Row, in_turn
from commands.studio_ops.project import CreateProject
from runtime.bootstrap import StudioProcess, running
from runtime.dispatcher import Call, Commands, Principal
from runtime.growing import add
from runtime.keyfiles import key_file
from runtime.moving import Move
from runtime.settings import Settings
from runtime.sharded import Shards

_PATIENCE = 300.0  # seconds
_EVENTS = 50_000  # of the organization that moves


def rows(home: Path, dsn: str, shard_dsn: str, *, seconds: float) -> list[Row]:
    """Measure commands through the map beside commands without it, on one database and on two, and behind fences."""
    settings = Settings(home=home, page_events=5_000)
    with running(settings, dsn, roles=("projector",)) as studio:
        assert isinstance(studio.whole, Shards)  # noqa: S101 - as `running` makes it
        staying, moving = founder(studio.dispatcher), founder(studio.dispatcher)
        plain = studio.whole.commands_of(staying.organization_id)
        calls = _asking(plain, staying), _asking(studio.dispatcher, staying)
        measured = [_row("command through the shard map, one database", in_turn(seconds, *calls))]
        add(studio.database, shard_dsn, key_file(settings.keys, "database"))
        measured.append(_row("command through the shard map, two databases", in_turn(seconds, *calls)))
        _fill(studio, moving)
        measured.append(_moved(studio, moving))
        return [*measured, _row("command where a fence was ever raised", _fenced(studio, calls[1], seconds))]


def _asking(commands: Commands, principal: Principal) -> Callable[[], object]:
    return lambda: commands.dispatch(principal, Call(CreateProject(name="The last train")))


def _row(what: str, taken: Sequence[float]) -> Row:
    floor, ours = taken
    return Row(what, f"{1 / ours:,.0f}/s", f"{1 / floor:,.0f}/s without", floor / ours, "0.97")


def _fenced(studio: StudioProcess, call: Callable[[], object], seconds: float) -> list[float]:
    """Return the seconds of a call without and with the triggers that look at the fences."""
    taken: tuple[list[float], list[float]] = ([], [])
    with studio.database.owner() as connection:
        for _ in range(5):
            for mine, verb in zip(taken, ("DISABLE", "ENABLE"), strict=True):
                for table in ("events", "receipts"):
                    connection.execute(f"ALTER TABLE {table} {verb} TRIGGER fenced".encode())
                mine.extend(in_turn(seconds / 5, call))
    return [median(mine) for mine in taken]


def _fill(studio: StudioProcess, principal: Principal) -> None:
    for _ in range(_EVENTS // 500):
        calls = [Call(CreateProject(name="The last train")) for _ in range(500)]
        calls[0] = Call(calls[0].command, str(uuid4()))
        last = studio.dispatcher.dispatch_together(principal, calls)[-1]
        studio.projector.wait_for(last.position or 0, _PATIENCE)


def _moved(studio: StudioProcess, principal: Principal) -> Row:
    marks: dict[str, float] = {}
    databases = {one.number: one.database for one in studio.every()}
    move = Move(
        studio.database,
        databases.__getitem__,
        principal.organization_id,
        lambda step: marks.setdefault(step, perf_counter()),  # type: ignore[arg-type, return-value] # told, not asked
    )
    began = perf_counter()
    sizes = move.to(1)
    ended = perf_counter()
    held = marks["destination open"] - marks["source fenced"]
    count = sizes.events if sizes else 0
    return Row(f"an organization of {count:,} events moved", f"{ended - began:.1f} s, its writers held up {held:.1f} s")
