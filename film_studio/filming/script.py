"""The screenplay becomes a script in the studio, and its names become characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID, uuid5

from eventsourcing.application import AggregateNotFoundError

from commands.characters.character import CreateCharacter, DescribeCharacter
from commands.writing.element import ReviseScript
from commands.writing.script import ChangeTitlePage, CreateScript, ImportScript
from commands.writing.shapes import ElementShape
from domain.characters.character import Character
from domain.characters.sheet import Sheet
from domain.shared.aggregate import Aggregate
from domain.writing.cues import cue_name, shown_name
from domain.writing.scenes import Scene, scenes
from domain.writing.script import Script
from film_studio.filming.desk import Desk
from film_studio.filming.order import slug
from media.pictures.appearance import appearance_of, heard_as
from media.screenplay.elements import Element, Screenplay
from media.screenplay.lines import plain
from media.screenplay.narration import NARRATOR
from media.sound.languages import ENGLISH, Language, language_of
from media.sound.voice import voices_of
from runtime.database import acting_for
from runtime.dispatcher import KeyReused

A = TypeVar("A", bound=Aggregate)
_INTRODUCED = re.compile(r"\b([A-Z][A-Z'\u2019-]+(?: [A-Z][A-Z'\u2019-]+){0,2}) \(\d{1,2}(?:s|\b)")
"""How a screenplay introduces somebody: the name in capitals, and in brackets the age first."""
_MOST_APPEARANCE = 300  # characters of a description that looks and voice are read from


@dataclass(frozen=True, slots=True)
class Worn:
    """How somebody looks in a scene: what a picture is made from, and of which timeline besides its own."""

    identity: dict[str, Any]
    lineage: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A character of the film: who it is in the studio, and what its face and voice are made from."""

    id: UUID
    name: str
    seed: str
    appearance: str
    voice: dict[str, Any] = field(default_factory=dict[str, Any])
    worn: dict[UUID, Worn] = field(default_factory=dict[UUID, Worn])
    """By scene, where something was assigned."""
    spelt: str = ""
    """The name as the screenplay writes it."""

    @property
    def shown(self) -> str:
        """The name as papers and credits show it."""
        return shown_name(self.spelt or self.name)


@dataclass(frozen=True, slots=True)
class FilmScript:
    """The script as the studio has it, its scenes, and its people by the name of their cues."""

    id: UUID
    title: str
    author: str
    version: int
    scenes: tuple[Scene, ...]
    people: dict[str, Person]
    language: Language = ENGLISH
    """What is spoken, as the title page says under `Language`."""
    followed: str = ""
    """The file that it was taken in from before, where that has another name: this one is its next draft."""

    @property
    def seen(self) -> dict[str, Person]:
        """The people who may be in a picture: a narrator is heard alone."""
        return {name: person for name, person in self.people.items() if name != NARRATOR}


def take_in(
    desk: Desk, project_id: UUID, screenplay: Screenplay, name: str, script_id: UUID | None = None
) -> FilmScript:
    """Import a screenplay, or bring the script that is there to what it says now, by few edits.

    Without an id a script is known by its title, so that a renamed file goes on with it. `name` is the file's.
    """
    title = plain(screenplay.title.get("Title", "")).replace("\n", " ").strip() or name
    people = {p.name: p for p in _voiced(list(_cast(desk, project_id, screenplay, title)))}
    source = name if script_id is None else ""
    script_id = script_id or uuid5(project_id, f"script:{slug(title)}")
    shapes = tuple(_shape(element, people) for element in screenplay.elements)
    page = {key[:200]: value for key, value in screenplay.title.items()}
    known, followed = stored(desk, Script, script_id), ""
    if known is None or not len(known.content):
        create = CreateScript(project_id=project_id, script_id=script_id, title=title[:200], title_page=page)
        # Under keys that follow from what is asked: two films that begin together create one script and one cast.
        desk.ask(create, f"film:{script_id}:create")
        digest = sha256(repr(shapes).encode()).hexdigest()
        desk.ask(ImportScript(script_id=script_id, elements=shapes, source_name=name, source_hash=digest))
    else:
        followed = known.source_name if source and known.source_name != source else ""
        desk.ask(ReviseScript(script_id=script_id, elements=shapes, source_name=source))
        desk.ask(ChangeTitlePage(script_id=script_id, title_page=page))
    script = stored(desk, Script, script_id)
    if script is None:
        raise RuntimeError(f"the script {script_id} is gone")
    author = plain(screenplay.title.get("Author", screenplay.title.get("Authors", "")))
    language = spoken_in(screenplay) or ENGLISH
    scened = tuple(scenes(script.content))
    return FilmScript(script_id, title, author, script.version, scened, people, language, followed)


