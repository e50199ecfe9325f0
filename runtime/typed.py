"""Plain JSON values back to the types that a class's annotations name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar, get_origin, get_type_hints

import msgspec

_PLAIN = (str, int, float, bool, type(None), Any, object)


@cache
def converters(cls: type, skipped: frozenset[str] = frozenset()) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    """Return, for each annotated field whose JSON form is not its own type, the function that converts it."""
    hints = {name: hint for name, hint in get_type_hints(cls).items() if get_origin(hint) is not ClassVar}
    return tuple((name, _converter(hint)) for name, hint in hints.items() if name not in skipped and hint not in _PLAIN)


def _converter(hint: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - any annotation
    def convert(value: Any) -> Any:  # noqa: ANN401 - any field
        return msgspec.convert(value, hint, strict=False, str_keys=True)

    return convert
