"""The colours of paper on which revisions are handed out, in the industry's order, with how each looks on a screen.

After the last one the order begins again after white, doubled: double blue, double pink, ….
"""

from __future__ import annotations

import re

from domain.shared.refusal import Invalid

COLOURS = {
    "white": "#FFFFFF",
    "blue": "#C6EDFE",
    "pink": "#FDCCD4",
    "yellow": "#FDFFAB",
    "green": "#D1FED0",
    "goldenrod": "#FACD39",
    "buff": "#FCED9D",
    "salmon": "#F8AE8E",
    "cherry": "#FBA4B4",
    "tan": "#FDF1C7",
}
_TIMES = ("", "double ", "triple ", "quadruple ")
ORDER = tuple(f"{times}{name}" for times in _TIMES for name in COLOURS if times == "" or name != "white")
_SHADE = re.compile(r"#[0-9A-F]{6}")


def colour_after(former: str | None) -> str:
    """Return the colour that follows another one; after none, after white; after one that is in no order, blue."""
    place = ORDER.index(former) if former in ORDER else 0
    return ORDER[(place + 1) % len(ORDER)] if place + 1 < len(ORDER) else ORDER[1]


def named(colour: str, shade: str | None) -> tuple[str, str]:
    """Return a colour's name and its shade; one that nobody knows needs its shade, "#RRGGBB". Raises Invalid."""
    name = " ".join(colour.lower().split()).replace("second ", "double ")
    known = COLOURS.get(name.split(" ")[-1]) if name in ORDER else None
    wanted = shade.upper() if shade else known
    if wanted is None:
        raise Invalid(
            f"{colour!r} is no colour of revisions; take {', '.join(COLOURS)} or double blue and so on, or give its "
            "shade, such as #C6EDFE.",
            field="colour",
        )
    if not _SHADE.fullmatch(wanted):
        raise Invalid(f"{shade!r} is no shade; write it like #C6EDFE.", field="shade")
    return name, wanted
