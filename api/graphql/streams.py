"""Subscriptions: how far a job is, and what happens in a project, as it happens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack
from typing import TYPE_CHECKING
from uuid import UUID

import strawberry

from api.graphql.generation import JobNode
from api.graphql.nodes import EventNode, Info, event_node, one
from api.graphql.position import Position
from api.graphql.relay import key_of
from api.graphql.session import Moment, Session
from api.progress import Step
from domain.shared.refusal import NotFound
from projections.generation.generation import GenerationRow
from queries import history
from queries.generation import generation

if TYPE_CHECKING:
    from api.edge import Edge

_LOOK = 0.5  # seconds after which a job is looked at although nobody told anything of it
_COMING = 5.0  # seconds until a job that was just asked for must be there
_PAGE = 100
_ENDED = frozenset({"completed", "failed", "cancelled"})


@strawberry.type
class JobProgress:
    """How far a job is: `done` of `total` steps, and how it stands. The last one has an ended status."""

    status: str
    done: float
    total: float
    stage: str
    job: JobNode | None


@strawberry.type
class Subscription:
    """What can be watched."""

    @strawberry.subscription(description="A job's progress until it ends.")
    async def job_progress(self, info: Info, id: strawberry.ID) -> AsyncGenerator[JobProgress]:  # noqa: A002 - GraphQL's word
        """Watch a job."""
        session, job_id = info.context, key_of(id, "Job")
        told, last, step = "", Step(0, 0, ""), None
        with ExitStack() as stack:
            watched, steps = None, asyncio.Queue[Step]()
            while told not in _ENDED:
                status, edge = await _status(session, job_id)
                if edge is not watched:  # at first, and when the organization has moved to another database
                    stack.close()
                    watched, steps = edge, stack.enter_context(edge.watch.steps(job_id))
                if step is not None or status != told:
                    told, last = status, step or last
                    yield await _progress(session, job_id, status, last)
                step = None if told in _ENDED else await _next(steps)

    @strawberry.subscription(description="A project's events as they come; from a position on, or from now.")
    async def changes(
        self, info: Info, project_id: strawberry.ID, after: Position | None = None
    ) -> AsyncGenerator[EventNode]:
        """Watch a project."""
        session, project = info.context, key_of(project_id, "Project")
        at: int = session.edge.process.projector.position if after is None else after
        while True:
            moment = _fresh(session)
            edge = moment.session.edge
            at = await edge.here(at, moment.organization_id)  # the organization may have moved meanwhile
            if not await edge.work(moment.session.access.may_read, project):
                raise NotFound(f"There is no project {project} in this organization.", id=str(project))
            upto = edge.process.projector.position
            found = await moment.read(history.of_project, project, _PAGE, at, upto)
            for event in found:
                yield event_node(event)
            at = found[-1].position if len(found) == _PAGE else max(at, upto)
            if len(found) < _PAGE:
                await edge.reached(at + 1, 1.0)


async def _next(steps: asyncio.Queue[Step]) -> Step | None:
    try:
        return await asyncio.wait_for(steps.get(), _LOOK)
    except TimeoutError:
        return None


def _fresh(session: Session) -> Moment:
    """Return the present with the permissions of now: who was put out, or whose key was revoked, hears no more."""
    return session.again().now


async def _status(session: Session, job_id: UUID) -> tuple[str, Edge]:
    """Return how a job stands, and the edge of where its organization is. Raises NotFound when it does not come."""
    deadline = asyncio.get_running_loop().time() + _COMING
    while True:
        moment = _fresh(session)
        edge = moment.session.edge
        position = edge.process.projector.position
        shown = await moment.read(generation.by_id, job_id)
        if shown is not None:
            return shown.row.status, edge
        if asyncio.get_running_loop().time() >= deadline:
            raise NotFound(f"There is no job {job_id} in this organization.", id=str(job_id))
        await edge.reached(position + 1, 0.5)


async def _progress(session: Session, job_id: UUID, status: str, step: Step) -> JobProgress:
    job = await one(JobNode, GenerationRow, _fresh(session), job_id) if status in _ENDED else None
    return JobProgress(status=status, done=step.done, total=step.total, stage=step.stage, job=job)
