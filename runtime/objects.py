"""The content-addressed store of media: every object is named by the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.shared.refusal import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An object in the store: its digest, its size in bytes and when it was last used (seconds since 1970)."""

    digest: str
    size: int
    used_at: float


class ObjectStore:
    """Objects in a folder: `<first two digits>/<digest>`, written whole or not at all, never changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Return the file of an object. Raises NotFound when the store lacks it."""
        path = self._place(digest)
        if not path.is_file():
            msg = f"The object {digest[:16]}… is not in the store."
            raise NotFound(msg, object=digest)
        return path

    def __contains__(self, digest: str) -> bool:
        """Tell whether the store has an object."""
        return self._place(digest).is_file()

    def use(self, digest: str) -> bool:
        """Note that an object is needed now, so that it is not collected; tell whether the store has it."""
        try:
            os.utime(self._place(digest))
        except FileNotFoundError:
            return False
        return True

    def remove(self, digest: str, *, unused_since: float) -> bool:
        """Remove an object unless it was used since then; tell whether it went."""
        place = self._place(digest)
        if not place.is_file() or place.stat().st_mtime >= unused_since:
            return False
        place.unlink(missing_ok=True)
        return True

    def put(self, data: bytes) -> str:
        """Store bytes and return their digest."""
        digest = hashlib.sha256(data).hexdigest()
        if not self.use(digest):
            fresh = self._fresh()
            try:
                fresh.write_bytes(data)
                self._keep(fresh, digest)
            finally:
                fresh.unlink(missing_ok=True)
        return digest

    def take(self, file: Path) -> str:
        """Move a finished file of the same disk into the store and return its digest."""
        digest = file_digest(file)
        if self.use(digest):
            file.unlink()
        else:
            self._keep(file, digest)
        return digest

    def get(self, digest: str) -> bytes:
        """Return an object's bytes. Raises NotFound."""
        return self.path(digest).read_bytes()

    def scratch(self) -> Path:
        """Return a new empty folder on the store's disk, for files that `take` will move in. The caller removes it."""
        folder = self._folder / "scratch" / secrets.token_hex(8)
        folder.mkdir(parents=True)
        return folder

    def files(self) -> Iterator[StoredFile]:
        """Yield every object."""
        for shelf in sorted(self._folder.glob("[0-9a-f][0-9a-f]")):
            for path in sorted(shelf.iterdir()):
                told = path.stat()
                yield StoredFile(path.name, told.st_size, told.st_mtime)

    def _place(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            msg = f"{digest[:80]!r} is not the name of an object: it takes 64 hexadecimal digits."
            raise NotFound(msg)
        return self._folder / digest[:2] / digest

    def _fresh(self) -> Path:
        folder = self._folder / "scratch"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / secrets.token_hex(8)

    def _keep(self, file: Path, digest: str) -> None:
        with file.open("rb") as opened:
            os.fsync(opened.fileno())
        file.chmod(0o444)
        place = self._place(digest)
        place.parent.mkdir(parents=True, exist_ok=True)
        file.replace(place)


def file_digest(file: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
