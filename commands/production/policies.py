"""When a take was rendered, or could not be, record it with its shot."""

from __future__ import annotations

from collections.abc import Iterable

from commands.policy import policy
from commands.production.render import PURPOSE, RecordRender, RecordRenderFailure
from domain.generation.generation import Generation
from domain.shared.recorded import Recorded


@policy(Generation.Completed)
def when_completed_record_render(recorded: Recorded[Generation.Completed]) -> Iterable[RecordRender]:
    """Record the take."""
    made = recorded.event
    if made.purpose == PURPOSE:
        yield RecordRender(
            shot_id=made.subject_id,
            generation_id=recorded.stream_id,
            outputs=made.outputs,
            facts=made.facts,
            provenance=made.provider,
        )


@policy(Generation.Failed, Generation.Cancelled)
def when_failed_record_render_failure(
    recorded: Recorded[Generation.Failed | Generation.Cancelled],
) -> Iterable[RecordRenderFailure]:
    """Record that there is no take, once nobody tries again by itself."""
    ended = recorded.event
    if ended.purpose == PURPOSE and getattr(ended, "final", True):
        yield RecordRenderFailure(shot_id=ended.subject_id, generation_id=recorded.stream_id, reason=ended.reason)
