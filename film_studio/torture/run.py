"""Tortures a studio: processes are killed at random while clients go on, and then everything is checked."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from film_studio.house import open_house
from film_studio.torture.checker import faults
from film_studio.torture.clients import Clients
from film_studio.torture.victim import KINDS, Victim
from runtime.settings import Settings
from runtime.trouble import Trouble

_SETTLE = 180.0  # seconds that the jobs asked for have to end
_OPEN = "SELECT count(*) FROM read.generations WHERE status IN ('requested', 'started')"


@dataclass(slots=True)
class Outcome:
    """What was done, and what was found."""

    cycles: int
    seed: int
    killed: dict[str, int] = field(default_factory=dict[str, int])
    answered: int = 0
    repeated: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list[str])

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def torture(cycles: int, seed: int) -> Outcome:
    """Kill `cycles` times and return what came of it. Raises Trouble when the studio does not come back."""
    outcome, began = Outcome(cycles, seed), time.monotonic()
    dice = random.Random(seed)  # noqa: S311 - no secret
    killed: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with open_house(Settings(home=home), workers=False) as house:
            project_id = str(house.owner.project_id)
        victim = Victim(home)
        victim.start()
        clients = Clients(victim.url, home / "keys" / "owner", project_id, seed)
        try:
            clients.start()
            for kind in islice(_deck(dice), cycles):
                time.sleep(dice.uniform(0.2, 1.5))
                killed[kind] += victim.kill(kind)
        finally:
            clients.stop()
            victim.stop()
        outcome.answered, outcome.repeated = len(clients.told), clients.repeated
        with open_house(Settings(home=home, workers=1)) as house:
            _settle(house.process.database.system)
            outcome.faults = [*clients.refused, *faults(house.process, clients.told)]
    outcome.killed, outcome.seconds = dict(killed), round(time.monotonic() - began, 1)
    return outcome


def _deck(dice: random.Random) -> Iterator[str]:
    """Yield what to kill: each kind as often as every other, in any order."""
    while True:
        yield from dice.sample(KINDS, len(KINDS))


def _settle(system: Any) -> None:  # noqa: ANN401 - a pool of any rows
    deadline = time.monotonic() + _SETTLE
    while True:
        with system.connection() as connection:
            left = connection.execute(_OPEN).fetchone()[0]
        if not left:
            return
        if time.monotonic() > deadline:
            raise Trouble(f"{left} jobs do not end.")
        time.sleep(0.2)
