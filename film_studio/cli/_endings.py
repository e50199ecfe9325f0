"""How a command ends when it does not succeed: one sentence for what was to be expected, a traceback for a bug."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Generator
from contextlib import contextmanager

from domain.shared.refusal import Refusal
from film_studio.printing import printable
from runtime.trouble import FULL, Trouble

FAILED, WRONG_USE, CONFLICT, NOT_FOUND, TRY_AGAIN = 1, 2, 3, 4, 75

_OF_KIND = {"invalid": WRONG_USE, "rule": CONFLICT, "locked": CONFLICT, "stale": CONFLICT, "missing": NOT_FOUND}
_DISK_FULL = "53100"  # PostgreSQL's code
_NOT_OURS = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR)


@contextmanager
def told_in_a_sentence() -> Generator[None]:
    """End the process with one sentence on stderr for a refusal, a trouble, a full disk or a lost database."""
    try:
        yield
    except Refusal as refusal:
        _end(_OF_KIND.get(refusal.kind, FAILED), refusal.sentence, code=refusal.code, field=refusal.field)
    except Trouble as trouble:
        _end(trouble.exit_code, str(trouble))
    except OSError as error:
        if error.filename and error.errno in _NOT_OURS:
            _end(FAILED, f"{error.filename} cannot be used ({error.strerror}); make it yours, or name another place.")
        if error.errno not in FULL:
            raise
        where = f" while writing {error.filename}" if error.filename else ""
        _end(FAILED, f"The disk is full{where}; make room and run the same command again: what is done is kept.")
    except Exception as error:
        if not _is_lost_database(error):
            raise
        _end(TRY_AGAIN, _of_lost_database(error))


def _is_lost_database(error: Exception) -> bool:
    psycopg = sys.modules.get("psycopg")
    return psycopg is not None and isinstance(error, psycopg.OperationalError)


def _of_lost_database(error: Exception) -> str:
    from runtime.postgres.postmaster import full_disk, lately_full  # noqa: PLC0415 - help imports nothing heavy
    from runtime.settings import Settings  # noqa: PLC0415

    settings = Settings()
    folder = settings.home / "postgres"
    if getattr(error, "sqlstate", None) == _DISK_FULL and settings.database_url:
        return "The disk of the database's server is full; make room there and run the same command again."
    if not settings.database_url and lately_full(folder):
        return full_disk(folder)
    return "The database went away; run the same command again: what was acknowledged is kept."


def _end(exit_code: int, sentence: str, **details: str | None) -> None:
    if "--json" in sys.argv:
        told = {"error": sentence} | {name: value for name, value in details.items() if value}
        sys.stderr.write(json.dumps(told, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"studio: {printable(sentence)}\n")
    sys.exit(exit_code)
