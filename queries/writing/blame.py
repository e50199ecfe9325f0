"""Who wrote each line: the first event in which an element says what it says now, also across branches and merges.

What was undone, restored or reinstated is still its writer's; the half of a line that was split is the line's writer's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from domain.shared.recorded import Recorded
from domain.writing.element import Element
from domain.writing.script import Script
from queries.diff import Events

_PROMPTS = ("prompt", "context", "instruction", "language")
Said = tuple[UUID, str, str]
"""An element's id, its type and its text."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was generated: by which provider and model, of which words, for whom, who took it; `edited` before that."""

    proposal_id: UUID
    provider: str
    model: str
    prompt: str
    asked_by: str
    accepted_by: str
    edited: bool


@dataclass(frozen=True, slots=True)
class Blame:
    """Who wrote what an element says. `made` is set where it was generated and a person accepted it."""

    written: Recorded[Any]
    made: Made | None = None


@dataclass(slots=True)
class _Stream:
    """What one script said, event by event."""

    blames: dict[Said, Blame] = field(default_factory=dict[Said, Blame])
    present: dict[UUID, Element] = field(default_factory=dict[UUID, Element])
    writers: dict[UUID, tuple[str, str]] = field(default_factory=dict[UUID, tuple[str, str]])
    """Provider and model of each proposal."""
    wishes: dict[UUID, Recorded[Any]] = field(default_factory=dict[UUID, Recorded[Any]])


def of_script(organization_id: UUID, events: Events, script_id: UUID, version: int) -> dict[UUID, Blame]:
    """Return, by element, who wrote what it says at a version. The caller must be allowed to read the script."""
    read = _read(organization_id, events, script_id, version)
    return {e.id: read.blames[_said(e)] for e in read.present.values()}


def touched(organization_id: UUID, events: Events, script_id: UUID, version: int) -> dict[UUID, list[int]]:
    """Return in which versions of a script each element came, changed or went, up to one of them."""
    found: dict[UUID, list[int]] = {}
    for recorded in events.stream(organization_id, script_id, 0, version):
        event = recorded.event
        named = getattr(event, "element_id", None)
        ids = (*([] if named is None else [named]), *getattr(event, "removed", ()), *(e.id for e in _written(event)))
        for element_id in dict.fromkeys(ids):
            found.setdefault(element_id, []).append(recorded.version)
    return found


def _read(organization_id: UUID, events: Events, script_id: UUID, version: int) -> _Stream:
    stream = _Stream()
    for recorded in events.stream(organization_id, script_id, 0, version):
        event = recorded.event
        elsewhere: dict[Said, Blame] = {}
        if isinstance(event, Script.Branched) and event.part == 1:
            elsewhere = _read(organization_id, events, event.origin_id, event.origin_version).blames
        elif isinstance(event, Script.Merged) and event.part == 1:
            elsewhere = _read(organization_id, events, event.other_id, event.other_version).blames
        for said, blame in elsewhere.items():
            stream.blames.setdefault(said, blame)
        _take(stream, recorded)
    return stream


def _take(stream: _Stream, recorded: Recorded[Any]) -> None:
    event = recorded.event
    if isinstance(event, Script.DraftRequested):
        stream.wishes[event.generation.generation_id] = recorded
    elif isinstance(event, Script.Proposed):
        stream.writers[event.proposal.id] = event.proposal.provider, event.proposal.model
    elif isinstance(event, Script.ElementRemoved):
        stream.present.pop(event.element_id, None)
    blame = Blame(recorded)
    if isinstance(event, Script.ElementSplit) and event.element_id in stream.present:
        blame = stream.blames[_said(stream.present[event.element_id])]
    for element_id in getattr(event, "removed", ()):
        stream.present.pop(element_id, None)
    for element in _written(event):
        stream.blames.setdefault(_said(element), replace(blame, made=blame.made or _made(stream, event, element.id)))
        stream.present[element.id] = element


def _made(stream: _Stream, event: Any, element_id: UUID) -> Made | None:  # noqa: ANN401 - any event of a script
    if not isinstance(event, (Script.ProposalAccepted, Script.ProposalPartlyAccepted)):
        return None
    wish = stream.wishes.get(event.proposal_id)
    recipe: dict[str, Any] = wish.event.generation.recipe if wish else {}
    words = next((recipe[name] for name in _PROMPTS if recipe.get(name)), "")
    asker = wish.actor if wish else ""
    provider, model = stream.writers.get(event.proposal_id, ("", ""))
    return Made(
        proposal_id=event.proposal_id,
        provider=provider,
        model=model,
        prompt=str(words),
        asked_by=asker,
        accepted_by=asker if event.by == "asker" else event.by,
        edited=element_id in getattr(event, "edited", ()),
    )


def _written(event: Any) -> Iterable[Element]:  # noqa: ANN401 - any event of a script
    if isinstance(event, (Script.ElementAdded, Script.ElementRewritten)):
        return (event.element,)
    elements: Sequence[Element] = getattr(event, "elements", ())
    return elements


def _said(element: Element) -> Said:
    return element.id, element.type, element.text
