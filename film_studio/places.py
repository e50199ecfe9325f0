"""Where a person wants something put: seen before any work is done for it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from runtime.trouble import Trouble


class NoPlace(Trouble):
    """What is made cannot be put where it was to go."""

    exit_code = 2


def require_folder(folder: Path) -> None:
    """See that files can be put into a folder, or that it can be made. Raises NoPlace."""
    if os.path.isfile(folder):  # noqa: PTH113 - where one may not look pathlib raises
        raise NoPlace(f"{folder} is a file; name a folder with --out.")
    there = folder.absolute()
    while not os.path.exists(there):  # noqa: PTH110 - as above
        there = there.parent
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise NoPlace(f"Nothing can be put into {folder} ({error.strerror}); name another folder with --out.") from None


def require_file(file: Path) -> None:
    """See that a file can be written. Raises NoPlace."""
    folder = file.absolute().parent
    if os.path.isdir(file):  # noqa: PTH112 - as above
        raise NoPlace(f"{file} is a folder; name a file.")
    if not os.path.isdir(folder):  # noqa: PTH112 - as above
        raise NoPlace(f"There is no folder {folder} for {file.name}; make it, or name another file.")
    if not os.access(file if os.path.exists(file) else folder, os.W_OK):  # noqa: PTH110 - as above
        raise NoPlace(f"{file} cannot be written: it is not yours to write; name another file.")
