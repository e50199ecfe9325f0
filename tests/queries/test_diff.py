"""What differs between two versions of a thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.characters.character import Character
from domain.shared.recorded import Recorded
from domain.shared.refusal import Invalid
from queries.diff import Change, between
from runtime.discovery import discover
from runtime.events.mapper import topic_of

discover()
ORGANIZATION = uuid4()
NAMES = st.lists(st.sampled_from(["Mara", "Jo", "Al"]), max_size=6)


@dataclass
class Stream:
    """The events of one stream, in memory."""

    events: list[Recorded[Any]]

    def stream(self, organization_id: UUID, stream_id: UUID, after: int, upto: int) -> Sequence[Recorded[Any]]:
        assert organization_id == ORGANIZATION
        return [event for event in self.events if event.stream_id == stream_id and after < event.version <= upto]


def _stream(character: Character) -> Stream:
    at = datetime(2026, 5, 3, tzinfo=UTC)
    return Stream(
        [
            Recorded(
                n,
                ORGANIZATION,
                None,
                character.id,
                n,
                topic_of(cast("type[Any]", type(e))),
                at,
                "user",
                uuid4(),
                uuid4(),
                e,
            )
            for n, e in enumerate(character.pending, 1)
        ]
    )


def _renamed(names: list[str]) -> Character:
    character = Character(
        name="Mara",
        description="A station master",
        mode="avatar",
        character_type="animated",
        seed="",
        appearance="",
        personality="",
        tags=(),
        created_by=uuid4(),
    )
    for name in names:
        character.rename(name)
    return character


def _undone(change: Change) -> Change:
    kinds = {"added": "removed", "removed": "added", "changed": "changed"}
    return Change(kinds[change.kind], change.table, change.key, change.field, change.after, change.before)  # type: ignore[arg-type]


@given(NAMES, st.data())
def test_backwards_is_the_same_changes_undone(names: list[str], data: st.DataObject) -> None:
    character = _renamed(names)
    events = _stream(character)
    versions = st.integers(0, len(events.events))
    low, high = data.draw(versions), data.draw(versions)
    forth = between(ORGANIZATION, events, character.id, low, high)
    back = between(ORGANIZATION, events, character.id, high, low)

    assert [_undone(change) for change in forth] == back


@given(NAMES)
def test_a_version_does_not_differ_from_itself(names: list[str]) -> None:
    character = _renamed(names)
    events = _stream(character)
    for version in range(len(events.events) + 1):
        assert between(ORGANIZATION, events, character.id, version, version) == []


@given(NAMES)
def test_the_name_before_and_after_is_told_when_it_differs(names: list[str]) -> None:
    character = _renamed(names)
    events = _stream(character)
    changes = between(ORGANIZATION, events, character.id, 1, len(events.events))
    expected = [("Mara", character.sheet.name)] if character.sheet.name != "Mara" else []

    assert [(c.before, c.after) for c in changes if c.field == "name"] == expected


@pytest.mark.parametrize(("low", "high"), [(0, 9), (9, 0), (-1, 1), (0, 60_000)])
def test_versions_that_are_not_there_are_refused(low: int, high: int) -> None:
    character = _renamed([])

    with pytest.raises(Invalid):
        between(ORGANIZATION, _stream(character), character.id, low, high)
