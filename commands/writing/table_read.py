"""What may be asked of readers: the whole script, spoken by its characters' voices, with a narrator for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from commands.bus import Command, Outcome, handles
from commands.consents import required
from commands.fields import Queue
from commands.manners import manner_of
from commands.ports import Studio
from commands.writing.script import SCRIPT
from domain.shared.generation import GenerationRequest
from domain.shared.sources import new_id
from domain.writing.element import Element
from domain.writing.scenes import scenes
from domain.writing.script import Script

PURPOSE = "writing.table-read"
_READ = frozenset({"action", "transition", "centered"})
_SAID = frozenset({"dialogue", "lyrics"})


class RequestTableRead(Command):
    """Have the whole script read aloud: one file of sound with a chapter for each scene, kept as an asset."""

    script_id: UUID
    format: Literal["m4a", "mp3", "opus"] = "m4a"
    target_lufs: float = Field(default=-15.0, ge=-24, le=-14)
    """How loud it is: -16 to -14 is usual for what is only heard."""
    queue: Queue | None = None
    generation_id: UUID | None = None


@handles(
    RequestTableRead,
    permission="writing.generate",
    subject="script_id",
    example={"script_id": SCRIPT, "format": "m4a"},
)
def request_table_read(command: RequestTableRead, studio: Studio) -> Outcome:
    """Ask for it, with everybody's voice; a real person's needs their consent."""
    script = studio.load(Script, command.script_id)
    elements = list(script.content)
    people = {e.character_id: None for e in elements if e.type == "character" and e.character_id is not None}
    lineage = tuple(people)
    required(studio, "speech", lineage, studio.project_id)
    recipe = {
        "sound": "table_read",
        "title": script.title,
        "author": script.title_page.get("Author", ""),
        "format": command.format,
        "target_lufs": command.target_lufs,
        "people": _people(elements, studio),
        "scenes": _scenes(elements),
    }
    wish = GenerationRequest(
        command.generation_id or new_id(),
        "mix",
        PURPOSE,
        script.id,
        recipe,
        part=script.title[:200],
        queue=command.queue,
        lineage=lineage,
        provider=studio.provider("mix"),
    )
    script.ask_for_table_read(wish)
    studio.save(script)
    return Outcome(script.id, script.version, job_id=wish.generation_id)


def cue_name(text: str) -> str:
    """Return the name under which a cue's speaker is known: in capitals, without what stands in brackets."""
    return " ".join(text.partition("(")[0].upper().split())


def _people(elements: Iterable[Element], studio: Studio) -> list[dict[str, Any]]:
    """Return who speaks, in the order of their first cues: of each what a voice is made from."""
    found: dict[str, dict[str, Any]] = {}
    for cue in elements:
        name = cue_name(cue.text) if cue.type == "character" else ""
        if name and not found.get(name, {}).get("character_id"):
            manner = manner_of(studio, cue.character_id)
            told = {"seed": manner.seed, "appearance": manner.appearance, "words": manner.voice_words} if manner else {}
            who = {"character_id": str(cue.character_id)} if manner else {}
            found[name] = {"name": name, "seed": f"table read:{name}", "appearance": "", "words": "", **told, **who}
    return list(found.values())


def _scenes(elements: list[Element]) -> list[dict[str, Any]]:
    """Return the scenes with what is read in each; what stands before the first heading is a scene without one."""
    parted = scenes(elements)
    first = next((n for n, e in enumerate(elements) if e.type == "scene_heading"), len(elements))
    read = [{"number": "", "heading": "", "parts": _parts(elements[:first])}] if first else []
    read += [{"number": s.number, "heading": s.heading, "parts": _parts(s.elements)} for s in parted]
    return [scene for scene in read if scene["parts"] or scene["heading"]]


def _parts(elements: Iterable[Element]) -> list[dict[str, str]]:
    """Return what is read, by whom: nobody is the narrator."""
    speaker, manner, parts = "", "", list[dict[str, str]]()
    for element in elements:
        text = " ".join(element.text.split())
        if element.type == "character":
            speaker, manner = cue_name(element.text), ""
        elif element.type == "parenthetical":
            manner = text
        elif element.type in _SAID and text:
            parts.append({"who": speaker, "text": text, "manner": manner})
        elif element.type in _READ:
            speaker = ""
            parts += [{"who": "", "text": text, "manner": ""}] if text else []
    return parts
