"""Worker processes: `python -m workers --name A --name B` takes jobs from the queue until told to stop (SIGTERM)."""

from __future__ import annotations

import argparse
import os
import signal
import threading

from domain.shared.sources import new_id
from runtime.memory import collect_seldom
from workers.foreman import Foreman

_LOOK = 0.1  # seconds between two looks whether the parent is there


def main() -> None:
    """Keep a worker process for each name until told to stop; the jobs in hand are finished first."""
    parser = argparse.ArgumentParser(prog="python -m workers", description=__doc__)
    parser.add_argument("--queue", action="append", help="a queue to take jobs from; several may be named")
    parser.add_argument("--name", action="append", help="what the log calls a worker; one process for each")
    arguments = parser.parse_args()
    from runtime.logs import start_logging  # noqa: PLC0415 - `--help` imports nothing heavy
    from runtime.settings import Settings  # noqa: PLC0415

    collect_seldom()
    settings = Settings()
    start_logging(settings.log, tells_outages=False)
    stop = _told_to_stop()
    queues = set(arguments.queue or ["priority", "cpu"])
    parent = os.getppid()

    def stopped() -> bool:
        return stop.is_set() or os.getppid() != parent

    foreman, names = os.getpid(), arguments.name or [f"worker-{os.getpid()}"]
    patience = settings.drain_seconds
    Foreman(names, lambda name: _work(name, queues, foreman), stopped, patience=patience).run()


def _told_to_stop() -> threading.Event:
    stop = threading.Event()

    def told(*_: object) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    return stop


def _work(name: str, queues: set[str], parent: int) -> None:
    from runtime.bootstrap import running  # noqa: PLC0415 - `--help` imports nothing heavy
    from runtime.home import open_home  # noqa: PLC0415
    from runtime.queue import Waiting, open_queue  # noqa: PLC0415
    from workers.actors.generation import declare  # noqa: PLC0415
    from workers.desk import Desk  # noqa: PLC0415

    stop = _told_to_stop()
    with open_home() as home, running(home.settings, home.dsn, roles=("worker",)) as studio:
        waiting = Waiting(job_seconds=home.settings.job_seconds)
        queue = open_queue(home.settings.queue_url, studio.database, waiting)
        declare(queue.broker, Desk(studio, name, new_id()))
        worker = queue.worker(queues)
        # An orphan must not go on taking jobs.
        while not stop.wait(_LOOK) and os.getppid() == parent:
            pass
        worker.stop(timeout=int(home.settings.drain_seconds * 1_000))
        queue.close()


if __name__ == "__main__":
    main()
