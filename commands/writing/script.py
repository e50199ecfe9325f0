"""What may be asked of a script as a whole."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from commands.bus import Command, handles
from commands.fields import Name, Words
from commands.portrayal import require_characters
from commands.ports import Studio
from commands.writing.production import ProductionShape
from commands.writing.shapes import ElementShape, TitlePage
from domain.shared.refusal import Refusal
from domain.writing.script import Script

PROJECT = "11111111-1111-4111-8111-111111111111"
SCRIPT = "33333333-3333-4333-8333-333333333333"
ScriptForm = Literal["film", "series", "ad", "documentary", "explainer", "trailer", "brand_film"]


class ScriptExists(Refusal):
    """The id chosen for a script is another one's."""

    code = "writing.script-exists"


class CreateScript(Command):
    """Begin an empty script."""

    project_id: UUID
    title: Name
    script_type: ScriptForm = "film"
    logline: Words = ""
    title_page: TitlePage = Field(default_factory=dict[str, str])
    script_id: UUID | None = None


class ImportScript(Command):
    """Take the content of a file, or of another system, into an empty script."""

    script_id: UUID
    elements: tuple[ElementShape, ...] = Field(max_length=100_000)
    title_page: TitlePage | None = None
    source_name: str = Field(default="", max_length=1_000)
    source_hash: str = Field(default="", max_length=200)
    production: ProductionShape | None = None
    """Revisions, tags, locked pages and omitted scenes that the file has."""


class ChangeTitlePage(Command):
    """Give a script another title, logline or title page; what is left out stays."""

    script_id: UUID
    title: Name | None = None
    logline: Words | None = None
    title_page: TitlePage | None = None


@handles(
    CreateScript,
    permission="writing.create",
    example={"project_id": PROJECT, "title": "Last Train", "title_page": {"Author": "A. Writer"}},
)
def create_script(command: CreateScript, studio: Studio) -> None:
    """Begin a script; the same one again is the one that stands."""
    known = studio.find(Script, command.script_id) if command.script_id else None
    script = known or Script.begin(
        command.script_id, command.title, command.script_type, command.logline, command.title_page
    )
    if script.title != command.title:
        raise ScriptExists(f"The id {script.id} belongs to {script.title}.", field="script_id")
    studio.save(script)


@handles(
    ImportScript,
    permission="writing.create",
    subject="script_id",
    example={
        "script_id": SCRIPT,
        "elements": [
            {"type": "scene_heading", "text": "INT. STATION - NIGHT", "number": "1"},
            {"type": "character", "text": "MARA"},
            {"type": "dialogue", "text": "Is this the last train?"},
        ],
        "source_name": "last-train.fountain",
    },
)
def import_script(command: ImportScript, studio: Studio) -> None:
    """Take the elements in their order."""
    script = studio.load(Script, command.script_id)
    require_characters(studio, (shape.character_id for shape in command.elements))
    elements = [shape.element() for shape in command.elements]
    empty = not len(script.content)
    script.import_elements(elements, command.source_name, command.source_hash)
    if empty and command.production is not None:
        command.production.take(script)
    if command.title_page is not None:
        script.change_title_page(script.title, script.logline, command.title_page)
    studio.save(script)


@handles(
    ChangeTitlePage, permission="writing.edit", subject="script_id", example={"script_id": SCRIPT, "title": "The Stop"}
)
def change_title_page(command: ChangeTitlePage, studio: Studio) -> None:
    """Change what was named."""
    script = studio.load(Script, command.script_id)
    title = script.title if command.title is None else command.title
    logline = script.logline if command.logline is None else command.logline
    script.change_title_page(title, logline, script.title_page if command.title_page is None else command.title_page)
    studio.save(script)
