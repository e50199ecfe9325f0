"""Other words by rules: a few instructions are known, and what is not is refused, for a model to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from workers.providers.text.previz.manner import Manner, casual, formal, sentences, spoken
from workers.providers.text.story.told import Told, cue_name
from workers.registry import UnusableRecipe

_FILLERS = re.compile(
    r"\b(very|really|just|quite|rather|somehow|simply|actually|basically|suddenly|slowly|that is to say|of course|"
    r"in fact|a little|a bit|kind of|sort of|you know|I mean|well),? ?",
    re.IGNORECASE,
)
_ASIDES = (
    "Not that anybody asked.",
    "I had plans for today, too.",
    "And on an empty stomach.",
    "Remind me to be elsewhere next time.",
    "My mother warned me about this. Not in these words.",
)
_URGENT = ("Now.", "There is no time.", "Quick.", "Before it is too late.")
_SOFT = ("Please.", "It is all right.", "Take your time.")


def rewrite(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return the chosen paragraphs as the instruction says. Raises UnusableRecipe for one that no rule knows."""
    told, asked = Told.of(recipe), recipe["instruction"].lower()
    change = next((change for pattern, change in _RULES.values() if re.search(pattern, asked)), None)
    if change is None:
        raise UnusableRecipe(
            f"previz knows no rule for {asked[:80]!r}; it knows: {', '.join(_RULES)}; a model can more"
        )
    manners = {str(m["name"]).upper(): Manner.of(m) for m in recipe.get("cast", ())}
    speakers = _speakers(told)
    written: list[dict[str, str]] = []
    for ref in told.targets:
        element = told.element(ref)
        dice = Random(f"{asked}|{element.text}|{recipe['seed']}")  # noqa: S311 - no secret
        manner = manners.get(speakers.get(ref, ""), Manner())
        text = change(element.text, element.type, manner, dice) if element.type in _CHANGED else element.text
        written.append({"ref": ref, "text": text or element.text})
    return {"elements": written}


_CHANGED = ("action", "dialogue", "synopsis")


def _speakers(told: Told) -> dict[str, str]:
    """Return who says each line."""
    found: dict[str, str] = {}
    speaker = ""
    for element in told.elements:
        if element.type == "character":
            speaker = cue_name(element.text)
        elif element.type in ("dialogue", "parenthetical"):
            found[element.ref] = speaker
        else:
            speaker = ""
    return found


def _tighter(text: str, kind: str, manner: Manner, dice: Random) -> str:
    del manner, dice
    lean = " ".join(_FILLERS.sub("", text).split())
    kept = sentences(lean)
    kept = kept if len(kept) < 3 else kept[: (len(kept) + 1) // 2 + (len(kept) > 4)]
    whole = " ".join(part[:1].upper() + part[1:] for part in kept)
    return casual(whole) if kind == "dialogue" else whole


def _funnier(text: str, kind: str, manner: Manner, dice: Random) -> str:
    del manner
    return f"{text} {dice.choice(_ASIDES)}" if kind == "dialogue" else text


def _urgent(text: str, kind: str, manner: Manner, dice: Random) -> str:
    del manner
    first = sentences(text)[:2]
    return f"{dice.choice(_URGENT)} {' '.join(first).rstrip('.')}!" if kind == "dialogue" else " ".join(first)


def _softer(text: str, kind: str, manner: Manner, dice: Random) -> str:
    del manner
    return f"{text.replace('!', '.')} {dice.choice(_SOFT)}" if kind == "dialogue" else text.replace("!", ".")


def _formal(text: str, kind: str, manner: Manner, dice: Random) -> str:
    del kind, manner, dice
    return formal(text)


def _casual(text: str, kind: str, manner: Manner, dice: Random) -> str:
    del kind, manner, dice
    return casual(text)


def _in_voice(text: str, kind: str, manner: Manner, dice: Random) -> str:
    return spoken(text, manner, dice) if kind == "dialogue" else text


_Change = Callable[[str, str, Manner, Random], str]
_RULES: dict[str, tuple[str, _Change]] = {
    "tighter": (r"tight|short|trim|lean|cut|concise", _tighter),
    "funnier": (r"funn|comed|comic|light|humou?r|wit", _funnier),
    "more urgent": (r"urgent|tense|faster|panic|angr", _urgent),
    "softer": (r"soft|gentl|tender|warm|calm|kind", _softer),
    "more formal": (r"formal|stiff|polite", _formal),
    "more casual": (r"casual|colloquial|natural|relaxed", _casual),
    "in the character's voice": (r"voice|character|manner", _in_voice),
}
