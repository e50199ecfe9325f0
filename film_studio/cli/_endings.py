"""How a command ends when it does not succeed: one sentence for what was to be expected, a traceback for a bug."""

from __future__ import annotations

import errno
import json
import re
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from domain.shared.refusal import Refusal
from film_studio.printing import printable
from runtime.trouble import FULL, Trouble

FAILED, WRONG_USE, CONFLICT, NOT_FOUND, TRY_AGAIN = 1, 2, 3, 4, 75

_OF_KIND = {"invalid": WRONG_USE, "rule": CONFLICT, "locked": CONFLICT, "stale": CONFLICT, "missing": NOT_FOUND}
_DISK_FULL = "53100"  # PostgreSQL's code
_NOT_OURS = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR)


@dataclass(frozen=True, slots=True)
class _Ending:
    exit_code: int
    sentence: str
    code: str
    field: str | None = None


@contextmanager
def told_in_a_sentence() -> Generator[None]:
    """End the process with one sentence on stderr for a refusal, a trouble, a full disk or a lost database."""
    try:
        yield
    except Exception as error:
        ending = _ending(error)
        if ending is None:
            raise
        _end(ending)


@contextmanager
def told_as_an_event() -> Generator[None]:
    """For a command that tells JSON lines: tell how it ends on stdout as its last line, and the sentence on stderr."""
    try:
        yield
    except Exception as error:
        ending = _ending(error)
        if ending is None:
            raise
        told = {"event": "error", "code": ending.code, "detail": ending.sentence, "exit_code": ending.exit_code}
        told |= {"field": ending.field} if ending.field else {}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        _say(ending.sentence)
        sys.exit(ending.exit_code)


def _ending(error: Exception) -> _Ending | None:
    """Return how a command ends by what was to be expected, None for a bug."""
    if isinstance(error, Refusal):
        return _Ending(_OF_KIND.get(error.kind, FAILED), error.sentence, error.code, error.field)
    if isinstance(error, Trouble):
        return _Ending(error.exit_code, str(error), _named(type(error)))
    if isinstance(error, OSError) and error.filename and error.errno in _NOT_OURS:
        sentence = f"{error.filename} cannot be used ({error.strerror}); make it yours, or name another place."
        return _Ending(FAILED, sentence, "place-closed")
    if isinstance(error, OSError) and error.errno in FULL:
        where = f" while writing {error.filename}" if error.filename else ""
        sentence = f"The disk is full{where}; make room and run the same command again: what is done is kept."
        return _Ending(FAILED, sentence, "disk-full")
    if _is_lost_database(error):
        return _Ending(TRY_AGAIN, _of_lost_database(error), "database-lost")
    return None


def _named(kind: type[Trouble]) -> str:
    """Return a trouble's code: WrongScreenplay is wrong-screenplay."""
    return re.sub(r"(?<=.)(?=[A-Z])", "-", kind.__name__).lower()


def _is_lost_database(error: Exception) -> bool:
    psycopg = sys.modules.get("psycopg")
    return psycopg is not None and isinstance(error, psycopg.OperationalError)


def _of_lost_database(error: Exception) -> str:
    from runtime.postgres.postmaster import full_disk, lately_full  # noqa: PLC0415 - help imports nothing heavy
    from runtime.settings import Settings  # noqa: PLC0415

    settings = Settings()
    folder = settings.home / "postgres"
    full = getattr(error, "sqlstate", None) == _DISK_FULL
    if full and settings.database_url:
        return "The disk of the database's server is full; make room there and run the same command again."
    if not settings.database_url and (full or lately_full(folder)):
        return full_disk(folder)
    return "The database went away; run the same command again: what was acknowledged is kept."


def _end(ending: _Ending) -> None:
    if "--json" in sys.argv:
        details = {"code": ending.code, "field": ending.field}
        told = {"error": ending.sentence} | {name: value for name, value in details.items() if value}
        sys.stderr.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        _say(ending.sentence)
    sys.exit(ending.exit_code)


def _say(sentence: str) -> None:
    sys.stderr.write(f"studio: {printable(sentence)}\n")
