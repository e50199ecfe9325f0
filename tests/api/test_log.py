"""The log over HTTP."""

from __future__ import annotations

from typing import Any

from tests.api.conftest import Tenant


def test_an_auditor_pages_through_the_organization_s_log(ann: Tenant, stranger: Tenant) -> None:
    for name in ("Mara", "Jo", "Al"):
        ann.character(name)
        stranger.character("Other")
    ann.settle()
    seen: list[dict[str, Any]] = []
    after = 0
    while page := ann.http.get(f"/v1/events?first=2&after={after}").json():
        if not page["events"]:
            break
        seen += page["events"]
        after = page["after"]

    positions = [event["position"] for event in seen]
    assert positions == sorted(positions)
    assert [e["data"]["name"] for e in seen if e["topic"] == "characters.CharacterCreated"] == ["Mara", "Jo", "Al"]
    assert "Character created by Ann: name is Mara" in str(seen[-3]["sentence"])


def test_the_log_needs_the_permission_to_audit(ann: Tenant) -> None:
    assert ann.joined_by(organization="member", project="producer").http.get("/v1/events").status_code == 403
    assert ann.joined_by(organization="compliance").http.get("/v1/events").status_code == 200


def test_a_stream_tells_its_version_and_its_events_to_who_may_read_it(ann: Tenant, stranger: Tenant) -> None:
    character = ann.character()
    ann.done("rename-character", {"character_id": character, "name": "Jo"})
    head = ann.http.get(f"/v1/streams/{character}")
    events = ann.http.get(f"/v1/streams/{character}/events?after=1").json()

    assert (head.json()["version"], head.headers["ETag"]) == (2, '"v2"')
    assert [event["version"] for event in events["events"]] == [2]
    assert stranger.http.get(f"/v1/streams/{character}").status_code == 404
    assert stranger.http.get(f"/v1/streams/{character}/events").status_code == 404
    assert ann.joined_by().http.get(f"/v1/streams/{character}").status_code == 404
    assert ann.joined_by(project="viewer").http.get(f"/v1/streams/{character}").status_code == 200


def test_a_reader_can_wait_for_its_own_write(ann: Tenant) -> None:
    position = ann.done("create-project", {"name": "Night Mail"})["position"]
    page = ann.http.get("/v1/events?first=1000", headers={"Studio-Min-Position": str(position)}).json()
    late = ann.http.get("/v1/events", headers={"Studio-Min-Position": str(position + 10_000)})

    assert page["events"][-1]["position"] == position
    assert late.status_code == 503
    assert late.json()["code"] == "studio.behind"
