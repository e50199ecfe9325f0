"""What a line of Fountain is, by itself: the marks of the syntax (fountain.io, version 1.1)."""

from __future__ import annotations

import re

from media.screenplay import emphasis

_HEADING = re.compile(r"(?:INT|EXT|EST|INT\.?/EXT|EXT\.?/INT|I/E|E/I)[. ]", re.IGNORECASE)
_NUMBER = re.compile(r"[\w.-]+")
_CONTINUED = re.compile("^cont[\u2019'.]?d?\\.?$", re.IGNORECASE)
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""Signs that part words or forbid it and have no width: two words that differ in them alone look the same."""
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
    words, mark, number = text.removesuffix("#").rpartition("#")
    numbered = text.endswith("#") and mark and _NUMBER.fullmatch(number)
    return (words.rstrip(), number) if numbered else (text, None)


def is_transition(line: str) -> bool:
    """Tell whether a line, standing alone, is a transition: capitals that end with TO: and no space after it."""
    text = line.lstrip()
    return text.endswith("TO:") and text == text.upper() and not text.startswith("!")


def is_cue(line: str) -> bool:
    """Tell whether a line, before dialogue, names who speaks: capitals that begin with a letter, or forced by @."""
    text = line.strip()
    if text.startswith("@"):
        return len(text) > 1
    name, _ = _name_and_extensions(text.rstrip("^").rstrip())
    return bool(name) and name[0].isalpha() and name == name.upper() and name != name.lower() and "^" not in name


def cue(line: str) -> tuple[str, str | None, bool]:
    """Return a cue's name, its extension without "CONT'D", and whether it is spoken beside the one before."""
    text = line.strip().removeprefix("@").strip()
    dual = text.endswith("^")
    text = text.rstrip("^").rstrip() if dual else text
    name, parts = _name_and_extensions(text)
    if not parts or not name:
        return text, None, dual
    kept = [part for part in parts if part and not _CONTINUED.match(part)]
    return name, ") (".join(kept) or None, dual


def _name_and_extensions(text: str) -> tuple[str, list[str]]:
    """Return what stands before the parentheses at a text's end, and what each of them says."""
    parts: list[str] = []
    end = len(text)
    while text.endswith(")", 0, end):
        begin = text.rfind("(", 0, end)
        inside = text[begin + 1 : end - 1]
        if begin < 0 or ")" in inside:
            break
        parts.append(inside.strip())
        end = begin
        while end and text[end - 1].isspace():
            end -= 1
    return text[:end], parts[::-1]


def is_parenthetical(line: str) -> bool:
    """Tell whether a line, within dialogue, says how it is spoken."""
    text = line.strip()
    return len(text) > 1 and text[0] == "(" and text[-1] == ")"


def plain(text: str) -> str:
    """Return a text as it is heard or read: without notes, what is cut, marks of emphasis and what nobody sees."""
    return "".join(words for words, _ in emphasis.runs(printed(text))).translate(_UNSEEN).strip()


def printed(text: str) -> str:
    """Return a text without notes and what is cut: none of them is printed."""
    return _without(without_cut(text), "[[", "]]")


def without_cut(text: str) -> str:
    """Return a text without what is cut out of its middle."""
    return _without(text, "/*", "*/")


def _without(text: str, opens: str, closes: str) -> str:
    kept: list[str] = []
    at = 0
    while (begin := text.find(opens, at)) >= 0 and (end := text.find(closes, begin + len(opens))) >= 0:
        kept.append(text[at:begin].rstrip())
        at = end + len(closes)
    return "".join((*kept, text[at:]))
