"""An idea becomes a screenplay: written by the text provider, accepted into a script, and filmed from there."""

from __future__ import annotations

import re
import time
from itertools import count
from uuid import UUID, uuid5

from commands.writing.draft import GenerateScript
from commands.writing.script import ScriptForm
from domain.generation.generation import Generation
from domain.writing.script import Script
from film_studio.filming.desk import Desk, Wish
from film_studio.filming.order import Idea
from film_studio.filming.progress import Telling
from film_studio.filming.script import stored
from media.screenplay.elements import Element, Screenplay
from runtime.trouble import Trouble
from workers.providers.text.previz.idea import is_verb

_USUAL = "three-act"
_FORMS: dict[str, ScriptForm] = {
    "documentary": "documentary",
    "explainer": "explainer",
    "trailer": "trailer",
    "brand-film": "brand_film",
}
_PATIENCE = 30.0  # seconds until the accepted proposal must stand in the script
_TITLE_WORDS = 6
_ENDS = frozenset("who that which whose when while where must can will is are was were".split())  # noqa: SIM905
_LITTLE_WORDS = (
    "a about after an and at before but by during for from in into is of on or over the to under when who with that"
)
_LITTLE = frozenset(_LITTLE_WORDS.split())


def write_from_idea(desk: Desk, project_id: UUID, idea: Idea, tell: Telling) -> tuple[Screenplay, UUID]:
    """Return the screenplay of an idea, and its script; one that was written before is taken as it stands.

    Raises Trouble.
    """
    title = title_of(idea.words)
    script_id, known, job_id = _begun(desk, project_id, idea)
    if known is None or not len(known.content):
        tell.stage("writing", 1)
        wish = Wish(title, job_id, known=True) if job_id else desk.wish(title, _asked(project_id, script_id, idea))
        desk.wait([wish])
        tell.item("writing", wish.label, reused=False)
        known = _accepted(desk, script_id)
    elements = tuple(_read(element) for element in known.content)
    page = {"Title": title, **known.title_page, "Author": _writer(known)}
    return Screenplay(page, elements), script_id


def _begun(desk: Desk, project_id: UUID, idea: Idea) -> tuple[UUID, Script | None, UUID | None]:
    """Return the id of an idea's script, the script where it was begun, and the job that may still write it.

    By the whole idea: two that begin alike have one title, and are two scripts. One that nobody will write any more,
    for that failed or was cancelled, is left as it is, and another one is begun.
    """
    told = "" if idea.pattern == _USUAL else f"{idea.pattern}:"
    name = f"idea:{told}{idea.minutes:g}:{idea.words}"
    for again in count():
        script_id = uuid5(project_id, f"{name}:{again}" if again else name)
        script = stored(desk, Script, script_id)
        job_id = next(iter(script.drafts), None) if script is not None else None
        written = stored(desk, Generation, job_id) if job_id else None
        if script is None or len(script.content) or written is None or written.status not in {"failed", "cancelled"}:
            return script_id, script, job_id
    raise AssertionError


def _asked(project_id: UUID, script_id: UUID, idea: Idea) -> GenerateScript:
    return GenerateScript(
        project_id=project_id,
        title=title_of(idea.words),
        prompt=idea.words,
        script_type=_FORMS.get(idea.pattern, "film"),
        minutes=idea.minutes,
        pattern=idea.pattern,
        script_id=script_id,
    )


def _writer(script: Script) -> str:
    """Return who wrote what was accepted: the model, or the writer without one."""
    told = [proposal for proposal in script.proposals.values() if proposal.taken]
    if not told or told[-1].provider == "previz":
        return "the previz writer (no model)"
    return f"the model {told[-1].model}" if told[-1].model else f"the writer {told[-1].provider}"


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
