"""The studio over HTTP: every command, jobs, objects, the log, GraphQL, and pages for people."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI

from api import (
    batch,
    health,
    jobs,
    keys,
    log,
    metrics,
    objects,
    pages,
    screenplays,
    script_reports,
    storyboards,
    uploads,
)
from api.auth import Authenticator, Doorkeeper
from api.bodies import BodyLimit
from api.command_routes import CommandsFirst, add_command_routes
from api.correlated import Correlated
from api.description import describe
from api.edge import Edge
from api.graphql.http import add_graphql
from api.problems import answer_problems
from api.progress import Watch
from runtime.authority import Memberships
from runtime.memory import collect_seldom, keep_what_is_loaded

if TYPE_CHECKING:
    from runtime.bootstrap import StudioProcess

_ABOUT = """Commands change things, GraphQL (`/graphql`) reads them, jobs tell how the work goes on.

Send your API key as `Authorization: Bearer afs_live_…`. Give each request an `Idempotency-Key`: repeating it with the
same key is always safe. Errors are RFC 9457 problems with a stable `code`."""


def create_app(process: StudioProcess) -> FastAPI:
    """Return the HTTP application of a studio's process."""
    edge = Edge(process, Authenticator(process), Memberships(process.log), Watch(process))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        collect_seldom()
        keep_what_is_loaded()
        yield
        edge.stop()

    app = FastAPI(
        title="AI Film Studio",
        version=health.studio_version(),
        description=_ABOUT,
        docs_url=None,  # the stock pages load scripts from elsewhere; ours work offline
        redoc_url=None,
        openapi_url="/openapi.json",
        strict_content_type=False,  # who sends JSON without saying so still means JSON
        lifespan=lifespan,
    )
    app.state.edge = edge
    answer_problems(app)
    commands = add_command_routes(app)
    add_graphql(app, edge)  # before the others, with each of which a request's path would be compared
    for module in (
        batch,
        keys,
        jobs,
        log,
        objects,
        uploads,
        screenplays,
        script_reports,
        storyboards,
        health,
        metrics,
        pages,
    ):
        app.include_router(module.router)
    describe(app)
    framework = app.build_middleware_stack()
    app.middleware_stack = Correlated(Doorkeeper(BodyLimit(CommandsFirst(framework, commands)), edge))
    return app
