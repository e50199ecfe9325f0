"""Clients that go on through everything: each request is repeated under its key until it is answered."""

from __future__ import annotations

import math
import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

_AGAIN = frozenset({409, 425, 429, 500, 502, 503, 504})
_LAST_ANSWER = 90.0  # seconds that a client waits for its last answer
_PAUSE = 0.05  # seconds before a request is repeated


@dataclass(frozen=True, slots=True)
class Told:
    """What a client was answered: the request's key, its mark (words that stand in one event alone), and the reply."""

    key: str
    command: str
    mark: str
    reply: dict[str, Any]


@dataclass(slots=True)
class Clients:
    """Clients of one studio, each in a thread."""

    url: str
    key_file: Path
    project_id: str
    seed: int
    count: int = 4
    told: list[Told] = field(default_factory=list[Told])
    refused: list[str] = field(default_factory=list[str])
    repeated: int = 0
    _shared: list[str] = field(default_factory=list[str])
    _deadline: float = math.inf
    _done: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list[threading.Thread])

    def start(self) -> None:
        """Begin to ask."""
        self._threads = [threading.Thread(target=self._ask_on, args=(number,)) for number in range(self.count)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each client get its last answer, and end."""
        self._deadline = time.monotonic() + _LAST_ANSWER
        self._done.set()
        for thread in self._threads:
            thread.join()

    def _ask_on(self, number: int) -> None:
        dice = random.Random(f"{self.seed}:{number}")  # noqa: S311 - no secret
        headers = {"Authorization": f"Bearer {self.key_file.read_text().strip()}"}
        people: list[str] = []
        with httpx.Client(base_url=self.url, headers=headers, timeout=10.0) as http:
            for turn in range(1_000_000):
                if self._done.is_set():
                    return
                mark = f"torture {self.seed} {number} {turn};"
                command, body = self._wish(dice, people, mark)
                reply = self._insist(http, command, body, f"{self.seed}-{number}-{turn}")
                if reply is None:
                    continue
                self.told.append(Told(f"{self.seed}-{number}-{turn}", command, mark, reply))
                if command == "create-character":
                    (people if number % 2 else self._shared).append(str(reply["id"]))

    def _wish(self, dice: random.Random, people: list[str], mark: str) -> tuple[str, dict[str, Any]]:
        chance = dice.random()
        # The last few of those that all clients change: they meet there, and one has to go after the other.
        met = self._shared[-3:]
        known = met if met and (not people or dice.random() < 0.5) else people
        if not known or chance < 0.2:
            return "create-character", {"project_id": self.project_id, "name": mark}
        person = dice.choice(known)
        if chance < 0.985:
            return "describe-character", {"character_id": person, "appearance": mark}
        return "generate-character-image", {"character_id": person, "prompt": mark}

    def _insist(self, http: httpx.Client, command: str, body: dict[str, Any], key: str) -> dict[str, Any] | None:
        """Ask until there is an answer; note a refusal, which nothing here should meet."""
        while True:
            try:
                answer = http.post(f"/v1/commands/{command}", json=body, headers={"Idempotency-Key": key})
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code not in _AGAIN:
                if answer.status_code < 300:
                    return answer.json()
                self.refused.append(f"{command} {key}: {answer.status_code} {answer.text[:300]}")
                return None
            if time.monotonic() > self._deadline:
                self.refused.append(f"{command} {key}: never answered; the last time, {answer or 'nobody was there'}")
                return None
            self.repeated += 1
            time.sleep(_PAUSE)
