"""The base of every event in which an engine asks a worker for something."""

from __future__ import annotations

from typing import Any, ClassVar

from domain.shared.aggregate import Aggregate
from domain.shared.generation import GenerationRequest


class Asking(Aggregate.Event):
    """Something is to be made. Version 2 says by which provider; before there was only one."""

    class_version: ClassVar[int] = 2
    generation: GenerationRequest

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Name the provider that made everything before."""
        state["generation"]["provider"] = "previz"
