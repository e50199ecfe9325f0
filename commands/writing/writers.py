"""What else may be asked of a writer: outline, beats, a scene, other words, notes, shots, another language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from commands.bus import Command, Outcome, handles
from commands.fields import Description, Name, Queue, Said, Words
from commands.manners import manner_of
from commands.ports import Studio
from commands.writing.script import SCRIPT
from commands.writing.shapes import Short
from commands.writing.wish import CastMember, known_cast, links, wish_for
from domain.shared.refusal import Invalid
from domain.writing.element import Element
from domain.writing.proposal import Draft
from domain.writing.scenes import scene_of, scenes
from domain.writing.script import Script

_SCENE = "44444444-4444-4444-8444-444444444444"
_TOLD = frozenset({"section", "synopsis", "scene_heading", "action", "character", "dialogue", "parenthetical"})
_TOLD_TOO = frozenset({"transition", "lyrics", "centered"})
Pattern = Annotated[str, StringConstraints(max_length=100)]
Language = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"),
    Said("a language's BCP 47 tag, as de or pt-BR"),
]


class _Writing(Command):
    """What every wish for story data about a script may say."""

    script_id: UUID
    cast: tuple[CastMember, ...] = Field(default=(), max_length=200)
    """Who is told to the writer beside those whose cues are in the script."""
    seed: str = Field(default="", max_length=200)
    accept: bool = True
    """Whether it is wanted as it comes; otherwise it stays a proposal."""
    queue: Queue | None = None
    """Which workers write it: `priority` for what somebody waits for, which is usual, or `cpu`."""
    generation_id: UUID | None = None


class GenerateOutline(_Writing):
    """Have an outline written from an idea: acts as sections, scenes to be as synopses."""

    prompt: Description
    minutes: float = Field(default=10.0, gt=0, le=240)
    pattern: Pattern = "three-act"
    after_id: UUID | None = None
    """The element that it goes after; the script's last one when left out."""


class GenerateBeatSheet(_Writing):
    """Have the beats of the script told by a story pattern, each with the scene that plays it."""

    prompt: Description = ""
    pattern: Pattern = "three-act"


class GenerateScene(_Writing):
    """Have a scene written from what happens in it."""

    context: Description
    heading: Short = ""
    """Such as "INT. STATION - NIGHT"; the writer chooses one unless given."""
    emotion: Words = "neutral"
    after_scene_id: UUID | None = None
    """The scene that it comes after; the last one when left out."""


class GenerateRewrite(_Writing):
    """Have chosen elements written anew, as an instruction says: tighter, funnier, in another tone."""

    element_ids: tuple[UUID, ...] = Field(min_length=1, max_length=2_000)
    instruction: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]


class GenerateCoverage(_Writing):
    """Have notes on the script written: logline, synopsis, strengths, concerns, each character, the pace in figures."""


class GenerateShotList(_Writing):
    """Have the shots of scenes listed: size, angle, movement, lens, subject, length."""

    scene_ids: tuple[UUID, ...] = Field(default=(), max_length=1_000)
    """All scenes when left out."""


class GenerateTranslation(_Writing):
    """Have what the script says told in another language; cues, ids and structure stay. Ask it of a branch."""

    language: Language
    glossary: dict[Name, Name] = Field(default_factory=dict[str, str], max_length=2_000)
    """Words and what they are in the other language."""
    element_ids: tuple[UUID, ...] = Field(default=(), max_length=100_000)
    """All elements that say something when left out."""


@handles(
    GenerateOutline,
    permission="writing.generate",
    subject="script_id",
    example={"script_id": SCRIPT, "prompt": "A clockmaker misses the last train home."},
)
def generate_outline(command: GenerateOutline, studio: Studio) -> Outcome:
    """Ask for the outline."""
    script = studio.load(Script, command.script_id)
    told = command.model_dump(include={"prompt", "minutes", "pattern", "seed"})
    draft = Draft("outline", command.accept, command.after_id)
    return _asked(command, script, draft, {"title": script.title, **told}, studio)


@handles(
    GenerateBeatSheet,
    permission="writing.generate",
    subject="script_id",
    example={"script_id": SCRIPT, "pattern": "three-act"},
)
def generate_beat_sheet(command: GenerateBeatSheet, studio: Studio) -> Outcome:
    """Ask for the beats."""
    script = studio.load(Script, command.script_id)
    told = command.model_dump(include={"prompt", "pattern", "seed"})
    recipe = {"title": script.title, **told, "elements": _told_of(script.content)}
    return _asked(command, script, Draft("beat_sheet", command.accept), recipe, studio)


@handles(
    GenerateScene,
    permission="writing.generate",
    subject="script_id",
    example={"script_id": SCRIPT, "context": "Mara learns that the train has left.", "heading": "INT. STATION - NIGHT"},
)
def generate_scene(command: GenerateScene, studio: Studio) -> Outcome:
    """Ask for the scene, to go after another one or to the script's end."""
    script = studio.load(Script, command.script_id)
    before = scene_of(script.content, command.after_scene_id) if command.after_scene_id else None
    told = command.model_dump(include={"context", "heading", "emotion", "seed"})
    draft = Draft("scene", command.accept, before.last_id if before else script.content.last())
    return _asked(command, script, draft, {"title": script.title, **told}, studio)


