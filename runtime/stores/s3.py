"""Objects in a bucket of S3, or of a server that speaks its language, with copies of those in use on this machine."""

from __future__ import annotations

import hashlib
import time
from base64 import b64encode
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import BotoCoreError, ClientError

from domain.shared.refusal import NotFound
from domain.shared.sources import now
from runtime.objects import (
    ABANDONED,
    CHUNK,
    BrokenUpload,
    DamagedObject,
    ObjectStore,
    StoredFile,
    UnknownStore,
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
from runtime.stores.client import s3_client
from runtime.stores.folder import FolderStore

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

    from runtime.settings import Settings

_SENT_FOR = 24 * 3600  # seconds that the addresses of an upload's parts are good for
_IN_USE = 3600  # seconds for which a copy is not dropped after it was last asked for
_NEVER_HELD = frozenset({"NoSuchObjectLockConfiguration", "InvalidRequest"})
_GONE = frozenset({"404", "NoSuchKey", "NotFound", "NoSuchUpload", "NoSuchVersion"})


class BucketStore(ObjectStore):
    """`s3://bucket/prefix?region=…&endpoint=…`; keys and region as boto3 finds them.

    Keys: `<prefix>/sha256/<digest>`, `uploads/<organization>/<digest>` for who uploaded what, and `incoming/…` for
    uploads that are not checked yet.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings.objects)
        parts = urlsplit(settings.objects_url)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self._bucket = parts.netloc
        self._prefix = f"{parts.path.strip('/')}/".lstrip("/")
        self._copies = FolderStore(settings.objects)
        self._copied = 0
        self._room = settings.cache_bytes
        self._locked = timedelta(days=settings.objects_locked_days)
        self._s3 = s3_client(asked.get("endpoint"), asked.get("region"))
        self._look()

    def _look(self) -> None:
        try:
            self._s3.head_bucket(Bucket=self._bucket)
            self.holds = self._locks()
            if self._locked and not self.holds:
                raise UnknownStore(
                    f"The bucket {self._bucket!r} has no object lock, and STUDIO_OBJECTS_LOCKED_DAYS asks for it."
                )
        except (ClientError, BotoCoreError) as error:
            told = f"The bucket {self._bucket!r} of STUDIO_OBJECTS cannot be used: {error}"
            raise UnknownStore(told) from None

    def _locks(self) -> bool:
        """Tell whether the bucket has object lock; who may not ask is taken to have none."""
        try:
            answer = self._s3.get_object_lock_configuration(Bucket=self._bucket)
        except ClientError:
            return False
        return answer.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled") == "Enabled"

    def hold(self, digest: str, *, on: bool) -> None:
        """Put a legal hold on the object, or take it off."""
        with self._gone(missing(digest)):
            self._s3.put_object_legal_hold(
                Bucket=self._bucket, Key=self._key(digest), LegalHold={"Status": "ON" if on else "OFF"}
            )

    def held(self, digest: str) -> bool:
        """Ask for the object's legal hold; one that never had any has no answer."""
        if not self.holds:
            return False
        try:
            answer = self._s3.get_object_legal_hold(Bucket=self._bucket, Key=self._key(digest))
        except ClientError as error:
            if _code(error) in _GONE | _NEVER_HELD:
                return False
            raise
        return answer.get("LegalHold", {}).get("Status") == "ON"

    def path(self, digest: str) -> Path:
        """Return a copy on this machine, fetched and checked at its first use."""
        if digest not in self._copies:
            self._fetch(digest)
        path = self._copies.path(digest)
        path.touch()
        return path

    def __contains__(self, digest: str) -> bool:
        """Ask the bucket: a copy alone is not kept for ever."""
        return self._has(self._key(digest))

    def use(self, digest: str) -> bool:
        """Copy the object onto itself, when it is some time that it was written: a bucket notes no other use."""
        key = self._key(digest)
        written = self._written(key)
        # What is held needs no mark, and its copy would not be held.
        due = written is not None and not self._locked and time.time() - written > _IN_USE
        if due and not self.held(digest):
            source = f"{self._bucket}/{key}"
            self._s3.copy_object(Bucket=self._bucket, Key=key, CopySource=source, MetadataDirective="REPLACE")
        return written is not None

    def remove(self, digest: str, *, unused_since: float) -> bool:
        """Look at when the object was written; where objects are locked, the bucket's own rules remove them."""
        written = self._written(self._key(digest))
        if self._locked or written is None or written >= unused_since or self.held(digest):
            return False
        self._s3.delete_object(Bucket=self._bucket, Key=self._key(digest))
        return True

    def put(self, data: bytes) -> str:
        """Send the bytes with their checksum; the bucket refuses others."""
        digest = hashlib.sha256(data).hexdigest()
        if not self.use(digest):
            sent = _base64(digest)
            self._s3.put_object(
                Bucket=self._bucket,
                Key=self._key(digest),
                Body=data,
                ChecksumSHA256=sent,
                **self._sealed(),
            )
        return digest

    def take(self, file: Path) -> str:
        """Send the file, in checked parts when it is large, and keep it as this machine's copy."""
        digest = file_digest(file)
        if not self.use(digest):
            key = self._key(digest)
            self._s3.upload_file(str(file), self._bucket, key, ExtraArgs=self._sealed(), Config=_transfer())
        self._keep_copy(file, digest)
        return digest

    def read(self, digest: str, start: int, end: int) -> bytes:
        """Ask the bucket for these bytes alone."""
        if end <= start:
            return b""
        try:
            with self._gone(missing(digest)):
                answer = self._s3.get_object(
                    Bucket=self._bucket, Key=self._key(digest), Range=f"bytes={start}-{end - 1}"
                )
        except ClientError as error:
            if _code(error) in {"InvalidRange", "416"}:
                return b""
            raise
        return answer["Body"].read()

    def files(self) -> Iterator[StoredFile]:
        """List the bucket."""
        shelf = f"{self._prefix}sha256/"
        for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=shelf):
            for found in page.get("Contents", []):
                if "Key" in found and "Size" in found and "LastModified" in found:
                    digest = found["Key"].removeprefix(shelf)
                    yield StoredFile(digest, found["Size"], found["LastModified"].timestamp())

    def link(self, digest: str, mime: str, seconds: int) -> str | None:
        """Sign an address of the bucket."""
        shown = "inline" if mime.startswith(("image/", "video/", "audio/")) else "attachment"
        values = {
            "Bucket": self._bucket,
            "Key": self._key(digest),
            "ResponseContentType": mime,
            "ResponseContentDisposition": shown,
        }
        return self._s3.generate_presigned_url("get_object", Params=values, ExpiresIn=seconds)

    def begin(self, organization_id: UUID, size: int, digests: Sequence[str] = ()) -> Upload:
        """Open a multipart upload and sign an address for every part; a digest that was told is signed with it."""
        require_count(size, digests)
        self.give_up(time.time() - ABANDONED, organization_id)
        part, count = parts_of(size)
        name = f"{int(time.time())}x{uuid4().hex}"
        key = self._incoming(organization_id, name)
        sums = [{"ChecksumSHA256": _base64(digest)} for digest in digests] or [{}] * count
        checked: dict[str, Any] = {"ChecksumAlgorithm": "SHA256"} if digests else {}
        upload = self._s3.create_multipart_upload(Bucket=self._bucket, Key=key, **checked)["UploadId"]
        values = {"Bucket": self._bucket, "Key": key, "UploadId": upload}
        urls = tuple(
            self._s3.generate_presigned_url(
                "upload_part", Params={**values, "PartNumber": number, **told}, ExpiresIn=_SENT_FOR
            )
            for number, told in enumerate(sums, 1)
        )
        headers = tuple({"x-amz-checksum-sha256": told["ChecksumSHA256"]} for told in sums if told)
        return Upload(f"{name}.{size}.{upload}", part, count, urls, headers)

    def accept(self, organization_id: UUID, upload_id: str, number: int, file: Path) -> None:
        """Refuse: the bucket takes the parts itself."""
        del organization_id, upload_id, number, file
        raise BrokenUpload("Send the parts to the addresses that the upload came with.")

    def finish(self, organization_id: UUID, upload_id: str, digest: str | None = None) -> str:
        """Have the parts joined, fetch what came of them, and take it in like any other file: checked, and locked."""
        key, size, upload = self._open(organization_id, upload_id)
        with self._gone(no_upload(upload_id)):
            self._join(key, upload, size)
        fresh = self.fresh()
        try:
            with self._gone(no_upload(upload_id)):
                self._s3.download_file(self._bucket, key, str(fresh), Config=_transfer())
            require_digest(fresh, digest)
            return self.take(fresh)
        finally:
            fresh.unlink(missing_ok=True)
            self._s3.delete_object(Bucket=self._bucket, Key=key)

    def abort(self, organization_id: UUID, upload_id: str) -> None:
        """Have the bucket throw the parts away."""
        key, _, upload = self._open(organization_id, upload_id)
        if (key, upload) not in self._uploads(key):  # not every server looks whose upload it is
            raise no_upload(upload_id)
        with self._gone(no_upload(upload_id)):
            self._s3.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload)

    def give_up(self, before: float, organization_id: UUID | None = None) -> int:
        """Look at when it was begun, as its key tells; what was joined and not taken in goes as well."""
        shelf = self._incoming(organization_id, "") if organization_id else f"{self._prefix}incoming/"
        left = [(key, upload) for key, upload in self._uploads(shelf) if _begun(key) < before]
        for key, upload in left:
            with suppress(NotFound), self._gone(no_upload(upload)):  # somebody else has given it up meanwhile
                self._s3.abort_multipart_upload(Bucket=self._bucket, Key=key, UploadId=upload)
        joined = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=shelf)
        for each in (each.get("Key", "") for page in joined for each in page.get("Contents", [])):
            if _begun(each) < before:
                self._s3.delete_object(Bucket=self._bucket, Key=each)
        return len(left)

    def _uploads(self, prefix: str) -> list[tuple[str, str]]:
        """Return key and name of every open upload below a prefix."""
        pages = self._s3.get_paginator("list_multipart_uploads").paginate(Bucket=self._bucket, Prefix=prefix)
        return [(each.get("Key", ""), each.get("UploadId", "")) for page in pages for each in page.get("Uploads", [])]

    def claim(self, organization_id: UUID, digest: str) -> None:
        """Leave an empty object."""
        self._s3.put_object(Bucket=self._bucket, Key=self._mark(organization_id, digest), Body=b"")

    def claimed(self, organization_id: UUID, digest: str) -> bool:
        """Look for the empty object."""
        return self._has(self._mark(organization_id, digest))

    def _join(self, key: str, upload: str, size: int) -> None:
        """Complete an upload out of the parts that the bucket has of it."""
        parts: list[CompletedPartTypeDef] = []
        there = 0
        for page in self._s3.get_paginator("list_parts").paginate(Bucket=self._bucket, Key=key, UploadId=upload):
            for part in page.get("Parts", []):
                told: CompletedPartTypeDef = {"PartNumber": part.get("PartNumber", 0), "ETag": part.get("ETag", "")}
                if "ChecksumSHA256" in part:
                    told["ChecksumSHA256"] = part["ChecksumSHA256"]
                parts.append(told)
                there += part.get("Size", 0)
        if there != size:
            raise incomplete(there, size)
        self._s3.complete_multipart_upload(
            Bucket=self._bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": parts}
        )

    def _fetch(self, digest: str) -> None:
        fresh = self.fresh()
        try:
            with self._gone(missing(digest)):
                self._s3.download_file(self._bucket, self._key(digest), str(fresh), Config=_transfer())
            if file_digest(fresh) != digest:
                raise DamagedObject(f"The object {digest[:16]}… in the bucket is damaged; restore it from a backup.")
            self._keep_copy(fresh, digest)
        finally:
            fresh.unlink(missing_ok=True)

    def _keep_copy(self, file: Path, digest: str) -> None:
        self._copied += file.stat().st_size
        if digest in self._copies:
            file.unlink()
        else:
            self._copies.keep(file, digest)
        if self._copied > self._room // 20:
            self._copied = 0
            self._make_room()

    def _make_room(self) -> None:
        """Drop the copies that nobody asked for longest, until the rest is within its size."""
        copies = sorted(self._copies.files(), key=lambda copy: copy.used_at)
        over = sum(copy.size for copy in copies) - self._room
        for copy in copies:
            if over <= 0 or not self._copies.remove(copy.digest, unused_since=time.time() - _IN_USE):
                return
            over -= copy.size

    def _sealed(self) -> dict[str, Any]:
        """Return what is asked for with every object: a checksum on its way, and the lock, where there is one."""
        lock = {"ObjectLockMode": "COMPLIANCE", "ObjectLockRetainUntilDate": now() + self._locked}
        return {"ChecksumAlgorithm": "SHA256", **(lock if self._locked else {})}

    def _has(self, key: str) -> bool:
        return self._written(key) is not None

    def _written(self, key: str) -> float | None:
        """Return when an object was written, in seconds since 1970; None when there is none."""
        try:
            return self._s3.head_object(Bucket=self._bucket, Key=key)["LastModified"].timestamp()
        except ClientError as error:
            if _code(error) in _GONE:
                return None
            raise

    @contextmanager
    def _gone(self, refusal: NotFound) -> Generator[None]:
        """Raise a refusal where the bucket says that there is no such thing."""
        try:
            yield
        except ClientError as error:
            raise (refusal if _code(error) in _GONE else error) from None

    def _key(self, digest: str) -> str:
        return f"{self._prefix}sha256/{named(digest)}"

    def _mark(self, organization_id: UUID, digest: str) -> str:
        return f"{self._prefix}uploads/{organization_id}/{named(digest)}"

    def _open(self, organization_id: UUID, upload_id: str) -> tuple[str, int, str]:
        """Return an upload's key, its announced size, and what the bucket calls it. Raises NotFound for no such id."""
        name, _, rest = upload_id.partition(".")
        size, _, upload = rest.partition(".")
        if not (name.isalnum() and size.isdecimal() and upload):
            raise no_upload(upload_id)
        return self._incoming(organization_id, name), int(size), upload

    def _incoming(self, organization_id: UUID, name: str) -> str:
        return f"{self._prefix}incoming/{organization_id}/{name}"


def _transfer() -> TransferConfig:
    return TransferConfig(
        multipart_threshold=64 << 20, multipart_chunksize=16 << 20, max_concurrency=4, io_chunksize=CHUNK
    )


def _base64(digest: str) -> str:
    """Return a digest as S3 writes it."""
    return b64encode(bytes.fromhex(digest)).decode()


def _begun(key: str) -> float:
    """Return when an upload was begun, in seconds since 1970; 0 for a key that does not tell."""
    seconds = key.rpartition("/")[2].partition("x")[0]
    return float(seconds) if seconds.isdecimal() else 0.0


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
