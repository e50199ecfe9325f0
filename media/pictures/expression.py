from dataclasses import dataclass


@dataclass(frozen=True)
class Expression:
    """What an emotion does to a face, as offsets from rest.

    `brow_lift` up, `brow_anger` inner ends down (negative: worried, inner ends up), `lids` opening of the eyes,
    `lower` how far the lower lid rises, `curve` corners of the mouth up, `gape` jaw at rest, `tilt` degrees.
    """

    brow_lift: float = 0.0
    brow_anger: float = 0.0
    lids: float = 1.0
    lower: float = 0.0
    curve: float = 0.1
    gape: float = 0.0
    wide: float = 1.0
    tilt: float = 0.0
    bow: float = 0.0
    blush: float = 0.0
    shoulders: float = 0.0
    tear: bool = False


EXPRESSIONS = {
    "neutral": Expression(),
    "happy": Expression(brow_lift=0.25, lids=0.86, lower=0.42, curve=1.0, gape=0.25, wide=1.18, tilt=-3, blush=0.5),
    "sad": Expression(
        brow_lift=0.1, brow_anger=-0.95, lids=0.7, curve=-0.75, wide=0.88, tilt=4, bow=0.6, shoulders=0.5, tear=True
    ),
    "angry": Expression(
        brow_lift=-0.45,
        brow_anger=1.15,
        lids=0.78,
        lower=0.32,
        curve=-0.55,
        wide=1.0,
        tilt=1,
        bow=0.35,
        shoulders=-0.35,
    ),
    "afraid": Expression(
        brow_lift=0.7, brow_anger=-0.8, lids=1.28, curve=-0.4, gape=0.35, wide=0.9, tilt=-4, bow=-0.3, shoulders=-0.6
    ),
    "surprised": Expression(
        brow_lift=1.1, brow_anger=-0.1, lids=1.32, curve=0.0, gape=0.8, wide=0.74, bow=-0.25, shoulders=-0.3
    ),
    "tender": Expression(
        brow_lift=0.15, brow_anger=-0.45, lids=0.76, lower=0.25, curve=0.6, wide=1.04, tilt=6, bow=0.25, blush=0.8
    ),
    "tense": Expression(
        brow_lift=-0.2, brow_anger=0.55, lids=0.92, lower=0.3, curve=-0.28, wide=0.86, tilt=-1, shoulders=-0.5
    ),
}
EMOTIONS = tuple(EXPRESSIONS)


@dataclass(frozen=True)
class Mouth:
    """A mouth shape: width, opening above and below the line of the lips, what shows inside, how pursed it is."""

    wide: float = 1.0
    up: float = 0.0
    down: float = 0.0
    teeth: float = 0.0
    tongue: float = 0.0
    pursed: float = 0.0


MOUTHS = {
    "rest": Mouth(),
    "closed": Mouth(wide=0.92, pursed=0.25),
    "small": Mouth(wide=0.86, up=0.16, down=0.34, teeth=0.5),
    "open": Mouth(wide=0.98, up=0.34, down=1.0, teeth=0.8, tongue=0.7),
    "wide": Mouth(wide=1.2, up=0.22, down=0.5, teeth=1.0, tongue=0.2),
    "round": Mouth(wide=0.56, up=0.42, down=0.62, pursed=0.6),
    "narrow": Mouth(wide=0.5, up=0.16, down=0.26, pursed=0.8),
    "teeth": Mouth(wide=0.98, up=0.16, down=0.16, teeth=1.6),
}
MOUTH_SHAPES = tuple(MOUTHS)
