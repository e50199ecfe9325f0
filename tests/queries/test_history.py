"""Events as sentences."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from queries.history import HistoryRow

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=80),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=12,
)


def _event(data: dict[str, Any], topic: str = "characters.CharacterRenamed", actor: str = "Ann") -> HistoryRow:
    who = f"user:{uuid4()}:{actor}"
    state = json.dumps({"timestamp": "2026-05-03T12:00:00Z", **data}).encode()
    at = datetime(2026, 5, 3, tzinfo=UTC)
    return HistoryRow(1, None, uuid4(), 1, topic, at, who, uuid4(), uuid4(), state)


def test_an_event_reads_as_who_did_what() -> None:
    assert _event({"name": "Jonas"}).sentence == "Character renamed by Ann: name is Jonas"
    assert _event({}, "writing.ScriptCreated").sentence == "Script created by Ann"
    assert _event({"traits": {"description": "Tall", "seed": None}}).sentence.endswith(": description is Tall")


def test_a_name_with_colons_stays_whole() -> None:
    event = _event({}, actor="Ann: the owner")

    assert (event.actor_kind, event.actor_name) == ("user", "Ann: the owner")


def test_a_long_value_is_cut_and_white_space_does_not_break_the_line() -> None:
    sentence = _event({"description": "word\n" * 200}).sentence

    assert len(sentence) < 120
    assert "\n" not in sentence


def test_the_digest_of_a_secret_is_not_told() -> None:
    assert "secret_digest" not in _event({"secret_digest": "0" * 64}).data


@given(st.dictionaries(st.text(max_size=9), JSON, max_size=4))
def test_any_event_has_a_sentence_of_one_line(data: dict[str, Any]) -> None:
    sentence = _event(data).sentence

    assert sentence.startswith("Character renamed by Ann")
    assert len(sentence) < 400
