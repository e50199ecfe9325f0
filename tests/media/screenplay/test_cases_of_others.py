"""The conformance cases of screenplay-tools (MIT, `cases/LICENSE`): a screenplay and that tool's dump of it, each.

What differs on purpose: one action a paragraph and no element for an empty line (they join all in a row);
notes stay in their paragraphs (they lift them out); and what each case names below.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from media.screenplay.elements import Element
from media.screenplay.fountain import parse

CASES = Path(__file__).with_name("cases")
NAMES = {"heading": "scene_heading", "lyric": "lyrics", "pagebreak": "page_break"}
# Case, our type, and how our text begins; their type, and their text where it is another.
OURS: dict[tuple[str, str, str], tuple[str, str | None]] = {
    # An empty line ends what is spoken.
    ("Notes", "action", "His hand is"): ("dialogue", None),
    # A note that its paragraph does not close is none.
    ("Notes", "action", "Testing a note"): ("dialogue", "Testing a note without spaces"),
    ("Notes", "action", "Definitely"): ("dialogue", None),
    # Cut text parts paragraphs, so that what stands before it ends, here as a transition.
    ("Boneyards", "transition", "CUT TO:"): ("action", None),
    # A title page needs a key that is no transition.
    ("Sections", "transition", "CUT TO:"): ("title", None),
    # Two parentheticals may follow one another.
    ("Parenthetical", "parenthetical", "bouncy"): ("dialogue", "(bouncy)"),
}
_DUMPED = re.compile(
    r'^(?:/\*\d+\*/|\[\[\d+\]\])?(?P<type>[A-Z]+):"(?P<text>.*?)"(?:(?<=")\s*"\((?P<extension>[^"]*)\)")?'
    r"(?P<marks>(?:\s*\([\w.-]+\))*)\s*$",
    re.DOTALL,
)
Told = tuple[str, str, str]


def _theirs(dump: str) -> list[Told]:
    """Return what the dump tells, of which boneyards and notes come last."""
    told: list[Told] = []
    for part in re.split(r'\n(?=(?:/\*\d+\*/|\[\[\d+\]\])?[A-Z]+:")', dump.strip("\n")):
        found = _DUMPED.match(part)
        assert found is not None, part
        kind = "centered" if "(centered)" in found["marks"] else NAMES.get(found["type"].lower(), found["type"].lower())
        kind = "title" if kind == "titleentry" else kind
        told.append((kind, found["text"], _told_of(kind, found)))
    return told


def _told_of(kind: str, found: re.Match[str]) -> str:
    marks = "" if kind == "centered" else found["marks"].strip().strip("()")
    return found["extension"] or "" if kind == "character" else marks


def _attribute(element: Element) -> str:
    number = element.number or (str(element.level) if element.level else "")
    return element.extension or "" if element.type == "character" else number


def _as_theirs(case: str, kind: str, text: str, attribute: str) -> Told:
    for (named, ours, begins), (theirs, words) in OURS.items():
        if (named, ours) == (case, kind) and text.startswith(begins):
            return theirs, words or text, attribute
    return kind, text, attribute


def _plain(told: list[Told]) -> list[Told]:
    """Return what is told with actions joined, notes and what is cut taken out, and white space folded."""
    plain: list[Told] = []
    for kind, text, attribute in told:
        if kind in ("note", "boneyard", "title"):
            continue
        words = " ".join(re.sub(r"\[\[.*?\]\]|/\*.*?\*/", "", text, flags=re.DOTALL).split())
        if kind in ("action", "dialogue") and plain and plain[-1][0] == kind:
            plain[-1] = (kind, f"{plain[-1][1]} {words}".strip(), "")
        elif words or kind == "page_break":
            plain.append((kind, words, attribute))
    return plain


@pytest.mark.parametrize("case", sorted(path.stem for path in CASES.glob("*.fountain")))
def test_a_case_of_another_tool_gives_the_same_elements(case: str) -> None:
    read = parse((CASES / f"{case}.fountain").read_text("utf-8"))
    ours: list[Told] = [(e.type, e.text, _attribute(e)) for e in read.elements]
    ours = [_as_theirs(case, *element) for element in ours]

    assert _plain(ours) == _plain(_theirs((CASES / f"{case}.txt").read_text("utf-8")))


def test_titles_cut_text_and_second_voices_are_those_of_the_other_tool() -> None:
    title = parse((CASES / "TitlePage.fountain").read_text("utf-8")).title
    voices = parse((CASES / "Character.fountain").read_text("utf-8")).elements
    cut = [e.text for e in parse((CASES / "Boneyards.fountain").read_text("utf-8")).elements if e.type == "boneyard"]

    assert list(title) == ["Title", "Credit", "Author", "Source", "Draft date", "Contact"]
    assert [e.text for e in voices if e.dual] == ["BUT", "TEST2"]
    assert cut[0].startswith("INT. GARAGE - DAY\n\nBRICK and STEEL")
    assert cut[0].endswith("To destiny!\n\nCUT TO:")
