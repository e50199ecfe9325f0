"""Objects that commands name must be the organization's own: the store is shared, and a digest is no permission."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from domain.shared.refusal import Refusal
from queries.generation import generation
from runtime.reading import Access, live

if TYPE_CHECKING:
    from api.edge import Edge
    from commands.bus import Command
    from runtime.dispatcher import Principal

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAMING = frozenset({"hash", "inputs"})  # fields that always mean objects; elsewhere a digest may be of anything


class UnknownObject(Refusal):
    """A command names an object that the organization does not have."""

    code = "studio.unknown-object"
    kind = "invalid"


Named = Collection[tuple[str, str]]
"""Digests that a command names, each with the name of the field that it stands in."""


def named_in(command: Command) -> Named:
    """Return what may be objects' digests in a command."""
    return list(_digests(command.model_dump(mode="json")))


def require(edge: Edge, caller: Principal, command: Command, named: Named) -> None:
    """Raise UnknownObject when a command names an object that was neither uploaded nor made here."""
    wanted = {digest for field, digest in named if field in _NAMING or digest in edge.process.objects}
    if not wanted:
        return
    edge.process.dispatcher.authorize(caller, command)  # who may not ask is told that first
    strange = wanted - _own(edge, caller, wanted)
    if strange:
        shown = min(strange)
        raise UnknownObject(f"There is no object {shown[:16]}… here; upload it to /v1/objects first.", object=shown)


def _own(edge: Edge, caller: Principal, wanted: set[str]) -> set[str]:
    store = edge.process.objects
    there = {digest for digest in wanted if store.use(digest)}
    uploaded = {digest for digest in there if store.claimed(caller.organization_id, digest)}
    rest = wanted - uploaded
    if not rest:
        return uploaded
    reader = live(edge.process.database, Access(edge.process.database, edge.authority, caller))
    return uploaded | {named.hash for named in generation.objects_named(caller.organization_id, reader, rest)}


def _digests(value: object, field: str = "") -> Iterator[tuple[str, str]]:
    """Yield every digest in a body with the name of the field that it stands in."""
    if isinstance(value, str):
        if _DIGEST.fullmatch(value):
            yield field, value
    elif isinstance(value, Mapping):
        for name, inner in cast("Mapping[str, Any]", value).items():
            yield from _digests(inner, name)
    elif isinstance(value, (list, tuple)):
        for inner in cast("list[Any]", value):
            yield from _digests(inner, field)
