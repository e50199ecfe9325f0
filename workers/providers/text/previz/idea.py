"""What an idea is about: who, what, where, read from its own words by lists and order, without a model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from media.pictures.vocabulary import WOMEN

_LITTLE_WORDS = (
    "a an the and or but of in on at to for from with without by into onto over under after before about "
    "as is are was were be been being has have had his her its their my our your he she it they we you "
    "who whom whose that which this these those when where while until then than so not no one two three "
    "some any every each all own very only just out up down off again once day night every must can will "
    "would could should last first new old young little big small lost"
)
_LITTLE = frozenset(_LITTLE_WORDS.split())
_PLACES_WORDS = (
    "lighthouse harbour station train kitchen school office hospital forest beach park street church "
    "theatre cafe shop roof garden farm island desert ship mountain village city museum library factory "
    "bakery market bridge river"
)
_PLACES = tuple(_PLACES_WORDS.split())
_SETS = {"lighthouse": "harbour", "island": "beach", "ship": "harbour", "river": "beach", "museum": "corridor"}
_WORKERS = re.compile(
    r"\w*(?:er|or|ist|man|woman|ian|keeper|maker|girl|boy|child|robot|cook|thief|nurse|king|queen|astronaut|detective|guide)$"
)
_THINGS_WORDS = (
    "door floor letter paper water river tower flower mirror motor number order power summer winter matter layer "
    "elevator counter computer printer silver butter danger weather hammer ladder meteor"
)
_THINGS = frozenset(_THINGS_WORDS.split())
"""What ends as the name of one who works does, and is none."""
_SAID_OF_IT = re.compile(
    r"\b(?:is|are|was|were|been|being)\s+(?:never |not |always |once )?(\w+)"
    r"|\b(?:that|who|which)\s+(?!was\b|is\b)(\w+(?:s|ed))\b"
)
"""What something is ("was never lit") or does ("that opens no door") is no thing of its own."""
_WORD = re.compile(r"\w+(?:[-']\w+)*")
_MODALS = frozenset({"can", "cannot", "could", "may", "might", "must", "should", "will", "would"})
_AN = re.compile(r"\b([Aa])(?= (?!uni|us[eu]|eu|one\b)[aeiou])")
_SAID_OF = ("en", "ed", "ing", "ful", "less")
_NAMES_WORDS = "Mara Elias Noor Viktor Ilse Tomas Amara Jonas Leila Bruno Sanna Mateo Edda Kofi Runa Hugo"
_NAMES = tuple(_NAMES_WORDS.split())
_LOOKS = (
    "34, black bun, green jacket",
    "61, short grey hair, brown coat, glasses",
    "27, red hair, yellow sweater",
    "45, dark beard, blue shirt",
    "52, white hair, red scarf",
    "19, brown curls, grey hoodie",
)


@dataclass(frozen=True, slots=True)
class Idea:
    """An idea's parts; `who` is what the protagonist is ("lighthouse keeper")."""

    who: str
    thing: str
    second: str
    places: tuple[str, ...]


def read(prompt: str, dice: Random) -> Idea:
    """Return what a prompt is about; what it leaves open is drawn."""
    words = [word.removesuffix("'s") for word in _WORD.findall(prompt.lower().replace("\u2019", "'"))]
    telling = [w for w in words if w not in _LITTLE and "'" not in w and len(w) > 1 and not w.isdigit()]
    who = next((w for w in telling if _works(w)), "stranger")
    known = [w for w in telling if w.removesuffix("s") in _PLACES]
    people = {w for w in telling if _works(w)}
    pairs = list(pairwise(words))
    # What is said of a person or a thing ("runaway girl", "golden telephone"), and what a person does ("nurse hears").
    described = {word for word, after in pairs if after in people or (word.endswith(_SAID_OF) and after in telling)}
    done = {word for before, word in pairs if before in people and word.endswith("s")}
    done |= {word for before, word in pairs if before in _MODALS or before.endswith("n't")}
    done |= {word for found in _SAID_OF_IT.findall(prompt.lower()) for word in found if word}
    nouns = [w for w in telling if w not in people | described | done | set(known) and not is_verb(w, prompt)]
    nouns = nouns or [w for w in telling if w not in {who, *known}] or [*known, "letter"]
    second = next((w for w in reversed(nouns) if w != nouns[0]), known[0] if known else "promise")
    drawn: list[str] = dice.sample(
        ["kitchen", "street", "train station", "park", "office", "forest", "harbour", "cafe"], 4
    )
    places = [_SETS.get(w) or w for w in known] + drawn
    return Idea(who, nouns[0], second, tuple(dict.fromkeys(places)))


def _works(word: str) -> bool:
    return word not in _THINGS and _WORKERS.match(word) is not None


def is_verb(word: str, prompt: str) -> bool:
    """Tell whether a word is likely a verb: a form in -s or -ed before an article or a preposition, or after "to"."""
    follows = re.search(
        rf"\b{re.escape(word)}\s+(?:a|an|the|his|her|their|to|into|for|with|that|in|out)\b", prompt.lower()
    )
    asked = re.search(rf"\bto\s+{re.escape(word)}\b", prompt.lower())
    return bool(asked) or (bool(follows) and (word.endswith(("s", "ed", "es")) and not word.endswith("ss")))


def names(dice: Random) -> list[str]:
    """Return two names that do not begin alike."""
    first = dice.choice(_NAMES)
    return [first, dice.choice([name for name in _NAMES if name[0] != first[0]])]


def looks(dice: Random, named: Sequence[str]) -> list[str]:
    """Return how two people look, apart from each other; a beard for a woman's name is a braid."""
    drawn = dice.sample(_LOOKS, 2)
    pairs = zip(named, drawn, strict=True)
    return [look.replace("beard", "braid") if name.lower() in WOMEN else look for name, look in pairs]


def filled(pattern: str, words: Mapping[str, str]) -> str:
    """Return a sentence with an idea's words in it: a fox, an owl."""
    return _AN.sub(r"\1n", pattern.format(**words))
