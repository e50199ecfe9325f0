"""Types of fields that commands of several engines share, with their limits."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]
Description = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
ObjectHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Mime = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,40}/[a-z0-9.+-]{1,100}$")]
Bytes = Annotated[int, Field(ge=0, le=2**50)]
Queue = Annotated[str, StringConstraints(pattern=r"^(priority|cpu|gpu)$")]
"""Which workers make it: `priority` for what somebody waits for and takes seconds, `cpu`, or `gpu` for models."""
