"""How somebody speaks: a line said by rules of personality, vocabulary and habits. The same words, the same line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

_CONTRACTIONS = {
    "I am": "I'm", "I will": "I'll", "I have": "I've", "do not": "don't", "does not": "doesn't", "did not": "didn't",
    "is not": "isn't", "can not": "can't", "cannot": "can't", "will not": "won't", "would not": "wouldn't",
    "should not": "shouldn't", "you are": "you're", "it is": "it's", "there is": "there's", "was not": "wasn't",
}  # fmt: skip
_SHORT = 7  # words of a sentence of somebody who says little
_WOVEN = (
    "{word}, that is what it is.",
    "Think of the {word}.",
    "As sure as any {word}.",
    "It all comes down to {word}.",
)
_CALLED = re.compile(r"\bcalls? \w+ [\"']?([\w -]+?)[\"']?$", re.IGNORECASE)
_QUOTED = re.compile(r"[\"']([^\"']{1,60})[\"']")
_CURLED = str.maketrans({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"})


@dataclass(frozen=True, slots=True)
class Manner:
    """Somebody's personality in words, the words they like, and how they speak."""

    personality: str = ""
    vocabulary: tuple[str, ...] = ()
    habits: tuple[str, ...] = ()

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Manner:
        """Read it from a recipe."""
        words, habits = told.get("vocabulary", ()), told.get("speech_habits", ())
        return cls(str(told.get("personality", "")), tuple(map(str, words)), tuple(map(str, habits)))


def spoken(line: str, manner: Manner, dice: Random) -> str:
    """Return a line as somebody says it: first its length and form, then words of their own, then what they add."""
    about = f"{manner.personality}; {'; '.join(manner.habits)}".lower()
    for pattern, change in _FORMS:
        if re.search(pattern, about):
            line = change(line, dice)
    if manner.vocabulary:
        line = f"{line} {_with(dice.choice(_WOVEN), dice.choice(manner.vocabulary))}"
    for habit in manner.habits:
        line = _added(line, habit)
    return line


def _with(pattern: str, word: str) -> str:
    said = pattern.format(word=word)
    return said[:1].upper() + said[1:]


def _added(line: str, habit: str) -> str:
    """Return a line with what a habit quotes: at its beginning where the habit says so, else at its end."""
    habit = habit.translate(_CURLED)
    called, quoted = _CALLED.search(habit), _QUOTED.search(habit)
    word = called[1] if called else quoted[1] if quoted else ""
    if not word:
        return line
    if re.search(r"\b(begin|start|open)", habit, re.IGNORECASE):
        return f"{_with('{word}', word)}, {line[:1].lower() if not line.startswith('I') else line[:1]}{line[1:]}"
    return f"{line[:-1]}, {word}{line[-1]}" if line[-1:] in ".!?" else f"{line}, {word}."


def _sentences(line: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", line.strip()) if part]


def _asks_nothing(line: str, dice: Random) -> str:
    del dice
    return line.replace("?", ".")


def _asks(line: str, dice: Random) -> str:
    *before, last = _sentences(line)
    asked = last if last.endswith("?") else f"{last[:-1]}, {dice.choice(('is it not', 'do you see', 'no'))}?"
    return " ".join([*before, asked])


def _little(line: str, dice: Random) -> str:
    del dice
    first = _sentences(line)[0]
    words = first.rstrip(".!?").split()
    cut = re.split(r"[,;:]", " ".join(words[:_SHORT]))[0]
    return f"{cut}{first[-1] if first[-1] in '.!?' else '.'}"


def _much(line: str, dice: Random) -> str:
    *before, last = _sentences(line)
    joined = ", and ".join(
        part[:1].lower() + part[1:] if not part.startswith("I") else part
        for part in (s.rstrip(".!?") for s in [*before, last])
    )
    more = ("and I have said so before, and nobody listened", "which is how it always goes, day after day after day",
            "and mark my words, that is only the half of it")  # fmt: skip
    return f"{joined[:1].upper()}{joined[1:]}, {dice.choice(more)}."


def _formal(line: str, dice: Random) -> str:
    del dice
    for whole, short in _CONTRACTIONS.items():
        line = re.sub(rf"\b{re.escape(short)}\b", whole, line, flags=re.IGNORECASE)
    return line


def _casual(line: str, dice: Random) -> str:
    del dice
    for whole, short in _CONTRACTIONS.items():
        line = re.sub(rf"\b{re.escape(whole)}(?= \w)", short, line)  # never last: "that is what it is"
    return line


def _stammered(line: str, dice: Random) -> str:
    words = line.split()
    place = dice.randrange(len(words))
    words[place] = f"{words[place][0]}-{words[place]}"
    words[0] = words[0] if place == 0 else f"{words[0][0]}-{words[0]}"
    return " ".join(words)


def _hedged(line: str, dice: Random) -> str:
    lowered = line if re.match(r"I\b", line) else line[:1].lower() + line[1:]
    return f"{dice.choice(('I think', 'Maybe', 'I suppose'))} {lowered}"


_FORMS: Sequence[tuple[str, Callable[[str, Random], str]]] = (
    (r"short|curt|clipped|terse|few words|laconic|taciturn|stoic|says little", _little),
    (r"ramb|talkative|chatty|long sentences|verbose|never stops|garrulous", _much),
    (r"formal|never contracts|no contractions|stiff|polite|proper", _formal),
    (r"slang|casual|contractions?$|easy-?going|street", _casual),
    (r"stammer|stutter", _stammered),
    (r"\bshy\b|timid|unsure|hesitant|insecure", _hedged),
    (r"never ask|no question|asks nothing", _asks_nothing),
    (r"(?<!never )\basks\b(?! nothing| no)|with (a )?questions?|inquisitive|curious", _asks),
)


def casual(line: str) -> str:
    """Return a line with its verbs drawn together: I'm, don't."""
    return _casual(line, Random(0))  # noqa: S311 - nothing is drawn


def formal(line: str) -> str:
    """Return a line with its verbs in full: I am, do not."""
    return _formal(line, Random(0))  # noqa: S311 - nothing is drawn


def sentences(line: str) -> list[str]:
    """Return the sentences of a line."""
    return _sentences(line)
