import hashlib
import random


def dice(*parts: object) -> random.Random:
    """Chance that is the same on every machine for the same parts."""
    text = "\x1f".join(str(part) for part in parts)
    return random.Random(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))  # noqa: S311 - drawing, not secrets
