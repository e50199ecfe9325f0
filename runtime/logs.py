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
_FRAMES = 12  # of an error's calls, the last ones
_line: ContextVar[dict[str, Any] | None] = ContextVar("line", default=None)


def start_logging(form: Literal["json", "text"]) -> None:
    """Write the process's log to standard error in one of the two forms."""
    handler = logging.StreamHandler()
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
