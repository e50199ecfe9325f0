"""The child in which a foreign screenplay is read: Fountain on its standard input, JSON on its output."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path


def main() -> None:
    """Read a screenplay and print its title page and elements."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from media.screenplay.fountain import parse  # noqa: PLC0415 - found only now

    read = parse(sys.stdin.buffer.read().decode())
    told = {"title": dict(read.title), "elements": [asdict(element) for element in read.elements]}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
