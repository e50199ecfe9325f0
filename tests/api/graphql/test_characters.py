"""Characters over GraphQL: what they are, and where they are used."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.api.conftest import Tenant

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
_USES = """query($id: ID!, $from: Int!, $to: Int!) { character(id: $id) {
    uses(first: 20, fromVersion: $from, toVersion: $to) { kind label version } } }"""


def test_a_character_is_read_with_its_sheet_relations_and_parts(ann: Tenant) -> None:
    mara, ivo = ann.character("Mara", biography="Born in a station."), ann.character("Ivo")
    ann.done("relate-character", {"character_id": mara, "to_character_id": ivo, "kind": "brother"})
    digest = ann.http.post("/v1/objects", content=PNG, headers={"Content-Type": "image/png"}).json()["hash"]
    picture = {"view": "front", "hash": digest, "size": len(PNG), "mime": "image/png"}
    ann.done("set-reference", {"character_id": mara, **picture})
    part = {"project_id": str(ann.project_id), "role": "lead", "credit": "Mara L."}
    ann.done("cast-character", {"character_id": mara, **part})
    told = ann.read(
        """query($id: ID!, $p: ID!) {
            character(id: $id) { biography relations { kind to { name } } references { view url } castings { role } }
            castings(first: 5, project: $p) { nodes { credit character { name } } } }""",
        id=mara,
        p=str(ann.project_id),
    )

    assert told["character"] == {
        "biography": "Born in a station.",
        "relations": [{"kind": "brother", "to": {"name": "Ivo"}}],
        "references": [{"view": "front", "url": f"/v1/objects/{digest}"}],
        "castings": [{"role": "lead"}],
    }
    assert [(c["credit"], c["character"]["name"]) for c in told["castings"]["nodes"]] == [("Mara L.", "Mara")]


def test_where_a_character_is_used_is_told_by_its_versions(ann: Tenant) -> None:
    mara = ann.character("Mara")
    ann.done("cast-character", {"character_id": mara, "project_id": str(ann.project_id), "role": "lead"})
    ann.done("describe-character", {"character_id": mara, "description": "Older"})
    ann.done("generate-character-image", {"character_id": mara, "prompt": "At the gate"})

    whole = ann.read(_USES, id=mara, **{"from": 0, "to": 100})["character"]["uses"]
    assert [(u["kind"], u["label"], u["version"]) for u in whole] == [
        ("casting", "lead: Mara", 1),
        ("image", "At the gate", 2),
    ]
    later = ann.read(_USES, id=mara, **{"from": 2, "to": 100})["character"]["uses"]
    assert [u["kind"] for u in later] == ["image"]
    assert ann.read(_USES, id=mara, **{"from": 0, "to": 1})["character"]["uses"] == whole[:1]


def test_a_stranger_sees_neither_parts_nor_uses(ann: Tenant, stranger: Tenant) -> None:
    mara = ann.character("Mara")
    ann.done("cast-character", {"character_id": mara, "project_id": str(ann.project_id), "role": "lead"})

    assert stranger.read(_USES, id=mara, **{"from": 0, "to": 100})["character"] is None


def test_what_differs_between_two_versions_names_the_relation_and_the_trait(ann: Tenant) -> None:
    mara, ivo = ann.character("Mara"), ann.character("Ivo")
    ann.done("describe-character", {"character_id": mara, "mannerisms": "limps"})
    ann.done("relate-character", {"character_id": mara, "to_character_id": ivo, "kind": "brother"})
    query = "query($id: ID!) { character(id: $id) { diff(from: 1, to: 3) { kind table field after } } }"
    told = ann.read(query, id=mara)["character"]["diff"]

    assert [(c["kind"], c["table"], c["field"]) for c in told] == [
        ("added", "character_relations", ""),
        ("changed", "characters", "mannerisms"),
    ]


def test_a_consent_tells_whether_it_counts_and_after_its_revocation_everything_that_was_made_on_it(ann: Tenant) -> None:
    ingrid = ann.character("Ingrid", mode="actor")
    terms = {"uses": ["likeness"], "starts_on": "2020-01-01", "ends_on": "2999-12-31", "time_zone": "Europe/Oslo"}
    consent = ann.done("grant-consent", {"character_id": ingrid, "subject_name": "Ingrid Berg", **terms})["id"]
    job = ann.done("generate-character-image", {"character_id": ingrid, "prompt": "At the gate"})["job_id"]
    _until(lambda: ann.read("query($id: ID!) { job(id: $id) { status } }", id=job)["job"] is not None)
    worker = ann.service("service")
    worker.done("start-generation", {"generation_id": job, "worker": "w", "lease_seconds": 60})
    digest = worker.http.post("/v1/objects", content=PNG).json()["hash"]
    made = {"image": {"hash": digest, "size": len(PNG), "mime": "image/png"}}
    worker.done("complete-generation", {"generation_id": job, "outputs": made})
    query = """query($id: ID!) { consent(id: $id) {
        status reason derived(first: 5) { name hash distance job { uuid subjectId status } } } }"""
    assert ann.read(query, id=consent)["consent"]["status"] == "active"
    ann.done("revoke-consent", {"consent_id": consent, "reason": "No more."})

    assert ann.read(query, id=consent)["consent"] == {
        "status": "revoked",
        "reason": "No more.",
        "derived": [
            {
                "name": "image",
                "hash": digest,
                "distance": 1,
                "job": {"uuid": job, "subjectId": ingrid, "status": "completed"},
            }
        ],
    }
    refused = ann.ask("generate-character-image", {"character_id": ingrid})
    assert (refused.status_code, refused.json()["code"]) == (403, "characters.no-consent")


def _until(done: Callable[[], bool]) -> None:
    """Wait for what policies ask for."""
    deadline = time.monotonic() + 10
    while not done() and time.monotonic() < deadline:
        time.sleep(0.02)


def _heading(ann: Tenant, script: str, text: str, kind: str = "scene_heading", **more: str) -> str:
    element = {"type": kind, "text": text, **more}
    last = ann.read("query($s: ID!) { script(id: $s) { elements(first: 100) { nodes { uuid } } } }", s=script)
    after = [node["uuid"] for node in last["script"]["elements"]["nodes"]][-1:]
    body = {"script_id": script, "element": element} | ({"after_id": after[0]} if after else {})
    return ann.done("add-element", body)["details"]["element_id"]


def test_the_continuity_report_tells_scene_by_scene_who_looks_how(ann: Tenant) -> None:
    mara = ann.character("Mara")
    script = ann.done("create-script", {"project_id": str(ann.project_id), "title": "The Last Train"})["id"]
    first = _heading(ann, script, "INT. HALL - DAY")
    second = _heading(ann, script, "EXT. ROOF - CONTINUOUS")
    _heading(ann, script, "MARA", "character", character_id=mara)
    third = _heading(ann, script, "EXT. ROOF - NIGHT")
    for look, coat in (("winter", "red coat"), ("ball", "dress")):
        ann.done("set-look", {"character_id": mara, "look": look, "wardrobe": coat})
    for scene, look in ((first, "winter"), (third, "ball")):
        ann.done("assign-look", {"script_id": script, "scene_id": scene, "character_id": mara, "look": look})
    query = """query($s: ID!) { continuity(script: $s, first: 10) { unexplained scenes {
        heading people { name source wardrobe jumps { what explained } } } } }"""
    told = ann.read(query, s=script)["continuity"]

    assert [(s["heading"], s["people"][0]["source"], s["people"][0]["wardrobe"]) for s in told["scenes"]] == [
        ("INT. HALL - DAY", "assigned", "red coat"),
        ("EXT. ROOF - CONTINUOUS", "carried", "red coat"),
        ("EXT. ROOF - NIGHT", "assigned", "dress"),
    ]
    assert told["scenes"][2]["people"][0]["jumps"] == [{"what": "wardrobe", "explained": True}]
    ann.done("assign-look", {"script_id": script, "scene_id": second, "character_id": mara, "look": "ball"})
    assert ann.read(query, s=script)["continuity"]["unexplained"] == 1


def test_two_to_four_versions_stand_side_by_side_and_the_graph_holds_them_all(ann: Tenant) -> None:
    mara = ann.character("Mara", appearance="tall")
    ann.done("mark-character-version", {"character_id": mara, "label": "casting"})
    ann.done("promote-character-version", {"character_id": mara, "label": "casting", "stage": "casting"})
    gone = ann.done("branch-character", {"character_id": mara, "name": "Mara, gone", "label": "casting"})["id"]
    ann.done("describe-character", {"character_id": gone, "appearance": "thin"})
    ann.done("merge-timeline", {"character_id": mara, "source_id": gone})
    query = """query($of: [CharacterAt!]!, $id: ID!) {
        compareCharacters(of: $of) { versions { version } attributes { attribute values same } }
        characterGraph(id: $id) { nodes { name version label stage } edges { kind fromVersion toVersion } } }"""
    told = ann.read(query, of=[{"character": mara, "label": "casting"}, {"character": gone}], id=gone)

    rows = {row["attribute"]: (row["values"], row["same"]) for row in told["compareCharacters"]["attributes"]}
    assert rows["appearance"] == (["tall", "thin"], False)
    assert rows["seed"][1]
    assert {"name": "Mara", "version": 1, "label": "casting", "stage": "casting"} in told["characterGraph"]["nodes"]
    edges = [(e["kind"], e["fromVersion"], e["toVersion"]) for e in told["characterGraph"]["edges"]]
    assert [edge for edge in edges if edge[0] != "next"] == [("branch", 1, 2), ("merge", 3, 4)]
    for several in ([{"character": mara}], [{"character": mara}] * 5):
        assert ann.graphql(query, of=several, id=mara)["errors"][0]["extensions"]["field"] == "of"


def test_what_a_stranger_may_not_see_is_neither_compared_nor_drawn_as_a_graph(ann: Tenant, stranger: Tenant) -> None:
    mara = ann.character("Mara")
    compare = "query($of: [CharacterAt!]!) { compareCharacters(of: $of) { versions { version } } }"

    assert "errors" in stranger.graphql(compare, of=[{"character": mara}, {"character": mara}])
    graph = "query($id: ID!) { characterGraph(id: $id) { nodes { name } } }"
    assert stranger.read(graph, id=mara)["characterGraph"] is None


def test_a_merge_that_conflicts_tells_the_conflicts_as_data(ann: Tenant) -> None:
    mara = ann.character("Mara", appearance="tall")
    gone = ann.done("branch-character", {"character_id": mara, "name": "Mara, gone"})["id"]
    ann.done("describe-character", {"character_id": gone, "appearance": "thin"})
    ann.done("describe-character", {"character_id": mara, "appearance": "small"})
    answer = ann.ask("merge-timeline", {"character_id": mara, "source_id": gone})

    assert answer.status_code == 409
    assert answer.json()["conflicts"] == [{"part": "appearance", "base": "tall", "ours": "small", "theirs": "thin"}]
