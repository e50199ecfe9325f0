"""The chat provider against a server on this machine that misbehaves."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.workers.providers.text.recipes import PlainJob, element_id, recipe
from workers.providers.text.chat import client
from workers.providers.text.chat.client import ChatApi, ChatUnavailable
from workers.providers.text.chat.provider import write
from workers.providers.text.story.asking import written_by
from workers.registry import Cancelled, Made, UnusableRecipe

REWRITE = recipe("rewrite", instruction="tighter", targets=[element_id(4)])
GOOD = json.dumps({"elements": [{"ref": "e4", "text": "Late."}]})
Reply = tuple[int, Any, dict[str, str]]


def told(text: str | None, finish: str = "stop", **message: Any) -> Reply:  # noqa: ANN401 - what an API says
    choice = {"message": {"content": text, **message}, "finish_reason": finish}
    return 200, {"model": "tiny-1", "choices": [choice], "usage": {"prompt_tokens": 7, "completion_tokens": 3}}, {}


@contextmanager
def server(*replies: Reply | Callable[[BaseHTTPRequestHandler], None]) -> Generator[tuple[str, list[dict[str, Any]]]]:
    """Serve replies one after another, the last one again and again; yield the address and what was asked."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append({"path": self.path, "key": self.headers.get("Authorization"), **body})
            reply = replies[min(len(asked), len(replies)) - 1]
            if callable(reply):
                reply(self)
                return
            status, content, headers = reply
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    serving = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving.daemon_threads = True
    thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{serving.server_port}/v1", asked
    finally:
        serving.shutdown()
        serving.server_close()
        thread.join()


def asked_of(url: str, **said: Any) -> Made:  # noqa: ANN401 - of the API
    api = ChatApi(url, "tiny", **said)
    job = PlainJob(REWRITE)
    return written_by(job, lambda question: api.complete(question, lambda: job.step(0, 1)), "chat API")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_FIRST_WAIT", 0.01)
    monkeypatch.setattr(client, "_LOOK", 0.05)


def test_a_model_is_held_to_the_schema_of_its_answer() -> None:
    with server(told(GOOD)) as (url, asked):
        made = asked_of(url, key="secret", most_tokens=99)

    shape = asked[0]["response_format"]
    assert (asked[0]["path"], asked[0]["key"], asked[0]["max_tokens"]) == ("/v1/chat/completions", "Bearer secret", 99)
    assert (shape["type"], shape["json_schema"]["strict"]) == ("json_schema", True)
    assert shape["json_schema"]["schema"]["$defs"]["Rewritten"]["properties"]["ref"]["enum"] == ["e4"]
    assert made.facts["elements"][0]["text"] == "Late."
    assert made.facts["model"] == "tiny-1"
    assert made.facts["usage"] == {"tries": 1, "tokens_in": 7, "tokens_out": 3}


def test_a_server_that_knows_no_schemas_is_told_it_in_words() -> None:
    with server((400, {"error": {"message": "unknown field response_format"}}, {}), told(GOOD)) as (url, asked):
        asked_of(url)

    assert "response_format" not in asked[1]
    assert '"enum":["e4"]' in asked[1]["messages"][0]["content"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_call_that_fails_for_a_time_is_tried_again(status: int) -> None:
    with server((status, {}, {"Retry-After": "0"}), (status, b"", {}), told(GOOD)) as (url, asked):
        asked_of(url)

    assert len(asked) == 3


def test_a_server_that_stays_busy_is_told_as_such_and_the_job_may_be_tried_later() -> None:
    with server((429, {}, {"Retry-After": "0"})) as (url, asked), pytest.raises(ChatUnavailable, match="status 429"):
        asked_of(url)

    assert len(asked) == 4


def test_the_wait_that_a_server_asks_for_is_kept() -> None:
    with server((429, {}, {"Retry-After": "0.4"}), told(GOOD)) as (url, _):
        began = time.monotonic()
        asked_of(url)

    assert time.monotonic() - began >= 0.4


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (told("{ not json"), "it is no JSON"),
        (told('{"elements": []}'), "at least 1 item"),
        (told('{"elements": [{"ref": "e1", "text": "x"}]}'), "nobody asked for e1"),
        (told(GOOD[:20], "length"), "cut off after 8192 tokens"),
        (told(""), "it is empty"),
    ],
)
def test_an_answer_that_is_no_story_is_asked_again_three_times_at_most(bad: Reply, why: str) -> None:
    with server(bad, told(GOOD)) as (url, asked):
        assert asked_of(url).facts["usage"]["tries"] == 2
    assert why in asked[1]["messages"][-1]["content"]

    with server(bad) as (url, asked), pytest.raises(UnusableRecipe, match=why):
        asked_of(url)
    assert len(asked) == 3


REFUSALS: list[tuple[Reply, str]] = [
    ((401, {"error": {"message": "bad key sk-123"}}, {}), "refuses the key; set STUDIO_CHAT_KEY"),
    ((404, {}, {}), "has no model 'tiny'"),
    ((422, {"error": "too long"}, {}), "answered 422: .*too long"),
    ((200, {"text": "hello"}, {}), "does not answer as chat/completions does"),
    ((200, b"<html>", {}), "does not answer as chat/completions does"),
    (told(None, refusal="I will not."), "refuses to write that: I will not."),
    (told(None, "content_filter"), "its filter stopped it"),
]


@pytest.mark.parametrize(("reply", "why"), REFUSALS)
def test_what_trying_again_would_not_help_ends_the_job_at_once(reply: Reply, why: str) -> None:
    with server(reply) as (url, asked), pytest.raises(UnusableRecipe, match=why):
        asked_of(url)

    assert len(asked) == 1


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(40):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def sleep(handler: BaseHTTPRequestHandler) -> None:
    del handler
    time.sleep(1.5)


@pytest.mark.parametrize("slow", [drip, sleep])
def test_a_slow_server_is_given_its_seconds_and_no_more(
    slow: Callable[[BaseHTTPRequestHandler], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_TRIES", 2)
    began = time.monotonic()
    with server(slow) as (url, _), pytest.raises(ChatUnavailable, match="took longer than"):
        asked_of(url, seconds=0.3)

    assert time.monotonic() - began < 4


def test_a_job_that_is_cancelled_does_not_wait_for_the_answer() -> None:
    began = time.monotonic()

    def idle() -> None:
        raise Cancelled

    with server(sleep) as (url, _), pytest.raises(Cancelled):
        written_by(PlainJob(REWRITE), lambda question: ChatApi(url, "tiny").complete(question, idle), "chat API")

    assert time.monotonic() - began < 10


def test_nobody_at_the_address_is_told_with_its_name() -> None:
    with server(told(GOOD)) as (url, _):
        pass
    with pytest.raises(ChatUnavailable, match=r"127\.0\.0\.1 does not answer: the connection failed"):
        asked_of(url)


def test_the_provider_is_set_up_by_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnusableRecipe, match="set STUDIO_CHAT_URL and STUDIO_CHAT_MODEL"):
        write(PlainJob(REWRITE))
    with server(told(GOOD)) as (url, asked):
        monkeypatch.setenv("STUDIO_CHAT_URL", url)
        monkeypatch.setenv("STUDIO_CHAT_MODEL", "tiny")
        monkeypatch.setenv("STUDIO_CHAT_KEY", "secret")
        assert write(PlainJob(REWRITE)).facts["kind"] == "rewrite"
    assert asked[0]["key"] == "Bearer secret"
