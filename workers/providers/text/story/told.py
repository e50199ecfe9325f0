"""A script as a writer is told it: paragraphs under short references, scenes, names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ToldElement:
    """A paragraph; `scene` is the reference of the scene that it is in, empty before the first."""

    ref: str
    id: str
    type: str
    text: str
    scene: str
    extension: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a recipe tells of a script. `targets` are the references of what shall be written anew."""

    elements: tuple[ToldElement, ...]
    targets: tuple[str, ...]
    names: tuple[str, ...]
    ids: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, recipe: Mapping[str, Any]) -> Told:
        """Read a recipe's `elements`, `targets` and `cast`."""
        elements = tuple(_numbered(recipe.get("elements", ())))
        wanted = set(recipe.get("targets", ()))
        cues = [cue_name(e.text) for e in elements if e.type == "character"]
        cast = [str(member["name"]).upper() for member in recipe.get("cast", ())]
        ids = {e.ref: e.id for e in elements} | {e.scene: e.id for e in elements if e.type == "scene_heading"}
        targets = tuple(e.ref for e in elements if e.id in wanted)
        return cls(elements, targets, tuple(dict.fromkeys(filter(None, (*cues, *cast)))), ids)

    @property
    def scene_refs(self) -> tuple[str, ...]:
        """The references of the scenes, in their order."""
        return tuple(e.scene for e in self.elements if e.type == "scene_heading")

    def element(self, ref: str) -> ToldElement:
        """Return a paragraph."""
        return next(e for e in self.elements if e.ref == ref)

    def scene(self, ref: str) -> tuple[ToldElement, ...]:
        """Return a scene's paragraphs, the heading first."""
        return tuple(e for e in self.elements if e.scene == ref)

    def page(self) -> str:
        """Return the script as a model reads it: a paragraph a line, behind its reference."""
        lines = [f"{e.scene} {e.ref} {e.type}: {' '.join(e.text.split())}" for e in self.elements]
        return "\n".join(lines)


def _numbered(elements: Sequence[Mapping[str, str]]) -> list[ToldElement]:
    scene, found = 0, list[ToldElement]()
    for number, told in enumerate(elements, 1):
        scene += told["type"] == "scene_heading"
        where = f"s{scene}" if scene else ""
        ref, extension = f"e{number}", told.get("extension", "")
        found.append(ToldElement(ref, told["id"], told["type"], told["text"], where, extension))
    return found


def cue_name(text: str) -> str:
    """Return the name of a cue: in capitals, without what stands in brackets."""
    return " ".join(text.partition("(")[0].upper().split())
