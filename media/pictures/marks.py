"""Make-up and injuries as words tell them: what is on somebody's skin for a while, and what stays as a scar."""

import re
from dataclasses import dataclass

from media.pictures.colour import NAMED, Colour

_PAINT = {
    **NAMED,
    "nude": (0.76, 0.52, 0.46),
    "coral": (0.92, 0.44, 0.38),
    "plum": (0.45, 0.16, 0.32),
    "peach": (0.93, 0.62, 0.50),
    "bronze": (0.62, 0.40, 0.24),
    "copper": (0.70, 0.38, 0.20),
    "smoky": (0.20, 0.19, 0.22),
    "dark": (0.20, 0.16, 0.18),
    "black": (0.09, 0.08, 0.10),
    "blood": (0.45, 0.05, 0.07),
}
_NAMES = "|".join(_PAINT)
_RED, _ROSE, _WHITE = (0.74, 0.10, 0.16), (0.88, 0.40, 0.44), (0.95, 0.94, 0.93)
_LIPS = r"lipstick|lip gloss|lips?\b|mouth"
_LIDS = r"eye ?shadow|eye ?lids|lids|eye make-?up|eyes\b"
_CHEEKS = r"blush(?:er)?|rouge|cheeks?\b|bronzer|contour"
_FACE = r"face(?: ?paint)?|greasepaint|powder|foundation"
_STRIPES = r"war ?paint|stripes?\b|streaks?\b"
_BARE = r"\bno make-?up|\bnone\b|\bbare[- ]faced?\b|without make-?up"


@dataclass(frozen=True)
class Makeup:
    """The colours of lips, lids, cheeks, the whole face, and stripes over it; None is bare skin."""

    lips: Colour | None = None
    lids: Colour | None = None
    cheeks: Colour | None = None
    face: Colour | None = None
    stripes: Colour | None = None
    liner: bool = False
    runs: bool = False
    """Whether what is around the eyes has run down."""
    dirt: bool = False


BARE = Makeup()
_STYLES: dict[str, Makeup] = {
    r"glamou?r|evening|gala|stage make|dramatic|heavy make": Makeup(_RED, _PAINT["smoky"], _ROSE, liner=True),
    r"goth|vampire": Makeup(_PAINT["black"], _PAINT["smoky"], None, (0.93, 0.91, 0.92), liner=True),
    r"clown|pierrot|mime": Makeup(_RED, None, _RED, _WHITE, liner=True),
    r"geisha|kabuki": Makeup(_RED, _PAINT["rust"], None, _WHITE, liner=True),
    r"natural|light make|day make|subtle|soft make": Makeup(_PAINT["nude"], None, _PAINT["peach"]),
    r"corpse|ghost|zombie|undead": Makeup((0.42, 0.40, 0.50), (0.34, 0.28, 0.38), None, (0.72, 0.76, 0.72)),
}


def makeup_of(words: str) -> Makeup:
    """Return the make-up that words name: a style first, then each part by its colour."""
    text = words.lower()
    if not text.strip() or re.search(_BARE, text):
        return BARE
    base = next((style for pattern, style in _STYLES.items() if re.search(pattern, text)), BARE)
    lids = _coloured(text, _LIDS)
    shadow = _PAINT["smoky"] if re.search(r"eye ?shadow|smok[ey]y? eye", text) else None
    return Makeup(
        lips=_coloured(text, _LIPS) or (_RED if re.search(r"lipstick", text) else base.lips),
        lids=lids or shadow or base.lids,
        cheeks=_coloured(text, _CHEEKS) or (_ROSE if re.search(r"blush|rouge|rosy", text) else base.cheeks),
        face=_coloured(text, _FACE) or (_WHITE if re.search(r"powdered|white-?faced", text) else base.face),
        stripes=_coloured(text, _STRIPES) or (_PAINT["dark"] if re.search(r"war ?paint", text) else None),
        liner=base.liner or bool(re.search(r"liner|kohl|mascara|winged|cat[- ]eye|false lashes", text)),
        runs=bool(re.search(r"smudged|smeared|running|runs|tear[- ]stained|streaked mascara", text)),
        dirt=bool(re.search(r"\b(?:dirt|dirty|mud|muddy|soot|sooty|ash|grime|grimy|grease|oil-smeared)\b", text)),
    )


