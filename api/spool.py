"""A request's body as a file on the store's disk, however large it is."""

from __future__ import annotations

import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.requests import Request

from api.edge import Edge


@asynccontextmanager
async def spooled(request: Request, edge: Edge) -> AsyncGenerator[tuple[Path, int]]:
    """Lend the file and its size for a block; what is left of it then is removed."""
    folder = await edge.work(edge.process.objects.scratch)
    try:
        file, size = folder / "upload", 0
        with file.open("wb") as out:
            async for chunk in request.stream():
                size += len(chunk)
                await edge.work(out.write, chunk)
        yield file, size
    finally:
        await edge.work(shutil.rmtree, folder)
