"""Documents set by typst: a template beside the code, and data that is never read as markup."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import typst

import media.fonts

_FONTS = Path(media.fonts.__file__).parent
_EPOCH = 0  # the file's date: equal documents give equal bytes


def typeset(template: Path, fill: Callable[[Path], Mapping[str, Any]], *, ppi: float | None = None) -> list[bytes]:
    """Return a document as one PDF, or each page as PNG of `ppi` dots an inch.

    `fill` puts pictures into the folder it is given, and returns the data, which the template reads from a JSON file of
    its own name.
    """
    with tempfile.TemporaryDirectory(prefix=f"{template.stem}-") as name:
        folder = Path(name)
        (folder / template.name).write_bytes(template.read_bytes())
        (folder / template.name).with_suffix(".json").write_text(json.dumps(fill(folder)), encoding="utf-8")
        # One page comes as bytes, several as a list; the stubs know the first alone.
        pages: Any = typst.compile(
            folder / template.name,
            root=folder,
            font_paths=[_FONTS],
            format="pdf" if ppi is None else "png",
            ppi=ppi,
            timestamp=_EPOCH,
        )
    return [pages] if isinstance(pages, bytes) else list(pages)
