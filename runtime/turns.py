"""Whose job is next: the queue is told of what waits, organization by organization, a bounded number of each.

Those of an organization behind a fence wait: it is being moved, or is elsewhere (runtime/moving.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.generation.generation import Generation
from domain.shared.recorded import Recorded
from domain.shared.sources import now
from runtime.queues.port import MOST_BACKOFF
from runtime.tracing import Origin, following

if TYPE_CHECKING:
    from runtime.database import Connection

Teller = Callable[[str, UUID, UUID], None]
"""Tells the queue of this name that the organization's generation waits."""

_CONCERNING = (
    Generation.Created,
    Generation.RetryRequested,
    Generation.Started,
    Generation.Failed,
    Generation.Completed,
    Generation.Cancelled,
)
_ASK = """INSERT INTO waiting_jobs (generation_id, organization_id, queue, asked_at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (generation_id) DO UPDATE SET told_at = NULL, started = false"""
_START = "UPDATE waiting_jobs SET started = true WHERE generation_id = %s"
_END = "DELETE FROM waiting_jobs WHERE generation_id = %s"
# The queue tries it again by itself, at the latest after the longest pause: until then it is not lost.
_PAUSE = """UPDATE waiting_jobs SET told_at = told_at + make_interval(secs => %s), started = false
    WHERE generation_id = %s"""
_TOLD = "UPDATE waiting_jobs SET told_at = %s WHERE generation_id = ANY(%s)"
# The first of every organization, then the second of every organization, and so on; of each as many as may stand in
# the queue at once, those that stand there already counted. What a worker has taken up keeps nobody waiting: however
# many workers there are, one organization alone can keep them all at work.
_NEXT = """SELECT next.queue, next.organization_id, next.generation_id
    FROM (SELECT queue, organization_id, count(told_at) FILTER (WHERE NOT started) AS told FROM waiting_jobs w
        WHERE NOT EXISTS (SELECT FROM public.fences f WHERE f.organization_id = w.organization_id)
        GROUP BY 1, 2) AS known
    CROSS JOIN LATERAL (
        SELECT w.*, known.told + row_number() OVER (ORDER BY asked_at, generation_id) AS turn FROM waiting_jobs w
        WHERE w.queue = known.queue AND w.organization_id = known.organization_id AND told_at IS NULL
        ORDER BY asked_at, generation_id LIMIT greatest(0, %s - known.told)) AS next
    ORDER BY turn, asked_at LIMIT 1000"""


def concerned(recorded: Iterable[Recorded[Any]]) -> bool:
    """Tell whether any of these events is about a job that waits, or ends its waiting."""
    return any(isinstance(each.event, _CONCERNING) for each in recorded)


def note(connection: Connection, recorded: Iterable[Recorded[Any]]) -> None:
    """Take over what the log says of jobs: asked for, taken up, failed for now, ended."""
    for each in recorded:
        match each.event:
            case Generation.Created() | Generation.RetryRequested():
                queue = each.event.queue
                with following(Origin.of_recorded(each), "job", queue=queue):
                    connection.execute(_ASK, (each.stream_id, each.organization_id, queue, each.event.timestamp))
            case Generation.Started():
                connection.execute(_START, (each.stream_id,))
            case Generation.Failed(final=False):
                connection.execute(_PAUSE, (MOST_BACKOFF / 1_000, each.stream_id))
            case Generation.Completed() | Generation.Failed() | Generation.Cancelled():
                connection.execute(_END, (each.stream_id,))
            case _:
                pass


def again(connection: Connection, jobs: Sequence[tuple[UUID, UUID, str]]) -> None:
    """Let lost jobs (organization, generation, queue) wait for their turn once more."""
    for organization_id, generation_id, queue in jobs:
        connection.execute(_ASK, (generation_id, organization_id, queue, now()))


def tell(connection: Connection, most: int, teller: Teller) -> int:
    """Tell of the jobs whose turn it is, so that `most` of an organization stand in one queue; return how many."""
    turns = connection.execute(_NEXT, (most,)).fetchall()
    for queue, organization_id, generation_id in turns:
        teller(queue, organization_id, generation_id)
    if turns:
        connection.execute(_TOLD, (now(), [generation_id for _, _, generation_id in turns]))
    return len(turns)
