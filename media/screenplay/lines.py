"""What a line of Fountain is, by itself: the marks of the syntax (fountain.io, version 1.1)."""

from __future__ import annotations

import re

_HEADING = re.compile(r"(?:INT|EXT|EST|INT\.?/EXT|EXT\.?/INT|I/E|E/I)[. ]", re.IGNORECASE)
_NUMBER = re.compile(r"^(.*?)\s*#([\w.-]+)#\s*$")
_EXTENSION = re.compile(r"^(.*?)\s*((?:\([^()]*\)\s*)+)$")
_CONTINUED = re.compile("^cont[\u2019'.]?d?\\.?$", re.IGNORECASE)
_PAGE_BREAK = re.compile(r"^={3,}$")
MARKS = ("!", "@", "~", ">", "#", "=", "/*", "[[")


def is_page_break(line: str) -> bool:
    """Tell whether a line is three or more equals signs."""
    return bool(_PAGE_BREAK.match(line.strip()))


def is_heading(line: str) -> bool:
    """Tell whether a line begins like a scene heading, or is forced to be one by a full stop."""
    text = line.strip()
    forced = len(text) > 1 and text[0] == "." and text[1] not in ". \t"
    return forced or bool(_HEADING.match(text))


def heading(line: str) -> tuple[str, str | None]:
    """Return a scene heading's text and its number, if it has one."""
    text = line.strip()
    if text.startswith(".") and not _HEADING.match(text):
        text = text[1:].strip()
    found = _NUMBER.match(text)
    return (found[1], found[2]) if found else (text, None)


def is_transition(line: str) -> bool:
    """Tell whether a line, standing alone, is a transition: capitals that end with TO: and no space after it."""
    text = line.lstrip()
    return text.endswith("TO:") and text == text.upper() and not text.startswith("!")


def is_cue(line: str) -> bool:
    """Tell whether a line, before dialogue, names who speaks: capitals that begin with a letter, or forced by @."""
    text = line.strip()
    if text.startswith("@"):
        return len(text) > 1
    found = _EXTENSION.match(text.rstrip("^").rstrip())
    name = found[1] if found else text.rstrip("^").rstrip()
    return bool(name) and name[0].isalpha() and name == name.upper() and name != name.lower() and "^" not in name


def cue(line: str) -> tuple[str, str | None, bool]:
    """Return a cue's name, its extension without "CONT'D", and whether it is spoken beside the one before."""
    text = line.strip().removeprefix("@").strip()
    dual = text.endswith("^")
    text = text.rstrip("^").rstrip() if dual else text
    found = _EXTENSION.match(text)
    if not found or not found[1]:
        return text, None, dual
    parts = [part.strip() for part in re.findall(r"\(([^()]*)\)", found[2])]
    kept = [part for part in parts if part and not _CONTINUED.match(part)]
    return found[1], ") (".join(kept) or None, dual


def is_parenthetical(line: str) -> bool:
    """Tell whether a line, within dialogue, says how it is spoken."""
    text = line.strip()
    return len(text) > 1 and text[0] == "(" and text[-1] == ")"


def plain(text: str) -> str:
    """Return a text as it is heard or read: without notes, what is cut, and the marks of emphasis."""
    text = re.sub(r"\s*(?:\[\[.*?\]\]|/\*.*?\*/)", "", text, flags=re.DOTALL)
    text = re.sub(r"(?<!\\)(\*{1,3}|_)(?=\S)(.+?)(?<=[^\s\\])\1", r"\2", text)
    return re.sub(r"\\([*_])", r"\1", text).strip()
