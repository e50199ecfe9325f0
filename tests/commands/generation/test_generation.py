from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from commands.generation.generation import (
    CancelGeneration,
    CompleteGeneration,
    FailGeneration,
    GenerationIdTaken,
    RenewLease,
    RequestGeneration,
    RetryGeneration,
    StartGeneration,
)
from commands.generation.policies import asking_events
from domain.production.shot import Shot
from projections.generation.generation import GenerationRow
from projections.generation.input import GenerationInputRow
from tests.commands.fake_studio import FakeStudio

HASH = "a" * 64


def wish(**said: Any) -> RequestGeneration:  # noqa: ANN401 - what a test says otherwise
    given = {
        "generation_id": uuid4(),
        "project_id": uuid4(),
        "kind": "speech",
        "purpose": "postproduction.line",
        "subject_id": UUID(int=1),
        "recipe": {"text": "Wait."},
        "inputs": [HASH],
        "lineage": [UUID(int=2)],
    }
    return RequestGeneration.model_validate(given | said)


def wished() -> tuple[FakeStudio, UUID]:
    studio, wanted = FakeStudio(), wish(purpose="test.nobody")
    studio.send(wanted)
    return studio, wanted.generation_id


def test_the_reply_to_a_wish_names_the_job() -> None:
    wanted = wish()

    assert FakeStudio().send(wanted).job_id == wanted.generation_id


def test_the_same_wish_again_is_answered_with_the_one_that_stands() -> None:
    studio, wanted = FakeStudio(), wish()
    studio.send(wanted)

    assert studio.send(wanted).job_id == wanted.generation_id
    assert studio.topics() == ["generation.Requested"]


def test_the_id_of_one_wish_is_not_that_of_another() -> None:
    studio, wanted = FakeStudio(), wish()
    studio.send(wanted)

    with pytest.raises(GenerationIdTaken):
        studio.send(wish(generation_id=wanted.generation_id, subject_id=uuid4()))


@pytest.mark.parametrize(
    "wrong",
    [
        {"recipe": {"x": float("nan")}},
        {"recipe": {"x": 2**70}},
        {"recipe": {"x": "a\x00b"}},
        {"recipe": {"x": "\ud800"}},
        {"inputs": ["../../etc/passwd"]},
        {"queue": "somewhere"},
        {"kind": "Speech; DROP"},
    ],
)
def test_a_wish_that_the_log_could_not_hold_is_refused_before_its_handler(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        wish(**wrong)


def test_a_nested_recipe_has_a_deepest_level() -> None:
    deep: dict[str, Any] = {}
    for _ in range(70):
        deep = {"in": deep}

    with pytest.raises(ValidationError, match="nested"):
        wish(recipe=deep)


def test_the_row_follows_the_work_to_its_result() -> None:
    studio, generation_id = wished()
    studio.send(StartGeneration(generation_id=generation_id, worker="one", lease_seconds=60))
    started = studio.row(GenerationRow)
    studio.send(RenewLease(generation_id=generation_id, worker="one", lease_seconds=600))
    renewed = studio.row(GenerationRow)
    result = {"outputs": {"speech": {"hash": HASH, "size": 9, "mime": "audio/wav"}}, "facts": {"duration_s": 1.0}}
    studio.send(CompleteGeneration.model_validate({"generation_id": generation_id, **result}))

    done = studio.row(GenerationRow)
    assert (started.status, started.worker, started.attempt) == ("started", "one", 1)
    assert started.lease_until is not None
    assert renewed.lease_until is not None
    assert renewed.lease_until > started.lease_until
    assert (done.status, done.outputs, done.facts) == ("completed", result["outputs"], result["facts"])
    assert (done.lease_until, done.ended_at is None) == (None, False)


def test_the_row_tells_why_it_failed_who_asked_again_and_who_cancelled() -> None:
    studio, generation_id = wished()
    studio.send(StartGeneration(generation_id=generation_id, worker="one", lease_seconds=60))
    studio.send(FailGeneration(generation_id=generation_id, reason="no disk", final=True))
    failed = studio.row(GenerationRow)
    studio.send(RetryGeneration(generation_id=generation_id))
    again = studio.row(GenerationRow)
    studio.send(CancelGeneration(generation_id=generation_id, reason="cut"))
    cancelled = studio.row(GenerationRow)

    assert (failed.status, failed.reason) == ("failed", "no disk")
    assert (again.status, again.reason, again.by, again.ended_at) == ("requested", "", str(studio.actor), None)
    assert (cancelled.status, cancelled.reason, cancelled.by) == ("cancelled", "cut", str(studio.actor))


def test_the_lineage_lists_objects_and_things() -> None:
    studio = FakeStudio()
    studio.send(wish(inputs=[HASH, "b" * 64, HASH]))

    edges = {(row.source, row.kind) for row in studio.rows(GenerationInputRow).values()}
    assert edges == {(HASH, "object"), ("b" * 64, "object"), (str(UUID(int=2)), "thing")}


def test_every_engines_events_that_wish_for_something_are_known() -> None:
    topics = {getattr(cls, "TOPIC", "") for cls in asking_events()}

    assert topics >= {
        "characters.ImageRequested",
        "writing.DraftRequested",
        "production.RenderRequested",
        "postproduction.LineRequested",
        "postproduction.ScoreRequested",
        "postproduction.MixRequested",
        "postproduction.MasterRequested",
    }
    assert Shot.Rendered.TOPIC not in topics
