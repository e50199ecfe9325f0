"""Words and times as documents show them."""

from __future__ import annotations

import unicodedata


def one_line(text: str, most: int) -> str:
    """Return a text on one line, without control characters, cut to `most` characters with an ellipsis."""
    kept = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text[: most * 4])
    line = " ".join(kept.encode("utf-8", "replace").decode("utf-8").split())
    if len(line) <= most:
        return line
    whole, _, part = line[: most - 1].rpartition(" ")
    return (whole if len(part) < most // 4 else line[: most - 1]).rstrip() + "…"


def clock(at: float) -> str:
    """Return a moment of a film as minutes and seconds: "3:07"."""
    minutes, rest = divmod(round(at), 60)
    return f"{minutes}:{rest:02}"


def seconds(length: float) -> str:
    """Return a length: "2.4 s", from a minute on "1:23"."""
    return clock(length) if length >= 60 else f"{length:.1f} s"


def counted(count: int, noun: str) -> str:
    """Return how many there are of something: "1 scene", "2,400 shots"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
