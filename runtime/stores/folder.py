"""Objects in a folder: `<first two digits>/<digest>`."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID, uuid4

from runtime.objects import (
    ABANDONED,
    BrokenUpload,
    ObjectStore,
    StoredFile,
    Upload,
    file_digest,
    incomplete,
    missing,
    named,
    no_upload,
    parts_of,
    require_count,
    require_digest,
)

_DIGESTS = "digests"  # a file among the parts: one line for each part


class FolderStore(ObjectStore):
    """A file appears under its digest by renaming, after its bytes are on the disk."""

    def path(self, digest: str) -> Path:
        """Return the file itself."""
        path = self._place(digest)
        if not path.is_file():
            raise missing(digest)
        return path

    def __contains__(self, digest: str) -> bool:
        """Look for the file."""
        return self._place(digest).is_file()

    def use(self, digest: str) -> bool:
        """Touch the file."""
        try:
            os.utime(self._place(digest))
        except FileNotFoundError:
            return False
        return True

    def remove(self, digest: str, *, unused_since: float) -> bool:
        """Look at when the file was touched."""
        place = self._place(digest)
        if not place.is_file() or place.stat().st_mtime >= unused_since:
            return False
        place.unlink(missing_ok=True)
        return True

    def put(self, data: bytes) -> str:
        """Write and rename."""
        digest = hashlib.sha256(data).hexdigest()
        if not self.use(digest):
            fresh = self.fresh()
            try:
                fresh.write_bytes(data)
                self.keep(fresh, digest)
            finally:
                fresh.unlink(missing_ok=True)
        return digest

    def take(self, file: Path) -> str:
        """Rename."""
        digest = file_digest(file)
        if self.use(digest):
            file.unlink()
        else:
            self.keep(file, digest)
        return digest

    def read(self, digest: str, start: int, end: int) -> bytes:
        """Read a part of the file."""
        with self.path(digest).open("rb") as file:
            file.seek(start)
            return file.read(max(0, end - start))

    def files(self) -> Iterator[StoredFile]:
        """Walk the shelves."""
        for shelf in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            for path in sorted(shelf.iterdir()):
                told = path.stat()
                yield StoredFile(path.name, told.st_size, told.st_mtime)

    def link(self, digest: str, mime: str, seconds: int) -> str | None:
        """Return None: a file is given out by the studio."""
        del digest, mime, seconds
        return None

    def begin(self, organization_id: UUID, size: int, digests: Sequence[str] = ()) -> Upload:
        """Make a folder for the parts, and for the digests that were told of them."""
        require_count(size, digests)
        part, count = parts_of(size)
        upload_id = f"{uuid4().hex}.{size}"
        folder = self._parts(organization_id, upload_id)
        folder.mkdir(parents=True)
        (folder / _DIGESTS).write_text("\n".join(digests))
        self.give_up(time.time() - ABANDONED, organization_id)
        return Upload(upload_id, part, count)

    def accept(self, organization_id: UUID, upload_id: str, number: int, file: Path) -> None:
        """Move the part to the others."""
        folder = self._open(organization_id, upload_id)
        part, count = parts_of(_size(upload_id))
        if not 1 <= number <= count or file.stat().st_size > part:
            raise BrokenUpload(f"The upload takes the parts 1 to {count} of {part} bytes at most; send those.")
        digests = (folder / _DIGESTS).read_text().splitlines()
        require_digest(file, digests[number - 1] if digests else None)
        file.replace(folder / str(number))

    def finish(self, organization_id: UUID, upload_id: str, digest: str | None = None) -> str:
        """Join the parts and take the file in."""
        folder = self._open(organization_id, upload_id)
        size = _size(upload_id)
        _, count = parts_of(size)
        parts = [folder / str(number) for number in range(1, count + 1)]
        there = sum(part.stat().st_size for part in parts if part.exists())
        if there != size:
            raise incomplete(there, size)
        whole = self.fresh()
        with whole.open("wb") as out:
            for part in parts:
                with part.open("rb") as piece:
                    shutil.copyfileobj(piece, out)
        shutil.rmtree(folder)
        try:
            require_digest(whole, digest)
            return self.take(whole)
        finally:
            whole.unlink(missing_ok=True)

    def abort(self, organization_id: UUID, upload_id: str) -> None:
        """Remove the folder of its parts."""
        shutil.rmtree(self._open(organization_id, upload_id))

    def give_up(self, before: float, organization_id: UUID | None = None) -> int:
        """Look at when the last part came."""
        whose = str(organization_id) if organization_id else "*"
        left = [each for each in self.folder.glob(f"incoming/{whose}/*") if each.stat().st_mtime < before]
        for each in left:
            shutil.rmtree(each, ignore_errors=True)
        return len(left)

    def claim(self, organization_id: UUID, digest: str) -> None:
        """Leave an empty file."""
        mark = self._mark(organization_id, digest)
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()

    def claimed(self, organization_id: UUID, digest: str) -> bool:
        """Look for the empty file."""
        return self._mark(organization_id, digest).exists()

    def keep(self, file: Path, digest: str) -> None:
        """Give a finished file its name."""
        with file.open("rb") as opened:
            os.fsync(opened.fileno())
        file.chmod(0o444)
        place = self._place(digest)
        place.parent.mkdir(parents=True, exist_ok=True)
        file.replace(place)

    def _place(self, digest: str) -> Path:
        return self.folder / named(digest)[:2] / digest

    def _mark(self, organization_id: UUID, digest: str) -> Path:
        return self.folder / "uploads" / str(organization_id) / named(digest)

    def _parts(self, organization_id: UUID, upload_id: str) -> Path:
        return self.folder / "incoming" / str(organization_id) / upload_id

    def _open(self, organization_id: UUID, upload_id: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{32}\.[0-9]{1,15}", upload_id):
            raise no_upload(upload_id)
        folder = self._parts(organization_id, upload_id)
        if not folder.is_dir():
            raise no_upload(upload_id)
        return folder


def _size(upload_id: str) -> int:
    return int(upload_id.partition(".")[2])
