"""What goes wrong inside leaves as a problem that tells no secret."""

from __future__ import annotations

import asyncio
import logging

import httpx
import psycopg
import pytest
from fastapi import FastAPI, Request
from psycopg_pool import PoolTimeout

from api.problems import STATUS, answer_problems, pointer_of, problem_of
from domain.shared.refusal import Refusal


def _app(error: Exception) -> FastAPI:
    app = FastAPI()
    answer_problems(app)

    @app.get("/")
    async def fail(_: Request) -> None:
        raise error

    return app


def _asked(error: Exception) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(_app(error), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://studio") as client:
            return await client.get("/")

    return asyncio.run(ask())


def test_a_bug_is_masked_and_logged_under_its_trace(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="studio.api"):
        response = _asked(ZeroDivisionError("the secret is swordfish"))

    problem = response.json()
    assert response.status_code == 500
    assert "swordfish" not in response.text
    assert problem["trace_id"] in caplog.text
    assert "the secret is swordfish" in caplog.text


@pytest.mark.parametrize("error", [psycopg.OperationalError("password=x"), PoolTimeout("no connection")])
def test_a_database_that_does_not_answer_is_told_as_something_that_passes(error: Exception) -> None:
    response = _asked(error)

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "1"
    assert "password" not in response.text


@pytest.mark.parametrize(("kind", "status"), sorted(STATUS.items()))
def test_every_kind_of_refusal_has_its_status(kind: str, status: int) -> None:
    refusal = type("Odd", (Refusal,), {"kind": kind, "code": "test.odd", "__doc__": "Odd."})("No.", field="name", id=7)
    response = _asked(refusal)

    assert response.status_code == problem_of(refusal).status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told | {"instance": ""} == {
        "type": "urn:studio:problem:test.odd",
        "title": "Odd.",
        "status": status,
        "detail": "No.",
        "instance": "",
        "code": "test.odd",
        "errors": [{"pointer": "/name", "detail": "No."}],
        "id": 7,
    }


def test_a_fact_never_takes_the_place_of_a_member() -> None:
    told = _asked(Refusal("No.", status="200", title="Fine")).json()

    assert (told["status"], told["title"]) == (
        409,
        "A command that the rules do not allow. The text is one sentence that says what to do.",
    )


def test_pointers_escape_what_json_pointers_must() -> None:
    assert pointer_of(["a/b", 0, "c~d"]) == "/a~1b/0/c~0d"
