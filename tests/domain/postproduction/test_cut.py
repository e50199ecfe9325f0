from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.postproduction.cut import Cut
from domain.postproduction.edit_list import CutShot, EditList
from domain.shared.generation import GenerationRequest
from domain.shared.refusal import Invalid
from tests.commands.fake_studio import names, replayed, state_of

SCRIPT, SCENE = UUID(int=1), UUID(int=2)
EDIT = EditList((CutShot(uuid4(), SCENE, 72), CutShot(uuid4(), SCENE, 24)), 24, 1280, 720)
OUTPUTS = {"film": {"hash": "0" * 64, "size": 1, "mime": "video/mp4"}}
MEASURED = {"duration_s": 4.0, "integrated_lufs": -14.0, "true_peak_dbtp": -1.2}


def cut() -> Cut:
    return Cut.assemble(SCRIPT, "film-720p", EDIT)


def wish(recipe: str = "a") -> GenerationRequest:
    return GenerationRequest(uuid4(), "cut", "postproduction.master", UUID(int=3), {"title": recipe})


def mastered(facts: dict[str, Any]) -> Cut.Mastered:
    assembled, wanted = cut(), wish()
    assembled.ask_for_master(wanted)
    assembled.record_master(wanted.generation_id, OUTPUTS, facts, "previz")
    assert state_of(replayed(assembled)) == state_of(assembled)
    event = assembled.pending[-1]
    assert isinstance(event, Cut.Mastered)
    return event


def test_each_format_of_a_script_has_a_cut_of_its_own() -> None:
    assert cut().id == cut().id
    assert cut().id != Cut.assemble(SCRIPT, "film-1080p", EDIT).id


def test_the_same_edit_again_records_nothing() -> None:
    assembled = cut()

    assembled.reassemble(replace(EDIT))
    assembled.reassemble(replace(EDIT, fps=25))

    assert names(assembled.pending) == ["Created", "Reassembled"]


@pytest.mark.parametrize(
    "edit",
    [
        replace(EDIT, shots=()),
        replace(EDIT, shots=(CutShot(uuid4(), SCENE, 0),)),
        replace(EDIT, fps=0),
        replace(EDIT, height=0),
    ],
)
def test_an_edit_that_shows_nothing_is_refused(edit: EditList) -> None:
    with pytest.raises(Invalid):
        Cut.assemble(SCRIPT, "film-720p", edit)


def test_a_master_tells_what_was_measured() -> None:
    event = mastered(MEASURED)

    assert (event.duration_s, event.integrated_lufs, event.true_peak_dbtp) == (4.0, -14.0, -1.2)


def test_a_master_that_nobody_measured_has_the_length_of_its_edit() -> None:
    event = mastered({"integrated_lufs": "loud"})

    assert (event.duration_s, event.integrated_lufs, event.true_peak_dbtp) == (4.0, None, None)


def test_a_master_with_the_recipe_that_stands_is_not_made_again() -> None:
    assembled, wanted = cut(), wish()
    assembled.ask_for_master(wanted)
    assembled.ask_for_master(wish())
    assembled.record_master(wanted.generation_id, OUTPUTS, MEASURED, "previz")
    assembled.ask_for_master(wish())

    assert names(assembled.pending) == ["Created", "MasterRequested", "Mastered"]


def test_a_master_that_failed_is_noted_once() -> None:
    assembled, wanted = cut(), wish()
    assembled.ask_for_master(wanted)
    assembled.record_failure(wanted.generation_id, "no disk")
    assembled.record_failure(wanted.generation_id, "no disk")
    assembled.record_failure(uuid4(), "not ours")

    assert names(assembled.pending) == ["Created", "MasterRequested", "MasterFailed"]
