from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from domain.writing.dual import sides
from domain.writing.element import Element


def _script(told: str) -> tuple[list[Element], dict[UUID, str]]:
    """Read "MARA", "TOM^" as cues, "(low)", "[note]" and "-action" as what they are, the rest as lines."""
    elements: list[Element] = []
    for word in told.split():
        kinds = {"(": "parenthetical", "[": "note", "-": "action"}
        kind = "character" if word.rstrip("^").isupper() else kinds.get(word[0], "dialogue")
        text = "" if word == "nothing" else word.rstrip("^")
        elements.append(Element(uuid4(), kind, text, dual="right" if word.endswith("^") else None))
    return elements, {element.id: element.text for element in elements}


@pytest.mark.parametrize(
    ("told", "left", "right"),
    [
        ("MARA yes TOM^ no", "yes", "no"),
        ("MARA (low) yes (loud) sure TOM^ (sad) no never", "yes sure", "no never"),
        ("MARA yes [aside] TOM^ no MARA so", "yes", "no"),
        ("MARA yes TOM^ no BEN^ what", "yes", "no"),
        ("MARA yes TOM^ no BEN^ what ZOE^ who", "yes what", "no who"),
        ("MARA yes TOM^ no MARA so TOM^ well", "yes so", "no well"),
        ("MARA yes TOM no", "", ""),
        ("TOM^ no", "", ""),
        ("MARA yes MARA^ no", "", ""),
        ("MARA yes -rain TOM^ no", "", ""),
        ("MARA yes -rain no TOM^ no", "", ""),
        ("MARA nothing TOM^ no", "", ""),
        ("MARA TOM^ no", "", ""),
        ("MARA yes TOM^", "", ""),
        ("MARA yes TOM^ BEN^ no", "", ""),
    ],
)
def test_a_cue_on_the_right_is_spoken_at_once_with_somebody_else_s_speech_before_it(
    told: str, left: str, right: str
) -> None:
    elements, texts = _script(told)
    found = sides(elements)

    assert [texts[line] for line, side in found.items() if side == "left"] == left.split()
    assert [texts[line] for line, side in found.items() if side == "right"] == right.split()
