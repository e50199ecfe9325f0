from __future__ import annotations

from random import Random
from typing import Any

from tests.workers.providers.text.recipes import PlainJob
from workers.providers.text.previz.manner import Manner, spoken
from workers.providers.text.previz.provider import write

CONTEXTS = ["The train has left.", "The bridge is gone.", "A letter came.", "The lamp went out.", "Somebody knocks."]
KEEPER = {
    "name": "Edda",
    "personality": "taciturn and stoic",
    "vocabulary": ["lantern", "tide"],
    "speech_habits": ["never asks a question", 'calls everybody "sailor"'],
}
SELLER = {
    "name": "Hugo",
    "personality": "talkative, curious",
    "vocabulary": ["bargain", "ledger"],
    "speech_habits": ["asks back", 'begins with "My friend"'],
}


def said(character: dict[str, Any]) -> list[str]:
    return [
        write(
            PlainJob(
                {
                    "text": "dialogue",
                    "character": character,
                    "others": [],
                    "context": context,
                    "emotion": "neutral",
                    "scene_heading": "INT. HARBOUR - NIGHT",
                    "seed": "",
                }
            )
        ).facts["elements"][-1]["text"]
        for context in CONTEXTS
    ]


def share(lines: list[str], *words: str) -> float:
    return sum(any(word in line.lower() for word in words) for line in lines) / len(lines)


def test_two_who_speak_differently_say_measurably_different_things_in_the_same_situation() -> None:
    keeper, seller = said(KEEPER), said(SELLER)

    words = [sum(len(line.split()) for line in lines) / len(lines) for lines in (keeper, seller)]
    assert words[1] > 1.8 * words[0]
    assert share(keeper, "?") == 0
    assert share(seller, "?") == 1
    assert share(keeper, "sailor") == share(seller, "my friend") == 1
    assert share(keeper, "lantern", "tide") == share(seller, "bargain", "ledger") == 1
    assert share(keeper, "bargain", "ledger", "my friend") == share(seller, "lantern", "tide", "sailor") == 0


def test_the_same_person_says_the_same_every_time() -> None:
    assert said(KEEPER) == said(KEEPER)
    assert len(set(said(KEEPER))) == len(CONTEXTS)


def test_who_has_no_manner_speaks_as_it_is_written() -> None:
    assert spoken("I am late. Is it far?", Manner(), Random(1)) == "I am late. Is it far?"
    assert spoken("I'm late.", Manner("formal"), Random(1)) == "I am late."
    assert spoken("I am late.", Manner(habits=("uses slang",)), Random(1)) == "I'm late."
    assert spoken("Late.", Manner(habits=("stammers",)), Random(1)) == "L-Late."
    assert spoken("Late.", Manner("shy"), Random(1)).endswith("late.")
