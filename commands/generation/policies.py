"""When any engine's event carries a wish for something to be made, ask for the generation."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any, get_type_hints

from eventsourcing.utils import resolve_topic

import domain
from commands.generation.generation import CancelWhatRestsOn, RequestGeneration
from commands.policy import policy
from domain.characters.consent import Consent
from domain.shared.aggregate import Aggregate
from domain.shared.generation import GenerationRequest
from domain.shared.recorded import Recorded


def asking_events() -> list[type]:
    """Return every class of event with a field `generation` of the type GenerationRequest."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        importlib.import_module(module.name)  # an engine that nobody has imported yet asks as well
    return [cls for cls in dict.fromkeys(_below(Aggregate.Event)) if _asks(cls)]


def _below(cls: type) -> Iterator[type]:
    for below in cls.__subclasses__():
        yield below
        yield from _below(below)


def _asks(cls: type) -> bool:
    topic = getattr(
        cls, "TOPIC", None
    )  # an aggregate's body and its class hold two classes of one event: one is stored
    return topic is not None and resolve_topic(topic) is cls and _has_wish(cls)


def _has_wish(cls: type) -> bool:
    return get_type_hints(cls).get("generation") is GenerationRequest


@policy(*asking_events())
def when_anything_is_asked_for_request_generation(recorded: Recorded[Any]) -> Iterable[RequestGeneration]:
    """Ask for what the event wishes, in the asker's project."""
    wish: GenerationRequest = recorded.event.generation
    yield RequestGeneration(project_id=recorded.project_id, **{f.name: getattr(wish, f.name) for f in fields(wish)})


@policy(Consent.Revoked)
def when_consent_revoked_cancel_what_rests_on_it(recorded: Recorded[Consent.Revoked]) -> Iterable[CancelWhatRestsOn]:
    """Stop what is being made on a consent that is no more."""
    reason = f"The consent was revoked: {recorded.event.reason}"[:2_000]
    yield CancelWhatRestsOn(source_id=recorded.stream_id, reason=reason)
