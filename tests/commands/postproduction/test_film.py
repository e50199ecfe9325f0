"""Lines, music, mix, cut, master and deliverable, from wish to row, with the policies in between."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.bus import Command
from commands.generation.generation import CompleteGeneration, FailGeneration
from commands.postproduction.cut import AssembleCut, MasterCut
from commands.postproduction.deliverable import ApproveDeliverable, LockDeliverable, UnlockDeliverable
from commands.postproduction.scene_audio import MixScene, ScoreScene, VoiceLine
from commands.writing.element import AddElement
from commands.writing.script import CreateScript
from commands.writing.shapes import ElementShape
from domain.postproduction.deliverable import ApprovalOfOtherContent, DeliverableLocked
from domain.shared.refusal import NotFound
from projections.generation.generation import GenerationRow
from projections.postproduction.cut import CutRow
from projections.postproduction.deliverable import DeliverableRow
from projections.postproduction.scene_audio import SceneAudioRow
from projections.postproduction.scene_line import SceneLineRow
from tests.commands.fake_studio import FakeStudio

SCENE, LINE = UUID(int=2), UUID(int=3)
SPOKEN = {"duration_s": 1.5, "mouth": [[0.0, "A"]], "engine": "formant"}
MEASURED = {"duration_s": 61.5, "integrated_lufs": -14.0, "true_peak_dbtp": -1.1}


def with_script() -> tuple[FakeStudio, UUID]:
    studio = FakeStudio()
    script_id = studio.send(CreateScript(project_id=uuid4(), title="Last Train")).id
    heading = ElementShape(id=SCENE, type="scene_heading", text="INT. STATION - NIGHT")
    studio.send(AddElement(script_id=script_id, element=heading))
    line = ElementShape(id=LINE, type="dialogue", text="Is this the last train?")
    studio.send(AddElement(script_id=script_id, element=line, after_id=SCENE))
    return studio, script_id


def made_of(name: str, digest: str = "a") -> dict[str, Any]:
    return {name: {"hash": digest * 64, "size": 9, "mime": "application/octet-stream"}}


def make(studio: FakeStudio, wish: Command, outputs: dict[str, Any], facts: dict[str, Any]) -> UUID:
    """Send a wish, do the worker's part, and let the policies run; return the job."""
    job_id = studio.send(wish).job_id
    assert job_id is not None
    studio.react()
    studio.send(CompleteGeneration.model_validate({"generation_id": job_id, "outputs": outputs, "facts": facts}))
    studio.react()
    return job_id


def voice(script_id: UUID, text: str = "Is this the last train?") -> VoiceLine:
    return VoiceLine(script_id=script_id, scene_id=SCENE, element_id=LINE, recipe={"speech": text})


def mastered(studio: FakeStudio, script_id: UUID, title: str = "a") -> UUID:
    shots = [{"shot_id": UUID(int=11), "scene_id": SCENE, "frames": 72}]
    cut_id = studio.send(AssembleCut.model_validate({"script_id": script_id, "shots": shots})).id
    wish = MasterCut(cut_id=cut_id, recipe={"title": title})
    make(studio, wish, made_of("film", title), MEASURED)
    return cut_id


def test_a_line_is_voiced_and_its_row_has_what_the_mouth_needs() -> None:
    studio, script_id = with_script()

    job_id = make(studio, voice(script_id), made_of("speech"), SPOKEN)

    row = studio.row(SceneLineRow)
    assert (row.element_id, row.status, row.generation_id) == (LINE, "made", job_id)
    assert (row.duration_s, row.mouth, row.engine, row.provenance) == (1.5, [[0.0, "A"]], "formant", "previz")
    assert studio.rows(GenerationRow)[job_id,].part == str(LINE)
    assert studio.project_of(row.scene_audio_id) == studio.project_of(script_id)


def test_the_sound_of_what_the_script_has_not_is_refused() -> None:
    studio, script_id = with_script()
    wrong = UUID(int=99)
    cut = {"script_id": script_id, "shots": [{"shot_id": UUID(int=11), "scene_id": wrong, "frames": 72}]}

    for command in (
        ScoreScene(script_id=script_id, scene_id=wrong, recipe={}),
        MixScene(script_id=script_id, scene_id=wrong, recipe={}),
        AssembleCut.model_validate(cut),
    ):
        with pytest.raises(NotFound, match=f"no scene {wrong}"):
            studio.send(command)
    with pytest.raises(NotFound, match=f"no element {wrong}"):
        studio.send(VoiceLine(script_id=script_id, scene_id=SCENE, element_id=wrong, recipe={}))


def test_a_line_that_did_not_change_is_answered_with_its_recording() -> None:
    studio, script_id = with_script()
    make(studio, voice(script_id), made_of("speech"), SPOKEN)
    count = len(studio.log)

    answered = studio.send(voice(script_id))

    assert (answered.job_id, answered.details["reused"], len(studio.log)) == (None, True, count)
    assert answered.details["outputs"] == made_of("speech")
    assert answered.details["facts"] == SPOKEN


def test_a_changed_line_is_spoken_anew_and_the_old_recording_stands_until_then() -> None:
    studio, script_id = with_script()
    make(studio, voice(script_id), made_of("speech"), SPOKEN)

    studio.send(voice(script_id, "Is it gone?"))
    row = studio.row(SceneLineRow)
    assert (row.status, row.outputs) == ("asked", made_of("speech"))

    make(studio, voice(script_id, "Is it gone?"), made_of("speech", "b"), SPOKEN)
    assert studio.row(SceneLineRow).outputs == made_of("speech", "b")


