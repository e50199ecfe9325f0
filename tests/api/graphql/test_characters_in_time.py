"""Every noun of the characters' engine answers for any moment, tells its history, and what differs between versions."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any, cast
from uuid import uuid4

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType, build_schema, get_named_type

from api.graphql.schema import schema
from tests.api.conftest import Tenant

MODULES = ("characters", "consents", "brands", "continuity", "timelines", "appearances")
_DERIVED = {"Continuity", "CharacterComparison", "VersionGraph", "OwnConsent", "DerivedAsset"}
"""Reports over things that have versions of their own; they answer for a moment and keep nothing."""
SDL = build_schema(schema().as_str())


def _bare(kind: Any) -> Any:  # noqa: ANN401 - a type of the schema
    return cast("Any", get_named_type)(kind)


def _declared(module: str) -> Iterator[str]:
    """Yield the names of the types that a module declares."""
    found: dict[str, Any] = vars(import_module(module))
    for value in found.values():
        definition: Any = getattr(value, "__strawberry_definition__", None)
        if definition is not None and value.__module__ == module:
            yield definition.name


def _roots() -> dict[str, Any]:
    """Return the root fields of the engine: those whose types are declared in its modules."""
    query = SDL.query_type
    assert query is not None
    owned = {name for module in MODULES for name in _declared(f"api.graphql.{module}")}
    named = {name: field for name, field in query.fields.items() if _node_of(field.type).name in owned}
    assert {
        "character",
        "characters",
        "castings",
        "consent",
        "continuity",
        "characterGraph",
        "myConsents",
    } <= named.keys()
    return named


def _node_of(kind: Any) -> Any:  # noqa: ANN401 - a type of the schema
    bare = _bare(kind)
    listed = isinstance(bare, GraphQLObjectType) and bare.name.endswith("Connection")
    nodes = bare.fields.get("nodes") if listed else None
    return _bare(nodes.type) if nodes else bare


@pytest.mark.parametrize("name", sorted(_roots()))
def test_every_root_field_answers_for_any_moment_and_what_it_gives_tells_its_history(name: str) -> None:
    field = _roots()[name]
    node = _node_of(field.type)

    assert {"asOf", "asOfPosition", "minPosition"} <= field.args.keys()
    if node.name not in _DERIVED:
        versioned = SDL.type_map["Versioned"]
        assert isinstance(versioned, GraphQLInterfaceType)
        assert versioned in node.interfaces
        assert {"history", "diff", "version"} <= node.fields.keys()


def test_every_thing_with_an_id_in_the_engine_is_versioned_or_hangs_from_a_job_that_is() -> None:
    seen: set[str] = set()
    open_types = [_node_of(field.type) for field in _roots().values()]
    while open_types:
        kind = open_types.pop()
        if not isinstance(kind, GraphQLObjectType) or kind.name in seen:
            continue
        seen.add(kind.name)
        if "uuid" in kind.fields and "history" not in kind.fields:
            assert "job" in kind.fields, f"{kind.name} has an id and no history"
        open_types += [_node_of(field.type) for field in kind.fields.values()]
    assert {"Character", "Casting", "Consent", "Brand", "CharacterAppearances", "CharacterImage", "Look"} <= seen


NOUNS = {
    "looks": ("looks { wardrobe }", [{"wardrobe": "coat"}]),
    "castings": ("castings { role }", [{"role": "lead"}]),
    "relations": ("relations { kind }", [{"kind": "brother"}]),
    "versions": ("versions { label }", [{"label": "casting"}]),
    "consents": ("consents { subjectName }", [{"subjectName": "Ingrid"}]),
    "brand": ("brand { rules }", None),
    "appearances": ("appearances { scenes { look } }", [{"scenes": [{"look": "day"}]}]),
    "images": ("images(first: 5) { nodes { prompt } }", {"nodes": [{"prompt": "waves"}]}),
    "uses": ("uses(first: 1) { kind }", [{"kind": "casting"}]),
}


def _life(ann: Tenant) -> tuple[str, int]:
    """Return a character with one of everything, and the position before any of it."""
    mara = ann.character("Mara")
    ivo = ann.character("Ivo")
    before = ann.settle()
    project = str(ann.project_id)
    script = ann.done("create-script", {"title": "The Last Train", "project_id": project})["id"]
    heading = {"type": "scene_heading", "text": "INT. STATION - DAY"}
    scene = ann.done("add-element", {"script_id": script, "element": heading})["details"]["element_id"]
    terms = {"starts_on": "2020-01-01", "ends_on": "2999-12-31", "time_zone": "Europe/Oslo", "uses": ["likeness"]}
    steps: list[tuple[str, dict[str, Any]]] = [
        ("set-look", {"look": "day", "wardrobe": "coat"}),
        ("cast-character", {"project_id": project, "role": "lead"}),
        ("relate-character", {"to_character_id": ivo, "kind": "brother"}),
        ("mark-character-version", {"label": "casting"}),
        ("grant-consent", {"subject_name": "Ingrid", **terms}),
        ("set-brand-rules", {"forbidden_words": ["cheap"]}),
        ("assign-look", {"script_id": script, "scene_id": scene, "look": "day"}),
        ("generate-character-image", {"prompt": "waves"}),
    ]
    for slug, body in steps:
        ann.done(slug, {"character_id": mara, **body})
    return mara, before


def test_everything_of_a_character_is_there_now_and_was_not_before_it_happened(ann: Tenant) -> None:
    mara, before = _life(ann)
    fields = " ".join(words for words, _ in NOUNS.values())
    query = f"query($id: ID!, $at: Position) {{ character(id: $id, asOfPosition: $at) {{ {fields} }} }}"

    now = ann.read(query, id=mara)["character"]
    then = ann.read(query, id=mara, at=before)["character"]
    for name, (_, expected) in NOUNS.items():
        assert expected is None or now[name] == expected, name
        assert then[name] in (None, [], {"nodes": []}), name
    assert now["brand"]["rules"]["forbidden_words"] == ["cheap"]


def test_parts_consents_brands_and_appearances_tell_their_history_and_what_differs(ann: Tenant) -> None:
    mara, _ = _life(ann)
    ann.done("cast-character", {"character_id": mara, "project_id": str(ann.project_id), "role": "the station master"})
    told = "version history(first: 9) { nodes { version } } diff(from: 0) { kind table field }"
    query = f"""query($id: ID!) {{ character(id: $id) {{ {told} castings {{ {told} }} consents {{ {told} }}
        brand {{ {told} }} appearances {{ {told} }} }} }}"""

    character = ann.read(query, id=mara)["character"]
    things = [
        character,
        character["castings"][0],
        character["consents"][0],
        character["brand"],
        character["appearances"][0],
    ]
    for thing in things:
        assert len(thing["history"]["nodes"]) == thing["version"] >= 1
        assert thing["diff"]
    assert [len(thing["history"]["nodes"]) for thing in things[1:]] == [2, 1, 2, 2]


def test_of_a_stranger_there_is_no_brand_and_no_consent_of_ones_own(ann: Tenant, stranger: Tenant) -> None:
    mara, _ = _life(ann)
    ann.done("set-organization-brand-rules", {"forbidden_words": ["rival"]})

    assert ann.read("{ organizationBrand { rules characterId } }")["organizationBrand"]["characterId"] is None
    assert stranger.read("{ organizationBrand { rules } }")["organizationBrand"] is None
    assert stranger.read("query($id: ID!) { character(id: $id) { brand { rules } } }", id=mara)["character"] is None
    assert stranger.read("query($id: ID!) { consent(id: $id) { reason } }", id=str(uuid4()))["consent"] is None
