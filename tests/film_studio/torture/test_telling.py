"""What torture tells while it is at work, and how long things are away."""

from __future__ import annotations

import io
import time

from rich.console import Console
from rich.progress import Progress, TextColumn

from film_studio.torture.returning import Returning
from film_studio.torture.telling import Bar, Lines


def test_where_nobody_watches_a_line_comes_now_and_then_and_at_the_end() -> None:
    out, clock = io.StringIO(), iter(range(0, 10_000, 4))
    lines = Lines(out, lambda: float(next(clock)))

    for number in range(1, 41):
        lines.cycle(number, 40, f"kafka killed, {number} requests answered")

    told = out.getvalue().splitlines()
    assert told[0].startswith("torture: cycle 1 of 40, kafka killed, 1 requests answered, ")
    assert told[-1].startswith("torture: cycle 40 of 40, ")
    assert 3 < len(told) < 20


def test_on_a_terminal_a_bar_tells_the_last_cycle() -> None:
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    with Progress(TextColumn("{task.completed} of {task.total}, {task.fields[word]}"), console=console) as progress:
        bar = Bar(progress)
        bar.cycle(1, 9, "api killed")
        bar.cycle(2, 9, "redis killed")

        assert [(task.completed, task.total, task.fields["word"]) for task in progress.tasks] == [
            (2, 9, "redis killed")
        ]


def test_what_is_killed_again_before_it_came_back_has_been_away_since_the_first_time() -> None:
    returning, there = Returning(), {"api": False, "kafka": False}
    now = time.monotonic()
    returning.killed("api", now - 10, lambda: there["api"])
    returning.killed("api", now - 1, lambda: there["api"])
    returning.killed("kafka", now - 5, lambda: there["kafka"])
    returning.look()
    assert returning.mean() == {}

    there["api"] = True
    returning.look()
    returning.killed("api", time.monotonic() - 20, lambda: there["api"])
    returning.look()

    (kind, seconds) = next(iter(returning.mean().items()))
    assert kind == "api"
    assert 15 <= seconds < 16
    assert len(returning.mean()) == 1
