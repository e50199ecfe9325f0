"""Colours are (red, green, blue) from 0 to 1, as a screen shows them."""

Colour = tuple[float, float, float]

NAMED: dict[str, Colour] = {
    "black": (0.11, 0.11, 0.13),
    "white": (0.94, 0.93, 0.90),
    "grey": (0.52, 0.53, 0.56),
    "gray": (0.52, 0.53, 0.56),
    "silver": (0.72, 0.73, 0.76),
    "charcoal": (0.23, 0.24, 0.27),
    "red": (0.75, 0.16, 0.16),
    "crimson": (0.66, 0.10, 0.20),
    "burgundy": (0.42, 0.11, 0.18),
    "maroon": (0.42, 0.11, 0.14),
    "pink": (0.90, 0.55, 0.62),
    "orange": (0.88, 0.47, 0.16),
    "rust": (0.66, 0.33, 0.18),
    "yellow": (0.94, 0.77, 0.20),
    "mustard": (0.80, 0.61, 0.20),
    "gold": (0.84, 0.66, 0.26),
    "green": (0.23, 0.49, 0.31),
    "olive": (0.42, 0.44, 0.24),
    "emerald": (0.10, 0.48, 0.36),
    "khaki": (0.65, 0.59, 0.42),
    "teal": (0.14, 0.47, 0.49),
    "turquoise": (0.25, 0.65, 0.66),
    "blue": (0.19, 0.36, 0.63),
    "navy": (0.12, 0.18, 0.33),
    "indigo": (0.25, 0.22, 0.48),
    "denim": (0.25, 0.35, 0.50),
    "purple": (0.42, 0.25, 0.50),
    "violet": (0.48, 0.33, 0.62),
    "lavender": (0.66, 0.60, 0.80),
    "brown": (0.40, 0.27, 0.18),
    "tan": (0.70, 0.55, 0.38),
    "beige": (0.82, 0.75, 0.62),
    "camel": (0.71, 0.53, 0.33),
    "cream": (0.93, 0.88, 0.77),
}


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return the first colour with a share (0 to 1) of the second."""
    keep = 1.0 - share
    return (
        first[0] * keep + second[0] * share,
        first[1] * keep + second[1] * share,
        first[2] * keep + second[2] * share,
    )


def shade(colour: Colour, depth: float = 0.25) -> Colour:
    """Return the colour where light does not reach: darker, and towards blue, as shadows are under a sky."""
    return mix(mix(colour, (0.0, 0.0, 0.0), depth), (0.13, 0.10, 0.28), depth * 0.45)


def tint(colour: Colour, strength: float = 0.2) -> Colour:
    """Return the colour where light falls: brighter, and a little warmer."""
    return mix(colour, (1.0, 0.97, 0.90), strength)


def times(colour: Colour, light: Colour) -> Colour:
    """Tell what a surface of that colour shows under that light."""
    return (colour[0] * light[0], colour[1] * light[1], colour[2] * light[2])


def brightness(colour: Colour) -> float:
    """Luma after BT.709, 0 to 1."""
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def as_bytes(colour: Colour) -> tuple[int, int, int]:
    """Three numbers 0 to 255."""
    red, green, blue = (round(min(1.0, max(0.0, part)) * 255) for part in colour)
    return red, green, blue
