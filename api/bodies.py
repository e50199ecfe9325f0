"""How much a request may bring: whoever sends more is told so before it is read to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from api.problems import problem

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

JSON_BYTES = 32 << 20  # a script of 100,000 elements takes 20 MB
QUERY_BYTES = 1 << 20
UPLOAD_BYTES = 8 << 30


def most_bytes(path: str) -> int:
    """Return the size that a body sent to a path may have."""
    if path == "/v1/objects" or path.startswith("/v1/uploads/"):
        return UPLOAD_BYTES
    return QUERY_BYTES if path.startswith("/graphql") else JSON_BYTES


class BodyLimit:
    """Refuses bodies that are too large, whether they announce their size or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a counting `receive`, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most, had = most_bytes(scope["path"]), 0
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > most:
            await too_large(most)(scope, receive, send)
            return

        async def counting() -> Message:
            nonlocal had
            message = await receive()
            had += len(message.get("body", b""))
            if had > most:
                raise HTTPException(413, _sentence(most))
            return message

        await self._app(scope, counting, send)


def too_large(most: int) -> Response:
    """Return the response to a body of more than `most` bytes."""
    return problem(413, "studio.too-large", "The body is too large.", _sentence(most), headers={"Connection": "close"})


def _sentence(most: int) -> str:
    return f"The body is larger than {most:,} bytes; send less at once, or upload files to /v1/objects."
