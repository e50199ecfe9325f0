"""A network that does harm: toxiproxy between a studio and one of its servers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.servers.process import free_port, listens, served

TOXICS: dict[str, tuple[str, dict[str, int]]] = {
    "cut": ("reset_peer", {"timeout": 0}),
    "silent": ("timeout", {"timeout": 0}),
    "slow": ("latency", {"latency": 200, "jitter": 150}),
    "narrow": ("bandwidth", {"rate": 20}),
    "half-closed": ("slow_close", {"delay": 1_500}),
    "cut in the middle": ("limit_data", {"bytes": 3_000}),
}
"""What a network does, by the kinds and attributes that toxiproxy has for it."""


@dataclass(frozen=True, slots=True)
class Wire:
    """A way to a server, at `port`, through toxiproxy."""

    control: str
    name: str
    port: int

    @contextmanager
    def toxic(self, what: str) -> Generator[None]:
        """Let the network do harm, in both directions, for a block."""
        kind, attributes = TOXICS[what]
        for stream in ("upstream", "downstream"):
            body = {"name": stream, "type": kind, "stream": stream, "attributes": attributes}
            httpx.post(f"{self.control}/proxies/{self.name}/toxics", json=body).raise_for_status()
        try:
            yield
        finally:
            for stream in ("upstream", "downstream"):
                httpx.delete(f"{self.control}/proxies/{self.name}/toxics/{stream}").raise_for_status()


@contextmanager
def toxiproxy(folder: Path) -> Generator[str]:
    """Run toxiproxy, and tell the address by which it is told of wires."""
    path = f"{os.environ.get('PATH', '')}:{Path.home() / 'go' / 'bin'}"
    program = shutil.which("toxiproxy-server", path=path)
    if program is None:
        pytest.skip("no toxiproxy: go install github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0, as toxiproxy-server")
    port = free_port()
    words = [program, "-host", "127.0.0.1", "-port", str(port)]
    with served(words, folder, lambda: listens(port)):
        yield f"http://127.0.0.1:{port}"


def wire(control: str, name: str, upstream: str, port: int = 0) -> Wire:
    """Lay a way to the server at `upstream`."""
    port = port or free_port()
    body = {"name": name, "listen": f"127.0.0.1:{port}", "upstream": upstream, "enabled": True}
    httpx.post(f"{control}/proxies", json=body).raise_for_status()
    return Wire(control, name, port)
