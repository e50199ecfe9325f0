"""Plain JSON values back to the types that a class's annotations name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar, TypedDict, cast, get_origin, get_type_hints

import msgspec

_PLAIN = (str, int, float, bool, type(None), Any, object)


@cache
def converters(cls: type, skipped: frozenset[str] = frozenset()) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """Return, for each annotated field whose JSON form is not its own type, the function that converts it."""
    return tuple(
        (name, _converter(hint)) for name, hint in _hints(cls).items() if name not in skipped and hint not in _PLAIN
    )


@cache
def reader_of(cls: type, untyped: frozenset[str] = frozenset()) -> Callable[[bytes], dict[str, Any]]:
    """Return the function from JSON to the fields of a class, typed while they are read: a quarter of both in turn.

    What the class does not name is left out; `untyped` fields stay as JSON has them.
    """
    fields = {name: Any if name in untyped else hint for name, hint in _hints(cls).items()}
    shape = cast("Any", TypedDict)(cls.__name__, fields, total=False)
    return msgspec.json.Decoder(shape, strict=False).decode


def _hints(cls: type) -> dict[str, Any]:
    return {name: hint for name, hint in get_type_hints(cls).items() if get_origin(hint) is not ClassVar}


def _converter(hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - any annotation
    def convert(value: Any) -> Any:  # noqa: ANN401 - any field
        return msgspec.convert(value, hint, strict=False, str_keys=True)

    return convert
