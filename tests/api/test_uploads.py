"""Uploads in parts over HTTP, and links to what was stored."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from runtime.objects import PART, open_store
from runtime.settings import Settings
from tests.api.conftest import Tenant
from tests.servers.brokers import aws_server
from tests.servers.buckets import KEYS, REGION, make_bucket

DATA = os.urandom(PART + 77)
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    with aws_server(tmp_path_factory.mktemp("aws")) as endpoint:
        name = f"b{uuid4().hex}"
        with pytest.MonkeyPatch.context() as patch:
            for key, value in KEYS.items():
                patch.setenv(key, value)
            make_bucket(endpoint, name)
        yield f"s3://{name}?endpoint={endpoint}&region={REGION}"


@pytest.fixture(params=("folder", "bucket"))
def uploader(
    request: pytest.FixtureRequest, ann: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[Tenant]:
    """A caller whose studio keeps its objects in a folder, and in a bucket."""
    process = ann.house.process
    before = process.objects
    if request.param == "bucket":
        for key, value in KEYS.items():
            monkeypatch.setenv(key, value)
        settings = Settings(home=tmp_path, objects_url=request.getfixturevalue("bucket"))
        object.__setattr__(process, "objects", open_store(settings))
    yield ann
    object.__setattr__(process, "objects", before)


def _begun(caller: Tenant, size: int = len(DATA)) -> dict[str, Any]:
    answer = caller.http.post("/v1/uploads", json={"size": size})
    assert answer.status_code == 201
    return answer.json()


def _send(caller: Tenant, upload: dict[str, Any], data: bytes = DATA) -> None:
    for part in upload["parts"]:
        first = (part["number"] - 1) * upload["part_bytes"]
        # A client resolves the address against the one it called, as a browser does; a bucket's stays what it is.
        sender = httpx.put if part["url"].startswith("http") else caller.http.put
        assert sender(part["url"], content=data[first : first + upload["part_bytes"]]).is_success


def test_a_file_in_parts_becomes_an_object_that_commands_may_name_and_a_link_reads(uploader: Tenant) -> None:
    upload = _begun(uploader)
    assert len(upload["parts"]) == 2
    _send(uploader, upload)
    stored = uploader.http.post(f"/v1/uploads/{upload['id']}/finish")
    assert stored.json() == {"hash": DIGEST, "size": len(DATA)}

    media = {"hash": DIGEST, "size": len(DATA), "mime": "audio/wav"}
    asset = {"project_id": str(uploader.project_id), "asset_type": "audio", "name": "Rain", "media": media}
    uploader.done("add-asset", asset)
    uploader.settle()
    link = uploader.http.get(f"/v1/objects/{DIGEST}/link").json()
    reader = httpx.get if link["seconds"] else uploader.http.get
    assert reader(link["url"]).content == DATA
    assert uploader.http.get(f"/v1/objects/{DIGEST}", headers={"Range": "bytes=5-9"}).content == DATA[5:10]


def test_an_upload_that_lacks_bytes_is_told_so_and_goes_on(uploader: Tenant) -> None:
    upload = _begun(uploader)
    last = {**upload, "parts": upload["parts"][1:]}
    _send(uploader, last)
    refused = uploader.http.post(f"/v1/uploads/{upload['id']}/finish")
    assert (refused.status_code, refused.json()["code"]) == (422, "studio.broken-upload")
    assert "77 of" in refused.json()["detail"]

    _send(uploader, upload)
    assert uploader.http.post(f"/v1/uploads/{upload['id']}/finish").status_code == 201


def test_bytes_of_another_digest_than_was_told_are_refused(uploader: Tenant) -> None:
    upload = _begun(uploader, 5)
    _send(uploader, upload, b"hello")
    refused = uploader.http.post(f"/v1/uploads/{upload['id']}/finish", json={"hash": "0" * 64})

    assert (refused.status_code, refused.json()["code"]) == (422, "studio.broken-upload")
    assert refused.json()["hash"] == hashlib.sha256(b"hello").hexdigest()
    assert uploader.http.post(f"/v1/uploads/{upload['id']}/finish", json={"hash": "short"}).status_code == 422


def test_an_upload_can_be_thrown_away(uploader: Tenant, stranger: Tenant) -> None:
    upload = _begun(uploader, 5)
    _send(uploader, upload, b"hello")

    assert stranger.http.delete(f"/v1/uploads/{upload['id']}").status_code == 404
    assert uploader.http.delete(f"/v1/uploads/{upload['id']}").status_code == 204
    assert uploader.http.post(f"/v1/uploads/{upload['id']}/finish").status_code == 404


def test_another_organizations_upload_is_not_there(ann: Tenant, stranger: Tenant) -> None:
    upload = _begun(ann, 5)
    _send(ann, upload, b"hello")

    assert stranger.http.post(f"/v1/uploads/{upload['id']}/finish").status_code == 404
    assert stranger.http.put(upload["parts"][0]["url"], content=b"other").status_code == 404
    assert ann.http.post(f"/v1/uploads/{upload['id']}/finish").status_code == 201


@pytest.mark.parametrize("size", [0, -1, 10**15, "much"])
def test_a_size_that_cannot_be_is_refused(ann: Tenant, size: object) -> None:
    assert ann.http.post("/v1/uploads", json={"size": size}).status_code == 422


def test_a_link_is_for_who_may_read_the_object(ann: Tenant, stranger: Tenant) -> None:
    digest = ann.http.post("/v1/objects", content=b"ours").json()["hash"]
    assert stranger.http.get(f"/v1/objects/{digest}/link").status_code == 404
