"""What every store of objects promises: the folder, and a bucket on two servers."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from botocore.exceptions import ClientError

from domain.shared.refusal import NotFound
from runtime import objects
from runtime.objects import BrokenUpload, DamagedObject, ObjectStore, UnknownStore, Upload, open_store
from runtime.settings import Settings
from runtime.stores.client import s3_client
from tests.servers.brokers import aws_server
from tests.servers.buckets import KEYS, REGION, make_bucket, versity_gateway

DATA = bytes(range(256)) * 64
DIGEST = hashlib.sha256(DATA).hexdigest()
ANN, BOB = uuid4(), uuid4()
BUCKETS = ("moto", "versitygw")


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Generator[Callable[[str], str]]:
    """Return a function that starts a server at its first use and tells its address."""
    starting = {"moto": aws_server, "versitygw": versity_gateway}
    running: dict[str, str] = {}
    with ExitStack() as stack:

        def url(name: str) -> str:
            if name not in running:
                running[name] = stack.enter_context(starting[name](tmp_path_factory.mktemp(name)))
            return running[name]

        yield url


@dataclass(frozen=True)
class Bucket:
    endpoint: str
    name: str

    def settings(self, home: Path, *, days: int = 0) -> Settings:
        url = f"s3://{self.name}/films?endpoint={self.endpoint}&region={REGION}"
        return Settings(home=home, objects_url=url, objects_locked_days=days)


def _bucket(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, endpoint: Callable[[str], str], *, locks: bool
) -> Bucket:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    address = endpoint(request.param)
    name = f"b{uuid4().hex}"
    make_bucket(address, name, locks=locks)
    return Bucket(address, name)


@pytest.fixture(params=BUCKETS)
def bucket(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, endpoint: Callable[[str], str]) -> Bucket:
    return _bucket(request, monkeypatch, endpoint, locks=False)


@pytest.fixture(params=BUCKETS)
def locking(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, endpoint: Callable[[str], str]) -> Bucket:
    return _bucket(request, monkeypatch, endpoint, locks=True)


@pytest.fixture(params=("folder", *BUCKETS))
def settings(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    endpoint: Callable[[str], str],
    tmp_path: Path,
) -> Settings:
    if request.param == "folder":
        return Settings(home=tmp_path / "one")
    return _bucket(request, monkeypatch, endpoint, locks=False).settings(tmp_path / "one")


@pytest.fixture
def store(settings: Settings) -> ObjectStore:
    return open_store(settings)


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path) -> ObjectStore:
    """The same store as another machine sees it; the folder has but one machine."""
    moved = settings.model_copy(update={"home": tmp_path / "two"}) if settings.objects_url else settings
    return open_store(moved)


def sent(store: ObjectStore, upload: Upload, data: bytes, organization_id: UUID = ANN) -> None:
    """Send the parts the way the store asks for, the last one first."""
    for number in reversed(range(1, upload.parts + 1)):
        piece = data[(number - 1) * upload.part_bytes : number * upload.part_bytes]
        if upload.urls:
            assert httpx.put(upload.urls[number - 1], content=piece).status_code == 200
        else:
            file = store.fresh()
            file.write_bytes(piece)
            store.accept(organization_id, upload.id, number, file)


def bad_part(store: ObjectStore, upload: Upload, number: int, piece: bytes) -> str:
    """Send a part with the headers that belong to it, and return the refusal; nothing when it was taken."""
    if upload.urls:
        answer = httpx.put(upload.urls[number - 1], content=piece, headers=dict(upload.headers[number - 1]))
        return "" if answer.status_code == 200 else answer.text
    file = store.fresh()
    file.write_bytes(piece)
    try:
        store.accept(ANN, upload.id, number, file)
    except BrokenUpload as refusal:
        return refusal.sentence
    return ""


@pytest.mark.parametrize("settings", ["folder", "versitygw"], indirect=True)  # moto's server compares no checksum
def test_a_part_whose_digest_was_told_is_refused_when_its_bytes_are_others(
    store: ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "PART", 5 << 20)
    pieces = [os.urandom(5 << 20), os.urandom(99)]
    whole = b"".join(pieces)
    upload = store.begin(ANN, len(whole), [hashlib.sha256(piece).hexdigest() for piece in pieces])
    harmed = pieces[0][:-1] + bytes([pieces[0][-1] ^ 1])

    assert bad_part(store, upload, 2, pieces[1]) == ""
    assert bad_part(store, upload, 1, harmed)
    with pytest.raises(BrokenUpload, match="have come"):
        store.finish(ANN, upload.id)
    assert bad_part(store, upload, 1, pieces[0]) == ""

    assert store.finish(ANN, upload.id) == hashlib.sha256(whole).hexdigest()


def test_the_digests_of_the_parts_are_told_of_all_or_of_none(store: ObjectStore) -> None:
    with pytest.raises(BrokenUpload, match="2 parts of"):
        store.begin(ANN, objects.PART + 1, [DIGEST])


def test_what_is_put_comes_back_under_its_digest_on_every_machine(store: ObjectStore, elsewhere: ObjectStore) -> None:
    assert DIGEST not in store
    assert store.put(DATA) == store.put(DATA) == DIGEST

    assert DIGEST in elsewhere
    assert elsewhere.get(DIGEST) == DATA
    assert elsewhere.path(DIGEST).read_bytes() == DATA
    assert [(file.digest, file.size) for file in elsewhere.files()] == [(DIGEST, len(DATA))]


def test_what_was_not_used_for_a_while_is_removed_and_nothing_else(store: ObjectStore) -> None:
    store.put(DATA)

    assert store.use(DIGEST)
    assert not store.use("0" * 64)
    assert not store.remove(DIGEST, unused_since=time.time() - 60)
    assert not store.remove("0" * 64, unused_since=time.time() + 60)
    assert store.remove(DIGEST, unused_since=time.time() + 60)
    assert DIGEST not in store


def test_a_file_is_moved_in(store: ObjectStore, elsewhere: ObjectStore) -> None:
    scratch = store.scratch()
    for name in ("first", "second"):
        (scratch / name).write_bytes(DATA)
        assert store.take(scratch / name) == DIGEST

    assert list(scratch.iterdir()) == []
    assert elsewhere.get(DIGEST) == DATA


@pytest.mark.parametrize(
    ("start", "end"), [(0, 1), (5, 300), (len(DATA) - 3, len(DATA) + 50), (9, 9), (10**6, 10**6 + 5)]
)
def test_a_range_is_read_alone(store: ObjectStore, elsewhere: ObjectStore, start: int, end: int) -> None:
    store.put(DATA)
    assert elsewhere.read(DIGEST, start, end) == DATA[start:end]


@pytest.mark.parametrize("name", ["0" * 64, "../../keys/owner", DIGEST.upper(), ""])
def test_what_is_not_there_is_said_to_be_missing(store: ObjectStore, name: str) -> None:
    for ask in (store.get, store.path):
        with pytest.raises(NotFound):
            ask(name)
    with pytest.raises(NotFound):
        store.read(name, 0, 1)


def test_a_link_gives_the_object_with_its_type_to_who_has_it(store: ObjectStore) -> None:
    store.put(DATA)
    link = store.link(DIGEST, "audio/wav", 60)
    if link is None:
        assert type(store).__name__ == "FolderStore"
        return
    answer = httpx.get(link, headers={"Range": "bytes=2-4"})
    assert (answer.status_code, answer.content, answer.headers["Content-Type"]) == (206, DATA[2:5], "audio/wav")
    assert httpx.get(link.replace(DIGEST[:8], "0" * 8)).status_code in {403, 404}


def test_an_upload_in_parts_is_joined_in_order_and_named_by_its_bytes(
    store: ObjectStore, elsewhere: ObjectStore
) -> None:
    data = os.urandom(objects.PART + 1_000)
    upload = store.begin(ANN, len(data))
    assert (upload.part_bytes, upload.parts) == (objects.PART, 2)
    sent(store, upload, data)
    digest = store.finish(ANN, upload.id)

    assert digest == hashlib.sha256(data).hexdigest()
    assert elsewhere.get(digest) == data
    with pytest.raises(NotFound):
        store.finish(ANN, upload.id)


def test_an_upload_of_other_bytes_than_were_announced_is_refused(store: ObjectStore) -> None:
    upload = store.begin(ANN, len(DATA))
    sent(store, upload, DATA[:-1])

    with pytest.raises(BrokenUpload):
        store.finish(ANN, upload.id)
    assert list(store.files()) == []


def test_an_upload_is_its_organizations_alone(store: ObjectStore) -> None:
    upload = store.begin(ANN, len(DATA))
    sent(store, upload, DATA)

    for stranger, name in ((ANN, "../../x"), (ANN, f"{'0' * 32}.5.x"), (BOB, upload.id)):
        with pytest.raises(NotFound):
            store.finish(stranger, name)
    assert DIGEST not in store


def test_an_upload_whose_bytes_have_another_digest_than_was_told_is_refused_and_ended(store: ObjectStore) -> None:
    upload = store.begin(ANN, len(DATA))
    sent(store, upload, DATA)

    with pytest.raises(BrokenUpload, match="digest"):
        store.finish(ANN, upload.id, "0" * 64)
    with pytest.raises(NotFound):
        store.finish(ANN, upload.id, DIGEST)
    assert DIGEST not in store
    again = store.begin(ANN, len(DATA))
    sent(store, again, DATA)
    assert store.finish(ANN, again.id, DIGEST) == DIGEST


def test_an_upload_that_is_aborted_is_gone_with_its_parts(store: ObjectStore) -> None:
    upload = store.begin(ANN, len(DATA))
    sent(store, upload, DATA)
    with pytest.raises(NotFound):
        store.abort(BOB, upload.id)
    store.abort(ANN, upload.id)

    for ask in (store.finish, store.abort):
        with pytest.raises(NotFound):
            ask(ANN, upload.id)
    assert store.give_up(time.time() + 60) == 0


def test_uploads_that_were_left_are_given_up_and_the_others_go_on(store: ObjectStore) -> None:
    left = [store.begin(ANN, len(DATA)) for _ in range(2)]
    others = store.begin(BOB, len(DATA))
    sent(store, others, DATA, BOB)

    assert store.give_up(time.time() - 60) == 0
    assert store.give_up(time.time() + 60, ANN) == len(left)
    for upload in left:
        with pytest.raises(NotFound):
            store.finish(ANN, upload.id)
    assert store.finish(BOB, others.id) == DIGEST


def test_an_upload_that_was_left_a_week_ago_makes_room_when_the_next_begins(tmp_path: Path) -> None:
    store = open_store(Settings(home=tmp_path))
    left, fresh = store.begin(ANN, len(DATA)), store.begin(ANN, len(DATA))
    os.utime(tmp_path / "objects" / "incoming" / str(ANN) / left.id, (0, 0))
    store.begin(ANN, 1)

    sent(store, fresh, DATA)
    with pytest.raises(NotFound):
        sent(store, left, DATA)


def test_who_uploaded_an_object_is_known_on_every_machine(store: ObjectStore, elsewhere: ObjectStore) -> None:
    assert not store.claimed(ANN, DIGEST)
    store.claim(ANN, DIGEST)

    assert elsewhere.claimed(ANN, DIGEST)
    assert not elsewhere.claimed(BOB, DIGEST)


def test_damaged_bytes_in_the_bucket_are_not_handed_out(bucket: Bucket, tmp_path: Path) -> None:
    s3_client(bucket.endpoint, REGION).put_object(
        Bucket=bucket.name, Key=f"films/sha256/{DIGEST}", Body=b"something else"
    )
    store = open_store(bucket.settings(tmp_path))

    with pytest.raises(DamagedObject):
        store.path(DIGEST)
    assert not list((tmp_path / "objects" / "scratch").iterdir())


def test_copies_beyond_their_room_are_dropped_when_nobody_asks_for_them(bucket: Bucket, tmp_path: Path) -> None:
    settings = bucket.settings(tmp_path).model_copy(update={"cache_bytes": 10_000})
    store = open_store(settings)
    old = store.put(b"o" * 6_000)
    os.utime(store.path(old), (0, 0))
    new = store.put(b"n" * 6_000)
    copy = store.path(new)

    assert copy.exists()
    assert not (tmp_path / "objects" / old[:2] / old).exists()
    assert store.get(old) == b"o" * 6_000


def test_a_locked_object_cannot_be_removed_before_its_time(locking: Bucket, tmp_path: Path) -> None:
    store = open_store(locking.settings(tmp_path, days=1))
    upload = store.begin(ANN, 5)
    sent(store, upload, b"parts")
    made = [store.put(DATA), store.finish(ANN, upload.id)]
    s3 = s3_client(locking.endpoint, REGION)

    for digest in made:
        key = f"films/sha256/{digest}"
        version = s3.head_object(Bucket=locking.name, Key=key).get("VersionId", "")
        with pytest.raises(ClientError, match=r"AccessDenied|ObjectLocked"):
            s3.delete_object(Bucket=locking.name, Key=key, VersionId=version)


def test_a_bucket_that_cannot_lock_or_is_not_there_is_refused_at_the_start(bucket: Bucket, tmp_path: Path) -> None:
    with pytest.raises(UnknownStore, match="object lock"):
        open_store(bucket.settings(tmp_path, days=1))
    with pytest.raises(UnknownStore, match="cannot be used"):
        open_store(Bucket(bucket.endpoint, "nowhere").settings(tmp_path))


def test_an_address_that_is_no_bucket_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownStore, match="s3://"):
        open_store(Settings(home=tmp_path, objects_url="ftp://films"))
