"""The child in which a foreign screenplay is read: Fountain or FDX on its standard input, JSON on its output."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    """Read a screenplay of the kind in the first argument; print its title page and elements, or what is wrong."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from media.screenplay import fdx, fountain  # noqa: PLC0415 - found only now

    given = sys.stdin.buffer.read()
    try:
        read = fdx.parse(given) if sys.argv[1] == "fdx" else fountain.parse(given.decode())
    except fdx.NoFdx as refused:
        sys.stdout.write(json.dumps({"refused": str(refused)}))
        return
    elements = [element.to_json() | {"line": element.line} for element in read.elements]
    told = {"title": dict(read.title), "elements": elements, "production": read.to_production_json()}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