@handles(
    GenerateRewrite,
    permission="writing.generate",
    subject="script_id",
    example={"script_id": SCRIPT, "element_ids": [_SCENE], "instruction": "tighter"},
)
def generate_rewrite(command: GenerateRewrite, studio: Studio) -> Outcome:
    """Ask for other words, told the scenes around them."""
    script = studio.load(Script, command.script_id)
    wanted = {element_id: script.content.element(element_id) for element_id in command.element_ids}
    around = [
        e for scene in scenes(script.content) for e in scene.elements if wanted.keys() & {p.id for p in scene.elements}
    ]
    told = command.model_dump(include={"instruction", "seed"})
    recipe = {
        "title": script.title,
        **told,
        "elements": _told_of(around or wanted.values()),
        "targets": _targets(wanted.values()),
    }
    draft = Draft("rewrite", command.accept, bases=_bases(script, wanted))
    return _asked(command, script, draft, recipe, studio)


@handles(
    GenerateCoverage, permission="writing.generate", subject="script_id", example={"script_id": SCRIPT, "seed": "1"}
)
def generate_coverage(command: GenerateCoverage, studio: Studio) -> Outcome:
    """Ask for the notes."""
    script = studio.load(Script, command.script_id)
    recipe = {
        "title": script.title,
        "logline": script.logline,
        "seed": command.seed,
        "elements": _told_of(_something(script)),
    }
    return _asked(command, script, Draft("coverage", command.accept), recipe, studio)


@handles(
    GenerateShotList,
    permission="writing.generate",
    subject="script_id",
    example={"script_id": SCRIPT, "scene_ids": [_SCENE]},
)
def generate_shot_list(command: GenerateShotList, studio: Studio) -> Outcome:
    """Ask for the shots."""
    script = studio.load(Script, command.script_id)
    chosen = [scene_of(script.content, scene_id) for scene_id in command.scene_ids] or scenes(script.content)
    if not chosen:
        raise Invalid("The script has no scenes yet; write one first.", field="scene_ids")
    ids = [i for scene in chosen for i in (scene.id, *(e.id for e in scene.elements))]
    recipe = {
        "title": script.title,
        "seed": command.seed,
        "elements": _told_of([script.content.element(i) for i in ids]),
    }
    return _asked(command, script, Draft("shot_list", command.accept, bases=_bases(script, ids)), recipe, studio)


@handles(
    GenerateTranslation,
    permission="writing.generate",
    subject="script_id",
    example={"script_id": SCRIPT, "language": "de", "glossary": {"train": "Zug"}},
)
def generate_translation(command: GenerateTranslation, studio: Studio) -> Outcome:
    """Ask for the other language."""
    script = studio.load(Script, command.script_id)
    every = [script.content.element(i) for i in command.element_ids] or _something(script)
    targets = [e for e in every if e.type != "character"]
    told = command.model_dump(include={"language", "glossary", "seed"})
    recipe = {"title": script.title, **told, "elements": _told_of(every), "targets": _targets(targets)}
    draft = Draft("translation", command.accept, bases=_bases(script, [e.id for e in targets]))
    return _asked(command, script, draft, recipe, studio)


def _asked(command: _Writing, script: Script, draft: Draft, recipe: dict[str, Any], studio: Studio) -> Outcome:
    """Ask for what a recipe says, with everybody who plays in the script and how they speak."""
    asked = _With(command, _everybody(command, script, studio))
    recipe = {"text": draft.kind, **recipe, "cast": known_cast(asked.everybody, studio)}
    wish = wish_for(asked, script.id, recipe, studio)
    script.ask_for_draft(wish, replace(draft, cast=links(asked.everybody)))
    studio.save(script)
    return Outcome(script.id, script.version, job_id=wish.generation_id)


class _With:
    """A command with everybody who plays in its script."""

    def __init__(self, command: _Writing, everybody: tuple[CastMember, ...]) -> None:
        self.everybody = everybody
        self.queue: str | None = command.queue
        self.generation_id = command.generation_id


def _everybody(command: _Writing, script: Script, studio: Studio) -> tuple[CastMember, ...]:
    """Return whom the caller named, then those whose cues are linked, each once."""
    named = {member.name.casefold(): member for member in command.cast}
    for cue in script.content:
        if cue.type == "character" and cue.character_id is not None:
            manner = manner_of(studio, cue.character_id)
            member = CastMember(
                character_id=cue.character_id,
                name=cue.text.strip() or "?",
                description=manner.description[:20_000] if manner else "",
            )
            named.setdefault(member.name.casefold(), member)
    return tuple(named.values())[:200]


def _something(script: Script) -> list[Element]:
    """Return the elements that somebody reads or hears."""
    return [e for e in script.content if e.type in _TOLD | _TOLD_TOO and e.text.strip()]


def _told_of(elements: Iterable[Element]) -> list[dict[str, str]]:
    """Return elements as a writer is told them."""
    return [
        {"id": str(e.id), "type": e.type, "text": e.text, **({"extension": e.extension} if e.extension else {})}
        for e in elements
        if e.type in _TOLD | _TOLD_TOO
    ]


def _targets(elements: Iterable[Element]) -> list[str]:
    """Return the ids of what shall be written anew. Raises Invalid for nothing."""
    found = [str(e.id) for e in elements if e.text.strip()]
    if not found:
        raise Invalid("There is nothing to be written anew: the elements say nothing.", field="element_ids")
    return found


def _bases(script: Script, ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return the versions of elements as the asker sees them."""
    return {element_id: script.content.version(element_id) for element_id in ids}
