"""The registry of providers: who makes which kind of thing, and what a provider is given and gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


class UnusableRecipe(Exception):  # noqa: N818 - the provider's refusal
    """The recipe asks for what this provider cannot make; trying again would not help. One sentence."""


class Cancelled(Exception):  # noqa: N818 - an answer, not an error
    """Somebody cancelled the job; the provider stops between two steps."""


class Job(Protocol):
    """What a provider sees of the generation it works on."""

    @property
    def recipe(self) -> Mapping[str, Any]:
        """Everything that decides the result."""
        ...

    @property
    def scratch(self) -> Path:
        """A folder of the job's own, removed afterwards."""
        ...

    def input(self, digest: str) -> Path:
        """Return the file of a stored object, to read."""
        ...

    def step(self, done: float, total: float, stage: str = "") -> None:
        """Say how far the work is. Raises Cancelled when somebody cancelled it: call it between steps."""
        ...


@dataclass(frozen=True, slots=True)
class Output:
    """One thing made: a finished file in the scratch folder, or bytes."""

    content: Path | bytes
    mime: str


@dataclass(frozen=True, slots=True)
class Made:
    """What a provider gives back: outputs by name, and facts about them (durations, levels, engines) as plain data."""

    outputs: Mapping[str, Output] = field(default_factory=dict[str, Output])
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


Provider = Callable[[Job], Made]

_registry: dict[tuple[str, str], Provider] = {}
_on_cards: set[tuple[str, str]] = set()
_models: dict[tuple[str, str], Callable[[], str]] = {}
_offered: set[tuple[str, str]] = set()


def provider(
    kind: str, name: str, *, needs_card: bool = False, model: Callable[[], str] | None = None
) -> Callable[[Provider], Provider]:
    """Register the decorated function as the provider `name` of a kind ("speech", "image", "video", ...).

    `needs_card`: it works on a graphics card, so that its jobs go to the workers of the queue `gpu`.
    `model` tells which model is set up behind it: what another one made is never its answer.
    """

    def register(make: Provider) -> Provider:
        _registry[kind, name] = make
        if needs_card:
            _on_cards.add((kind, name))
        if model is not None:
            _models[kind, name] = model
        return make

    return register


def provider_of(kind: str, name: str) -> Provider:
    """Return a provider. Raises UnusableRecipe when this worker has none of that kind and name."""
    try:
        return _registry[kind, name]
    except KeyError:
        msg = f"no provider {name!r} makes {kind!r} here (there is: {', '.join(names_for(kind)) or 'none'})"
        raise UnusableRecipe(msg) from None


def offer(kind: str, name: str, *, model: Callable[[], str] | None = None) -> None:
    """Say that there is something of a kind which is chosen as providers are, and does no jobs of its own.

    `model` is as a provider's.
    """
    _offered.add((kind, name))
    if model is not None:
        _models[kind, name] = model


def models_behind(kind: str, provider: str, recipe: Mapping[str, Any]) -> list[str]:
    """Return the names of the models that make, and judge, what a recipe asks of a provider; rules have none.

    A recipe names a provider, and the operator the model behind it: with another one the same recipe gives another
    result.
    """
    asked = [(kind, provider), ("judge", str(recipe.get("judge", "")))]
    return [_models[one]() for one in asked if one in _models]


def names_for(kind: str) -> list[str]:
    """Return the names of the providers of a kind, in their order."""
    return sorted(name for of, name in {*_registry, *_offered} if of == kind)


def offered(kind: str) -> dict[str, bool]:
    """Return the names of the providers of a kind, in their order, and whether each works on a graphics card."""
    return {name: (kind, name) in _on_cards for name in names_for(kind)}
