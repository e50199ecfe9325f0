"""One call of an OpenAI-compatible chat API, within time, with retries; every failure is one clear sentence."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import httpx
from pydantic import BaseModel, Field, ValidationError

from workers.providers.text.story.answers import BadAnswer
from workers.providers.text.story.asking import Answered, Question
from workers.providers.text.story.prompts import with_schema
from workers.registry import UnusableRecipe

T = TypeVar("T")
_LOOK = 0.5  # seconds
_TRIES = 4  # of one call that may succeed later
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 30.0  # seconds between two tries: doubled, or as the server says
_MOST_BYTES = 16 * 1024 * 1024  # of one reply
_CONNECT = 10.0  # seconds until a server must have taken the connection
_LATER = frozenset([408, 409, 425, 429, 500, 502, 503, 504, 529])


class ChatUnavailable(RuntimeError):  # noqa: N818 - a sentence
    """The API does not answer now; the job is tried again later."""


class _Later(Exception):  # noqa: N818 - a turn of the loop
    def __init__(self, why: str, wait: float | None = None) -> None:
        super().__init__(why)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class ChatApi:
    """Where the API is, which model, how long a call may take and how much it may write."""

    url: str
    model: str
    key: str = ""
    seconds: float = 120.0
    most_tokens: int = 8_192

    def complete(self, question: Question, idle: Callable[[], None]) -> Answered:
        """Ask, calling `idle` while it waits. Raises BadAnswer, ChatUnavailable and UnusableRecipe."""
        held, body = True, self._body(question, held=True)
        wait, why = _FIRST_WAIT, ""
        with httpx.Client(timeout=httpx.Timeout(self.seconds, connect=min(_CONNECT, self.seconds))) as client:
            for attempt in range(_TRIES):
                try:
                    status, reply = _meanwhile(lambda sent=body: self._sent(client, sent), idle)
                    if status == 400 and held and "response_format" in str(reply):
                        held, body = False, self._body(question, held=False)
                        status, reply = _meanwhile(lambda sent=body: self._sent(client, sent), idle)
                    return self._read(status, reply)
                except _Later as later:
                    why = str(later)
                    if attempt < _TRIES - 1:
                        _wait(min(_LONGEST_WAIT, later.wait if later.wait is not None else wait), idle)
                        wait *= 2
        raise ChatUnavailable(f"the chat API at {self._place} does not answer: {why}, after {_TRIES} tries")

    def _whole(self, client: httpx.Client, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        """Return the reply with its bytes, when all of them come in time."""
        until = time.monotonic() + self.seconds
        response = client.send(request, stream=True)
        with contextlib.closing(response):
            data = bytearray()
            for piece in response.iter_bytes():
                data += piece
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("slow", request=request)
                if len(data) > _MOST_BYTES:
                    raise UnusableRecipe(f"the chat API at {self._place} sent more than {_MOST_BYTES:,} bytes")
        return response, bytes(data)

    @property
    def _place(self) -> str:
        return httpx.URL(self.url).host

    def _body(self, question: Question, *, held: bool) -> dict[str, Any]:
        """Return the request; held to the schema by the server, or told it in words."""
        body: dict[str, Any] = {"model": self.model, "max_tokens": self.most_tokens, "temperature": 0.8}
        if question.seed:
            body["seed"] = int.from_bytes(question.seed.encode()[:4].ljust(4, b"0")) + question.turn
        if not held:
            return body | {"messages": with_schema(question.messages, question.schema)}
        shape = {"name": question.kind, "strict": True, "schema": question.schema}
        return body | {
            "messages": question.messages,
            "response_format": {"type": "json_schema", "json_schema": shape},
        }

    def _sent(self, client: httpx.Client, body: Mapping[str, Any]) -> tuple[int, object]:
        """Return status and body of the reply. Raises _Later."""
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        address = f"{self.url.rstrip('/')}/chat/completions"
        request = client.build_request("POST", address, json=body, headers=headers)
        try:
            response, data = self._whole(client, request)
        except httpx.TimeoutException:
            raise _Later(f"it took longer than {self.seconds:.0f} s") from None
        except httpx.TransportError as error:
            raise _Later(f"the connection failed ({error})") from None
        if response.status_code in _LATER:
            raise _Later(f"status {response.status_code}", _retry_after(response))
        with contextlib.suppress(ValueError):
            return response.status_code, json.loads(data)
        return response.status_code, data.decode(errors="replace")[:500]

    def _read(self, status: int, reply: object) -> Answered:
        """Return what the reply says. Raises BadAnswer and UnusableRecipe."""
        if (why := self._refused(status, reply)) is not None:
            raise UnusableRecipe(why)
        try:
            told = _Reply.model_validate(reply)
        except ValidationError:
            raise UnusableRecipe(f"the chat API at {self._place} does not answer as chat/completions does") from None
        choice, usage = told.choices[0], told.usage or _Usage()
        refusal = choice.message.refusal
        if refusal or choice.finish_reason == "content_filter":
            raise UnusableRecipe(f"the model refuses to write that: {refusal or 'its filter stopped it'}"[:500])
        if choice.finish_reason == "length":
            raise BadAnswer(f"it was cut off after {self.most_tokens} tokens (STUDIO_TEXT_TOKENS)")
        text = choice.message.content or ""
        if not text.strip():
            raise BadAnswer("it is empty")
        return Answered(text, told.model or self.model, usage.prompt_tokens, usage.completion_tokens)

    def _refused(self, status: int, reply: object) -> str | None:
        """Return why there is no answer, for what trying again would not help."""
        if status in (401, 403):
            return f"the chat API at {self._place} refuses the key; set STUDIO_CHAT_KEY"
        if status == 404:
            return f"the chat API at {self._place} has no model {self.model!r}, or is at another address"
        if not 200 <= status < 300:
            return f"the chat API at {self._place} answered {status}: {' '.join(str(reply).split())[:300]}"
        return None


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Reply(BaseModel):
    choices: Annotated[list[_Choice], Field(min_length=1)]
    model: str | None = None
    usage: _Usage | None = None


def _retry_after(response: httpx.Response) -> float | None:
    try:
        return max(0.0, float(response.headers["retry-after"]))
    except (KeyError, ValueError):
        return None


def _wait(seconds: float, idle: Callable[[], None]) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        idle()
        time.sleep(min(left, _LOOK))


def _meanwhile(call: Callable[[], T], idle: Callable[[], None]) -> T:
    """Return what a call gives, calling `idle` twice a second: a lease is prolonged, and a cancelled job left."""
    pool = ThreadPoolExecutor(1)
    try:
        waiting = pool.submit(call)
        while True:
            try:
                return waiting.result(timeout=_LOOK)
            except FutureTimeout:
                idle()
    finally:
        pool.shutdown(wait=False)
