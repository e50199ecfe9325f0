"""What the studio says while it works: one line for each request, job and error; never what somebody wrote.

STUDIO_LOG=json says everything, a JSON object a line; text says warnings and errors alone, for whoever sits before it.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import orjson
import psycopg

from runtime.tracing import correlation

_ROOT = Path(__file__).resolve().parents[1]
_DATABASE = "the database"
_AWAY = "the database does not answer; what was acknowledged is kept, and the work goes on when it is back"
_ONE_OUTAGE = 60.0  # seconds of silence after which the same is told again: whoever still tries tells every 10
_FRAMES = 12  # of an error's calls, the last ones
_line: ContextVar[dict[str, Any] | None] = ContextVar("line", default=None)


def start_logging(form: Literal["json", "text"], *, tells_outages: bool = True) -> None:
    """Write the process's log to standard error in one of the two forms.

    A person is told of an outage once, and not at all by a process whose parent sees the same one and tells.
    """
    handler = logging.StreamHandler()
    if form == "text":
        handler.addFilter(Outages(tells=tells_outages))
        logging.getLogger("kafka").setLevel(logging.CRITICAL)  # the relay and the feed tell what it says in 100 lines
    handler.setFormatter(Lines() if form == "json" else logging.Formatter("%(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("studio").setLevel(logging.INFO if form == "json" else logging.WARNING)


@contextmanager
def told(log: logging.Logger, what: str, **facts: object) -> Generator[dict[str, Any]]:
    """Tell of a block in one line at its end: how long it took, and what was put into the dictionary meanwhile."""
    line: dict[str, Any] = {**facts}
    token = _line.set(line)
    began = time.perf_counter()
    try:
        yield line
    finally:
        _line.reset(token)
        line["seconds"] = round(time.perf_counter() - began, 6)
        log.info(what, extra={"facts": line})


def note(**facts: object) -> None:
    """Put facts into the line of the block that is told of, if there is one."""
    line = _line.get()
    if line is not None:
        line.update(facts)


def outage(what: str) -> dict[str, str]:
    """Return what marks a line as told of an outage: `what` is away. To be given as `extra`."""
    return {"outage": what}


def over(what: str) -> dict[str, str]:
    """Return what marks a line as told of the end of an outage; it is told only where the outage was."""
    return {"over": what}


class Outages(logging.Filter):
    """Lets through the first line of an outage, and the first of its end: without it each thread tells its own error.

    Whatever fails because the database is away counts as one outage, told in a sentence of its own.
    """

    def __init__(self, *, tells: bool = True) -> None:
        super().__init__()
        self._tells = tells
        self._last: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether a line is new to whoever reads the log."""
        ended = getattr(record, "over", None)
        if ended is not None:
            return self._last.pop(ended, None) is not None and self._tells
        what = getattr(record, "outage", None) or (_DATABASE if _of_lost_database(record) else None)
        if what is None:
            return True
        before, self._last[what] = self._last.get(what), time.monotonic()
        if what == _DATABASE:
            record.msg, record.args, record.exc_info, record.exc_text = _AWAY, None, None, None
        return self._tells and (before is None or self._last[what] - before > _ONE_OUTAGE)


def _of_lost_database(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    told = [error, *(record.args if isinstance(record.args, tuple) else ())]
    causes = [
        one.__cause__ or one.__context__
        for one in told
        if isinstance(one, BaseException) and not one.__suppress_context__
    ]
    return record.name == "psycopg.pool" or any(isinstance(one, psycopg.OperationalError) for one in (*told, *causes))


class Lines(logging.Formatter):
    """A JSON object a line. Of an error its kind and place are told: its text could quote what somebody wrote."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "correlation_id": correlation(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line |= _error(record.exc_info[1])
        return orjson.dumps({name: value for name, value in line.items() if value is not None}, default=str).decode()


def _error(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {
        "error": type(error).__name__,
        "sqlstate": error.sqlstate if isinstance(error, psycopg.Error) else None,
        "calls": [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames],
    }


def _place(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(_ROOT))
    return "/".join(path.parts[-2:])
