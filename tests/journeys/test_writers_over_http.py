"""What writers, boards and readers make: asked over HTTP of a studio with a real worker, seen in GraphQL."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID, uuid4

import pytest

from film_studio.house import open_house
from media.video.probe import chapters, decode_audio, probe
from runtime.settings import Settings
from tests.api.conftest import Tenant, caller, served

pytestmark = pytest.mark.timeout(300)
T = TypeVar("T")
NOBODY = str(UUID(int=7))
STORY = (
    ("scene_heading", "INT. STATION - NIGHT"),
    ("action", "The big clock really stops. MARA (62, grey bun) slowly looks up at it."),
    ("character", "MARA"),
    ("dialogue", "I am really very late."),
    ("scene_heading", "EXT. PLATFORM - NIGHT"),
    ("action", "The train leaves."),
)
READ = """query($id: ID!) { script(id: $id) {
    elements(first: 99) { nodes { uuid type text blame { provider acceptedBy { name } } } }
    proposals { uuid kind status reason label document taken refused elements { id type text } items { id values } }
    scenes(first: 9) { nodes { uuid heading beats { text } shotList { seconds shots { number size description } }
        storyboard { panels { shotId status } animaticStatus animaticOutputs { name hash } animaticFacts } } } } }"""
ASSETS = "{ assets(first: 99) { nodes { name description assetType contentHash } } }"


@pytest.fixture(scope="module")
def ann(tmp_path_factory: pytest.TempPathFactory) -> Generator[Tenant]:
    """The owner of a studio that is served on loopback, with one worker."""
    settings = Settings(home=tmp_path_factory.mktemp("studio") / "home", workers=1)
    with open_house(settings) as opened, served(opened.process) as house:
        yield caller(house, opened.owner.principal, opened.owner.project_id, opened.owner.key)
        for client in house.clients:
            client.close()


@pytest.fixture
def script_id(ann: Tenant) -> str:
    made = ann.done("create-script", {"project_id": str(ann.project_id), "title": "Last Train"})["id"]
    told = [{"id": str(uuid4()), "type": kind, "text": text} for kind, text in STORY]
    ann.done("import-script", {"script_id": made, "elements": told})
    return made


def shown(ann: Tenant, script_id: str) -> dict[str, Any]:
    return ann.read(READ, id=script_id)["script"]


def finished(ann: Tenant, job_id: str) -> dict[str, Any]:
    """Return a job once it ended well."""
    told = ended(ann, job_id)
    assert told["status"] == "completed", told
    return told


def ended(ann: Tenant, job_id: str) -> dict[str, Any]:
    def asked() -> dict[str, Any]:
        return ann.http.get(f"/v1/jobs/{job_id}", headers={"Prefer": "wait=20"}).json()

    return awaited(asked, lambda job: job["status"] in {"completed", "failed"})


def awaited(read: Callable[[], T], there: Callable[[T], bool]) -> T:
    """Return what is read once it is there: policies take up what was asked, and what came of it."""
    deadline = time.monotonic() + 60
    while not there(found := read()):
        assert time.monotonic() < deadline, found
        time.sleep(0.05)
    return found


def proposed(ann: Tenant, slug: str, script_id: str, **more: object) -> dict[str, Any]:
    """Have something written, and return the proposal."""
    job_id = ann.done(slug, {"script_id": script_id, **more})["job_id"]
    finished(ann, job_id)
    return awaited(lambda: proposal(ann, script_id, job_id), lambda found: found["status"] != "asked")


def proposal(ann: Tenant, script_id: str, proposal_id: str) -> dict[str, Any]:
    return next(p for p in shown(ann, script_id)["proposals"] if p["uuid"] == proposal_id)


def refused(ann: Tenant, slug: str, body: dict[str, Any]) -> tuple[int, str]:
    """Return the status and the sentence of a refusal."""
    response = ann.ask(slug, body)
    assert response.headers["content-type"] == "application/problem+json", response.text
    return response.status_code, response.json()["detail"]


def assets_of(ann: Tenant, script_id: str) -> list[dict[str, Any]]:
    return [asset for asset in ann.read(ASSETS)["assets"]["nodes"] if script_id in asset["description"]]


def beats_of(ann: Tenant, script_id: str) -> list[str]:
    return [beat["text"] for scene in shown(ann, script_id)["scenes"]["nodes"] for beat in scene["beats"]]


def lists_of(ann: Tenant, script_id: str) -> list[dict[str, Any] | None]:
    return [scene["shotList"] for scene in shown(ann, script_id)["scenes"]["nodes"]]


def texts(ann: Tenant, script_id: str, kind: str = "") -> list[str]:
    return [e["text"] for e in shown(ann, script_id)["elements"]["nodes"] if e["type"] == kind or not kind]


def test_an_outline_is_written_into_the_script_as_sections_and_synopses(ann: Tenant, script_id: str) -> None:
    made = proposed(ann, "generate-outline", script_id, prompt="A clockmaker misses the last train.", minutes=3)

    assert (made["kind"], made["status"], {e["type"] for e in made["elements"]}) == (
        "outline",
        "accepted",
        {"section", "synopsis"},
    )
    assert texts(ann, script_id)[len(STORY) :] == [e["text"] for e in made["elements"]]
    assert shown(ann, script_id)["elements"]["nodes"][-1]["blame"] == {
        "provider": "previz",
        "acceptedBy": {"name": "Owner"},
    }
    wrong = {"script_id": script_id, "prompt": "A clockmaker.", "minutes": 0}
    assert refused(ann, "generate-outline", wrong) == (422, "/minutes: Input should be greater than 0")


def test_a_beat_sheet_names_the_scene_of_each_beat_and_becomes_beats_of_the_board(ann: Tenant, script_id: str) -> None:
    made = proposed(ann, "generate-beat-sheet", script_id, pattern="kishotenketsu")

    scenes = shown(ann, script_id)["scenes"]["nodes"]
    assert (made["status"], made["document"]) == ("accepted", {"pattern": "kishotenketsu"})
    assert {item["values"]["scene_id"] for item in made["items"]} == {scene["uuid"] for scene in scenes}
    assert len(made["items"]) > 3
    awaited(lambda: beats_of(ann, script_id), lambda beats: len(beats) == len(made["items"]))
    job_id = ann.done("generate-beat-sheet", {"script_id": script_id, "pattern": "nonsense"})["job_id"]
    assert ended(ann, job_id)["reason"].startswith("there is no story pattern 'nonsense'; there is: three-act, ")


def test_a_scene_is_written_after_the_one_that_was_named(ann: Tenant, script_id: str) -> None:
    first, second = shown(ann, script_id)["scenes"]["nodes"]
    asked = {"context": "MARA finds a key.", "heading": "EXT. YARD - DAY", "after_scene_id": first["uuid"]}

    made = proposed(ann, "generate-scene", script_id, **asked)

    assert texts(ann, script_id, "scene_heading") == [first["heading"], "EXT. YARD - DAY", second["heading"]]
    assert made["elements"][1]["text"] in texts(ann, script_id)
    wrong = {"script_id": script_id, "context": "MARA finds a key.", "after_scene_id": NOBODY}
    assert refused(ann, "generate-scene", wrong) == (404, f"The script has no scene {NOBODY}.")


def test_a_rewrite_takes_the_place_of_the_paragraph_and_keeps_its_id(ann: Tenant, script_id: str) -> None:
    action = shown(ann, script_id)["elements"]["nodes"][1]

    made = proposed(ann, "generate-rewrite", script_id, element_ids=[action["uuid"]], instruction="tighter")

    now = shown(ann, script_id)["elements"]["nodes"]
    assert (made["status"], len(now), now[1]["uuid"]) == ("accepted", len(STORY), action["uuid"])
    assert now[1]["text"] == "The big clock stops. MARA (62, grey bun) looks up at it."
    wrong = {"script_id": script_id, "element_ids": [NOBODY], "instruction": "tighter"}
    assert refused(ann, "generate-rewrite", wrong) == (404, f"The script has no element {NOBODY}.")


def test_coverage_counts_the_script_and_changes_nothing_of_it(ann: Tenant, script_id: str) -> None:
    made = proposed(ann, "generate-coverage", script_id)

    pace = made["document"]["pace"]
    assert (pace["scenes"], pace["speeches"], pace["spoken"]) == (2, 1, {"MARA": 5})
    assert made["label"] == "previz: counted from the script; nobody has read it"
    assert {item["values"]["kind"] for item in made["items"]} == {"strength", "character"}
    assert texts(ann, script_id) == [text for _, text in STORY]
    assert refused(ann, "generate-coverage", {"script_id": NOBODY})[0] == 404


def test_a_list_of_shots_goes_to_the_lists_of_its_scenes(ann: Tenant, script_id: str) -> None:
    first, second = shown(ann, script_id)["scenes"]["nodes"]

    made = proposed(ann, "generate-shot-list", script_id, scene_ids=[first["uuid"]])

    told = [item["values"] for item in made["items"]]

    def complete(lists: list[dict[str, Any] | None]) -> bool:
        return len((lists[0] or {"shots": ()})["shots"]) == len(told)

    lists = awaited(lambda: lists_of(ann, script_id), complete)
    listed = lists[0]
    assert listed is not None
    assert [shot["size"] for shot in listed["shots"]] == [values["size"] for values in told] != []
    for shot, values in zip(listed["shots"], told, strict=True):
        assert shot["description"].endswith(values["description"])
    assert lists[1] is None
    assert second["heading"] == STORY[4][1]
    empty = ann.done("create-script", {"project_id": str(ann.project_id), "title": "Nothing"})["id"]
    assert refused(ann, "generate-shot-list", {"script_id": empty}) == (
        422,
        "The script has no scenes yet; write one first.",
    )


def test_a_translation_is_of_every_paragraph_but_cues_and_keeps_the_glossary(ann: Tenant, script_id: str) -> None:
    made = proposed(ann, "generate-translation", script_id, language="de", glossary={"train": "Zug"}, accept=False)

    assert [e["type"] for e in made["elements"]] == [kind for kind, _ in STORY if kind != "character"]
    assert made["elements"][-1]["text"] == "[de] The Zug leaves."
    assert texts(ann, script_id)[-1] == "The train leaves."
    wrong = refused(ann, "generate-translation", {"script_id": script_id, "language": "klingon!"})
    assert wrong == (422, "/language: This should be a language's BCP 47 tag, as de or pt-BR.")


def test_what_is_rejected_stays_out_of_the_script_with_the_reason_and_cannot_be_taken_any_more(
    ann: Tenant, script_id: str
) -> None:
    made = proposed(ann, "generate-scene", script_id, context="MARA finds a key.", accept=False)
    of = {"script_id": script_id, "proposal_id": made["uuid"]}
    one, *others = [e["id"] for e in made["elements"]]
    ann.done("reject-proposal", {**of, "only": [one]})
    ann.done("reject-proposal", {**of, "reason": "too long"})

    now = proposal(ann, script_id, made["uuid"])
    assert (now["status"], now["reason"], sorted(now["refused"])) == ("rejected", "too long", sorted([one, *others]))
    assert texts(ann, script_id) == [text for _, text in STORY]
    wrong = {**of, "proposal_id": NOBODY}
    assert refused(ann, "reject-proposal", wrong) == (404, f"The script has no proposal {NOBODY}.")
    assert refused(ann, "accept-proposal", of)[0] == 409


def test_a_table_read_becomes_an_asset_with_a_chapter_for_each_scene(
    ann: Tenant, script_id: str, tmp_path: Path
) -> None:
    job = finished(ann, ann.done("request-table-read", {"script_id": script_id, "format": "m4a"})["job_id"])

    audio = job["outputs"]["audio"]
    (asset,) = awaited(lambda: assets_of(ann, script_id), bool)
    assert (asset["name"], asset["assetType"], asset["contentHash"]) == (
        "Last Train (table read)",
        "audio",
        audio["hash"],
    )
    file = tmp_path / "read.m4a"
    file.write_bytes(ann.http.get(f"/v1/objects/{audio['hash']}").content)
    assert [chapter.title for chapter in chapters(file)] == ["1. INT. STATION - NIGHT", "2. EXT. PLATFORM - NIGHT"]
    assert len(decode_audio(file)) / 48_000 == pytest.approx(job["facts"]["duration_s"], abs=0.2)
    wrong = {"script_id": script_id, "format": "wav"}
    assert refused(ann, "request-table-read", wrong) == (422, "/format: Input should be 'm4a', 'mp3' or 'opus'")


def test_an_animatic_is_cut_of_the_drawn_panels_of_a_scene(ann: Tenant, script_id: str, tmp_path: Path) -> None:
    of = {"script_id": script_id, "scene_id": shown(ann, script_id)["scenes"]["nodes"][1]["uuid"]}
    no_shots = "The scene has no shots; have it directed, or add some."
    assert refused(ann, "generate-animatic", of) == (409, no_shots)
    ann.done("add-listed-shot", {**of, "shot": {"size": "wide", "description": "The train leaves.", "seconds": 1}})
    assert refused(ann, "generate-animatic", of)[1] == "All panels have no picture; have the storyboard made first."
    finished(ann, ann.done("generate-storyboard", of)["job_id"])

    def board() -> dict[str, Any]:
        return shown(ann, script_id)["scenes"]["nodes"][1]["storyboard"]

    awaited(board, lambda found: [panel["status"] for panel in found["panels"]] == ["drawn"])

    job = finished(ann, ann.done("generate-animatic", of)["job_id"])

    made = awaited(board, lambda found: found["animaticStatus"] == "made")
    assert [output["hash"] for output in made["animaticOutputs"]] == [o["hash"] for o in job["outputs"].values()]
    file = tmp_path / "animatic.mp4"
    file.write_bytes(ann.http.get(f"/v1/objects/{made['animaticOutputs'][0]['hash']}").content)
    assert probe(file).duration_s == pytest.approx(1, abs=0.1)
