"""What a brand allows: its palette, words and contexts that are forbidden, what must be there, where its logo goes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from domain.characters.sheet import known_colours, known_words
from domain.shared.aggregate import Aggregate, event
from domain.shared.refusal import Invalid, Refusal, require_text

_MOST_CONTEXTS = 100


class BrandRuleBroken(Refusal):
    """The words of a picture break a rule of the brand; `breaches` tell rule, word and place."""

    code = "characters.brand-rule-broken"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in shares of a picture, from its left upper corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that words break: the word, and in which of them at which character, counted from 1."""

    rule: str
    word: str
    place: str
    at: int

    @property
    def sentence(self) -> str:
        """Say it."""
        if not self.at:
            return f"{self.rule}: {self.word!r} is nowhere in what the picture is made from"
        return f"{self.rule}: {self.word!r} in {self.place} at character {self.at}"


@dataclass(frozen=True, slots=True)
class BrandRules:
    """The rules. `least_palette` is the least share of a picture's coloured pixels that must be of the palette.

    `forbidden_contexts` are named by what they are ("alcohol") and hold the words that tell them. The logo's area must
    be calm, and black or white stand out from it by `least_contrast` (as WCAG counts it, 1 to 21).
    """

    palette: tuple[str, ...] = ()
    least_palette: float = 0.0
    forbidden_words: tuple[str, ...] = ()
    forbidden_contexts: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    required: tuple[str, ...] = ()
    logo_area: Area | None = None
    least_contrast: float = 4.5

    def checked(self) -> BrandRules:
        """Return itself in its proper form. Raises Invalid."""
        area = self.logo_area
        if area is not None and (area.left + area.width > 1 or area.top + area.height > 1):
            raise Invalid("The logo's area reaches out of the picture; give shares of it, 0 to 1.", field="logo_area")
        if len(self.forbidden_contexts) > _MOST_CONTEXTS:
            raise Invalid(f"At most {_MOST_CONTEXTS} contexts are forbidden.", field="forbidden_contexts")
        contexts = {
            require_text(name, "forbidden_contexts", most=100): known_words(words, "forbidden_contexts")
            for name, words in self.forbidden_contexts.items()
        }
        return replace(
            self,
            palette=known_colours(self.palette, "palette"),
            forbidden_words=known_words(self.forbidden_words, "forbidden_words"),
            forbidden_contexts=contexts,
            required=known_words(self.required, "required"),
        )

    def over(self, other: BrandRules) -> BrandRules:
        """Return both rules together: words of either, the palette and the logo's area of these where they have any."""
        return BrandRules(
            self.palette or other.palette,
            self.least_palette if self.palette else other.least_palette,
            tuple(dict.fromkeys((*self.forbidden_words, *other.forbidden_words))),
            other.forbidden_contexts | self.forbidden_contexts,
            tuple(dict.fromkeys((*self.required, *other.required))),
            self.logo_area or other.logo_area,
            self.least_contrast if self.logo_area else other.least_contrast,
        )

    def breaches(self, words: Mapping[str, str], *, identity: str = "") -> list[Breach]:
        """Return what the words break, by the place that each is from; `identity` may hold what is required too."""
        found = [Breach("forbidden word", *hit) for word in self.forbidden_words for hit in _found(word, words)]
        for context, telling in self.forbidden_contexts.items():
            found += [
                Breach(f"forbidden context {context}", *hit) for w in (context, *telling) for hit in _found(w, words)
            ]
        everything = {**words, "the character": identity}
        missing = [element for element in self.required if next(_found(element, everything), None) is None]
        return [*found, *(Breach("required element", element, "", 0) for element in missing)]

    def for_picture(self) -> dict[str, Any]:
        """Return the part of a picture's recipe by which the finished picture is measured; empty: by nothing."""
        told: dict[str, Any] = {}
        if self.palette and self.least_palette > 0:
            told |= {"palette": list(self.palette), "least_palette": self.least_palette}
        if self.logo_area is not None:
            told |= {"logo_area": asdict(self.logo_area), "least_contrast": self.least_contrast}
        return told


def _found(word: str, words: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """Yield a word as it is written, its place, and at which character, wherever it is: in any case, plural, accent."""
    inside = r"\W+".join(map(re.escape, _folded(word)[0].split()))
    pattern = re.compile(rf"(?<!\w){inside}(?:e?s)?(?!\w)")
    for place, text in words.items():
        folded, places = _folded(text)
        for hit in pattern.finditer(folded):
            first, last = places[hit.start()], places[hit.end() - 1]
            yield text[first : last + 1], place, first + 1


def _folded(text: str) -> tuple[str, list[int]]:
    """Return text without case, accents and invisible characters, and where each of its characters is in the text."""
    pairs = [
        (plain, place)
        for place, character in enumerate(text)
        for plain in unicodedata.normalize("NFKD", character).casefold()
        if not unicodedata.combining(plain) and unicodedata.category(plain) != "Cf"
    ]
    return "".join(plain for plain, _ in pairs), [place for _, place in pairs]


class Brand(Aggregate):
    """The rules of a brand character, or of the whole organization, and what was let through nevertheless."""

    TOPIC = "characters.Brand"

    class Created(Aggregate.Created):
        """A brand has rules. `character_id` is None for the organization's."""

        TOPIC = "characters.BrandBegun"
        character_id: UUID | None

    class RulesSet(Aggregate.Event):
        """The rules are others."""

        TOPIC = "characters.BrandRulesSet"
        rules: BrandRules

    class Overridden(Aggregate.Event):
        """Somebody let through what the rules forbid: a prompt (its job is named), or a picture that was flagged."""

        TOPIC = "characters.BrandOverridden"
        character_id: UUID
        generation_id: UUID
        breaches: tuple[str, ...]
        reason: str
        overridden_by: UUID

    @event(Created)
    def __init__(self, id: UUID | None = None, *, character_id: UUID | None) -> None:  # noqa: A002 - the library's own
        del id
        self.character_id = character_id
        self.rules = BrandRules()

    @staticmethod
    def id_of(subject_id: UUID) -> UUID:
        """Return the id of the brand of a character, or of an organization."""
        return uuid5(subject_id, "brand")

    def set_rules(self, rules: BrandRules) -> None:
        """Have other rules; the same again changes nothing. Raises Invalid."""
        rules = rules.checked()
        if rules != self.rules:
            self._set_rules(rules)

    @event(RulesSet)
    def _set_rules(self, rules: BrandRules) -> None:
        self.rules = rules

    def override(self, what: tuple[UUID, UUID], breaches: tuple[str, ...], reason: str, by: UUID) -> None:
        """Let something through; `what` is the character and the job."""
        self._override(*what, breaches, require_text(reason, "reason", most=2_000), by)

    @event(Overridden)
    def _override(
        self, character_id: UUID, generation_id: UUID, breaches: tuple[str, ...], reason: str, overridden_by: UUID
    ) -> None:
        del character_id, generation_id, breaches, reason, overridden_by  # kept by the log
