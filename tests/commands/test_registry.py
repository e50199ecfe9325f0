"""What holds for every command of every engine."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, cast

import pytest

from commands.bus import CommandType, by_slug, command_types
from runtime.discovery import discover

discover("domain", "commands")
LIMITS = {"maxLength", "format", "enum", "const", "pattern"}
EVERY = pytest.mark.parametrize("entry", command_types().values(), ids=lambda entry: entry.name)


@EVERY
def test_an_example_is_a_valid_body(entry: CommandType) -> None:
    assert entry.model.model_validate(entry.example)
    assert entry.model.model_validate_json(entry.model.model_validate(entry.example).model_dump_json())


@EVERY
def test_a_command_is_named_by_an_imperative_and_says_what_it_does(entry: CommandType) -> None:
    assert re.fullmatch(r"([A-Z][a-z]+)+", entry.name)
    assert entry.summary.endswith(".")
    assert by_slug(entry.slug) is entry


@EVERY
def test_a_command_takes_its_subject_from_one_of_its_fields(entry: CommandType) -> None:
    assert entry.subject is None or entry.subject in entry.model.model_fields


@EVERY
def test_every_text_of_a_command_has_a_limit(entry: CommandType) -> None:
    assert unlimited(entry.model.model_json_schema()) == []


def unlimited(schema: Any, at: str = "") -> list[str]:  # noqa: ANN401 - any part of a JSON schema
    """Return the places of a JSON schema where a text may be of any length."""
    if isinstance(schema, list):
        parts = cast("list[Any]", schema)
        return [found for i, part in enumerate(parts) for found in unlimited(part, f"{at}/{i}")]
    if not isinstance(schema, dict):
        return []
    said = cast("dict[str, Any]", schema)
    free = said.get("type") == "string" and not LIMITS & said.keys()
    return [at] * free + [found for name, part in said.items() for found in unlimited(part, f"{at}/{name}")]


def test_no_two_commands_have_one_address() -> None:
    counted = Counter(entry.slug for entry in command_types().values())

    assert [slug for slug, times in counted.items() if times > 1] == []
