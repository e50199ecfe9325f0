"""A mover that a test kills: `python -m tests.runtime.mover_child ORGANIZATION SHARD STEP` dies after that step."""

from __future__ import annotations

import os
import signal
import sys
from uuid import UUID

from film_studio.spread import every_database, open_home_database
from runtime.moving import Move


def main(organization: str, shard: str, fatal: str) -> None:
    def between(step: str) -> None:
        if step == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    with open_home_database() as (home, key), every_database(home, key) as database:
        Move(home, database, UUID(organization), between).to(int(shard))


if __name__ == "__main__":
    main(*sys.argv[1:])
