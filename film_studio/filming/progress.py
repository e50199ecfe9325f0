"""How the making of a film is told: bars on a terminal, plain lines elsewhere, JSON lines for machines."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field
from typing import IO, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from film_studio.printing import printable


class Telling(Protocol):
    """Hears what happens."""

    def stage(self, name: str, total: int) -> None:
        """Begin a stage of `total` items."""
        ...

    def item(self, name: str, label: str, *, reused: bool) -> None:
        """Take one item of a stage as done: made anew, or `reused` as it was."""
        ...

    def say(self, sentence: str) -> None:
        """Tell something worth a line."""
        ...

    def result(self, **told: object) -> None:
        """Tell what came of it all, for machines: people are told in sentences."""
        ...

    def close(self) -> None:
        """End: nothing more will come."""
        ...


@dataclass(slots=True)
class Bars:
    """A bar for each stage, with counts and the time still to go."""

    console: Console = field(default_factory=lambda: Console(stderr=True))
    _progress: Progress | None = None
    _tasks: dict[str, TaskID] = field(default_factory=dict[str, TaskID])
    _reused: dict[str, int] = field(default_factory=dict[str, int])

    def stage(self, name: str, total: int) -> None:
        """Begin a bar."""
        if self._progress is None:
            self._progress = Progress(
                TextColumn("{task.description:<10}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[reused]}"),
                TimeRemainingColumn(),
                console=self.console,
            )
            self._progress.start()
        self._tasks[name] = self._progress.add_task(name, total=total, reused="")

    def item(self, name: str, label: str, *, reused: bool) -> None:
        """Move a bar on."""
        del label
        if self._progress is not None:
            self._reused[name] = self._reused.get(name, 0) + reused
            told = f"{self._reused[name]} reused" if self._reused[name] else ""
            self._progress.update(self._tasks[name], advance=1, reused=told)

    def say(self, sentence: str) -> None:
        """Print a line above the bars."""
        (self._progress.console if self._progress else self.console).print(
            printable(sentence), highlight=False, markup=False
        )

    def result(self, **told: object) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Leave the bars as they stand."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None


@dataclass(slots=True)
class Lines:
    """A plain line at the beginning and the end of each stage, and at every tenth of it."""

    out: IO[str] = field(default_factory=lambda: sys.stderr)
    _totals: dict[str, int] = field(default_factory=dict[str, int])
    _done: dict[str, list[int]] = field(default_factory=dict[str, list[int]])
    _began: dict[str, float] = field(default_factory=dict[str, float])

    def stage(self, name: str, total: int) -> None:
        """Say what begins."""
        self._totals[name], self._done[name], self._began[name] = total, [0, 0], time.monotonic()
        self.say(f"{name}: {total}")

    def item(self, name: str, label: str, *, reused: bool) -> None:
        """Say how far a stage is, ten times at most."""
        del label
        done, total = self._done[name], self._totals[name]
        done[0] += 1
        done[1] += reused
        if done[0] == total or done[0] * 10 // total != (done[0] - 1) * 10 // total:
            seconds = time.monotonic() - self._began[name]
            self.say(f"{name}: {done[0]}/{total}, {done[1]} reused, {seconds:.0f} s")

    def say(self, sentence: str) -> None:
        """Print a line."""
        self.out.write(printable(sentence) + "\n")
        self.out.flush()

    def result(self, **told: object) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing: every line stands already."""


@dataclass(slots=True)
class JsonLines:
    """One JSON object a line: {"event": "stage" | "item" | "say" | "result", ...}."""

    out: IO[str] = field(default_factory=lambda: sys.stdout)

    def stage(self, name: str, total: int) -> None:
        """Tell that a stage begins."""
        self._tell(event="stage", stage=name, total=total)

    def item(self, name: str, label: str, *, reused: bool) -> None:
        """Tell that an item is done."""
        self._tell(event="item", stage=name, item=label, reused=reused)

    def say(self, sentence: str) -> None:
        """Tell a sentence."""
        self._tell(event="say", text=sentence)

    def result(self, **told: object) -> None:
        """Tell what came of it, in the last line."""
        self._tell(event="result", **told)

    def close(self) -> None:
        """Do nothing."""

    def _tell(self, **told: object) -> None:
        self.out.write(json.dumps(told, ensure_ascii=False) + "\n")
        self.out.flush()


def telling(*, as_json: bool) -> Telling:
    """Return what suits where the output goes."""
    if as_json:
        return JsonLines()
    return Bars() if sys.stderr.isatty() else Lines()
