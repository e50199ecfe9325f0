"""One trace from a request over its command, its append, a policy and the queue to the worker."""

from __future__ import annotations

import time
from collections.abc import Generator
from uuid import UUID, uuid4

import numpy as np
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from media.documents.pictures import png
from runtime.jobs import JobDispatcher
from runtime.queue import open_queue
from runtime.tracing import traced_by
from tests.api.conftest import Tenant, ann, founded, house
from workers import registry
from workers.desk import Desk
from workers.registry import Job, Made, Output

__all__ = ["ann", "founded", "house"]

_TRACE, _CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
_STAGES = {
    "HTTP POST",
    "GenerateCharacterImage",
    "append",
    "policy characters.when_generation_completed_attach_image",
    "policy generation.when_anything_is_asked_for_request_generation",
    "RequestGeneration",
    "job",
    "work",
    "StartGeneration",
    "CompleteGeneration",
}


@pytest.fixture
def exporter() -> Generator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    with traced_by(SimpleSpanProcessor(exporter)):
        yield exporter


def _painted(_: Job) -> Made:
    grey = np.full((64, 64, 3), 128, np.uint8)
    return Made({"image": Output(png(grey), "image/png")}, {"width": 64, "height": 64})


def _work(ann: Tenant, job: UUID) -> None:
    """Have a worker make the job, told by the queue's dispatcher as in a studio with workers."""
    process = ann.house.process
    queue = open_queue("", process.database)
    dispatcher = JobDispatcher(process.database, process.feed, queue)
    while dispatcher.step():
        pass
    queue.close()
    Desk(process, "worker-1", uuid4()).make(ann.organization_id, job)


def test_a_request_and_all_that_follows_from_it_are_one_trace(
    ann: Tenant, exporter: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vars(registry)["_registry"], ("image", "previz"), _painted)
    body = {"character_id": ann.character(), "prompt": "at night"}
    answer = ann.ask("generate-character-image", body, traceparent=f"00-{_TRACE}-{_CALLER}-01")
    job = answer.json()["job_id"]
    while ann.http.get(f"/v1/jobs/{job}").status_code == 404:
        time.sleep(0.02)  # the generation is asked for by a policy, a moment later
    _work(ann, UUID(job))
    assert ann.http.get(f"/v1/jobs/{job}", headers={"Prefer": "wait=10"}).json()["status"] == "completed"

    deadline = time.monotonic() + 10
    while not {span.name for span in _of_the_trace(exporter)} >= _STAGES and time.monotonic() < deadline:
        time.sleep(0.02)  # the picture is attached by a policy, a moment later
    spans = _of_the_trace(exporter)
    ids = {f"{span.context.span_id:016x}" for span in spans if span.context}
    parents = {f"{span.parent.span_id:016x}" for span in spans if span.parent}
    assert {span.name for span in spans} >= _STAGES
    assert all(span.parent for span in spans)
    assert parents - ids == {_CALLER}


def _of_the_trace(exporter: InMemorySpanExporter) -> list[ReadableSpan]:
    return [span for span in exporter.get_finished_spans() if _trace(span) == _TRACE]


def _trace(span: ReadableSpan) -> str:
    return f"{span.context.trace_id:032x}" if span.context else ""
