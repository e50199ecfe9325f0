"""The registry of policies: "when that happened, ask for this". The only place where one engine makes another act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from eventsourcing.utils import get_topic

from domain.shared.recorded import Recorded

if TYPE_CHECKING:
    from commands.bus import Command

Reaction = Callable[[Recorded[Any]], "Iterable[Command]"]


@dataclass(frozen=True, slots=True)
class Policy:
    """One reaction to one or more kinds of event."""

    name: str
    topics: frozenset[str]
    react: Reaction

    def command_key(self, recorded: Recorded[Any], index: int) -> UUID:
        """Return the idempotency key of the index-th command asked for: the same event never causes it twice."""
        return uuid5(recorded.stream_id, f"{recorded.version}:{self.name}:{index}")


_registry: dict[str, Policy] = {}


def policy(*events: type) -> Callable[[Reaction], Reaction]:
    """Register the decorated function, named `when_<event>_<verb>`, as a reaction to events of these classes.

    It is given the recorded event and returns the commands to ask for; it reads nothing else and runs at least once.
    """

    def register(react: Reaction) -> Reaction:
        name = f"{react.__module__.split('.')[1]}.{react.__name__}"
        _registry[name] = Policy(name, frozenset(get_topic(event) for event in events), react)
        return react

    return register


def policies() -> Mapping[str, Policy]:
    """Return every registered policy by its name."""
    return _registry
