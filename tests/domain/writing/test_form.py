from __future__ import annotations

import pytest

from domain.shared.refusal import Invalid
from domain.writing.length import estimated_seconds, shown_seconds, spoken_seconds
from domain.writing.script import Script
from tests.commands.fake_studio import replayed
from tests.domain.writing.writing_samples import element


def ad() -> Script:
    return Script.begin(None, "Tea", "ad", "", {})


@pytest.mark.parametrize("seconds", [6, 15, 30, 60])
def test_an_ad_has_one_of_four_lengths(seconds: int) -> None:
    written = ad()
    written.target_length(seconds)
    written.target_length(seconds)

    assert replayed(written).target_seconds == seconds
    assert written.version == 2


def test_other_lengths_are_refused_for_an_ad_and_free_for_a_documentary() -> None:
    with pytest.raises(Invalid, match="6, 15, 30, 60"):
        ad().target_length(20)
    documentary = Script.begin(None, "Tea", "documentary", "", {})
    documentary.target_length(2_700)
    assert documentary.target_seconds == 2_700


def test_there_is_no_script_of_an_unknown_type() -> None:
    with pytest.raises(Invalid, match="brand_film"):
        Script.begin(None, "Tea", "opera", "", {})


def test_a_script_plays_as_long_as_its_words_take() -> None:
    line = " ".join(["word"] * 26)
    spoken = [element("character", "MARA"), element("dialogue", line), element("narration", line)]
    shown = [element("scene_heading", "INT. A - DAY"), element("action", "Rain."), element("note", line)]

    assert spoken_seconds(line) == 10.0
    assert (shown_seconds("Rain."), shown_seconds(line * 9)) == (2.0, 5.0)
    assert estimated_seconds([*spoken, *shown]) == 10.7 * 2 + 2.0
