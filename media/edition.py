"""Which edition of our own code draws and sounds: with another one, the same recipe gives another picture."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

_HERE = Path(__file__).parent
_LETTERS = 16  # of a hash in hexadecimal digits


@cache
def edition(*packages: str) -> str:
    """Return a name of the source of packages of `media`, which is another one after any change of it."""
    return edition_of([_HERE / package for package in packages])


def edition_of(folders: list[Path]) -> str:
    """Return a name of all modules in these folders: what they are called and what stands in them."""
    found = sha256()
    for folder in folders:
        for module in sorted(folder.rglob("*.py")):
            found.update(f"{folder.name}/{module.relative_to(folder).as_posix()}\0".encode())
            found.update(sha256(module.read_bytes()).digest())
    return found.hexdigest()[:_LETTERS]
