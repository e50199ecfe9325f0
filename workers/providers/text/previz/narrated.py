"""Patterns that are told by a narrator over pictures: documentary, explainer, trailer, brand film. Data, as the others.

Each beat has what is seen and what is said over it; {A} is who it is about, {thing}, {second}, {place} what and where.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from media.screenplay.elements import Element
from workers.providers.text.previz.idea import filled

Told = tuple[tuple[str, str], ...]

NARRATED: dict[str, dict[str, Told]] = {
    "documentary": {
        "question": (
            ("The {place}, early. Nobody is there yet.", "Every {place} keeps a secret. This one is a {thing}."),
        ),
        "witness": (
            ("{A} opens a box of old photographs.", "{A} was there. For years nobody asked about the {thing}."),
            ("Hands turn a {second} over and over.", "What is left of those days fits into a hand: a {second}."),
        ),
        "evidence": (
            (
                "Papers, stamps, a map of the {place}.",
                "The files say one thing of the {thing}. The {place} says another.",
            ),
            ("A {second} under a lamp.", "Look closely at the {second}. Somebody repaired it, and not long ago."),
        ),
        "doubt": (("{A} shakes the head and looks away.", "Then there are those who say that the {thing} never was."),),
        "answer": (("Light falls on the {thing} at last.", "Perhaps the {thing} was never lost. Perhaps we were."),),
    },
    "explainer": {
        "problem": (("{A} stares at a {thing} in the {place}.", "You have a {thing}. What do you do with it?"),),
        "idea": (
            ("{A} draws a {second} on a sheet of paper.", "Start small. A {thing} is nothing but a {second}, twice."),
        ),
        "step": (
            ("{A} takes the {thing} apart.", "First, take the {thing} apart. Nothing breaks that is handled slowly."),
            ("{A} puts the {second} in its place.", "Next comes the {second}. It goes where it is needed most."),
            ("{A} steps back and looks.", "Then step back. A {thing} wants to be seen whole."),
        ),
        "result": (("The {thing} works. {A} smiles.", "That is all. Now the {place} has one {thing} that works."),),
    },
    "trailer": {
        "world": (("The {place} from far away.", "In a {place} where nothing ever happens..."),),
        "spark": (("A {thing} lies on the ground. {A} stops.", "...somebody finds a {thing}."),),
        "rise": (
            ("{A} runs. A {second} breaks.", "This year, one {second} will change it all."),
            ("Doors slam in the {place}.", "No way back. No {thing} to trust."),
        ),
        "button": (("{A} turns to the camera.", "Never touch the {thing}."),),
    },
    "brand-film": {
        "people": (("{A} unlocks the {place} and breathes out.", "Before the {place} wakes, {A} is there."),),
        "craft": (
            ("Close: the {thing}, and a steady hand.", "A {thing} takes the time that it takes."),
            ("A {second}, polished until it shines.", "The {second} nobody sees is made like the one that all see."),
        ),
        "promise": (("{A} hands the {thing} over.", "We do not sell you a {thing}. We keep a promise."),),
    },
}


def beats_of(pattern: str, count: int) -> list[str]:
    """Return `count` beats of a narrated pattern: the first and the last once, those between as evenly as they go."""
    beats = list(NARRATED[pattern])
    return [beats[round(n * (len(beats) - 1) / (count - 1))] for n in range(count)]


class Narrator:
    """Tells a pattern beat by beat: nothing of a beat comes again before all of it was told, then of another thing."""

    def __init__(self, pattern: str, dice: Random) -> None:
        beats = NARRATED[pattern]
        self._decks = {beat: dice.sample(told, len(told)) for beat, told in beats.items()}
        self._told = dict.fromkeys(beats, 0)

    def scene(self, beat: str, heading: str, words: Mapping[str, str]) -> Iterator[Element]:
        """Yield a scene: its heading, what is seen, and what is said over it."""
        again, place = divmod(self._told[beat], len(self._decks[beat]))
        self._told[beat] += 1
        seen, said = self._decks[beat][place]
        if again % 2:
            words = {**words, "thing": words["second"], "second": words["thing"]}
        yield Element("scene_heading", heading)
        yield Element("action", filled(seen, words))
        yield Element("narration", filled(said, words))
