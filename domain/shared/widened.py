"""The bases of events that tell more since their second or third version: what older ones did not has its default."""

from __future__ import annotations

from typing import Any, ClassVar

from domain.shared.aggregate import Aggregate


class Widened(Aggregate.Event):
    """An event whose values got optional parts that a version 1 lacks."""

    class_version: ClassVar[int] = 2

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """Leave the new parts out: their values have defaults."""


class WidenedAgain(Widened):
    """An event whose values got more optional parts, which a version 2 lacks."""

    class_version: ClassVar[int] = 3

    @staticmethod
    def upcast_v2_v3(state: dict[str, Any]) -> None:
        """Leave these out as well."""
