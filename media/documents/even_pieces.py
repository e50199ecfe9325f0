"""A text cut into pieces as long as each other, for cues that last as long as each other."""

from __future__ import annotations

from bisect import bisect, bisect_left
from itertools import accumulate, pairwise

from media.documents.subtitle_lines import WIDTH, parts_of, pause

_NEAR = 0.15  # of an even piece: how far a clause's end may be for a piece to end there; a sentence's end twice that


def evenly(text: str, number: int, width: int = WIDTH) -> list[str]:
    """Return a text as a number of pieces as long as each other, broken at a pause where one is near; some are empty.

    No word in them is longer than `width`.
    """
    words = [part for word in text.split() for part in parts_of(word, width)]
    ends = [0, *accumulate(len(word) + 1 for word in words)]
    share = ends[-1] / number
    bonus = _NEAR * share
    cuts = [0]
    for even in (share * place for place in range(1, number)):
        near = range(
            max(1, bisect_left(ends, even - 2 * bonus) - 1), min(len(ends), bisect(ends, even + 2 * bonus) + 1)
        )
        cut = min(near, key=lambda n: abs(ends[n] - even) - bonus * pause(words[n - 1]), default=0)
        cuts.append(max(cuts[-1], cut))
    return [" ".join(words[begin:end]) for begin, end in pairwise([*cuts, len(words)])]
