"""A screenplay of more than a hundred pages in which everything is that Fountain has, made anew by rule."""

from __future__ import annotations

from collections.abc import Iterator

TITLE = """Title:
    _**LAST TRAIN**_
    终点站
Credit: written by
Author: A. Writer, أمل and 王小明
Source: a story told on a platform
Draft date: 3 May 2026
Contact:
    1 High Street
    Anytown
"""
NAMES = ("MARA", "TOM", "THE OLD MAN", "ÉLISE", "刘伟", "مريم", "דוד", "😀 EMOJI", "McCALL", "R2-D2", "D.J.", "まり")
PLACES = ("STATION", "CAFÉ — BACK ROOM", "東京駅", "محطة القطار", "ROOM 🎬", "O'NEILL'S BAR/KITCHEN")
SETS = ("INT.", "EXT.", "INT./EXT.", "I/E.", "EST.")
TIMES = ("DAY", "NIGHT", "DAWN", "LATER", "夜", "CONTINUOUS")
ACTIONS = (
    "Rain on *glass*. **MARA** sweeps _slowly_, as on ***every*** day before; the board says _**delayed**_.",
    "It reads _LAST *and least* of **all**_ and **bold *and both***; he dialed \\*69 and then 23\\*, and.",
    "She counts: 3 * 4 is 12, a lone * star, a snake_case word, and the keypad says **\\*9765\\***.",
    "雨が降っている。電車はまだ来ない。彼女は時計を見る。",
    "المطر يهطل على الزجاج، والقطار لم يصل بعد.",
    "The message reads 🚂💔, and nobody answers.",
    "    An indented line of a letter,\n    and a second one:\n  \nafter an empty one within the paragraph.",
    "He sits down [[is he the same man?]] and waits /* not for long */ for the bell.",
    "A long look. " + "The hands of the clock move on, and the platform empties by and by. " * 6,
)
SPEECHES = (
    "Is this the last train, or is it number {n}? I have waited.",
    "It left. It *always* leaves,\nand you are always late for it!",
    "我等了很久。第{n}班车。",
    "هل هذا هو القطار الأخير رقم {n}؟",
    "A line,\n  \nand after a breath another one.",
    "No (really) **no**.",
    "... {n} ...",
)
FORCED = (
    "!INT. IS THE FIRST WORD ON THE SIGN",
    "!THE CLOCK STRIKES",
    "!> an arrow at the wall",
    "!TO THE SIGN SHE WALKS TO:",
    "!@home is written there",
    "!# one",
    "!= equals",
    "!~ tilde",
    "!.hidden",
)


def fountain_of_everything(scenes: int = 200) -> str:
    """Return the screenplay: of 200 scenes it has more than a hundred pages."""
    return TITLE + "\n" + "\n\n".join(block for n in range(1, scenes + 1) for block in _scene(n)) + "\n\n> FADE OUT.\n"


def _scene(n: int) -> Iterator[str]:
    if n % 40 == 1:
        yield f"# Act {n // 40 + 1}"
        yield "= What the act is about, told in a line."
    if n % 10 == 1:
        yield f"## Sequence {n}"
        yield f"### Part of *sequence* {n}"
    if n % 50 == 1:
        yield f"###### As deep as it gets {n}"
    yield _heading(n)
    yield f"= In scene {n} somebody waits."
    yield ACTIONS[n % len(ACTIONS)]
    for turn in range(3):
        yield _speech(n, turn)
    yield ACTIONS[(n * 5 + 3) % len(ACTIONS)]
    yield from _now_and_then(n)


def _heading(n: int) -> str:
    number = {0: f" #{n}A#", 1: f" #A{n}#", 2: "", 3: f" #{n}-1.b#"}.get(n % 7, f" #{n}#")
    if n % 9 == 0:
        return f".{PLACES[n % 6]} {n}{number}"
    return f"{SETS[n % 5]} {PLACES[n % 6]} - {TIMES[n % 6]}{number}"


def _cue(name: str) -> str:
    plainly = name[0].isalpha() and name == name.upper() and name != name.lower()
    return name if plainly else f"@{name}"


def _speech(n: int, turn: int) -> str:
    name = _cue(NAMES[(n * 3 + turn) % len(NAMES)])
    extension = ("", " (V.O.)", " (O.S.)", " (ON PHONE) (V.O.)")[(n + turn) % 4]
    aside = "(to *herself*)\n" if turn == 1 else ""
    after = "\n(beat)\nAnd one thing more." if turn == 2 else ""
    return f"{name}{extension}\n{aside}{SPEECHES[(n + turn) % len(SPEECHES)].format(n=n)}{after}"


def _now_and_then(n: int) -> Iterator[str]:
    if n % 5 == 0:
        yield f"MARA\n(left)\nStop {n}!"
        yield f"@刘伟 (V.O.) ^\n(right)\nNever {n}!\nNot once."
    if n % 6 == 0:
        yield f"[[Check day {n}.\nTwice.]]"
        yield f"/* A scene that was cut.\n\nINT. GONE - DAY\n\nIt was number {n}. */"
    if n % 7 == 0:
        yield f"TOM\n~Every train I *ever* took\n~was number {n}"
        yield f"~A song that nobody sings {n}"
    if n % 8 == 0:
        yield "CUT TO:"
    if n % 11 == 0:
        yield "> Smash into black."
        yield f"> **PART {n // 11}** <"
    if n % 12 == 0:
        yield "==="
    yield FORCED[n % len(FORCED)] if n % 3 == 0 else f"A door closes, number {n}."
