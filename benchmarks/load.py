"""Requests over HTTP from many connections at once, by a client that costs next to nothing itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

_WARM = 0.3  # seconds before anything counts


@dataclass(frozen=True, slots=True)
class Request:
    """What to send; every `{n}` in the text of the body becomes a number of its own."""

    path: str
    body: dict[str, Any] | None = None
    key: str = ""
    keyed: bool = False

    def encoded(self, host: str) -> tuple[str, str]:
        """Return head and body, in which the number and the idempotency key are still to be filled in."""
        body = "" if self.body is None else json.dumps(self.body)
        head = [f"{'GET' if self.body is None else 'POST'} {self.path} HTTP/1.1", f"Host: {host}"]
        if self.key:
            head.append(f"Authorization: Bearer {self.key}")
        if self.body is not None:
            head.append("Content-Type: application/json")
        return "\r\n".join(head), body


def rate(urls: Sequence[str], request: Request, *, connections: int, seconds: float) -> float:
    """Return the requests a second that were answered well, sent by turns to each of the addresses."""
    return asyncio.run(_rate(urls, request, connections, seconds))


async def _rate(urls: Sequence[str], request: Request, connections: int, seconds: float) -> float:
    numbers = count()
    begins = perf_counter() + _WARM
    tasks = (_sending(urls[n % len(urls)], request, numbers, begins, begins + seconds) for n in range(connections))
    return sum(await asyncio.gather(*tasks)) / seconds


async def _sending(url: str, request: Request, numbers: count[int], begins: float, ends: float) -> int:
    place = urlsplit(url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    head, body = request.encoded(place.netloc)
    done = 0
    try:
        while (now := perf_counter()) < ends:
            text = body.replace("{n}", str(next(numbers))).encode()
            more = f"\r\nIdempotency-Key: {uuid4()}" if request.keyed else ""
            writer.write(f"{head}{more}\r\nContent-Length: {len(text)}\r\n\r\n".encode() + text)
            await _answered(reader)
            done += begins <= now
    finally:
        writer.close()
    return done


async def _answered(reader: asyncio.StreamReader) -> bytes:
    """Read one answer. Raises RuntimeError when it is none of success."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    body = await reader.readexactly(int(length.split(b":")[1]))
    if not head.startswith(b"HTTP/1.1 2") or b'"errors"' in body:
        msg = (head + body).decode(errors="replace")
        raise RuntimeError(msg[:600])
    return body
