"""However many rows a query shows, it asks the database a handful of questions."""

from __future__ import annotations

import asyncio

import pytest

from api.auth import Authenticator
from api.edge import Edge
from api.graphql.schema import schema
from api.graphql.session import Session
from api.progress import Watch
from runtime.authority import Memberships
from runtime.reading import TableReader
from tests.api.conftest import Tenant

NESTED = """query($id: ID!) { project(id: $id) { name characters(first: 100) { nodes {
    id name voice { words } looks { name wardrobe } images(first: 2) { nodes { status job { status } } } } } } }"""
SCRIPT = """query($id: ID!) { project(id: $id) { scripts(first: 5) { nodes { title scenes(first: 50) { nodes {
    heading dialogue { text character { name } } } } } } } }"""


def _statements(ann: Tenant, query: str) -> int:
    """Run a query inside this process and return how many statements its readers sent."""
    process = ann.house.process
    ann.settle()

    async def run() -> int:
        edge = Edge(process, Authenticator(process), Memberships(process.log), Watch(process))
        session = Session(edge, ann.principal)
        variables = {"id": str(ann.project_id)}
        result = await schema().execute(query, variable_values=variables, context_value=session)
        assert not result.errors, result.errors
        assert isinstance(session.now.reader, TableReader)
        return session.now.reader.statements

    return asyncio.run(run())


@pytest.mark.parametrize("rows", [1, 12])
def test_four_levels_of_characters_take_five_statements(ann: Tenant, rows: int) -> None:
    for number in range(rows):
        character = ann.character(f"C{number}")
        ann.done("set-look", {"character_id": character, "look": "day", "wardrobe": "coat"})
        ann.done("generate-character-image", {"character_id": character, "prompt": "at night"})

    assert _statements(ann, NESTED) == 5


@pytest.mark.parametrize("scenes", [1, 12])
def test_five_levels_of_scripts_take_five_statements(ann: Tenant, scenes: int) -> None:
    mara = ann.character("Mara")
    scene = [
        {"type": "scene_heading", "text": "INT. STATION - NIGHT"},
        {"type": "character", "text": "MARA", "character_id": mara},
        {"type": "dialogue", "text": "Listen."},
    ]
    for _ in range(2):
        script = ann.done("create-script", {"project_id": str(ann.project_id), "title": "Last Train"})["id"]
        ann.done("import-script", {"script_id": script, "elements": scene * scenes})

    assert _statements(ann, SCRIPT) == 5
