"""How torture tells how far it is: a bar on a terminal, plain lines elsewhere; always beside the outcome, on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

_EVERY = 30.0  # seconds between two plain lines


class Telling(Protocol):
    """Hears what is going on."""

    def cycle(self, done: int, total: int, word: str) -> None:
        """Hear that so many cycles are done, and something about the last one."""
        ...

    def say(self, sentence: str) -> None:
        """Hear what else takes its time."""
        ...


class Silent:
    """Nobody listens."""

    def cycle(self, done: int, total: int, word: str) -> None:
        """Do nothing."""

    def say(self, sentence: str) -> None:
        """Do nothing."""


@dataclass(slots=True)
class Lines:
    """A line at the first cycle and at the last, and between them every so many seconds."""

    out: IO[str] = field(default_factory=lambda: sys.stderr)
    now: Callable[[], float] = time.monotonic
    _began: float = field(init=False)
    _last: float = float("-inf")

    def __post_init__(self) -> None:
        self._began = self.now()

    def cycle(self, done: int, total: int, word: str) -> None:
        """Print a line when it is time for one."""
        if done in {1, total} or self.now() - self._last >= _EVERY:
            self._last = self.now()
            self.say(f"cycle {done} of {total}, {word}, {self._last - self._began:.0f} s")

    def say(self, sentence: str) -> None:
        """Print a line."""
        self.out.write(f"torture: {sentence}\n")
        self.out.flush()


@dataclass(slots=True)
class Bar:
    """A bar with the cycles and the time still to go."""

    progress: Progress

    def cycle(self, done: int, total: int, word: str) -> None:
        """Move the bar on."""
        task = self.progress.task_ids[0] if self.progress.task_ids else self.progress.add_task("torture", word="")
        self.progress.update(task, completed=done, total=total, word=word)

    def say(self, sentence: str) -> None:
        """Print a line above the bar."""
        self.progress.console.print(sentence, highlight=False, markup=False)


@contextmanager
def telling() -> Generator[Telling]:
    """Lend what suits where stderr goes."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[word]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as progress:
        yield Bar(progress)
