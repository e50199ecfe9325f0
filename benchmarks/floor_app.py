"""The floors of an endpoint, served as the studio is: no work, one durable row, one row read. Run as a program."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import uvicorn
from fastapi import FastAPI
from psycopg_pool import ConnectionPool
from pydantic import BaseModel

from benchmarks.appending import raw_append

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


class Asked(BaseModel):
    """As large as CreateProject."""

    name: str
    description: str = ""
    project_id: UUID | None = None


def floor_app(dsn: str) -> FastAPI:
    """Return an application whose pool is as large as the studio's."""
    pool = ConnectionPool(dsn, min_size=1, max_size=12, kwargs={"autocommit": True}, open=False)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        pool.open()
        yield
        pool.close()

    app = FastAPI(lifespan=lifespan)

    @app.post("/nothing", status_code=201)
    async def nothing(asked: Asked) -> dict[str, str]:
        return {"id": str(uuid4()), "name": asked.name}

    @app.post("/insert", status_code=201)
    def insert(asked: Asked) -> dict[str, str]:
        with pool.connection() as connection:
            raw_append(connection)
        return {"id": str(uuid4()), "name": asked.name}

    @app.get("/select")
    def select() -> dict[str, str]:
        with pool.connection() as connection:
            row = connection.execute("SELECT originator_id FROM raw_events LIMIT 1").fetchone()
        return {"id": str(row)}

    return app


if __name__ == "__main__":
    uvicorn.run(floor_app(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), log_level="warning", access_log=False)
