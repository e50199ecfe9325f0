"""Which workers make a job."""

from __future__ import annotations

from uuid import uuid4

import pytest

from commands.generation.generation import RequestGeneration, request_generation
from domain.generation.generation import Generation
from tests.commands.fake_studio import FakeStudio


@pytest.mark.parametrize(
    ("kind", "provider", "wanted", "queue"),
    [
        ("video", "previz", None, "cpu"),
        ("text", "previz", None, "priority"),
        ("image", "previz", None, "priority"),
        ("image", "previz", "cpu", "cpu"),
        ("video", "previz", "priority", "priority"),
        ("video", "local", None, "gpu"),
        ("text", "local", None, "gpu"),
        ("video", "local", "priority", "gpu"),
        ("video", "previz", "gpu", "gpu"),
    ],
)
def test_the_provider_decides_then_the_asker_then_the_kind(
    kind: str, provider: str, wanted: str | None, queue: str
) -> None:
    studio = FakeStudio()
    command = RequestGeneration(
        generation_id=uuid4(),
        kind=kind,
        purpose="tests.x",
        subject_id=uuid4(),
        provider=provider,
        recipe={},
        queue=wanted,
    )
    request_generation(command, studio)

    assert studio.load(Generation, command.generation_id).queue == queue
