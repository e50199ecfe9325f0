"""How long each thing that is killed is away."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping

_LOOK = 0.02  # seconds between two looks whether it is there again


class Returning:
    """Looks from a thread of its own whether what was killed is there again.

    What is killed again before it came back has been away since the first time; what is still away at the end counts
    for nothing.
    """

    def __init__(self) -> None:
        self._away: dict[str, tuple[float, Callable[[], bool]]] = {}
        self._seconds: defaultdict[str, list[float]] = defaultdict(list)
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="returning", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join()

    def killed(self, kind: str, since: float, back: Callable[[], bool]) -> None:
        """Note that something was killed at an instant of the monotonic clock, and how to see it there again."""
        with self._lock:
            self._away[kind] = (self._away[kind][0] if kind in self._away else since, back)

    def mean(self) -> Mapping[str, float]:
        """Return the mean number of seconds that each kind was away; kinds that never came back are not in it."""
        with self._lock:
            return {kind: sum(all_) / len(all_) for kind, all_ in sorted(self._seconds.items())}

    def look(self) -> None:
        """Look once."""
        with self._lock:
            away = dict(self._away)
        for kind, (since, back) in away.items():
            if back():
                with self._lock:
                    if self._away.get(kind) == (since, back):
                        del self._away[kind]
                        self._seconds[kind].append(time.monotonic() - since)

    def _run(self) -> None:
        while not self._stopped.wait(_LOOK):
            self.look()
