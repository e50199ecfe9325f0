"""A pseudo-translation: marked text in which a glossary's words are the other language's. No model translated it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workers.providers.text.story.told import Told

_HEADING = re.compile(r"^((?:INT|EXT|INT/EXT|I/E|EST)\.?/?(?:INT|EXT)?\.?\s+)(.*)$", re.IGNORECASE)


def translate(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return every paragraph with the glossary's words in place and a mark of the language before it.

    Of a heading, INT. and EXT. stay where breakdowns look for them.
    """
    told, language = Told.of(recipe), str(recipe["language"])
    glossary: Mapping[str, str] = recipe["glossary"]
    written: list[dict[str, str]] = []
    for ref in told.targets:
        element = told.element(ref)
        found = _HEADING.match(element.text) if element.type == "scene_heading" else None
        before, text = (found[1], found[2]) if found else ("", element.text)
        written.append({"ref": ref, "text": f"{before}[{language}] {_glossed(text, glossary)}"})
    return {"elements": written}


def _glossed(text: str, glossary: Mapping[str, str]) -> str:
    """Return a text with words of the glossary replaced, longest first, in the case in which they stood."""
    if not glossary:
        return text
    folded = {word.casefold(): other for word, other in glossary.items()}
    words = "|".join(re.escape(word) for word in sorted(glossary, key=len, reverse=True))

    def other(found: re.Match[str]) -> str:
        said = folded[found[0].casefold()]
        return said.upper() if found[0].isupper() and len(found[0]) > 1 else said

    return re.sub(rf"(?<!\w)(?:{words})(?!\w)", other, text, flags=re.IGNORECASE)
