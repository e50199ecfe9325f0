"""The items of a paper, cut into pieces that fit into one event each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from domain.writing.content import MOST_EVENT_BYTES
from domain.writing.proposal import Item

_OTHER_BYTES = 65_536  # of the event's other fields, a document's among them


def item_pieces(items: Iterable[Item]) -> Iterator[tuple[Item, ...]]:
    """Yield items in pieces that fit into one event each; one item longer than that stands alone."""
    piece: list[Item] = []
    size = 0
    for item in items:
        weight = len(json.dumps(item.values, default=str).encode()) + 60
        if piece and size + weight > MOST_EVENT_BYTES - _OTHER_BYTES:
            yield tuple(piece)
            piece, size = [], 0
        piece.append(item)
        size += weight
    if piece:
        yield tuple(piece)
