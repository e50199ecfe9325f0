"""People out of a seed and words: what the words leave open, the seed decides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any
from unicodedata import combining, normalize

from media.pictures import vocabulary as words
from media.pictures.colour import NAMED, Colour, mix
from media.pictures.marks import injuries_of, makeup_of
from media.pictures.person import Appearance, Clothes
from media.pictures.seeds import dice

__all__ = ["Appearance", "Clothes", "appearance_of", "cast_appearances", "clothes_of", "dressed", "groomed", "in_look"]

_COLOUR = r"(?P<colour>" + "|".join(NAMED) + r")"
_AGES = (
    (r"\b(?:baby|toddler)\b", (3, 4)),
    (r"\b(?:little|young|small) (?:girl|boy|child)|\bchild\b|\bkid\b|\bgirl\b|\bboy\b", (7, 11)),
    (r"\bteen|adolescent|schoolgirl|schoolboy", (14, 17)),
    (r"\b(?:old|elderly|aged|ancient|grandmother|grandfather|grandma|grandpa|retired)\b", (68, 80)),
    (r"middle[- ]aged|\bmother\b|\bfather\b|weathered", (44, 56)),
    (r"\byoung\b|student|twenty-something", (20, 27)),
)
_SETS_OF_ONE = frozenset({"suit", "uniform", "scrubs", "overalls"})
_PATTERNED = frozenset({"sweater", "tshirt", "shirt", "dress", "hoodie"})
_HAT_WORDS = r"(?:hat|cap|beanie|beret|fedora|hijab|headscarf|helmet)"
_DECADES = {
    "twenties": 25,
    "thirties": 35,
    "forties": 45,
    "fifties": 55,
    "sixties": 64,
    "seventies": 74,
    "eighties": 83,
}


def appearance_of(seed: str, description: str = "", name: str = "") -> Appearance:
    """Return the person of that seed; words of the description win, a name only hints at man or woman."""
    text = description.lower()
    chance = dice("appearance", seed)
    person = _identity(Appearance(seed=seed), chance, text, name)
    return replace(person, clothes=clothes_of(person, text, dice("clothes", seed)))


def heard_as(seed: str, description: str, name: str) -> str:
    """Return what a voice that fits somebody's face is made from, in words."""
    face = appearance_of(seed, description, name)
    return f"{face.presentation}, {face.years}. {description}"


def cast_appearances(people: Sequence[tuple[str, str]]) -> list[Appearance]:
    """Return the people of (seed, description); each is who they would be alone."""
    return [appearance_of(seed, description) for seed, description in people]


def dressed(person: Appearance, wardrobe: str) -> dict[str, Any]:
    """Return what other clothes change of a person: clothes and hat; face, hair and body stay."""
    text = wardrobe.lower()
    clothes = clothes_of(person, text, dice("wardrobe", person.seed, text))
    return {"clothes": clothes, "hat": _first(words.HATS, text) or "none", "hat_colour": _hat_colour(text, clothes)}


def groomed(person: Appearance, hair: str, years: int | None) -> Appearance:
    """Return the same person with other hair, as far as the words say, and at another age; the face stays.

    Hair greys from fifty on, half of it until the sixties.
    """
    text = hair.lower()
    colour = next((words.HAIR_COLOURS[name] for name in words.HAIR_COLOURS if re.search(rf"\b{name}\b", text)), None)
    return replace(
        person,
        hair=_first(words.HAIR_STYLES, text) or person.hair,
        hair_colour=colour or mix(person.hair_colour, words.HAIR_COLOURS["grey"], _greyer(person.years, years)),
        years=person.years if years is None else years,
    )


def in_look(person: Appearance, look: Mapping[str, Any]) -> Appearance:
    """Return the same person in a look: wardrobe, hair, age, make-up and injuries as its words say."""
    wardrobe: str = look.get("wardrobe", "")
    worn = groomed(person, look.get("hair", ""), look.get("age"))
    worn = worn.with_look(wardrobe) if wardrobe else worn
    return replace(worn, makeup=makeup_of(look.get("makeup", "")), injuries=injuries_of(look.get("injuries", "")))


