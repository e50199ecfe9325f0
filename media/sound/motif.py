"""A motif: the few notes by which a character is known, the same in every scene and mood."""

from __future__ import annotations

from dataclasses import dataclass

from media.sound.samples import chance


@dataclass(frozen=True, slots=True)
class Motif:
    """Scale degrees (0 is the tonic, 7 its octave) with lengths in beats, and the instrument that carries them."""

    seed: str
    degrees: tuple[int, ...]
    beats: tuple[float, ...]
    instrument: str


# Four beats each; the last note is long, so that a motif ends rather than stops.
_RHYTHMS = (
    (1.0, 0.5, 0.5, 2.0),
    (1.5, 0.5, 2.0),
    (0.5, 0.5, 1.0, 2.0),
    (1.0, 1.0, 0.5, 1.5),
    (0.75, 0.25, 1.0, 2.0),
    (0.5, 0.5, 0.5, 0.5, 2.0),
    (1.5, 0.5, 0.5, 1.5),
    (1.0, 0.5, 0.5, 0.5, 1.5),
)
_SHAPES = (
    (4, 2, 1, 0, 2),
    (0, 2, 4, 7, 4),
    (2, 1, 4, 2, 0),
    (4, 5, 4, 2, 1),
    (0, 4, 2, 5, 4),
    (7, 4, 5, 2, 4),
    (2, 4, 1, 2, 0),
)
_INSTRUMENTS = ("piano", "flute", "cello", "harp", "celesta", "clarinet")


def motif_of(seed: str) -> Motif:
    """Return the motif of a character: drawn from its seed alone."""
    dice = chance("motif", seed)
    beats = _RHYTHMS[int(dice.integers(len(_RHYTHMS)))]
    shape = _SHAPES[int(dice.integers(len(_SHAPES)))]
    degrees = [shape[index] + int(dice.choice((-1, 0, 0, 0, 1))) for index in range(len(beats))]
    return Motif(seed, tuple(degrees), beats, str(dice.choice(_INSTRUMENTS)))
