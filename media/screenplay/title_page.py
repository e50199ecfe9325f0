"""The title page of an FDX document: free paragraphs, read for Fountain's keys and written from them."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping

CENTERED = ("Title", "Credit", "Author", "Source")
"""What stands in the middle of the page, in this order; everything else stands at its foot, with its key."""
_KEYED = re.compile(r"(\w[\w '\u2019/&-]{0,49}):")
_CREDIT = re.compile(r"\bby$", re.IGNORECASE)
_FOOT = (
    ("Copyright", re.compile(r"copyright|\u00a9", re.IGNORECASE)),
    ("Draft date", re.compile(r"draft|\b\d{4}\b", re.IGNORECASE)),
)


def read(page: ET.Element | None) -> dict[str, str]:
    """Return the keys of a title page; what names no key is what stands there in most scripts."""
    content = page.find("Content") if page is not None else None
    title: dict[str, str] = {}
    for middle, text in _blocks(content if content is not None else ()):
        key, words = (_centered(text, title), text) if middle else _at_the_foot(text)
        title[key] = f"{title[key]}\n{words}" if key in title else words
    return title


def _centered(text: str, title: Mapping[str, str]) -> str:
    free = (key for key in CENTERED if key not in title and (key != "Credit" or _CREDIT.search(text)))
    return next(free, CENTERED[-1])


def _at_the_foot(text: str) -> tuple[str, str]:
    """Return the key of a paragraph at the page's foot, guessed where it names none, and what it says."""
    keyed = _KEYED.match(text)
    if keyed:
        return keyed[1], text[len(keyed[1]) + 1 :].strip()
    return next((key for key, sign in _FOOT if sign.search(text)), "Contact"), text


def written(title: Mapping[str, str]) -> ET.Element:
    """Return a title page."""
    page = ET.Element("TitlePage")
    content = ET.SubElement(page, "Content")
    for key in (*(k for k in CENTERED if k in title), *(k for k in title if k not in CENTERED)):
        value = title[key]
        if key not in CENTERED:
            value = f"{key}:\n{value}" if "\n" in value else f"{key}: {value}"
        for line in (*value.split("\n"), ""):
            node = ET.SubElement(content, "Paragraph", Alignment="Center" if key in CENTERED else "Left")
            if line:
                ET.SubElement(node, "Text").text = line
    return page


def _blocks(paragraphs: ET.Element | tuple[()]) -> Iterator[tuple[bool, str]]:
    """Yield what stands together between empty paragraphs, and whether it is centred."""
    lines: list[str] = []
    middle = False
    for node in (*paragraphs, ET.Element("Paragraph")):
        text = "".join(piece.text or "" for piece in node.findall("Text")).strip()
        if lines and not text:
            yield middle, "\n".join(lines)
            lines = []
        if text:
            middle = node.get("Alignment") == "Center"
            lines.append(text)