def spoken_in(screenplay: Screenplay) -> Language | None:
    """Return the language that a title page names; None for one that no voice speaks."""
    return language_of(plain(screenplay.title.get("Language", "")) or ENGLISH.tag)


def _shape(element: Element, people: dict[str, Person]) -> ElementShape:
    person = people.get(cue_name(plain(element.text))) if element.type == "character" else None
    return ElementShape.model_validate(element.to_json() | {"character_id": person.id if person else None})


def _cast(desk: Desk, project_id: UUID, screenplay: Screenplay, title: str) -> Iterator[Person]:
    """Yield everybody who speaks or is introduced, created in the project where it is not there yet."""
    action = "\n".join(plain(e.text) for e in screenplay.elements if e.type == "action")
    cues = (plain(e.text) for e in screenplay.elements if e.type == "character")
    names: dict[str, str] = {}
    for spelt in (*cues, *(found[1] for found in _INTRODUCED.finditer(action))):
        names.setdefault(cue_name(spelt), spelt)
    if any(e.type == "narration" for e in screenplay.elements):
        names[NARRATOR] = NARRATOR
    for name, spelt in names.items():
        if not name:
            continue
        character_id = uuid5(project_id, f"character:{name}")
        introduced = introduction(name, action)
        known = stored(desk, Character, character_id)
        if known is None:
            seed = f"{slug(title)}:{name}"[:200]
            create = CreateCharacter(
                character_id=character_id,
                project_id=project_id,
                name=shown_name(spelt)[:200],
                seed=seed,
                appearance=_recognisable(seed, introduced, name),
            )
            known = _created(desk, create, character_id)
        if (
            known is not None
            and introduced
            and known.sheet.appearance
            not in (
                introduced,
                _recognisable(known.sheet.seed, introduced, name),
            )
        ):
            words = _recognisable(known.sheet.seed, introduced, name)
            desk.ask(DescribeCharacter(character_id=character_id, appearance=words))
        character = stored(desk, Character, character_id)
        if character is not None:
            yield Person(character_id, name, character.sheet.seed, described(character.sheet), spelt=spelt)


def _created(desk: Desk, create: CreateCharacter, character_id: UUID) -> Character | None:
    """Create somebody, and return whom another film that began at the same moment has created as it wants them."""
    try:
        desk.ask(create, f"film:{character_id}:create")
    except KeyReused:
        return stored(desk, Character, character_id)
    return None


def _recognisable(seed: str, introduced: str, name: str) -> str:
    """Return the words with what the name alone told, woman or man: pictures are made of the words."""
    hinted, plainly = (appearance_of(seed, introduced, hint).presentation for hint in (name.title(), ""))
    return introduced if hinted == plainly else ", ".join(filter(None, (introduced, hinted)))


def _voiced(people: Sequence[Person]) -> list[Person]:
    """Give everybody a voice that fits the face and can be told from the others'."""
    told = [(p.seed, heard_as(p.seed, p.appearance, p.name.title())) for p in people]
    return [replace(p, voice=asdict(voice)) for p, voice in zip(people, voices_of(told), strict=True)]


def introduction(name: str, action: str) -> str:
    """Return how the action describes somebody where it first names it: "MARA (62, grey bun)"."""
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)\s*\(([^()]*)\)", action)
    return found[1].strip()[:_MOST_APPEARANCE] if found else ""


def described(sheet: Sheet) -> str:
    """Return the words that a face and a voice are made from."""
    return ", ".join(filter(None, (sheet.appearance, sheet.face, sheet.body, sheet.description)))


def stored(desk: Desk, kind: type[A], stream_id: UUID, version: int | None = None) -> A | None:
    """Return an aggregate as the log has it, or as it was at a version, or None."""
    with acting_for(desk.principal.organization_id):
        try:
            return desk.process.log.reload(kind, stream_id, version)
        except AggregateNotFoundError:
            return None
