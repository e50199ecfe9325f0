"""HTML that is put together out of elements: every word is escaped, because only `Html` is taken as it is."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable


class Html(str):
    """Markup of our own making; any other string is words."""

    __slots__ = ()


def element(name: str, *inside: str, **attributes: str) -> Html:
    """Return an element; an attribute `class_` is written `class`, an empty one is left out."""
    named = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(_clean(value))}"'
        for key, value in attributes.items()
        if value
    )
    return Html(f"<{name}{named}>{join(inside)}</{name}>")


def picture(jpeg: bytes, alt: str, class_: str = "") -> Html:
    """Return a JPEG picture that is part of the page."""
    named = f' class="{html.escape(class_)}"' if class_ else ""
    return Html(f'<img{named} alt="{html.escape(_clean(alt))}" src="{data_uri(jpeg)}">')


def data_uri(jpeg: bytes) -> str:
    """Return a JPEG picture as an address that holds it."""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"


def join(parts: Iterable[str]) -> Html:
    """Return parts side by side, each that is not markup escaped."""
    return Html("".join(part if isinstance(part, Html) else html.escape(_clean(part)) for part in parts))


def document(title: str, style: str, body: Html) -> str:
    """Return a whole page that may load nothing but what it carries, and films beside it."""
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; media-src 'self' file:"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{join([title])}</title>\n<style>\n{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _clean(text: str) -> str:
    """Return a text without what a page cannot hold: control characters and halves of pairs."""
    kept = "".join(c if c >= " " or c in "\n\t" else " " for c in text)
    return kept.encode("utf-8", "replace").decode("utf-8")
