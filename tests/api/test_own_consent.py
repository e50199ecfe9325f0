"""A person sees what was made of them, revokes their consent themselves, and it stops and is put away at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.api.conftest import Tenant

_MINE = """{ myConsents(first: 9) { consent { uuid subjectName status aftermath } uses(first: 9) {
    kind purpose status hash standing project } } }"""


def consented(ann: Tenant, talent: Tenant, **said: str) -> tuple[str, str]:
    """Return an actor in the project and the consent of the person who plays it."""
    ingrid = ann.character("Ingrid", mode="actor")
    terms = {"uses": ["likeness", "reference"], "starts_on": "2020-01-01", "ends_on": "2999-12-31"}
    who = {
        "subject_name": "Ingrid Berg",
        "time_zone": "Europe/Stockholm",
        "subject_user_id": str(talent.principal.actor.id),
    }
    return ingrid, ann.done("grant-consent", {"character_id": ingrid, **terms, **who, **said})["id"]


def job(ann: Tenant, ingrid: str) -> str:
    return ann.done("generate-character-image", {"character_id": ingrid, "prompt": "At the gate"})["job_id"]


def until(found: Callable[[], Any], wanted: Any) -> None:  # noqa: ANN401 - any value
    deadline = time.monotonic() + 15
    while found() != wanted and time.monotonic() < deadline:
        time.sleep(0.05)
    assert found() == wanted


def status(ann: Tenant, job_id: str) -> str | None:
    found = ann.read("query($id: ID!) { job(id: $id) { status } }", id=job_id)["job"]
    return found and found["status"]


def made(ann: Tenant, job_id: str, content: bytes) -> str:
    """Have a worker hand in an object, and return its digest."""
    digest = ann.http.post("/v1/objects", content=content).json()["hash"]
    worker = ann.service("service")
    until(lambda: status(ann, job_id), "requested")
    worker.done("start-generation", {"generation_id": job_id, "worker": "w", "lease_seconds": 60})
    outputs = {"image": {"hash": digest, "size": len(content), "mime": "image/png"}}
    worker.done("complete-generation", {"generation_id": job_id, "outputs": outputs})
    until(lambda: status(ann, job_id), "completed")
    return digest


def test_the_person_sees_what_was_made_on_their_consent_and_nobody_else_sees_it_as_theirs(ann: Tenant) -> None:
    talent = ann.joined_by(project="talent")
    ingrid, consent_id = consented(ann, talent)
    digest = made(ann, job(ann, ingrid), b"a picture of Ingrid")

    mine = talent.read(_MINE)["myConsents"]
    assert mine == [
        {
            "consent": {"uuid": consent_id, "subjectName": "Ingrid Berg", "status": "active", "aftermath": "flag"},
            "uses": [
                {
                    "kind": "image",
                    "purpose": "characters.image",
                    "status": "completed",
                    "hash": digest,
                    "standing": "in_use",
                    "project": "Last Train",
                }
            ],
        }
    ]
    assert ann.read(_MINE)["myConsents"] == []


def test_the_person_revokes_it_and_what_is_being_made_is_cancelled(ann: Tenant) -> None:
    talent, other = ann.joined_by(project="talent"), ann.joined_by(project="talent")
    ingrid, consent_id = consented(ann, talent)
    running = job(ann, ingrid)
    until(lambda: status(ann, running), "requested")

    refused = other.ask("revoke-own-consent", {"consent_id": consent_id, "reason": "No."})
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (403, "characters.not-your-consent")
    assert talent.ask("revoke-consent", {"consent_id": consent_id, "reason": "No."}).status_code == 403
    talent.done("revoke-own-consent", {"consent_id": consent_id, "reason": "I changed my mind."})

    until(lambda: status(ann, running), "cancelled")
    again = ann.ask("generate-character-image", {"character_id": ingrid})
    assert again.status_code == 403
    assert "it was revoked: I changed my mind." in again.json()["detail"]


def test_what_was_made_is_quarantined_when_the_consent_says_so_and_given_to_auditors_alone(ann: Tenant) -> None:
    talent = ann.joined_by(project="talent")
    director = ann.joined_by(project="director")
    ingrid, consent_id = consented(ann, talent, aftermath="quarantine")
    digest = made(ann, job(ann, ingrid), b"another picture of Ingrid")
    assert director.http.get(f"/v1/objects/{digest}").status_code == 200

    talent.done("revoke-own-consent", {"consent_id": consent_id, "reason": "Enough."})
    ann.settle()

    refused = director.http.get(f"/v1/objects/{digest}")
    assert refused.status_code == 423
    assert "Ingrid Berg revoked on" in refused.json()["detail"]
    assert director.http.get(f"/v1/objects/{digest}/link").status_code == 423
    assert ann.http.get(f"/v1/objects/{digest}").status_code == 200  # who audits may look
    told = ann.read(
        "query($id: ID!) { consent(id: $id) { status derived(first: 9) { hash standing } } }", id=consent_id
    )
    assert told["consent"] == {"status": "revoked", "derived": [{"hash": digest, "standing": "quarantined"}]}


def test_what_was_made_is_flagged_or_kept_when_the_consent_says_that(ann: Tenant) -> None:
    talent = ann.joined_by(project="talent")
    for aftermath, standing in (("flag", "flagged"), ("keep", "kept")):
        ingrid, consent_id = consented(ann, talent, aftermath=aftermath)
        digest = made(ann, job(ann, ingrid), f"a picture to {aftermath}".encode())
        talent.done("revoke-own-consent", {"consent_id": consent_id, "reason": "Enough."})
        ann.settle()

        assert talent.read(_MINE)["myConsents"][0]["uses"][0]["standing"] == standing
        assert ann.joined_by(project="viewer").http.get(f"/v1/objects/{digest}").status_code == 200
