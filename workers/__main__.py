"""A worker process: `python -m workers` takes jobs from the queue until it is told to stop (SIGTERM or SIGINT)."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading

from domain.shared.sources import new_id


def main() -> None:
    """Work until told to stop; the job in hand is finished first."""
    parser = argparse.ArgumentParser(prog="python -m workers", description=__doc__)
    parser.add_argument("--queue", action="append", help="a queue to take jobs from; several may be named")
    parser.add_argument("--name", default=f"worker-{os.getpid()}", help="what the log calls this worker")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
    stop = threading.Event()

    def told(*_: object) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    _work(arguments.name, set(arguments.queue or ["priority", "cpu"]), stop)


def _work(name: str, queues: set[str], stop: threading.Event) -> None:
    from runtime.bootstrap import running  # noqa: PLC0415 - `--help` imports nothing heavy
    from runtime.discovery import discover  # noqa: PLC0415
    from runtime.home import open_home  # noqa: PLC0415
    from runtime.queue import Waiting, open_queue  # noqa: PLC0415
    from workers.actors.generation import declare  # noqa: PLC0415
    from workers.desk import Desk  # noqa: PLC0415

    discover("workers")
    with open_home() as home, running(home.settings, home.dsn, reacting=False) as studio:
        waiting = Waiting(job_seconds=home.settings.job_seconds)
        queue = open_queue(home.settings.queue_url, studio.database, waiting)
        declare(queue.broker, Desk(studio, name, new_id()))
        worker = queue.worker(queues)
        _parent_lives(stop)
        worker.stop(timeout=30_000)
        worker.join()
        queue.close()


def _parent_lives(stop: threading.Event) -> None:
    """Wait for the signal to stop, or for the supervisor to be gone: an orphan must not go on taking jobs."""
    parent = os.getppid()
    while not stop.wait(0.5):
        if os.getppid() != parent:
            return


if __name__ == "__main__":
    main()