def _greyer(before: int, years: int | None) -> float:
    """Return how much of the hair turns grey from one age to another."""
    if years is None or before > 62:
        return 0.0
    return 1.0 if years > 62 else 0.45 if years > 50 >= before else 0.0


def _identity(base: Appearance, chance: Random, text: str, name: str) -> Appearance:
    presentation = _presentation(chance, text, name)
    years = _years(chance, text)
    skin = _skin(chance, text)
    hair = _hair_style(chance, text, presentation, years)
    return replace(
        base,
        presentation=presentation,
        years=years,
        height=_height(chance, text, presentation),
        build=_first(words.BUILDS, text) or chance.choice(("slim", "average", "average", "athletic", "heavy")),
        skin=skin,
        hair=hair,
        hair_colour=_hair_colour(chance, text, years, skin),
        eyes=_eyes(chance, text, skin),
        beard=_beard(chance, text, presentation, years),
        glasses=_glasses(chance, text),
        hat=_first(words.HATS, text) or "none",
        hat_colour=_near_colour(text, _HAT_WORDS) or _own_hat_colour(chance, text),
        **_features(chance, text, presentation),
    )


def _features(chance: Random, text: str, presentation: str) -> dict[str, str | float | bool]:
    woman = presentation == "woman"
    return {
        "face": chance.choice(words.FACES),
        "eye_size": chance.uniform(0.9, 1.18) + 0.06 * woman,
        "eye_tilt": chance.uniform(-0.12, 0.22),
        "brow": chance.uniform(0.55, 1.0) if woman else chance.uniform(0.9, 1.5),
        "nose": chance.uniform(0.75, 1.1) if woman else chance.uniform(0.9, 1.35),
        "nose_width": chance.uniform(0.8, 1.3),
        "lips": chance.uniform(0.95, 1.4) if woman else chance.uniform(0.7, 1.05),
        "ears": chance.uniform(0.85, 1.2),
        "freckles": "freckle" in text or chance.random() < 0.08,
        "earrings": "earring" in text or (woman and chance.random() < 0.35),
    }


def _presentation(chance: Random, text: str, name: str) -> str:
    drawn = chance.choice(("woman", "man"))
    woman, man = re.search(words.WOMAN_WORDS, text), re.search(words.MAN_WORDS, text)
    if woman or man:
        return "woman" if woman and (not man or woman.start() < man.start()) else "man"
    if re.search(r"\b(?:beard|bearded|moustache|mustache)\b", text):
        return "man"
    parts = re.findall(r"[a-z]+", "".join(c for c in normalize("NFKD", name.lower()) if not combining(c)))
    if any(part in words.WOMEN for part in parts):
        return "woman"
    if any(part in words.MEN for part in parts):
        return "man"
    return "woman" if parts and re.search(r"(?:a|ie|ine|elle|ette)$", parts[0]) else drawn


def _years(chance: Random, text: str) -> int:
    drawn = chance.choice((24, 27, 29, 32, 35, 38, 42, 47, 53, 61))
    number = re.search(r"(?:\baged? |,\s*|\(|^)(\d{1,2})(?:\b|s\b)|\b(\d{1,2})[- ]years?", text)
    if number:
        return max(3, int(number[1] or number[2]))
    for decade, years in _DECADES.items():
        if decade in text:
            return years
    for pattern, (low, high) in _AGES:
        if re.search(pattern, text):
            return chance.randint(low, high)
    return drawn


def _skin(chance: Random, text: str) -> Colour:
    low, high = 0, len(words.SKINS) - 1
    for pattern, bounds in words.SKIN_WORDS.items():
        if re.search(pattern, text):
            low, high = bounds
    tone = words.SKINS[min(high, max(low, chance.choice((0, 1, 1, 2, 2, 3, 4, 5, 6, 7))))]
    return mix(tone, chance.choice(((1.0, 0.72, 0.62), (0.9, 0.8, 0.5))), 0.06)


