"""Events to stored rows and back: plain JSON by orjson, typed again from the event class's own annotations."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import orjson
from eventsourcing.persistence import Mapper, StoredEvent, Transcoder
from eventsourcing.utils import get_topic, resolve_topic

from domain.shared.refusal import Invalid
from runtime.typed import converters, reader_of

if TYPE_CHECKING:
    from eventsourcing.domain import DomainEventProtocol

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # text and jsonb columns cannot hold it: projections would stop there
_ENVELOPE = frozenset({"originator_id", "originator_version", "originator_topic"})


class OrjsonTranscoder(Transcoder):
    """Plain JSON: dataclasses, UUIDs, instants and enums in their usual text forms."""

    def encode(self, obj: Any) -> bytes:  # noqa: ANN401 - the library's signature
        """Return `obj` as UTF-8 JSON. Raises Invalid for a text with a NUL character."""
        data = orjson.dumps(obj, default=_plain, option=orjson.OPT_NON_STR_KEYS)
        if b"\\u0000" in data and _NUL.search(data):
            raise Invalid("A text has a NUL character; take it out.")
        return data

    def decode(self, data: bytes) -> Any:  # noqa: ANN401 - the library's signature
        """Return the plain JSON value in `data`."""
        return orjson.loads(data)


def _plain(value: object) -> object:
    if isinstance(value, (set, frozenset)):
        return sorted(cast("frozenset[str]", value))
    raise TypeError(f"an event cannot hold a {type(value).__name__}")


class StudioMapper(Mapper[UUID]):
    """The library's mapper with short topics, explicit versions and typed fields."""

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """Return the event that `stored_event` holds, upcast to the present version of its class."""
        topic, state, version = stored_event.topic, stored_event.state, stored_event.originator_version
        return event_of(topic, state, cast("UUID", stored_event.originator_id), version)


def event_of(topic: str, stored: bytes, stream_id: UUID, version: int) -> Any:  # noqa: ANN401 - any event
    """Return the event of a topic that was stored, upcast to the present version of its class."""
    cls = resolve_topic(topic)
    state = _reader(cls)(stored)
    state["originator_id"] = stream_id
    state["originator_version"] = version
    event = object.__new__(cls)
    object.__setattr__(event, "__dict__", state)
    return event


@cache
def _reader(cls: type) -> Callable[[bytes], dict[str, Any]]:
    """Return what reads the fields of an event: typed while they are read, unless it has to be upcast first."""
    return partial(_upcast, cls) if getattr(cls, "class_version", 1) > 1 else reader_of(cls, _ENVELOPE)


def _upcast(cls: type, stored: bytes) -> dict[str, Any]:
    upcast(cls, state := orjson.loads(stored))
    return state | {name: convert(state[name]) for name, convert in converters(cls, _ENVELOPE) if name in state}


def upcast(cls: type, state: dict[str, Any]) -> None:
    """Bring `state`, written by an older version of `cls`, to the present version, in place.

    A class of version 3 has `class_version = 3` and the static methods `upcast_v1_v2(state)` and `upcast_v2_v3(state)`.
    """
    version = state.pop("class_version", 1)
    while version < getattr(cls, "class_version", 1):
        getattr(cls, f"upcast_v{version}_v{version + 1}")(state)
        version += 1


def topic_of(cls: type) -> str:
    """Return the stable name under which events of `cls` are stored."""
    return get_topic(cls)