def test_a_scene_is_scored_and_mixed_and_its_row_has_the_levels() -> None:
    studio, script_id = with_script()
    scene = {"script_id": script_id, "scene_id": SCENE}
    make(studio, ScoreScene.model_validate({**scene, "recipe": {"mood": "tense"}}), made_of("music"), {"key": "d"})
    mix = MixScene.model_validate({**scene, "recipe": {"mix": 1}})
    make(studio, mix, made_of("mix"), {"duration_s": 20, "loudness": {"integrated_lufs": -20.0}})

    row = studio.row(SceneAudioRow)
    assert (row.score_status, row.score_outputs, row.score_facts) == ("made", made_of("music"), {"key": "d"})
    assert (row.mix_status, row.mix_duration_s, row.mix_loudness) == ("made", 20.0, {"integrated_lufs": -20.0})
    assert len(studio.rows(GenerationRow)) == 2


@pytest.mark.parametrize("command", [ScoreScene, MixScene])
def test_a_part_of_a_scene_that_failed_says_why(command: type[ScoreScene | MixScene]) -> None:
    studio, script_id = with_script()
    job_id = studio.send(command(script_id=script_id, scene_id=SCENE, recipe={"x": 1})).job_id
    assert job_id is not None
    studio.react()
    studio.send(FailGeneration(generation_id=job_id, reason="no disk", final=True))
    studio.react()

    row = studio.row(SceneAudioRow)
    assert [row.score_reason, row.mix_reason].count("no disk") == 1
    assert [row.score_status, row.mix_status].count("failed") == 1


def test_a_line_that_failed_says_why() -> None:
    studio, script_id = with_script()
    job_id = studio.send(voice(script_id)).job_id
    assert job_id is not None
    studio.react()
    studio.send(FailGeneration(generation_id=job_id, reason="no voice", final=True))
    studio.react()

    assert (studio.row(SceneLineRow).status, studio.row(SceneLineRow).reason) == ("failed", "no voice")


def test_a_cut_is_mastered_and_published_as_measured() -> None:
    studio, script_id = with_script()

    cut_id = mastered(studio, script_id)

    cut, deliverable = studio.row(CutRow), studio.row(DeliverableRow)
    assert (cut.master_status, cut.frames, cut.integrated_lufs) == ("made", 72, -14.0)
    assert (deliverable.cut_id, deliverable.kind, deliverable.edition) == (cut_id, "film-720p", 1)
    assert (deliverable.outputs, deliverable.true_peak_dbtp) == (made_of("film"), -1.1)
    assert studio.project_of(deliverable.id) == studio.project_of(script_id)


def test_a_master_with_the_recipe_that_stands_is_not_made_again() -> None:
    studio, script_id = with_script()
    cut_id = mastered(studio, script_id)

    answered = studio.send(MasterCut(cut_id=cut_id, recipe={"title": "a"}))

    assert (answered.job_id, answered.details["outputs"]) == (None, made_of("film"))


def test_a_master_without_files_is_published_nowhere() -> None:
    studio, script_id = with_script()
    shots = [{"shot_id": UUID(int=11), "scene_id": SCENE, "frames": 72}]
    cut_id = studio.send(AssembleCut.model_validate({"script_id": script_id, "shots": shots})).id
    make(studio, MasterCut(cut_id=cut_id, recipe={"title": "a"}), {}, {})

    assert studio.rows(DeliverableRow) == {}


def test_a_new_master_is_published_anew_and_loses_its_approval() -> None:
    studio, script_id = with_script()
    mastered(studio, script_id)
    seen = studio.row(DeliverableRow)
    studio.send(ApproveDeliverable(deliverable_id=seen.id, content_hash=seen.content_hash))
    assert studio.row(DeliverableRow).approved_name == "Owner"

    mastered(studio, script_id, "b")

    row = studio.row(DeliverableRow)
    assert (row.edition, row.approved_by, row.outputs) == (2, None, made_of("film", "b"))
    with pytest.raises(ApprovalOfOtherContent):
        studio.send(ApproveDeliverable(deliverable_id=seen.id, content_hash=seen.content_hash))


def test_a_locked_deliverable_stays_as_it_was_handed_out() -> None:
    studio, script_id = with_script()
    mastered(studio, script_id)
    deliverable_id = studio.row(DeliverableRow).id
    studio.send(LockDeliverable(deliverable_id=deliverable_id, reason="delivered"))
    assert studio.row(DeliverableRow).lock_reason == "delivered"
    with pytest.raises(DeliverableLocked):
        mastered(studio, script_id, "b")

    studio.send(UnlockDeliverable(deliverable_id=deliverable_id, reason="a new version is wanted"))

    assert not studio.row(DeliverableRow).locked


def test_a_master_that_failed_says_why_and_what_stood_stands() -> None:
    studio, script_id = with_script()
    cut_id = mastered(studio, script_id)
    job_id = studio.send(MasterCut(cut_id=cut_id, recipe={"title": "b"})).job_id
    assert job_id is not None
    studio.react()
    studio.send(FailGeneration(generation_id=job_id, reason="no disk", final=True))
    studio.react()

    row = studio.row(CutRow)
    assert (row.master_status, row.reason, row.outputs) == ("failed", "no disk", made_of("film"))
