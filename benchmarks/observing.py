"""What it costs a command to be measured and traced: processor time, which a busy machine changes least."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from importlib.util import find_spec
from statistics import median
from time import process_time
from typing import TypeVar
from unittest import mock

from benchmarks.appending import founder, open_dispatcher
from benchmarks.table import Row
from commands.studio_ops.project import CreateProject
from runtime.dispatcher import Call
from runtime.events.writer import Decision
from runtime.tracing import traced_by

T = TypeVar("T")

_ROUNDS = 15
_COMMANDS = 200  # of a round


def rows(dsn: str, key: bytes) -> list[Row]:
    """Measure commands in one thread: bare, measured as always, and traced as well, where the extra is installed."""
    database, dispatcher = open_dispatcher(dsn, key)
    principal = founder(dispatcher)

    def command() -> None:
        dispatcher.dispatch(principal, Call(CreateProject(name="The last train")))

    ways: list[Callable[[], ExitStack]] = [_bare, ExitStack]
    if find_spec("opentelemetry.sdk"):
        ways.append(_traced)
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(_ROUNDS):
        for way, mine in zip(ways, taken, strict=True):
            with way():
                mine.append(_microseconds(command))
    database.close()
    bare, *others = map(median, taken)
    named = zip(("metrics", "metrics and a trace"), others, strict=False)
    return [
        Row(f"processor time of a command with {what}", f"{ours:,.0f} us", f"{bare:,.0f} us without", bare / ours)
        for what, ours in named
    ]


def _microseconds(command: Callable[[], None]) -> float:
    began = process_time()
    for _ in range(_COMMANDS):
        command()
    return (process_time() - began) / _COMMANDS * 1e6


def _unmeasured(_: str, answer: Decision[tuple[T, str]]) -> Decision[T]:
    return (yield from answer)[0]


def _bare() -> ExitStack:
    stack = ExitStack()
    stack.enter_context(mock.patch("runtime.dispatcher.command_timed", _unmeasured))
    return stack


def _traced() -> ExitStack:
    """Trace as STUDIO_TRACES does, to a collector that takes everything at once."""
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - an extra
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter  # noqa: PLC0415

    stack = ExitStack()
    stack.enter_context(traced_by(BatchSpanProcessor(InMemorySpanExporter())))
    return stack
