"""Who is in a scene, on which side of the line, feeling and doing what as it goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workers.providers.text.direction.naming import meant, named
from workers.providers.text.direction.plan import FigurePlan, SceneText
from workers.providers.text.direction.words import posture, sentences

_LISTENING = {"angry": "tense", "afraid": "tense", "sad": "tender", "tender": "tender", "happy": "happy"}


@dataclass(slots=True)
class People:
    """Keeps each character on one side, so that the line between them is never crossed."""

    sides: dict[str, int]
    poses: dict[str, str] = field(default_factory=dict[str, str])
    feelings: dict[str, str] = field(default_factory=dict[str, str])
    pronouns: Mapping[str, str] = field(default_factory=dict[str, str])
    """By which of SHE and HE somebody is spoken of, as far as that is known."""
    _met: dict[str, None] = field(default_factory=dict[str, None])

    @classmethod
    def of(cls, scene: SceneText, cast: Sequence[str], pronouns: Mapping[str, str]) -> People:
        """Find who is seen in a scene, in the order of appearing: first left, then right, and on in turn."""
        seen: dict[str, None] = {}
        for paragraph in scene.paragraphs:
            if paragraph.kind == "line" and not paragraph.heard_only:
                seen[paragraph.speaker] = None
            elif paragraph.kind == "action":
                seen |= dict.fromkeys(named(paragraph.text, cast))
        return cls({name: place % 2 for place, name in enumerate(seen)}, pronouns=pronouns)

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody who is seen, in the order of appearing."""
        return tuple(self.sides)

    @property
    def met(self) -> tuple[str, ...]:
        """Those who came or spoke so far, the last one last."""
        return tuple(self._met)

    def meet(self, names: Sequence[str]) -> None:
        """Take that somebody came or spoke."""
        for name in names:
            self._met.pop(name, None)
            self._met[name] = None

    def meant(self, text: str) -> list[str]:
        """Return whom "she" and "he" mean in a text that names nobody: who came or spoke last, in the text's order."""
        return meant(text, self.met, self.pronouns)

    def act(self, text: str, names: Sequence[str]) -> None:
        """Take the posture that an action gives those it names; nobody walks on from one action to the next."""
        for name in names:
            own = [sentence for sentence in sentences(text) if named(sentence, [name])]
            found = posture(" ".join(own) or text)
            if found or self.poses.get(name) == "walking":
                self.poses[name] = found or "standing"

    def feel(self, speaker: str, emotion: str) -> None:
        """Take how a line makes its speaker feel, and those who listen."""
        for name in self.sides:
            self.feelings[name] = emotion if name == speaker else _LISTENING.get(emotion, "neutral")

    def figure(self, name: str, x: float, *, speaking: bool = False, pose: str = "") -> FigurePlan:
        """Return somebody as seen now, turned towards the other side."""
        facing = "right" if self.sides.get(name, 0) == 0 else "left"
        standing = self.poses.get(name, "standing")
        if standing == "walking" and speaking:
            standing = "standing"
        return FigurePlan(name, x, facing, self.feelings.get(name, "neutral"), pose or standing, speaking)

    def group(self, names: Sequence[str], *speakers: str) -> tuple[FigurePlan, ...]:
        """Return up to four people side by side, each on the own side."""
        ordered = sorted(names[:4], key=lambda name: self.sides.get(name, 0))
        step = 0.62 / max(1, len(ordered) - 1)
        places = [0.5] if len(ordered) == 1 else [0.19 + step * n for n in range(len(ordered))]
        return tuple(self.figure(n, x, speaking=n in speakers) for n, x in zip(ordered, places, strict=True))

    def single(self, name: str, *, speaking: bool, pose: str = "") -> tuple[FigurePlan, ...]:
        """Return one person with room to look into."""
        return (self.figure(name, 0.4 if self.sides.get(name, 0) == 0 else 0.6, speaking=speaking, pose=pose),)

    def over_shoulder(self, speaker: str, listener: str) -> tuple[FigurePlan, ...]:
        """Return the speaker, and whose shoulder we look over: from behind the line, so that both keep their sides."""
        (spoken,) = self.single(speaker, speaking=True)
        return spoken, self.figure(listener, 0.9 if spoken.facing == "right" else 0.1)

    def face(self, speaker: str, listener: str) -> bool:
        """Tell whether two people stand on the two sides of the line."""
        return listener != "" and self.sides.get(speaker) != self.sides.get(listener)

    def other(self, name: str) -> str:
        """Return somebody else who is there, from the other side where possible; nobody is an empty name."""
        others = [n for n in self.sides if n != name]
        others = [n for n in others if n in self._met] or others
        across = [n for n in others if self.sides[n] != self.sides.get(name)]
        return (across or others or [""])[0]
