"""An example of every event, made from its class's own annotations: new events need no example written by hand.

`STUDIO_WRITE_CORPUS=1 python -m tests.domain.event_examples` writes those that tests/domain/corpus lacks.
Files that are there are never changed: they are what older releases wrote.
"""

from __future__ import annotations

import os
import types
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Union, cast, get_args, get_origin, get_type_hints
from uuid import UUID, uuid5

import orjson
from eventsourcing.persistence import StoredEvent
from eventsourcing.utils import get_topic, resolve_topic

from domain.shared.aggregate import Aggregate
from runtime.discovery import discover
from runtime.events.mapper import OrjsonTranscoder, StudioMapper

CORPUS = Path(__file__).parent / "corpus"
_NAMES = UUID(int=0)
_ENVELOPE = ("originator_id", "originator_version", "originator_topic")
_WHEN = datetime(2026, 5, 3, 12, 30, 15, 250_000, tzinfo=UTC)
_MAPPER = StudioMapper(OrjsonTranscoder())
_PLAIN: dict[object, Callable[[str], object]] = {
    str: str,
    int: len,
    float: lambda name: len(name) + 0.5,
    bool: lambda _: True,
    UUID: lambda name: uuid5(_NAMES, name),
    datetime: lambda _: _WHEN,
    Any: lambda name: {"of": name},
    object: lambda name: {"of": name},
}


def event_classes() -> list[type]:
    """Return the class of every event that the log may hold."""
    discover("domain")
    stored = {cls for cls in _below(Aggregate.Event) if _stored_as(cls) is not None}
    found = {cls for cls in stored if cls.__module__.startswith("domain.")}  # other tests have aggregates of their own
    return sorted(found, key=get_topic)


def _below(cls: type) -> Iterator[type]:
    for below in cls.__subclasses__():
        yield below
        yield from _below(below)


def _stored_as(cls: type) -> str | None:
    topic = getattr(cls, "TOPIC", None)
    return topic if topic is not None and resolve_topic(topic) is cls else None


def example(cls: type) -> Any:  # noqa: ANN401 - an event of that class
    """Return an event of a class with a value in each of its fields."""
    hints = get_type_hints(cls)
    values = {f.name: value_of(hints[f.name], f.name) for f in fields(cls) if f.name not in _ENVELOPE}
    topic = getattr(cls, "TOPIC", "")
    if issubclass(cls, Aggregate.Created):
        values["originator_topic"] = next(get_topic(kind) for kind in _below(Aggregate) if cls in vars(kind).values())
    return cast("Any", cls)(**{**values, "originator_id": uuid5(_NAMES, topic), "originator_version": 7})


def value_of(hint: Any, name: str) -> Any:  # noqa: ANN401 - any annotation
    """Return a value of a type: never an empty one, so that nothing of it can get lost unseen."""
    if hint in _PLAIN:
        return _PLAIN[hint](name)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return value_of(next(a for a in arguments if a is not type(None)), name)
    if origin in (tuple, list, frozenset, set):
        return cast("Any", origin)([value_of(arguments[0], name)])
    if origin is dict:
        return {value_of(arguments[0], name): value_of(arguments[1], name)}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return _built(hint)


def _built(cls: Any) -> Any:  # noqa: ANN401 - a value object
    if get_args(cls) and not is_dataclass(cls):  # a Literal
        return get_args(cls)[0]
    hints = get_type_hints(cls)
    return cast("Any", cls)(**{f.name: value_of(hints[f.name], f.name) for f in fields(cls)})


def written(event: Any) -> dict[str, Any]:  # noqa: ANN401 - any event
    """Return what the log holds of an event."""
    stored = _MAPPER.to_stored_event(event)
    state = orjson.loads(stored.state)
    return {
        "topic": stored.topic,
        "originator_id": str(stored.originator_id),
        "originator_version": stored.originator_version,
        "state": state,
    }


def read(kept: dict[str, Any]) -> Any:  # noqa: ANN401 - any event
    """Return the event that the log held."""
    state = orjson.dumps(kept["state"])
    stored = StoredEvent(UUID(kept["originator_id"]), kept["originator_version"], kept["topic"], state)
    return _MAPPER.to_domain_event(stored)


def version_of(cls: type) -> int:
    """Return the version of an event class's shape."""
    return getattr(cls, "class_version", 1)


def file_of(cls: type) -> Path:
    """Return where the example of the present shape of an event is kept."""
    return CORPUS / f"{get_topic(cls)}.v{version_of(cls)}.json"


def write_missing() -> list[Path]:
    """Write the example of every event that has none of its present shape; return the files."""
    missing = [cls for cls in event_classes() if not file_of(cls).exists()]
    for cls in missing:
        file_of(cls).write_bytes(orjson.dumps(written(example(cls)), option=orjson.OPT_INDENT_2) + b"\n")
    return [file_of(cls) for cls in missing]


if __name__ == "__main__" and os.environ.get("STUDIO_WRITE_CORPUS"):
    CORPUS.mkdir(exist_ok=True)
    for path in write_missing():
        print(path.name)  # noqa: T201 - what was written, to whoever wrote it
