"""Where a line of dialogue is broken so that it is easily read: at the ends of sentences and clauses, evenly."""

from __future__ import annotations

WIDTH = 42  # characters of a line, as broadcasters and streaming services ask
LINES = 2
_CLOSING = "\"'\u201d\u2019)]"


def pieces_of(text: str) -> list[str]:
    """Return a text as pieces of two lines of 42 characters at most; at least one, which may be empty."""
    words = [part for word in text.split() for part in parts_of(word)]
    pieces: list[str] = []
    while words:
        count = _breaking_point(words)
        pieces.append(_two_lines(words[:count]))
        words = words[count:]
    return pieces or [""]


def parts_of(word: str, width: int = WIDTH) -> list[str]:
    """Cut what is longer than a line, such as a language that writes no spaces."""
    return [word[at : at + width] for at in range(0, len(word), width)]


def _breaking_point(words: list[str]) -> int:
    """Return how many words the next piece takes: all, or up to the best place to break."""
    most = _most(words)
    if most == len(words):
        return most
    return max(range((most + 1) // 2, most + 1), key=lambda n: (pause(words[n - 1]), n))


def _most(words: list[str]) -> int:
    """Return how many words fit at most."""
    count = 1
    while count < len(words) and _fits(words[: count + 1]):
        count += 1
    return count


def pause(word: str) -> int:
    """Return how good a place behind a word is to break: after sentences, after clauses, anywhere."""
    last = word.rstrip(_CLOSING)[-1:]
    if not last or last in ",;:\u2013\u2014":
        return 1
    return 2 if last in ".!?…" else 0


def _fits(words: list[str]) -> bool:
    return len(_filled(words)) <= LINES


def _filled(words: list[str]) -> list[str]:
    """Fill lines one after the other."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _two_lines(words: list[str]) -> str:
    """Return words on one line, or on two that are as even as they can be, broken at a pause where one is near."""
    whole = " ".join(words)
    if len(whole) <= WIDTH:
        return whole
    choices = [(" ".join(words[:n]), " ".join(words[n:]), pause(words[n - 1])) for n in range(1, len(words))]
    fitting = [choice for choice in choices if max(len(choice[0]), len(choice[1])) <= WIDTH]
    first, second, _ = min(fitting, key=lambda choice: abs(len(choice[0]) - len(choice[1])) - 10 * choice[2])
    return f"{first}\n{second}"
