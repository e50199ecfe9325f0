from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from commands.enterprise.organization import CreateOrganization, SetProvider
from commands.generation.generation import CancelGeneration, CompleteGeneration, FailGeneration, RetryGeneration
from commands.production.render import RenderShot
from commands.production.shot import OmitShot, PlanShot, PlanShots, ReplanShot
from commands.writing.element import AddElement
from commands.writing.script import CreateScript
from commands.writing.shapes import ElementShape
from domain.enterprise.organization import ProviderKind
from domain.production.shot import ShotOfAnotherScript
from domain.shared.refusal import NotFound
from domain.writing.scenes import card_id
from projections.generation.generation import GenerationRow
from projections.production.render import ShotRenderRow
from projections.production.shot import ShotRow
from tests.commands.fake_studio import FakeStudio

SCENE, LINE, FIRST, SECOND = UUID(int=2), UUID(int=3), UUID(int=11), UUID(int=12)
SEGMENT = {"segment": {"hash": "a" * 64, "size": 9, "mime": "video/mp4"}}


def with_script() -> tuple[FakeStudio, UUID]:
    studio = FakeStudio()
    script_id = studio.send(CreateScript(project_id=uuid4(), title="Last Train")).id
    heading = ElementShape(id=SCENE, type="scene_heading", text="INT. STATION - NIGHT")
    studio.send(AddElement(script_id=script_id, element=heading))
    line = ElementShape(id=LINE, type="dialogue", text="Is this the last train?")
    studio.send(AddElement(script_id=script_id, element=line, after_id=SCENE))
    return studio, script_id


