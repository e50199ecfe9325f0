"""One person alone: the picture of a character."""

import numpy as np

from media.pictures import raster
from media.pictures.colour import Colour, brightness, mix, shade, tint
from media.pictures.composition import Actor, Composition
from media.pictures.light import Light
from media.pictures.performance import State
from media.pictures.person import Appearance
from media.pictures.puppet import Role, puppet
from media.pictures.raster import Bytes

LIGHTINGS: dict[str, Light] = {
    "studio": Light((1.0, 1.0, 1.0), (1.0, 0.96, 0.88), 0.16, (1.0, 1.0, 1.0), 0.4),
    "soft": Light((1.0, 0.98, 0.96), (1.0, 0.95, 0.9), 0.08, (1.0, 1.0, 1.0), 0.2),
    "dramatic": Light((0.62, 0.58, 0.62), (1.0, 0.74, 0.46), 0.42, (1.0, 0.86, 0.7), 0.8, 0.8),
    "golden": Light((0.92, 0.82, 0.74), (1.0, 0.68, 0.36), 0.34, (1.0, 0.76, 0.45), 0.65, 0.3),
    "night": Light((0.60, 0.64, 0.84), (0.95, 0.8, 0.6), 0.16, (0.6, 0.78, 1.0), 0.6, 1.0),
    "noir": Light((0.50, 0.50, 0.52), (1.0, 1.0, 1.0), 0.36, (1.0, 1.0, 1.0), 0.85, 1.0),
}
_SYNONYMS = {
    "natural": "studio",
    "day": "studio",
    "daylight": "studio",
    "cinematic": "dramatic",
    "low_key": "dramatic",
    "high_key": "soft",
    "sunset": "golden",
    "golden_hour": "golden",
    "moonlight": "night",
}
_MOODS = (
    ("happy", ("smil", "happy", "laugh", "joy", "cheer", "confident")),
    ("sad", ("sad", "cry", "tear", "grief", "melanchol")),
    ("angry", ("angr", "furious", "rage", "fierce", "determin")),
    ("afraid", ("afraid", "scare", "fear", "terrif")),
    ("surprised", ("surpris", "shock", "astonish")),
    ("tender", ("tender", "gentle", "loving", "warm", "calm", "serene")),
    ("tense", ("tense", "serious", "stern", "focus", "concern", "worried")),
)
_POSES = (
    ("sitting", ("sit", "seated")),
    ("walking", ("walk", "stride")),
    ("arms_crossed", ("crossed", "folded arms")),
    ("gesturing", ("gestur", "speaking", "pointing")),
    ("phone", ("phone", "calling")),
    ("leaning", ("lean",)),
)


def emotion_in(words: str) -> str:
    """Return the emotion that words name, else neutral."""
    return next(
        (mood for mood, stems in _MOODS if mood in words.lower() or any(stem in words.lower() for stem in stems)),
        "neutral",
    )


def pose_in(words: str) -> str:
    """Return the pose that words name, else standing."""
    return next(
        (pose for pose, stems in _POSES if pose in words.lower() or any(stem in words.lower() for stem in stems)),
        "standing",
    )


def lighting_in(words: str) -> str:
    """Return the lighting that words name, else studio."""
    text = words.lower().replace(" ", "_")
    named = next((name for name in LIGHTINGS if name in text), "")
    return named or next((name for word, name in _SYNONYMS.items() if word in text), "studio")


def portrait(
    appearance: Appearance,
    emotion: str = "",
    pose: str = "",
    lighting: str = "",
    prompt: str = "",
    *,
    turn: float = 0.45,
    width: int = 1024,
    height: int = 1024,
) -> Bytes:
    """Return a person before a plain ground, RGB (height, width, 3); what is not told is read from the prompt."""
    light = LIGHTINGS[lighting_in(lighting or prompt)]
    acting = pose_in(pose or prompt)
    full = acting in {"walking", "sitting"} or "full body" in prompt.lower() or "full-body" in prompt.lower()
    whole = height * 0.9 / (appearance.heads + 0.35)
    unit = round(whole if full else min(height * (0.33 if acting != "standing" else 0.42), width * 0.5))
    role = Role(appearance, acting, emotion_in(emotion or prompt), turn, False, unit, height, light)
    made = puppet(role)
    level = round(height * 0.95) - made.feet if full else round(height * 0.4)
    state = State(phase=1 if acting == "walking" else 0)
    board = Composition(_ground(appearance, light, width, height), [Actor(made, round(width * 0.48), level)], [])
    return board.laid((0, 0, width, height), [state])


def _ground(person: Appearance, light: Light, width: int, height: int) -> Bytes:
    """Return a colour that sets off the clothes, brighter behind the head, darker towards the edges."""
    cloth = person.clothes.colour
    other: Colour = (1 - cloth[0] * 0.7, 1 - cloth[1] * 0.7, 1 - cloth[2] * 0.7)
    base = mix((0.50, 0.55, 0.60), other, 0.28)
    base = shade(base, 0.3) if brightness(person.hair_colour) > 0.5 else tint(base, 0.12)
    base = shade(base, 0.62 * light.dark)
    y, x = np.mgrid[-1:1:64j, -1:1:64j]
    fall = np.exp(-((x * 0.95 - 0.1) ** 2 + (y + 0.3) ** 2) * 0.8)[..., None]
    colours = np.array(shade(base, 0.45)) * (1 - fall) + np.array(tint(base, 0.14)) * fall
    return raster.resized(raster.as_bytes((colours * np.array(light.ambient) * 255).astype(np.float32)), width, height)
