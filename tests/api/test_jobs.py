"""Jobs over HTTP."""

from __future__ import annotations

import threading
import time
from uuid import uuid4

from tests.api.conftest import Tenant


def _job(ann: Tenant) -> str:
    """Ask for a picture and wait until the policy has made a job of it."""
    body = {"character_id": ann.character(), "prompt": "at night"}
    job = ann.done("generate-character-image", body)["job_id"]
    for _ in range(500):
        if ann.http.get(f"/v1/jobs/{job}").status_code == 200:
            break
        time.sleep(0.01)
    return job


def _asked(ann: Tenant, job: str, wait: int = 10) -> dict[str, object]:
    response = ann.http.get(f"/v1/jobs/{job}", headers={"Prefer": f"wait={wait}"})
    assert response.status_code == 200, response.text
    return response.json()


def test_a_job_that_nobody_took_up_is_requested(ann: Tenant) -> None:
    told = _asked(ann, _job(ann), 1)

    assert (told["status"], told["kind"], told["purpose"]) == ("requested", "image", "characters.image")


def test_waiting_for_a_job_ends_when_the_job_does(ann: Tenant) -> None:
    job = _job(ann)
    worker = ann.service("service")
    worker.done("start-generation", {"generation_id": job, "worker": "w", "lease_seconds": 60})
    ended = threading.Timer(
        0.3, worker.done, ("fail-generation", {"generation_id": job, "reason": "no paint", "final": True})
    )
    ended.start()
    told = _asked(ann, job)
    ended.join()

    assert (told["status"], told["reason"]) == ("failed", "no paint")


def test_a_finished_job_tells_what_it_made(ann: Tenant) -> None:
    job = _job(ann)
    worker = ann.service("service")
    digest = worker.http.post("/v1/objects", content=b"png").json()["hash"]
    worker.done("start-generation", {"generation_id": job, "worker": "w", "lease_seconds": 60})
    outputs = {"image": {"hash": digest, "size": 3, "mime": "image/png"}}
    worker.done("complete-generation", {"generation_id": job, "outputs": outputs})
    told = _asked(ann, job)

    assert (told["status"], told["provider"]) == ("completed", "previz")
    assert told["outputs"] == outputs
    assert ann.http.get(f"/v1/objects/{digest}").headers["Content-Type"] == "image/png"


def test_a_job_of_nobody_or_of_somebody_else_is_not_there(ann: Tenant, stranger: Tenant) -> None:
    job = _job(ann)

    assert ann.http.get(f"/v1/jobs/{uuid4()}").status_code == 404
    assert stranger.http.get(f"/v1/jobs/{job}").status_code == 404
    assert ann.http.get("/v1/jobs/soon").status_code == 422


def test_a_job_that_was_under_way_when_its_project_was_archived_still_hands_its_result_in(ann: Tenant) -> None:
    job = _job(ann)
    ann.done("archive-project", {"project_id": str(ann.project_id), "reason": "The film is out."})
    worker = ann.service("service")

    worker.done("start-generation", {"generation_id": job, "worker": "w", "lease_seconds": 60})
    worker.done("complete-generation", {"generation_id": job})
    assert _asked(ann, job)["status"] == "completed"


def test_what_failed_for_good_is_listed_with_its_reason_and_sent_again(ann: Tenant) -> None:
    job = _job(ann)
    worker = ann.service("service")
    worker.done("start-generation", {"generation_id": job, "worker": "w", "lease_seconds": 60})
    worker.done("fail-generation", {"generation_id": job, "reason": "no paint", "final": True})
    query = "{ jobs(first: 10, status: FAILED) { nodes { uuid reason attempt endedAt } } }"

    (dead,) = ann.read(query)["jobs"]["nodes"]
    assert (dead["uuid"], dead["reason"], dead["attempt"]) == (job, "no paint", 1)
    assert dead["endedAt"]
    ann.done("retry-generation", {"generation_id": job})
    assert ann.read(query)["jobs"]["nodes"] == []