def planned(shot_id: UUID, number: str, place: int, **spec: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of a spec
    spec = {"size": "close_up", "duration_frames": 72} | spec
    return {"shot_id": shot_id, "scene_id": SCENE, "number": number, "place": place, "spec": spec}


def plan(script_id: UUID, *shots: dict[str, Any], omitted: tuple[UUID, ...] = ()) -> PlanShots:
    return PlanShots.model_validate({"script_id": script_id, "shots": shots, "omitted": omitted})


def with_shots() -> tuple[FakeStudio, UUID]:
    studio, script_id = with_script()
    studio.send(plan(script_id, planned(FIRST, "1A", 1), planned(SECOND, "1B", 2)))
    return studio, script_id


def rendered(studio: FakeStudio, recipe: str) -> UUID:
    job_id = studio.send(RenderShot(shot_id=FIRST, recipe={"picture": recipe})).job_id
    assert job_id is not None
    studio.react()
    body = {"generation_id": job_id, "outputs": SEGMENT, "facts": {"frames": 72}}
    studio.send(CompleteGeneration.model_validate(body))
    studio.react()
    return job_id


def test_shots_are_planned_together_in_the_project_of_their_script() -> None:
    studio, script_id = with_shots()

    rows = sorted(studio.rows(ShotRow).values(), key=lambda row: row.place)
    assert [(row.number, row.size, row.duration_frames) for row in rows] == [
        ("1A", "close_up", 72),
        ("1B", "close_up", 72),
    ]
    assert studio.project_of(FIRST) == studio.project_of(script_id)


def test_the_same_plan_again_changes_nothing_and_another_one_only_what_differs() -> None:
    studio, script_id = with_shots()
    count = len(studio.log)

    again = studio.send(plan(script_id, planned(FIRST, "1A", 1), planned(SECOND, "1B", 2)))
    assert (again.details["changed"], len(studio.log)) == ([], count)

    other = studio.send(plan(script_id, planned(FIRST, "1A", 1), planned(SECOND, "1B", 2, size="wide")))
    assert other.details["changed"] == [str(SECOND)]


def test_a_shot_that_the_plan_has_no_longer_is_omitted_and_comes_back_when_it_is_planned_again() -> None:
    studio, script_id = with_shots()
    studio.send(plan(script_id, planned(FIRST, "1A", 1), omitted=(SECOND,)))
    assert studio.rows(ShotRow)[SECOND,].omitted

    studio.send(PlanShot.model_validate({"script_id": script_id, "shot": planned(SECOND, "1B", 2)}))

    assert not studio.rows(ShotRow)[SECOND,].omitted


def test_a_plan_of_one_script_does_not_touch_the_shots_of_another() -> None:
    studio, _ = with_shots()
    other = studio.send(CreateScript(project_id=uuid4(), title="Other")).id
    heading = ElementShape(id=SCENE, type="scene_heading", text="INT. STATION - NIGHT")
    studio.send(AddElement(script_id=other, element=heading))

    with pytest.raises(ShotOfAnotherScript):
        studio.send(plan(other, planned(FIRST, "1A", 1)))
    with pytest.raises(ShotOfAnotherScript):
        studio.send(plan(other, planned(uuid4(), "1A", 1), omitted=(SECOND,)))


@pytest.mark.parametrize("wrong", [UUID(int=99), LINE], ids=["nothing", "a line"])
def test_a_shot_of_a_scene_that_the_script_has_not_is_refused(wrong: UUID) -> None:
    studio, script_id = with_shots()
    shot = planned(FIRST, "1A", 1) | {"scene_id": wrong}

    for command in (
        plan(script_id, shot),
        PlanShot.model_validate({"script_id": script_id, "shot": shot}),
        ReplanShot.model_validate(shot),
    ):
        with pytest.raises(NotFound, match=f"no scene {wrong}"):
            studio.send(command)


def test_a_shot_of_a_line_that_the_script_has_not_is_refused() -> None:
    studio, script_id = with_script()
    with pytest.raises(NotFound, match=f"no element {UUID(int=99)}"):
        studio.send(plan(script_id, planned(FIRST, "1A", 1, line_ids=[LINE, UUID(int=99)])))


def test_titles_and_credits_are_scenes_that_no_script_has() -> None:
    studio, script_id = with_script()
    shot = planned(FIRST, "Title", 0) | {"scene_id": card_id(script_id, "title")}
    assert studio.send(plan(script_id, shot)).id == FIRST


def test_one_shot_is_replanned_and_omitted() -> None:
    studio, _ = with_shots()
    studio.send(ReplanShot.model_validate(planned(FIRST, "1C", 3, camera="push_in")))
    studio.send(OmitShot(shot_id=FIRST))

    row = studio.rows(ShotRow)[FIRST,]
    assert (row.number, row.camera, row.omitted) == ("1C", "push_in", True)


def test_a_render_goes_to_a_worker_and_comes_back_as_a_take() -> None:
    studio, _ = with_shots()

    job_id = rendered(studio, "a")

    row = studio.rows(ShotRow)[FIRST,]
    assert (row.render_status, row.take, row.frames, row.outputs) == ("rendered", 1, 72, SEGMENT)
    assert (row.provenance, row.generation_id) == ("previz", job_id)
    assert studio.rows(GenerationRow)[job_id,].kind == "video"
    assert list(studio.rows(ShotRenderRow)) == [(FIRST, 1)]


def test_a_render_of_the_recipe_that_stands_is_answered_with_it() -> None:
    studio, _ = with_shots()
    rendered(studio, "a")
    count = len(studio.log)

    answered = studio.send(RenderShot(shot_id=FIRST, recipe={"picture": "a"}))

    assert answered.job_id is None
    assert answered.details == {"reused": True, "outputs": SEGMENT}
    assert len(studio.log) == count


def test_a_render_that_is_on_its_way_is_answered_with_its_job() -> None:
    studio, _ = with_shots()
    wanted = RenderShot(shot_id=FIRST, recipe={"picture": "a"})
    first = studio.send(wanted)

    assert studio.send(wanted).job_id == first.job_id


def test_another_provider_chosen_by_the_organization_makes_another_take() -> None:
    studio, _ = with_shots()
    studio.send(CreateOrganization(name="Night Train Films"))
    rendered(studio, "shot")
    studio.send(SetProvider(kind=ProviderKind.VIDEO, provider="local"))

    rendered(studio, "shot")

    assert [row.provenance for row in studio.rows(ShotRenderRow).values()] == ["previz", "local"]


def test_another_recipe_makes_another_take_and_the_first_one_is_kept() -> None:
    studio, _ = with_shots()
    rendered(studio, "a")
    rendered(studio, "b")

    assert [row.take for row in studio.rows(ShotRenderRow).values()] == [1, 2]
    assert studio.rows(ShotRow)[FIRST,].take == 2


def test_a_render_that_failed_says_why_and_may_be_asked_for_again() -> None:
    studio, _ = with_shots()
    job_id = studio.send(RenderShot(shot_id=FIRST, recipe={"picture": "a"})).job_id
    assert job_id is not None
    studio.react()
    studio.send(FailGeneration(generation_id=job_id, reason="no disk", final=True))
    studio.react()
    row = studio.rows(ShotRow)[FIRST,]
    assert (row.render_status, row.reason) == ("failed", "no disk")

    studio.send(RetryGeneration(generation_id=job_id))
    studio.send(CompleteGeneration.model_validate({"generation_id": job_id, "outputs": SEGMENT}))
    studio.react()

    assert studio.rows(ShotRow)[FIRST,].render_status == "rendered"


def test_a_cancelled_render_is_no_longer_waited_for_and_a_new_wish_is_a_new_job() -> None:
    studio, _ = with_shots()
    wanted = RenderShot(shot_id=FIRST, recipe={"picture": "a"})
    first = studio.send(wanted).job_id
    assert first is not None
    studio.react()
    studio.send(CancelGeneration(generation_id=first, reason="cut"))
    studio.react()

    second = studio.send(wanted).job_id

    assert second not in {None, first}
    assert studio.rows(ShotRow)[FIRST,].render_status == "asked"


@pytest.mark.parametrize(
    "spec",
    [{"size": ""}, {"lens_mm": 0}, {"duration_frames": -1}, {"details": {"x": float("nan")}}, {"colour": "red"}],
)
def test_a_plan_that_nobody_could_shoot_is_refused_before_its_handler(spec: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        plan(uuid4(), planned(FIRST, "1A", 1, **spec))
