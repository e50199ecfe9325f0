"""The content-addressed store of media: every object is named by the SHA-256 of its bytes. A folder or a bucket."""

from __future__ import annotations

import hashlib
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from uuid import UUID

from domain.shared.refusal import NotFound, Refusal
from runtime.trouble import Trouble

if TYPE_CHECKING:
    from runtime.settings import Settings

CHUNK = 1 << 20  # bytes
PART = 16 << 20  # bytes of each part of an upload but the last
MOST_PARTS = 10_000
ABANDONED = 7 * 24 * 3600  # seconds after which an upload that was not finished is given up


class UnknownStore(Trouble):
    """The address of the objects is none that the studio knows, or nothing of use is there."""

    exit_code = 2


class BrokenUpload(Refusal):
    """An upload lacks parts, or has others than were announced."""

    code = "studio.broken-upload"
    kind = "invalid"


class DamagedObject(Trouble):
    """The bytes under a name are not those that the name was made of."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An object in the store: its digest, its size in bytes and when it was last used (seconds since 1970)."""

    digest: str
    size: int
    used_at: float


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload in parts. `urls` take the parts by PUT, the first at first; empty where `accept` takes them.

    `headers` are to be sent with each part, where its digest was told: other bytes are refused then.
    """

    id: str
    part_bytes: int
    parts: int
    urls: tuple[str, ...] = ()
    headers: tuple[Mapping[str, str], ...] = ()


class ObjectStore(ABC):
    """Objects are written whole or not at all, and never changed. `folder` is on this machine: scratch and copies."""

    holds = False
    """Whether an object can be held, so that nobody can remove it until it is let go."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def path(self, digest: str) -> Path:
        """Return an object as a file of this machine, to read. Raises NotFound and DamagedObject."""

    @abstractmethod
    def __contains__(self, digest: str) -> bool:
        """Tell whether the store has an object."""

    @abstractmethod
    def use(self, digest: str) -> bool:
        """Note that an object is needed now, so that it is not collected; tell whether the store has it."""

    @abstractmethod
    def remove(self, digest: str, *, unused_since: float) -> bool:
        """Remove an object unless it was used since then, or is locked or held; tell whether it went."""

    def hold(self, digest: str, *, on: bool) -> None:
        """Hold an object, or let it go; only where the store `holds`. Raises NotFound."""
        raise NotImplementedError

    def held(self, digest: str) -> bool:
        """Tell whether an object is held."""
        del digest
        return False

    @abstractmethod
    def put(self, data: bytes) -> str:
        """Store bytes and return their digest."""

    @abstractmethod
    def take(self, file: Path) -> str:
        """Move a finished file of the scratch folder into the store and return its digest."""

    @abstractmethod
    def read(self, digest: str, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to, not with, `end`; fewer at the object's end. Raises NotFound."""

    @abstractmethod
    def files(self) -> Iterator[StoredFile]:
        """Yield every object."""

    @abstractmethod
    def link(self, digest: str, mime: str, seconds: int) -> str | None:
        """Return an address that gives the object to whoever has it, for a time; None where the studio gives it out."""

    @abstractmethod
    def begin(self, organization_id: UUID, size: int, digests: Sequence[str] = ()) -> Upload:
        """Begin an upload of `size` bytes in parts; `digests` are the parts' SHA-256, where they are known.

        Raises BrokenUpload for another number of digests than of parts.
        """

    @abstractmethod
    def accept(self, organization_id: UUID, upload_id: str, number: int, file: Path) -> None:
        """Take a part (1, 2, …) in, out of a file of the scratch folder. Raises NotFound without that upload."""

    @abstractmethod
    def finish(self, organization_id: UUID, upload_id: str, digest: str | None = None) -> str:
        """Put the parts together and return the object's digest.

        Raises BrokenUpload while bytes are missing, and NotFound for an upload that is another organization's, ended or
        never begun. Where `digest` is told and the bytes have another, it raises BrokenUpload, and the upload is ended.
        """

    @abstractmethod
    def abort(self, organization_id: UUID, upload_id: str) -> None:
        """Throw away an upload and its parts. Raises NotFound as `finish` does."""

    @abstractmethod
    def give_up(self, before: float, organization_id: UUID | None = None) -> int:
        """Throw away every upload, or an organization's, that was left before then; return how many."""

    @abstractmethod
    def claim(self, organization_id: UUID, digest: str) -> None:
        """Note that an organization uploaded an object, so that its commands may name it."""

    @abstractmethod
    def claimed(self, organization_id: UUID, digest: str) -> bool:
        """Tell whether an organization uploaded an object."""

    def get(self, digest: str) -> bytes:
        """Return an object's bytes. Raises NotFound and DamagedObject."""
        return self.path(digest).read_bytes()

    def scratch(self) -> Path:
        """Return a new empty folder on this machine, for files that `take` will move in. The caller removes it."""
        folder = self.folder / "scratch" / secrets.token_hex(8)
        folder.mkdir(parents=True)
        return folder

    def fresh(self) -> Path:
        """Return the path of a file in the scratch folder that is not there yet."""
        folder = self.folder / "scratch"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / secrets.token_hex(8)


def open_store(settings: Settings) -> ObjectStore:
    """Return the store that the settings name: a bucket of `s3://`, else the studio's folder. Raises UnknownStore."""
    if not settings.objects_url:
        from runtime.stores.folder import FolderStore  # noqa: PLC0415 - as below

        return FolderStore(settings.objects)
    if urlsplit(settings.objects_url).scheme != "s3":
        raise UnknownStore("STUDIO_OBJECTS takes s3://bucket/prefix, or nothing for the studio's own folder.")
    from runtime.stores.s3 import BucketStore  # noqa: PLC0415 - half a second of import for who has no bucket

    return BucketStore(settings)


def named(digest: str) -> str:
    """Return a digest. Raises NotFound for what is none: it must not become a path."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        msg = f"{digest[:80]!r} is not the name of an object: it takes 64 hexadecimal digits."
        raise NotFound(msg)
    return digest


def missing(digest: str) -> NotFound:
    """Return what is raised for an object that the store lacks."""
    return NotFound(f"The object {digest[:16]}… is not in the store.", object=digest)


def no_upload(upload_id: str) -> NotFound:
    """Return what is raised for an upload that is not open."""
    return NotFound(f"There is no open upload {upload_id[:40]!r}; begin one with POST /v1/uploads.")


def incomplete(there: int, size: int) -> BrokenUpload:
    """Return what is raised for an upload whose bytes are not those announced."""
    return BrokenUpload(
        f"{there} of {size} bytes have come; send each part whole, then finish.", there=there, size=size
    )


def require_digest(file: Path, digest: str | None) -> None:
    """Raise BrokenUpload unless a file has the digest that its sender told, where the sender told one."""
    if digest is not None and (found := file_digest(file)) != digest:
        raise BrokenUpload(
            f"The bytes that came have the digest {found[:16]}…, not {digest[:16]}…; upload them again.", hash=found
        )


def parts_of(size: int) -> tuple[int, int]:
    """Return the bytes of a part and the number of parts of an upload."""
    part = max(PART, -(-size // MOST_PARTS))
    return part, max(1, -(-size // part))


def require_count(size: int, digests: Sequence[str]) -> None:
    """Raise BrokenUpload unless there is a digest for every part, or none."""
    part, count = parts_of(size)
    if digests and len(digests) != count:
        raise BrokenUpload(
            f"The upload has {count} parts of {part} bytes, the last may be shorter; tell the digest of each, or none.",
            parts=count,
            part_bytes=part,
        )


def file_digest(file: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