def _height(chance: Random, text: str, presentation: str) -> float:
    drawn = chance.uniform(0.93, 1.05) + (0.02 if presentation == "man" else -0.03)
    if re.search(r"\b(?:tall|towering)\b", text):
        return 1.09
    return 0.89 if re.search(r"\b(?:short|small|tiny|petite)\b(?! hair)", text) else drawn


def _hair_style(chance: Random, text: str, presentation: str, years: int) -> str:
    woman = ("bob", "long", "wavy", "bun", "ponytail", "curly", "short", "fringe", "afro", "braids")
    man = ("short", "side_part", "messy", "curly", "buzz", "short", "side_part", "balding" if years > 45 else "quiff")
    drawn = chance.choice(woman if presentation == "woman" else man)
    return _first(words.HAIR_STYLES, text) or drawn


def _hair_colour(chance: Random, text: str, years: int, skin: Colour) -> Colour:
    dark = ("black", "dark", "dark", "brown")
    fair = ("brown", "chestnut", "auburn", "ginger", "blonde", "golden", "dark", "black")
    drawn = words.HAIR_COLOURS[chance.choice(dark if skin[0] < 0.75 else fair)]
    grey = chance.choice(("grey", "silver", "white"))
    names = "|".join(words.HAIR_COLOURS)
    found = (
        re.search(rf"\b({names})\b[- ](?:\w+ ){{0,2}}?(?:hair|bun|bob|ponytail|braid|curls|beard|moustache)", text)
        or re.search(rf"\b(?:hair|beard)\b[^,.;]{{0,12}}\b({names})\b", text)
        or re.search(r"\b(blonde?|ginger|auburn)\b", text)
        or re.search(rf"\b({names})[- ]haired", text)
    )
    if found:
        return words.HAIR_COLOURS[found[1]]
    if years > 62:
        return words.HAIR_COLOURS[grey]
    return mix(drawn, words.HAIR_COLOURS["grey"], 0.45) if years > 50 else drawn


def _eyes(chance: Random, text: str, skin: Colour) -> Colour:
    drawn = chance.choice(
        ("brown", "dark", "hazel") if skin[0] < 0.75 else ("brown", "hazel", "green", "grey", "blue", "blue")
    )
    found = re.search(rf"\b({'|'.join(words.EYES)})[- ](?:\w+ )?(?:eyes|eyed)", text)
    return words.EYES[found[1] if found else drawn]


def _beard(chance: Random, text: str, presentation: str, years: int) -> str:
    drawn = chance.choice(("none", "none", "none", "stubble", "full", "moustache", "goatee"))
    if re.search(r"clean[- ]shaven", text):
        return "none"
    return _first(words.BEARDS, text) or (drawn if presentation == "man" and years > 22 else "none")


def _glasses(chance: Random, text: str) -> str:
    drawn = chance.choice(("none", "none", "none", "none", "none", "round", "square"))
    if re.search(r"sunglasses|shades", text):
        return "dark"
    if re.search(r"glasses|spectacles|bespectacled", text):
        return "round" if "round" in text else chance.choice(("round", "square"))
    return drawn


def clothes_of(person: Appearance, text: str, chance: Random) -> Clothes:
    """Clothes that the words name, in their colours; the rest by chance."""
    woman, child = person.presentation == "woman", person.child
    usual = (
        ("sweater", "tshirt", "hoodie", "raincoat")
        if child
        else ("coat", "jacket", "sweater", "shirt", "cardigan", "hoodie")
    )
    garment = _first(words.GARMENTS, text) or chance.choice((*usual, "dress") if woman else (*usual, "suit"))
    colour = garment_colour(text, garment) or _usual_colour(garment, chance)
    under = chance.choice([NAMED[name] for name in ("white", "cream", "charcoal", "beige", "navy", "grey")])
    lower = _first(words.LOWERS, text) or (
        chance.choice(("skirt", "trousers", "jeans")) if woman else chance.choice(("trousers", "jeans"))
    )
    return Clothes(
        garment=garment,
        colour=colour,
        under=_apart(under, colour),
        lower=lower,
        lower_colour=_near_colour(text, r"(?:skirt|shorts|jeans|trousers|pants)")
        or (colour if garment in _SETS_OF_ONE else _lower_colour(lower, chance)),
        shoes=NAMED[chance.choice(("black", "brown", "charcoal", "tan", "burgundy"))],
        scarf=_scarf(text, chance),
        tie=_tie(text, garment, chance),
        pattern=_pattern(text, garment, chance),
    )


