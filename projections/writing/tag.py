"""The tags of elements of scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.writing.script import Script
from domain.writing.tag_categories import CATEGORIES
from domain.writing.tags import Tag
from projections.read_model import Removed, fold, read_model

TagKey = tuple[UUID, UUID, int, str, str]


@read_model("script_tags", key=("script_id", "element_id", "category", "name", "words"), indexes=[("element_id",)])
@dataclass(frozen=True, slots=True)
class TagRow:
    """Something in an element: its category by the UCID number and name, what it is, the words that name it."""

    script_id: UUID
    element_id: UUID
    category: int
    name: str
    words: str
    category_name: str


def _key(script_id: UUID, tag: Tag) -> TagKey:
    return (script_id, tag.element_id, tag.category, tag.name, tag.words)


def keys_tagged(event: Script.ElementsTagged) -> Iterable[TagKey]:
    """Return the keys of the tags."""
    return [_key(event.originator_id, tag) for tag in event.tags]


@fold(TagRow, Script.ElementsTagged, key=keys_tagged)
def show_tags(rows: Mapping[TagKey, TagRow], event: Script.ElementsTagged) -> list[TagRow]:
    """Show the tags."""
    del rows
    return [TagRow(*_key(event.originator_id, tag), CATEGORIES.get(tag.category, "")) for tag in event.tags]


def key_untagged(event: Script.ElementUntagged) -> Iterable[TagKey]:
    """Return the key of the tag."""
    return (_key(event.originator_id, event.tag),)


@fold(TagRow, Script.ElementUntagged, key=key_untagged)
def show_untagged(rows: Mapping[TagKey, TagRow], event: Script.ElementUntagged) -> list[Removed]:
    """Take the tag off."""
    del event
    return [Removed(key) for key in rows]
