"""Open-ended fields of commands: recipes and facts, as plain data that the log can hold."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator

from domain.shared.canonical import canonical
from domain.shared.refusal import Invalid


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    try:
        canonical(value, "it")
    except Invalid as refusal:
        raise ValueError(refusal.sentence) from None  # pydantic names the field
    return value


PlainData = Annotated[dict[str, Any], AfterValidator(_plain)]
