"""Programs that the tests start as processes: `python -m tests.runtime.postgres.processes NAME HOME ...`."""

from __future__ import annotations

import os
import pwd
import sys
import time
from pathlib import Path

import psycopg

from runtime.postgres.server import EmbeddedPostgres


def join(home: Path) -> None:
    """Join the server, say its number, and leave when a line comes in."""
    with EmbeddedPostgres(home).running() as server:
        print(server.pid, flush=True)  # noqa: T201
        sys.stdin.readline()


def write(home: Path, writer: str) -> None:
    """Insert numbers for ever, saying each one after its commit; a lost server is started again."""
    server = EmbeddedPostgres(home)
    server.start()
    number = 0
    while True:
        try:
            with psycopg.connect(server.dsn(), autocommit=True) as connection:
                while True:
                    number += 1
                    connection.execute("INSERT INTO written VALUES (%s, %s)", (writer, number))
                    print(number, flush=True)  # noqa: T201
        except psycopg.OperationalError:
            time.sleep(0.01)
            server.ensure()


def as_account(home: Path, name: str) -> None:
    """Become an ordinary user, then start the server and say who owns its data."""
    account = pwd.getpwnam(name)
    os.setgroups([])
    os.setgid(account.pw_gid)
    os.setuid(account.pw_uid)
    with EmbeddedPostgres(home).running() as server:
        told = (
            psycopg.connect(server.dsn()).execute("SELECT current_user, current_setting('data_directory')").fetchone()
        )
    print(told, (home / "postgres" / "data").stat().st_uid == account.pw_uid)  # noqa: T201


if __name__ == "__main__":
    {"join": join, "write": write, "as_account": as_account}[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])  # type: ignore[operator]
