"""Puts a folder in its place whole: it is written beside, under a lock that ends with whoever writes it."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from film_studio.places import NoPlace

_OURS = re.compile(r"\.(?P<name>[\w-]+)\.[0-9a-f]{8}\.making")


class Put:
    """A folder in the making: `fresh` is written into, then `done` puts it in the old one's place."""

    def __init__(self, making: Path, target: Path) -> None:
        self.fresh, self._old, self._target = making / "new", making / "old", target
        self.fresh.mkdir()

    def done(self) -> Path:
        """Put the new folder where the old one was, and return it."""
        if self._target.exists():
            self._target.rename(self._old)
        try:
            self.fresh.rename(self._target)
        except OSError:
            if self._old.exists():
                self._old.rename(self._target)
            raise
        _keep_the_rest(self._old, self._target)
        return self._target


@contextmanager
def putting(target: Path) -> Generator[Put]:
    """Prepare a folder beside its place for a block. What killed runs left there is removed first. Raises NoPlace."""
    if target.exists() and not target.is_dir():
        raise NoPlace(f"{target} is a file where the film's folder is to go; move it away, or choose another --out.")
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear(target.parent)
    making, lock = _begin(target)
    try:
        yield Put(making, target)
    finally:
        shutil.rmtree(making, ignore_errors=True)
        os.close(lock)


def _begin(target: Path) -> tuple[Path, int]:
    """Make a folder and lock it; one that another run took for a dead one's before it was locked is made again."""
    while True:
        making = target.with_name(f".{target.name}.{secrets.token_hex(4)}.making")
        making.mkdir()
        with suppress(FileNotFoundError):
            lock = os.open(making, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            with suppress(OSError):  # where nobody can lock, nobody clears away either
                fcntl.flock(lock, fcntl.LOCK_EX)
            if making.exists():
                return making, lock
            os.close(lock)


def _clear(folder: Path) -> None:
    """Remove what killed runs left; of one killed between its two renames, the old folder goes back to its place."""
    for making in folder.iterdir():
        ours = _OURS.fullmatch(making.name)
        if ours is None or making.is_symlink():
            continue
        with suppress(OSError):  # somebody writes it, or it is another user's
            lock = os.open(making, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                old, target = making / "old", folder / ours["name"]
                if old.exists() and not target.exists():
                    old.rename(target)
                _keep_the_rest(old, target)
                shutil.rmtree(making)
            finally:
                os.close(lock)


def _keep_the_rest(old: Path, target: Path) -> None:
    """Move what people keep in a film's folder, their screenplay perhaps, from the old one to the new one."""
    for entry in old.iterdir() if old.is_dir() else ():
        if not os.path.lexists(target / entry.name):
            entry.rename(target / entry.name)
