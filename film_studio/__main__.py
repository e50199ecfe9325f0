"""`python -m film_studio` is the command line. Ctrl-C ends it with 130 and no traceback, however early it comes."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from threading import Timer
from types import FrameType

_STOPPED = 130
_SOON = 0.02  # seconds


def _run() -> None:
    signal.signal(signal.SIGINT, _interrupt)
    sys.unraisablehook = _unraised
    try:
        from film_studio.cli import main  # noqa: PLC0415 - only now is Ctrl-C listened to
        from runtime.memory import collect_seldom  # noqa: PLC0415 - as above

        collect_seldom()
        signal.signal(signal.SIGTERM, _interrupt)  # as at Ctrl-C, everything open is closed in order
        main()
    except KeyboardInterrupt:
        sys.exit(_STOPPED)
    finally:
        signal.signal(signal.SIGINT, _leave)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt, soon where something is being imported: amid that, others tell of it as of a bug."""
    if not _imports(frame):
        raise KeyboardInterrupt
    _interrupt_soon(number)


def _interrupt_soon(number: int) -> None:
    soon = Timer(_SOON, os.kill, (os.getpid(), number))
    soon.daemon = True
    soon.start()


def _unraised(lost: sys.UnraisableHookArgs) -> None:
    """Raise a KeyboardInterrupt again that met a destructor: Python would tell of it and go on."""
    if issubclass(lost.exc_type, KeyboardInterrupt):
        _interrupt_soon(signal.SIGINT)
    else:
        sys.__unraisablehook__(lost)


def _imports(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False


def _leave(*_: object) -> None:
    os._exit(_STOPPED)


def _end() -> None:
    """Be the last that runs: Ctrl-C changes nothing any more.

    Python forgets no KeyboardInterrupt that went through an eval: it would end by the signal and not with its code.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if stopped:
        sys.stdout.flush()
        sys.stderr.flush()
        _leave()


if __name__ == "__main__":
    stopped = False
    atexit.register(_end)
    try:
        _run()
    except SystemExit as end:
        stopped = end.code == _STOPPED
        raise
