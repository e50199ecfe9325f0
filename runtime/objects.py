"""The content-addressed store of media: every object is named by the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from domain.shared.refusal import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 20  # bytes


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

    def put(self, data: bytes) -> str:
        """Store bytes and return their digest."""
        digest = hashlib.sha256(data).hexdigest()
        if digest not in self:
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
        if digest in self:
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

    def digests(self) -> Iterator[str]:
        """Yield every object's digest."""
        for shelf in sorted(self._folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(p.name for p in shelf.iterdir())

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
