"""One edition of a deliverable: its files, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from domain.shared.canonical import digest_of


@dataclass(frozen=True, slots=True)
class Edition:
    """What is handed out: files by name, with length, measured levels, and whose making they are."""

    outputs: dict[str, Any]
    duration_s: float
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    recipe_hash: str
    provenance: str
    facts: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def content_hash(self) -> str:
        """The digest of the files, whatever else is said of them."""
        return digest_of(self.outputs, "outputs")
