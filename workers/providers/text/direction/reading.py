"""A scene's elements as the director reads them: what is seen, and what is said by whom and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from domain.writing.cues import cue_name
from domain.writing.dual import sides
from domain.writing.element import Element
from media.screenplay.lines import plain
from media.screenplay.narration import NARRATOR
from workers.providers.text.direction.plan import Paragraph

KINDS = {"action": "action", "centered": "card"}
"""What is read of the elements that nobody speaks."""
_UNSEEN = ("V.O", "O.S", "O.C")


def paragraphs_of(elements: Iterable[Element]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a scene: its action, and its lines with the parenthetical before them."""
    told = list(elements)
    beside = sides(told)
    speaker, manner, unseen = "", "", False
    for element in told:
        text = plain(element.text)
        if element.type == "character":
            speaker, manner = cue_name(text), ""
            unseen = (element.extension or "").upper().startswith(_UNSEEN)
        elif element.type == "narration" and text:
            yield Paragraph(str(element.id), "line", " ".join(text.split()), NARRATOR, "", heard_only=True)
            speaker = ""
        elif element.type == "parenthetical":
            manner = text
        elif element.type in {"dialogue", "lyrics"} and speaker and text:
            side = beside.get(element.id, "")
            yield Paragraph(str(element.id), "line", " ".join(text.split()), speaker, manner, unseen, side)
        elif element.type in KINDS and text:
            yield Paragraph(str(element.id), KINDS[element.type], " ".join(text.split()))
            speaker = ""


def element_of(told: dict[str, str]) -> Element:
    """Return the element that a recipe tells of."""
    return Element(UUID(told["id"]), told["type"], told["text"], extension=told.get("extension"), dual=told.get("dual"))
