"""The way to a studio: commands and jobs over its HTTP API, in process or across a network."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from pydantic import BaseModel, ValidationError

from commands.bus import Command, command_types
from runtime.trouble import TryAgain

_TRIES = 6  # a lost connection is tried again this often: the idempotency key makes that safe
_WAIT = 20  # seconds that one question for a job may take
_COMING = 60  # seconds that a job which an answer named may take until it is there
_ENDED = ("completed", "failed", "cancelled")


class Refused(Exception):  # noqa: N818 - an answer, not an error
    """The studio said no: `sentence` says why and what to do, `code` is stable, `status` is HTTP's."""

    def __init__(self, sentence: str, *, code: str = "", status: int = 0, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.status = status
        self.field = field


class Unreachable(TryAgain):
    """Nobody answers at the studio's address."""


class NotMade(Exception):  # noqa: N818 - an answer, not an error
    """A job ended without a result."""


class Answer(BaseModel):
    """What a command is answered."""

    id: UUID
    version: int
    position: int | None = None
    job_id: UUID | None = None
    details: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of a job: who made it, stored objects by name, and the facts about them."""

    job_id: UUID
    provider: str
    outputs: Mapping[str, Mapping[str, Any]]
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])


class Gateway:
    """Speaks to one studio as one caller."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._seen = 0

    async def ask(self, command: Command) -> Answer:
        """Ask a command; a lost connection is tried again with the same key. Raises Refused and Unreachable."""
        entry = command_types()[type(command).__name__]
        body = command.model_dump(mode="json", exclude_unset=True)
        response = await self._sent(
            "POST", f"/v1/commands/{entry.slug}", json=body, headers={"Idempotency-Key": str(uuid4())}
        )
        answer = Answer.model_validate(response.json())
        self._seen = max(self._seen, answer.position or 0)
        return answer

    async def finished(self, job_id: UUID) -> Finished:
        """Wait for a job. Raises NotMade when it failed or was cancelled."""
        coming = asyncio.get_running_loop().time() + _COMING
        while True:
            try:
                response = await self._sent("GET", f"/v1/jobs/{job_id}", headers={"Prefer": f"wait={_WAIT}"})
            except Refused as refused:
                if refused.status != 404 or asyncio.get_running_loop().time() > coming:
                    raise
                continue  # an answer named it; on a busy machine it takes a while until it is there
            job = response.json()
            if job["status"] == "completed":
                return Finished(job_id, job["provider"], job["outputs"], job.get("facts", {}))
            if job["status"] in _ENDED:
                raise NotMade(f"The job {job_id} {job['status']}: {job.get('reason') or 'no reason was given'}")

    async def read(self, query: str, variables: Mapping[str, Any], *, position: int | None = None) -> dict[str, Any]:
        """Ask GraphQL, after the read tables have reached `position`, or what was asked here last. Raises Refused."""
        least = self._seen if position is None else position
        headers = {"Studio-Min-Position": str(least)} if least else {}
        body = {"query": query, "variables": dict(variables)}
        response = await self._sent("POST", "/graphql", json=body, headers=headers)
        answer = response.json()
        if answer.get("errors"):
            raise Refused(answer["errors"][0]["message"])
        return answer["data"]

    async def object(self, digest: str) -> bytes:
        """Return the bytes of a stored object. Raises Refused."""
        return (await self._sent("GET", f"/v1/objects/{digest}")).content

    async def _sent(self, method: str, path: str, **options: Any) -> httpx.Response:  # noqa: ANN401 - httpx's
        told = ""
        for attempt in range(_TRIES):
            try:
                response = await self._client.request(method, path, **options)
            except httpx.TransportError as error:
                told = str(error) or type(error).__name__
            else:
                told = f"HTTP {response.status_code}"
                if response.status_code not in {502, 503}:
                    return _accepted(response)
            await asyncio.sleep(random.random() * 0.2 * 2**attempt)  # noqa: S311 - no secret
        raise Unreachable(
            f"No studio answers at {self._client.base_url} ({told}, {_TRIES} times); check the address, and that a"
            " studio runs there: `studio up`."
        )


def refused(error: ValidationError) -> Refused:
    """Return the refusal of values that no command takes, as the API words it; what was given is not repeated."""
    faults = [(".".join(map(str, fault["loc"])), fault["msg"]) for fault in error.errors()]
    sentence = "; ".join(f"{place}: {why}" if place else why for place, why in faults[:3])
    return Refused(sentence, code="studio.invalid", status=422, field=faults[0][0] or None)


def _accepted(response: httpx.Response) -> httpx.Response:
    if response.is_success:
        return response
    try:
        problem: dict[str, Any] = response.json()
    except ValueError:
        problem = {"detail": response.text[:500]}
    sentence = str(problem.get("detail") or problem.get("title") or response.reason_phrase)
    field_name = next((str(e.get("pointer", e.get("parameter", ""))) for e in problem.get("errors", [])), None)
    raise Refused(sentence, code=str(problem.get("code", "")), status=response.status_code, field=field_name)