def garment_colour(text: str, garment: str) -> Colour | None:
    """Return the colour that the words give the garment."""
    for pattern, kind in words.GARMENTS.items():
        if kind == garment:
            found = _near_colour(text, rf"(?:{pattern})")
            if found:
                return found
    return None


def _usual_colour(garment: str, chance: Random) -> Colour:
    fixed = {"lab_coat": "white", "scrubs": "teal", "uniform": "navy"}
    sober = ("charcoal", "navy", "grey", "brown", "black", "burgundy")
    bright = tuple(
        name
        for name in NAMED
        if name not in {"black", "white", "gray", "silver", "gold", "charcoal", "pink", "grey", "cream", "beige"}
    )
    drawn = chance.choice(sober if garment == "suit" else bright)
    return NAMED[fixed.get(garment, drawn)]


def _lower_colour(lower: str, chance: Random) -> Colour:
    return (
        NAMED["denim"]
        if lower == "jeans"
        else NAMED[chance.choice(("charcoal", "navy", "brown", "grey", "olive", "black"))]
    )


def _scarf(text: str, chance: Random) -> Colour | None:
    drawn = NAMED[chance.choice(("red", "mustard", "teal", "cream"))]
    return (_near_colour(text, r"scarf") or drawn) if re.search(r"(?<!head)(?<!head )scarf", text) else None


def _tie(text: str, garment: str, chance: Random) -> Colour | None:
    drawn = NAMED[chance.choice(("burgundy", "navy", "emerald", "mustard"))]
    wears = re.search(r"\btie\b", text) or garment in {"suit", "uniform"}
    return (_near_colour(text, r"\btie\b") or drawn) if wears else None


def _pattern(text: str, garment: str, chance: Random) -> str:
    for pattern, name in (
        (r"strip", "stripes"),
        (r"check|plaid|flannel|tartan", "checks"),
        (r"\bdot|polka", "dots"),
        (r"plain", "plain"),
    ):
        if re.search(pattern, text):
            return name
    drawn = chance.choice(("plain", "plain", "plain", "stripes"))
    return drawn if garment in _PATTERNED else "plain"


def _own_hat_colour(chance: Random, text: str) -> Colour:
    drawn = NAMED[chance.choice(("navy", "charcoal", "burgundy", "olive", "camel", "teal"))]
    return garment_colour(text, "uniform") or NAMED["navy"] if _first(words.GARMENTS, text) == "uniform" else drawn


def _hat_colour(text: str, clothes: Clothes) -> Colour:
    return _near_colour(text, _HAT_WORDS) or (clothes.colour if clothes.garment == "uniform" else clothes.lower_colour)


def _near_colour(text: str, noun: str) -> Colour | None:
    before = re.search(rf"\b{_COLOUR}\b[- ](?:(?!and\b)\w+[- ]){{0,2}}?{noun}", text)
    return NAMED[before["colour"]] if before else None


def _first(table: Mapping[str, str], text: str) -> str:
    return next((value for pattern, value in table.items() if re.search(pattern, text)), "")


def _apart(colour: Colour, other: Colour) -> Colour:
    near = sum(abs(a - b) for a, b in zip(colour, other, strict=True)) < 0.4
    return NAMED["cream" if sum(other) < 1.4 else "charcoal"] if near else colour
