"""An idea becomes a screenplay: written by the text provider, accepted into a script, and filmed from there."""

from __future__ import annotations

import re
import time
from uuid import UUID, uuid5

from commands.writing.draft import GenerateScript
from domain.writing.script import Script
from film_studio.filming.desk import Desk
from film_studio.filming.order import FilmOrder
from film_studio.filming.progress import Telling
from film_studio.filming.script import stored
from media.screenplay.elements import Element, Screenplay
from runtime.trouble import Trouble
from workers.providers.text.previz.idea import is_verb

_PATIENCE = 30.0  # seconds until the accepted proposal must stand in the script
_TITLE_WORDS = 6
_ENDS = frozenset("who that which whose when while where must can will is are was were".split())  # noqa: SIM905
_LITTLE_WORDS = (
    "a about after an and at before but by during for from in into is of on or over the to under when who with that"
)
_LITTLE = frozenset(_LITTLE_WORDS.split())


def write_from_idea(desk: Desk, project_id: UUID, order: FilmOrder, tell: Telling) -> tuple[Screenplay, UUID]:
    """Return the screenplay of the order's idea, and its script; one that was written before is taken as it stands.

    Raises Trouble.
    """
    title = title_of(order.idea)
    # By the whole idea: two that begin alike have one title, and are two scripts.
    script_id = uuid5(project_id, f"idea:{order.minutes:g}:{order.idea}")
    known = stored(desk, Script, script_id)
    if known is None or not len(known.content):
        tell.stage("writing", 1)
        command = GenerateScript(
            project_id=project_id, title=title, prompt=order.idea, minutes=order.minutes, script_id=script_id
        )
        wish = desk.wish(title, command)
        desk.wait([wish], lambda done: tell.item("writing", done.label, reused=False))
        known = _accepted(desk, script_id)
    elements = tuple(_read(element) for element in known.content)
    page = {"Title": title, **known.title_page, "Author": "the previz writer (no model)"}
    return Screenplay(page, elements), script_id


def title_of(idea: str) -> str:
    """Return a working title: an idea's first words, up to what somebody does or who somebody is."""
    words = re.findall(r"[\w'\u2019-]+", re.split(r"[.,;:!?\u2014]", idea.strip(), maxsplit=1)[0])[:_TITLE_WORDS]
    ends = (n for n, word in enumerate(words) if n > 1 and (word.lower() in _ENDS or is_verb(word.lower(), idea)))
    words = words[: next(ends, _TITLE_WORDS)]
    while len(words) > 1 and words[-1].lower() in _LITTLE:
        words.pop()
    capital = [w if n and w.lower() in _LITTLE else w[:1].upper() + w[1:] for n, w in enumerate(words)]
    return " ".join(capital) or "Untitled"


def _accepted(desk: Desk, script_id: UUID) -> Script:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        script = stored(desk, Script, script_id)
        if script is not None and len(script.content):
            return script
        time.sleep(0.05)
    raise Trouble("The screenplay was written, but the studio did not take it in; look at its log for the reason.")


def _read(element: object) -> Element:
    names = ("type", "text", "number", "extension", "dual", "level")
    return Element(**{name: getattr(element, name) for name in names})
