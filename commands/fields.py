"""Types of fields that commands of several engines share, with their limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, StringConstraints
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True, slots=True)
class Said:
    """Says what a field should be to whoever wrote something else there, instead of a regular expression."""

    meaning: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401 - pydantic's protocol
        """Return the field's schema with this error as its only one."""
        told = f"This should be {self.meaning}."
        return core_schema.custom_error_schema(handler(source), "not_as_meant", custom_error_message=told)


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$"), Said("a colour as #7FB2E5")]
ObjectHash = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Said("a SHA-256 of 64 hex digits in lower case")
]
Mime = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z]{1,40}/[a-z0-9.+-]{1,100}$"),
    Said("a media type in lower case, as image/png"),
]
Bytes = Annotated[int, Field(ge=0, le=2**50)]
Queue = Annotated[str, StringConstraints(pattern=r"^(priority|cpu|gpu)$"), Said("priority, cpu or gpu")]
"""Which workers make it: `priority` for what somebody waits for and takes seconds, `cpu`, or `gpu` for models."""
