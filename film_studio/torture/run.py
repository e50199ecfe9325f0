"""Tortures a studio: processes are killed at random while clients go on, and then everything is checked."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from film_studio.house import open_house
from film_studio.torture.checker import faults
from film_studio.torture.clients import Clients
from film_studio.torture.servers import Server, servers_here
from film_studio.torture.settling import settle
from film_studio.torture.telling import Silent, Telling
from film_studio.torture.victim import STUDIO, Victim


@dataclass(slots=True)
class Outcome:
    """What was done, and what was found."""

    cycles: int
    seed: int
    killed: dict[str, int] = field(default_factory=dict[str, int])
    back: dict[str, float] = field(default_factory=dict[str, float])
    """The mean number of seconds until each kind was there again."""
    left_out: list[str] = field(default_factory=list[str])
    answered: int = 0
    repeated: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list[str])

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return asdict(self)


def torture(
    cycles: int, seed: int, *, kafka: bool | None = None, redis: bool | None = None, telling: Telling | None = None
) -> Outcome:
    """Kill `cycles` times and return what came of it. Raises Trouble when the studio does not come back.

    Kafka and Redis are there and killed where they are installed, unless told otherwise.
    """
    with tempfile.TemporaryDirectory() as folder:
        servers, left_out = servers_here(Path(folder), kafka=kafka, redis=redis)
        outcome = Outcome(cycles, seed, left_out=left_out)
        torment(Path(folder), servers, outcome, telling=telling or Silent())
    return outcome


def torment(
    folder: Path,
    servers: Sequence[Server],
    outcome: Outcome,
    *,
    kinds: Sequence[str] = (),
    program: Sequence[str] = STUDIO,
    telling: Telling = Silent(),  # noqa: B008 - it knows nothing
) -> None:
    """Torture a studio beside these servers, and write into `outcome` what came of it.

    `kinds` of processes are killed, or all; `program` is what is run as the studio's command line.
    """
    began = time.monotonic()
    with _running(servers):
        victim = Victim(folder / "home", servers, program)
        clients = _kill(victim, kinds or victim.kinds, outcome, telling)
        telling.say("waiting until all that was asked is done, then everything is checked")
        outcome.answered, outcome.repeated = len(clients.told), clients.repeated
        with open_house(victim.settings()) as house:
            outcome.faults = [*clients.refused, *settle(house.process), *faults(house.process, clients.told)]
    outcome.seconds = round(time.monotonic() - began, 1)


def _kill(victim: Victim, kinds: Sequence[str], outcome: Outcome, telling: Telling) -> Clients:
    """Kill while clients ask, and return them with what they were answered."""
    dice = random.Random(outcome.seed)  # noqa: S311 - no secret
    settings = victim.settings()
    with open_house(settings, workers=False) as house:
        project_id = str(house.owner.project_id)
    killed: Counter[str] = Counter()
    clients = Clients(victim.url, settings.keys / "owner", project_id, outcome.seed)
    try:
        victim.start()
        clients.start()
        for number, kind in enumerate(islice(_deck(dice, kinds), outcome.cycles), 1):
            time.sleep(dice.uniform(0.2, 1.5))
            killed[kind] += victim.kill(kind)
            telling.cycle(number, outcome.cycles, f"{kind} killed, {len(clients.told)} requests answered")
        victim.wait()  # the last answers come from an API that is there
    finally:
        clients.stop()
        victim.stop()
    outcome.killed = dict(killed)
    outcome.back = {kind: round(seconds, 2) for kind, seconds in victim.returning.mean().items()}
    return clients


@contextmanager
def _running(servers: Sequence[Server]) -> Generator[None]:
    try:
        for server in servers:
            server.start()
        yield
    finally:
        for server in servers:
            server.stop()


def _deck(dice: random.Random, kinds: Sequence[str]) -> Iterator[str]:
    """Yield what to kill: each kind as often as every other, in any order."""
    while True:
        yield from dice.sample(kinds, len(kinds))
