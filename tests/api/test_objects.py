"""Stored media over HTTP."""

from __future__ import annotations

import hashlib
from typing import Any

from tests.api.conftest import Tenant

BYTES = b"RIFF" + bytes(range(256)) * 8


def _asset(ann: Tenant, digest: str, mime: str = "audio/wav") -> dict[str, Any]:
    media = {"hash": digest, "size": len(BYTES), "mime": mime}
    return {"project_id": str(ann.project_id), "asset_type": "audio", "name": "Rain", "media": media}


def _uploaded(ann: Tenant, data: bytes = BYTES) -> str:
    response = ann.http.post("/v1/objects", content=data)
    assert response.status_code == 201
    return response.json()["hash"]


def test_an_upload_is_named_by_its_digest(ann: Tenant) -> None:
    response = ann.http.post("/v1/objects", content=BYTES)

    assert response.json() == {"hash": hashlib.sha256(BYTES).hexdigest(), "size": len(BYTES)}
    assert response.headers["Location"] == f"/v1/objects/{response.json()['hash']}"


def test_what_a_row_names_is_given_out_with_its_type_and_its_guards(ann: Tenant) -> None:
    digest = _uploaded(ann)
    ann.done("add-asset", _asset(ann, digest))
    ann.settle()
    response = ann.http.get(f"/v1/objects/{digest}")

    assert response.content == BYTES
    assert response.headers["Content-Type"] == "audio/wav"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_page_among_the_uploads_is_not_shown_but_saved(ann: Tenant) -> None:
    digest = _uploaded(ann, b"<script>alert(1)</script>")
    ann.done("add-asset", _asset(ann, digest, "text/html"))
    ann.settle()

    assert ann.http.get(f"/v1/objects/{digest}").headers["Content-Disposition"] == "attachment"


def test_part_of_an_object_is_given_for_a_range(ann: Tenant) -> None:
    digest = _uploaded(ann)
    ann.done("add-asset", _asset(ann, digest))
    ann.settle()
    response = ann.http.get(f"/v1/objects/{digest}", headers={"Range": "bytes=4-7"})

    assert (response.status_code, response.content) == (206, BYTES[4:8])
    assert response.headers["Content-Range"] == f"bytes 4-7/{len(BYTES)}"
    beyond = ann.http.get(f"/v1/objects/{digest}", headers={"Range": "bytes=99999-"})
    assert beyond.status_code == 416


def test_the_last_bytes_are_given_and_a_part_only_of_the_object_that_was_meant(ann: Tenant) -> None:
    digest = _uploaded(ann)
    ann.done("add-asset", _asset(ann, digest))
    ann.settle()
    at = f"/v1/objects/{digest}"
    last = ann.http.get(at, headers={"Range": "bytes=-5"})
    same = ann.http.get(at, headers={"Range": "bytes=0-3", "If-Range": last.headers["ETag"]})
    other = ann.http.get(at, headers={"Range": "bytes=0-3", "If-Range": '"something else"'})

    assert (last.status_code, last.content) == (206, BYTES[-5:])
    assert (same.status_code, same.content) == (206, BYTES[:4])
    assert (other.status_code, other.content) == (200, BYTES)


def test_an_object_that_no_row_of_the_organization_names_is_not_there(ann: Tenant, stranger: Tenant) -> None:
    digest = _uploaded(ann, b"ours alone")
    ann.done("add-asset", _asset(ann, digest))
    ann.settle()

    assert stranger.http.get(f"/v1/objects/{digest}").status_code == 404
    assert ann.http.get(f"/v1/objects/{'0' * 64}").status_code == 404
    assert ann.http.get("/v1/objects/..%2f..%2fkeys%2fowner").status_code == 404


def test_knowing_a_digest_does_not_open_the_object(ann: Tenant, stranger: Tenant) -> None:
    digest = _uploaded(ann, b"ours, and its digest is known")
    response = stranger.ask("add-asset", _asset(stranger, digest))

    assert response.status_code == 422
    assert response.json()["code"] == "studio.unknown-object"


def test_an_object_cannot_be_named_before_somebody_uploads_it(ann: Tenant) -> None:
    body = _asset(ann, hashlib.sha256(b"not there yet").hexdigest())

    assert ann.ask("add-asset", body).status_code == 422


def test_an_object_can_be_named_again_by_who_reads_it(ann: Tenant) -> None:
    digest = _uploaded(ann)
    ann.done("add-asset", _asset(ann, digest))
    mark = ann.house.process.settings.objects / "uploads" / str(ann.organization_id) / digest
    mark.unlink()
    ann.settle()

    assert ann.ask("add-asset", _asset(ann, digest)).status_code == 201


def test_who_is_not_in_the_project_does_not_get_its_objects(ann: Tenant) -> None:
    digest = _uploaded(ann)
    ann.done("add-asset", _asset(ann, digest))
    ann.settle()

    assert ann.joined_by().http.get(f"/v1/objects/{digest}").status_code == 404
    viewer = ann.joined_by(project="viewer")
    ann.settle()
    assert viewer.http.get(f"/v1/objects/{digest}").status_code == 200
