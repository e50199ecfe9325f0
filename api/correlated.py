"""Around every request: its correlation id, its span, its line in the log, and its place in the count of responses."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from runtime.logs import told
from runtime.metrics import responded
from runtime.tracing import Origin, following

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADER = b"studio-correlation-id"
_log = logging.getLogger("studio.requests")


class Correlated:
    """Gives a request the correlation that its headers name, or a new one, and tells it in the response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and tell of it when it has ended."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict[bytes, bytes](scope["headers"])
        origin = Origin.told(*(headers.get(name, b"").decode("latin-1") for name in (_HEADER, b"traceparent")))
        scope.setdefault("state", {})["correlation_id"] = origin.correlation_id
        status = 500  # unless a response begins

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (_HEADER, str(origin.correlation_id).encode())]
            await send(message)

        method: str = scope["method"]
        with following(origin, f"HTTP {method}"), told(_log, "request", method=method) as line:
            try:
                await self._app(scope, receive, sending)
            finally:
                line |= {"route": getattr(scope.get("route"), "path", None), "status": status}
                responded(status)
