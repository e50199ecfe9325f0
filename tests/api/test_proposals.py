"""What writers write, over HTTP and GraphQL: shown, taken whole or in part, refused, with what wrote it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from runtime.discovery import discover
from tests.api.conftest import Tenant
from tests.api.test_writing_structure import until
from workers import registry
from workers.desk import Desk
from workers.registry import Job, Made

PROPOSALS = """query($id: ID!) { script(id: $id) { proposals {
    uuid kind status askedAt proposedAt decidedAt decidedBy reason
    provider model pattern label recipe document elements { id type text } items { id values }
    taken refused edited conflicts { what } } } }"""
WRITTEN = """query($id: ID!) { script(id: $id) { elements(first: 100) { nodes { uuid type text
    blame { actor { name } event provider model prompt edited proposalId
        askedBy { name } acceptedBy { name } } } } } }"""
KINDS: dict[str, tuple[str, dict[str, Any]]] = {
    "outline": ("generate-outline", {"prompt": "A clockmaker misses the last train.", "minutes": 3}),
    "beat_sheet": ("generate-beat-sheet", {"pattern": "three-act"}),
    "scene": ("generate-scene", {"context": "MARA finds a key on the platform.", "heading": "EXT. PLATFORM - NIGHT"}),
    "rewrite": ("generate-rewrite", {"instruction": "tighter"}),
    "coverage": ("generate-coverage", {}),
    "shot_list": ("generate-shot-list", {}),
    "translation": ("generate-translation", {"language": "de"}),
}
PAPERS = {"beat_sheet", "coverage", "shot_list"}
STORY = (
    ("scene_heading", "INT. STATION - NIGHT"),
    ("action", "The big clock really stops. MARA slowly looks up at it."),
    ("character", "MARA"),
    ("dialogue", "I am really very late. Is this the last train?"),
    ("scene_heading", "EXT. PLATFORM - NIGHT"),
    ("action", "The train is just leaving."),
)


def story(ann: Tenant) -> str:
    script_id = ann.done("create-script", {"project_id": str(ann.project_id), "title": "Last Train"})["id"]
    told = [{"id": str(uuid4()), "type": kind, "text": text} for kind, text in STORY]
    ann.done("import-script", {"script_id": script_id, "elements": told})
    return script_id


def shown(ann: Tenant, script_id: str) -> list[dict[str, Any]]:
    return ann.read(WRITTEN, id=script_id)["script"]["elements"]["nodes"]


def proposal(ann: Tenant, script_id: str, job: str) -> dict[str, Any]:
    proposals = ann.read(PROPOSALS, id=script_id)["script"]["proposals"]
    return next(p for p in proposals if p["uuid"] == job)


def written(ann: Tenant, script_id: str, kind: str, *, accept: bool = False) -> dict[str, Any]:
    """Have a kind of story data written by a worker, and return the proposal that it came as."""
    slug, body = KINDS[kind]
    if kind == "rewrite":
        body = {**body, "element_ids": [e["uuid"] for e in shown(ann, script_id)[1:4:2]]}
    job: str = ann.done(slug, {**body, "script_id": script_id, "accept": accept})["job_id"]
    until(lambda: ann.http.get(f"/v1/jobs/{job}").status_code, 200)
    Desk(ann.house.process, "worker-1", uuid4()).make(ann.organization_id, UUID(job))
    until(lambda: proposal(ann, script_id, job)["status"], "accepted" if accept else "open")
    return proposal(ann, script_id, job)


def decided(ann: Tenant, script_id: str, told: dict[str, Any], slug: str, **said: object) -> dict[str, Any]:
    ann.done(slug, {"script_id": script_id, "proposal_id": told["uuid"], **said})
    return proposal(ann, script_id, told["uuid"])


@pytest.fixture(autouse=True)
def writers() -> None:
    discover("workers.providers")


@pytest.mark.parametrize("kind", KINDS)
def test_a_proposal_is_shown_with_all_that_came_and_is_taken_whole_in_part_or_not_at_all(
    ann: Tenant, kind: str
) -> None:
    script_id = story(ann)
    before = shown(ann, script_id)
    told = written(ann, script_id, kind)

    parts = [part["id"] for part in (*told["elements"], *told["items"])]
    assert parts
    assert bool(told["items"]) == (kind in PAPERS)
    assert (told["kind"], told["provider"], told["model"], told["conflicts"]) == (kind, "previz", "", [])
    assert told["label"].startswith("previz")
    assert told["recipe"]["text"] == kind
    assert told["askedAt"] <= told["proposedAt"]
    assert (told["decidedAt"], told["taken"], told["refused"]) == (None, [], [])
    assert shown(ann, script_id) == before  # nobody has accepted anything

    refused = decided(ann, script_id, told, "reject-proposal", reason="Not this film.")
    assert (refused["status"], refused["reason"], refused["taken"]) == ("rejected", "Not this film.", [])
    assert refused["decidedBy"].endswith(":Ann")
    assert shown(ann, script_id) == before

    some = written(ann, script_id, kind)
    first = (some["elements"] or some["items"])[0]["id"]
    partly = decided(ann, script_id, some, "accept-proposal", only=[first])
    rest = len(some["elements"]) + len(some["items"]) - 1
    assert (partly["taken"], partly["status"]) == ([first], "open" if rest else "accepted")
    if rest:
        done = decided(ann, script_id, some, "reject-proposal", reason="One is enough.")
        assert (done["status"], done["taken"], len(done["refused"])) == ("accepted", [first], rest)

    whole = written(ann, script_id, kind)
    taken = decided(ann, script_id, whole, "accept-proposal")
    assert taken["status"] == "accepted"
    assert taken["taken"] == [part["id"] for part in (*whole["elements"], *whole["items"])]
    now = {e["uuid"]: e for e in shown(ann, script_id)}
    if kind in PAPERS:
        assert list(now.values()) == before
    else:
        assert {e["id"]: e["text"] for e in whole["elements"]}.items() <= {i: e["text"] for i, e in now.items()}.items()
        assert now[whole["elements"][0]["id"]]["blame"]["provider"] == "previz"


def test_what_is_edited_before_it_is_taken_says_so_with_its_line(ann: Tenant) -> None:
    script_id = story(ann)
    told = written(ann, script_id, "scene")
    line = next(e for e in told["elements"] if e["type"] == "action")
    edit = {"element_id": line["id"], "changes": {"text": "Rain, and nothing else."}}
    taken = decided(ann, script_id, told, "accept-proposal", edits=[edit])

    assert taken["edited"] == [line["id"]]
    (now,) = [e for e in shown(ann, script_id) if e["uuid"] == line["id"]]
    assert (now["text"], now["blame"]["edited"], now["blame"]["provider"]) == (
        "Rain, and nothing else.",
        True,
        "previz",
    )


def test_what_the_script_changed_since_stands_in_the_way_and_is_told(ann: Tenant) -> None:
    script_id = story(ann)
    told = written(ann, script_id, "rewrite")
    mine = {"script_id": script_id, "element_id": told["elements"][0]["id"], "changes": {"text": "My own words."}}
    ann.done("rewrite-element", mine)

    assert [c["what"] for c in proposal(ann, script_id, told["uuid"])["conflicts"]] == ["changed"]
    refused = ann.ask("accept-proposal", {"script_id": script_id, "proposal_id": told["uuid"]})
    assert (refused.status_code, refused.json()["code"]) == (412, "writing.proposal-stale")
    taken = decided(ann, script_id, told, "accept-proposal", stale="skip")
    assert len(taken["taken"]) == len(told["elements"]) - 1
    assert "My own words." in [e["text"] for e in shown(ann, script_id)]


def test_accepted_text_keeps_who_asked_for_it_and_which_provider_and_model_wrote_it(
    ann: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(job: Job) -> Made:
        elements = [{"type": "scene_heading", "text": "EXT. ROOF - DAWN"}, {"type": "action", "text": "A bell."}]
        return Made({}, {"kind": "scene", "elements": elements, "model": "tiny-1", "label": job.recipe["context"]})

    monkeypatch.setitem(vars(registry)["_registry"], ("text", "previz"), write)
    script_id = story(ann)
    told = written(ann, script_id, "scene", accept=True)

    assert (told["provider"], told["model"], told["status"]) == ("previz", "tiny-1", "accepted")
    (line,) = [e for e in shown(ann, script_id) if e["text"] == "A bell."]
    assert line["blame"] == {
        "actor": line["blame"]["actor"],
        "event": "writing.ProposalAccepted",
        "provider": "previz",
        "model": "tiny-1",
        "prompt": "MARA finds a key on the platform.",
        "askedBy": {"name": "Ann"},
        "acceptedBy": {"name": "Ann"},
        "edited": False,
        "proposalId": told["uuid"],
    }
    ann.done("rewrite-element", {"script_id": script_id, "element_id": line["uuid"], "changes": {"text": "Two bells."}})
    (line,) = [e for e in shown(ann, script_id) if e["uuid"] == line["uuid"]]
    assert (line["blame"]["actor"]["name"], line["blame"]["model"]) == ("Ann", None)