def _coloured(text: str, noun: str) -> Colour | None:
    found = re.search(rf"\b({_NAMES})\b[- ](?:(?!and\b|{_NAMES})\w+[- ]){{0,2}}?(?:{noun})", text)
    found = found or re.search(rf"(?:{noun})(?: (?:painted|in|of))? ({_NAMES})\b", text)
    return _PAINT[found[1]] if found else None


@dataclass(frozen=True)
class Injury:
    """One injury: what it is, where, and on which of the person's own sides ("left" or "right")."""

    kind: str
    place: str
    side: str = "left"
    large: bool = False


_KINDS = {
    r"black eye|shiner": "bruise",
    r"eye ?patch": "patch",
    r"plaster cast|\bcast\b|\bsling\b|\bsplint": "bandage",
    r"plaster|band-?aid|sticking": "plaster",
    r"bandag|gauze|dressing|wrapped": "bandage",
    r"bruis|contusion|swollen|swelling|battered": "bruise",
    r"\bscar": "scar",
    r"stitch|sutur": "stitches",
    r"\bcut\b|\bcuts\b|gash|wound|lacerat|slash|split": "cut",
    r"scratch|graz|scrap": "scratches",
    r"burn|scald": "burn",
    r"blood|bleed|bloody": "blood",
}
_PLACES = {
    r"eyebrow": "brow",
    r"forehead|\bbrow\b": "forehead",
    r"temple": "temple",
    r"cheek": "cheek",
    r"\beye": "eye",
    r"nose": "nose",
    r"\blip|mouth": "lip",
    r"chin": "chin",
    r"jaw": "jaw",
    r"neck|throat": "neck",
    r"hand|knuckle|finger|palm": "hand",
    r"wrist": "wrist",
    r"\barm|forearm|elbow|sling": "arm",
    r"knee|\bleg|shin": "leg",
    r"\bhead\b|scalp|skull": "head",
    r"\bface\b": "cheek",
}
_USUAL = {"bandage": "head", "patch": "eye", "blood": "temple", "stitches": "forehead"}
_HIDDEN = r"shoulder|chest|\bribs?\b|back\b|stomach|belly|abdomen|thigh|ankle|foot|feet|\btoe|hip\b|ear\b|tooth|teeth"
ON_THE_BODY = frozenset({"neck", "hand", "wrist", "arm", "leg"})


def injuries_of(words: str) -> tuple[Injury, ...]:
    """Return the injuries that words name, in their order."""
    return tuple(dict.fromkeys(injury for part in _parts(words) if (injury := _injury(part)) is not None))


def not_drawn(words: str) -> list[str]:
    """Return the injuries of the words that no drawing shows: of a kind or in a place that is not known."""
    return [
        part for part in _parts(words) if _injury(part) is None and not re.fullmatch(r"none|unhurt|no injuries", part)
    ]


def _parts(words: str) -> list[str]:
    return [part.strip(" .") for part in re.split(r"[,;.\n]|\band\b|\bwith\b", words.lower()) if part.strip(" .")]


def _injury(part: str) -> Injury | None:
    kind = next((kind for pattern, kind in _KINDS.items() if re.search(pattern, part)), "")
    place = next((place for pattern, place in _PLACES.items() if re.search(pattern, part)), "")
    if not kind or (not place and re.search(_HIDDEN, part)):
        return None
    side = "right" if re.search(r"\bright\b", part) else "left"
    large = bool(re.search(r"\b(?:large|big|long|deep|bad|badly|heavy|heavily|severe|whole)\b", part))
    return Injury(kind, place or _USUAL.get(kind, "cheek"), side, large)
