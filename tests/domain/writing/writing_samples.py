from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from hypothesis import strategies as st

from domain.writing.element import Element
from domain.writing.script import Script

ADA = UUID(int=1)
TYPES = st.sampled_from(["scene_heading", "action", "character", "dialogue", "note"])
TEXTS = st.sampled_from(
    ["Rain.", "The clock stops.", "MARA", "INT. STATION - NIGHT", "Is this the last train?", "終電"]
)
PARAGRAPHS = st.tuples(TYPES, TEXTS)


def element(kind: str = "action", text: str = "Rain.", **also: object) -> Element:
    return Element(uuid4(), kind, text, **also)  # type: ignore[arg-type] # tests name the fields they mean


def elements(paragraphs: Sequence[tuple[str, str]]) -> list[Element]:
    return [element(kind, text) for kind, text in paragraphs]


def script(*parts: Element) -> Script:
    begun = Script.begin(None, "Last Train", "film", "", {})
    if parts:
        begun.import_elements(parts, "last-train.fountain", "abc")
    return begun


def texts(written: Script) -> list[str]:
    return [e.text for e in written.content]


def readings(parts: Sequence[Element]) -> list[tuple[str, str]]:
    return [(e.type, e.text) for e in parts]
