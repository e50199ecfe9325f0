from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from domain.production.shot import Shot, ShotOfAnotherScript, ShotOmitted
from domain.production.shot_spec import ShotSpec
from domain.shared.generation import GenerationRequest
from domain.shared.refusal import Invalid
from tests.commands.fake_studio import names, replayed, state_of

SCRIPT, SCENE = UUID(int=1), UUID(int=2)
SPEC = ShotSpec("close_up", camera="push_in", duration_frames=72, figures=({"name": "MARA"},))
OUTPUTS = {"segment": {"hash": "0" * 64, "size": 1, "mime": "video/mp4"}}


def shot() -> Shot:
    return Shot.plan(uuid4(), SCRIPT, SCENE, number="1B", place=2, spec=SPEC)


def wish(recipe: str = "a") -> GenerationRequest:
    return GenerationRequest(uuid4(), "video", "production.shot", UUID(int=3), {"picture": recipe})


def rendered() -> Shot:
    planned, wanted = shot(), wish()
    planned.ask_for_render(wanted)
    planned.record_render(wanted.generation_id, OUTPUTS, {"frames": 71}, "previz")
    return planned


def test_the_same_plan_again_records_nothing() -> None:
    planned = shot()

    planned.replan(SCRIPT, SCENE, "1B", 2, replace(SPEC))

    assert names(planned.pending) == ["Created"]


def test_another_plan_is_recorded_and_keeps_the_shot() -> None:
    planned = shot()

    planned.replan(SCRIPT, SCENE, "1C", 3, replace(SPEC, size="wide"))

    assert (planned.number, planned.place, planned.spec.size) == ("1C", 3, "wide")


def test_a_shot_stays_with_its_script() -> None:
    with pytest.raises(ShotOfAnotherScript):
        shot().replan(uuid4(), SCENE, "1B", 2, SPEC)


@pytest.mark.parametrize(
    "spec",
    [
        replace(SPEC, duration_frames=-1),
        replace(SPEC, duration_frames=90_000),
        replace(SPEC, details={"x": float("inf")}),
    ],
)
def test_a_spec_that_nobody_could_render_is_refused(spec: ShotSpec) -> None:
    with pytest.raises(Invalid):
        Shot.plan(uuid4(), SCRIPT, SCENE, number="1B", place=2, spec=spec)


def test_a_render_with_the_recipe_that_stands_is_not_asked_for() -> None:
    planned = rendered()

    assert not planned.ask_for_render(wish())
    assert planned.ask_for_render(wish("b"))


def test_the_last_take_stands_while_the_next_is_made() -> None:
    planned = rendered()

    planned.ask_for_render(wish("b"))

    assert planned.render.outputs == OUTPUTS


def test_takes_are_counted() -> None:
    planned = rendered()
    again = wish("b")
    planned.ask_for_render(again)
    planned.record_render(again.generation_id, {}, {}, "previz")

    takes = [e for e in planned.pending if isinstance(e, Shot.Rendered)]
    assert [(take.take, take.frames) for take in takes] == [(1, 71), (2, 72)]


def test_the_outcome_of_a_wish_that_was_replaced_changes_nothing() -> None:
    planned, older = shot(), wish()
    planned.ask_for_render(older)
    planned.ask_for_render(wish("b"))

    planned.record_render(older.generation_id, OUTPUTS, {}, "previz")
    planned.record_failure(older.generation_id, "no disk")

    assert names(planned.pending) == ["Created", "RenderRequested", "RenderRequested"]


def test_a_failed_render_is_noted_once_and_may_still_come() -> None:
    planned, wanted = shot(), wish()
    planned.ask_for_render(wanted)
    planned.record_failure(wanted.generation_id, "no disk")
    planned.record_failure(wanted.generation_id, "no disk")

    planned.record_render(wanted.generation_id, OUTPUTS, {}, "previz")

    assert names(planned.pending) == ["Created", "RenderRequested", "RenderFailed", "Rendered"]


def test_an_omitted_shot_is_rendered_only_when_it_is_planned_again() -> None:
    planned = shot()
    planned.omit("cut for time")
    planned.omit("cut for time")
    with pytest.raises(ShotOmitted):
        planned.ask_for_render(wish())

    planned.replan(SCRIPT, SCENE, "1B", 2, SPEC)

    assert planned.ask_for_render(wish())
    assert names(planned.pending) == ["Created", "Omitted", "Replanned", "RenderRequested"]


def test_what_the_log_brings_back_is_what_stood_there() -> None:
    planned = rendered()
    planned.replan(SCRIPT, SCENE, "1C", 3, replace(SPEC, line_ids=(uuid4(),), lens_mm=50.0))

    assert state_of(replayed(planned)) == state_of(planned)


@pytest.mark.parametrize("frames", ["many", -3, None, True])
def test_a_worker_that_tells_no_number_of_frames_is_not_believed(frames: object) -> None:
    planned, wanted = shot(), wish()
    planned.ask_for_render(wanted)

    planned.record_render(wanted.generation_id, OUTPUTS, {"frames": frames}, "previz")

    assert [e.frames for e in planned.pending if isinstance(e, Shot.Rendered)] == [72]
