"""The program that decodes a picture of anybody's: bytes in, "width height" and RGB out, at most 1024 pixels wide."""

import io
import sys

from PIL import Image

_MOST = 100_000_000  # pixels; PIL itself only warns
_WIDE = 1024

if __name__ == "__main__":
    with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=("PNG", "JPEG", "WEBP")) as opened:
        if opened.width * opened.height > _MOST:
            sys.exit(f"it has {opened.width} x {opened.height} pixels; the most is {_MOST}")
        opened.thumbnail((_WIDE, _WIDE))
        made = opened.convert("RGB")
    sys.stdout.buffer.write(f"{made.width} {made.height}\n".encode() + made.tobytes())
