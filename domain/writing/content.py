"""The elements of one script in their order, each with the version of the stream that changed it last."""

from __future__ import annotations

import json
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar
from uuid import UUID

from domain.shared.refusal import NotFound, Refusal
from domain.writing.element import Element
from domain.writing.rank import after, between

T = TypeVar("T")
MOST_ELEMENTS = 100_000
MOST_EVENT_BYTES = 262_144  # an event that carries content is cut there; one element longer than that stands alone
_MOST_IDS = 6_000  # 39 bytes each


class TooManyElements(Refusal):
    """A script has a last element somewhere."""

    code = "writing.too-many-elements"
    kind = "invalid"


class ElementExists(Refusal):
    """The id chosen for an element is another element's."""

    code = "writing.element-exists"


class StaleElement(Refusal):
    """The caller saw an older version of the element."""

    code = "writing.stale-element"
    kind = "stale"


class Content:
    """Elements by id and in order. Changes nothing by itself: the script's events do."""

    def __init__(self) -> None:
        self._elements: dict[UUID, Element] = {}
        self._versions: dict[UUID, int] = {}
        self._order: list[tuple[str, UUID]] = []

    def __len__(self) -> int:
        return len(self._elements)

    def __iter__(self) -> Iterator[Element]:
        """Yield the elements in their order."""
        return (self._elements[element_id] for _, element_id in self._order)

    def __contains__(self, element_id: UUID) -> bool:
        return element_id in self._elements

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Content) and vars(self) == vars(other)

    __hash__ = None  # pyright: ignore[reportAssignmentType] - it changes

    def ids(self) -> frozenset[UUID]:
        """Return the ids of all elements."""
        return frozenset(self._elements)

    def element(self, element_id: UUID, expected_version: int | None = None) -> Element:
        """Return an element. Raises NotFound, and StaleElement when the caller saw another version of it."""
        if element_id not in self._elements:
            raise NotFound(f"The script has no element {element_id}.", field="element_id", id=str(element_id))
        version = self._versions[element_id]
        if expected_version is not None and expected_version != version:
            msg = f"You saw version {expected_version} of this element; it stands at {version}. Read it again."
            raise StaleElement(msg, field="expected_version", expected=expected_version, version=version)
        return self._elements[element_id]

    def version(self, element_id: UUID) -> int:
        """Return the version of the script that changed the element last. Raises NotFound."""
        self.element(element_id)
        return self._versions[element_id]

    def last(self) -> UUID | None:
        """Return the id of the last element, None when there is none."""
        return self._order[-1][1] if self._order else None

    def following(self, element_id: UUID | None) -> UUID | None:
        """Return the id of the element after this one; of the first one for None. Raises NotFound."""
        place = 0 if element_id is None else self._place(element_id) + 1
        return self._order[place][1] if place < len(self._order) else None

    def rank_after(self, element_id: UUID | None) -> str:
        """Return a new rank right after an element; before all others for None. Raises NotFound."""
        lower = None if element_id is None else self.element(element_id).rank
        following = self.following(element_id)
        return between(lower, None if following is None else self._elements[following].rank)

    def ranks_after(self, element_id: UUID | None, count: int) -> Iterator[str]:
        """Yield new ranks, rising, right after an element; before all others for None. Raises NotFound."""
        lower = None if element_id is None else self.element(element_id).rank
        following = self.following(element_id)
        return after(lower, None if following is None else self._elements[following].rank, count)

    def admit(self, elements: Iterable[Element]) -> None:
        """Check elements that are to be added. Raises ElementExists, TooManyElements and Invalid."""
        seen: set[UUID] = set()
        for element in elements:
            if element.id in seen or element.id in self._elements:
                raise ElementExists(f"There is an element {element.id} already.", field="id", id=str(element.id))
            seen.add(element.checked().id)
        if len(self) + len(seen) > MOST_ELEMENTS:
            msg = f"A script has at most {MOST_ELEMENTS:,} elements; these would make {len(self) + len(seen):,}."
            raise TooManyElements(msg)

    def put(self, element: Element, version: int) -> None:
        """Take an element as it is now; one that is the same already keeps its version."""
        known = self._elements.get(element.id)
        if known == element:
            return
        if known is None or known.rank != element.rank:
            if known is not None:
                del self._order[self._place(element.id)]
            insort(self._order, (element.rank, element.id))
        self._elements[element.id] = element
        self._versions[element.id] = version

    def remove(self, element_id: UUID) -> None:
        """Take an element out."""
        del self._order[self._place(element_id)]
        del self._elements[element_id], self._versions[element_id]

    def _place(self, element_id: UUID) -> int:
        return bisect_left(self._order, (self.element(element_id).rank, element_id))


def pieces(elements: Iterable[Element]) -> Iterator[tuple[Element, ...]]:
    """Yield the elements in pieces that fit into one event each; at least one piece, though it be empty."""
    return in_pieces(elements, weight)


def in_pieces(things: Iterable[T], weighed: Callable[[T], int]) -> Iterator[tuple[T, ...]]:
    """Yield things in pieces that fit into one event each, by the bytes that each has there; at least one piece."""
    piece: list[T] = []
    size = 0
    for thing in things:
        bytes_of = weighed(thing)
        if piece and size + bytes_of > MOST_EVENT_BYTES - 4_096:  # 4 KiB for the event's other fields
            yield tuple(piece)
            piece, size = [], 0
        piece.append(thing)
        size += bytes_of
    yield tuple(piece)


def weight(element: Element) -> int:
    """Return at least the bytes that the element has in an event."""
    names = len(element.number or "") + len(element.extension or "")
    return len(json.dumps(element.text, ensure_ascii=False).encode()) + len(element.rank) + 6 * names + 300


def portions(
    elements: Iterable[Element], removed: Sequence[UUID]
) -> list[tuple[tuple[Element, ...], tuple[UUID, ...]]]:
    """Return what goes out and what comes in, cut into pieces that fit into one event each: all of the former first."""
    gone = [tuple(removed[at : at + _MOST_IDS]) for at in range(0, len(removed), _MOST_IDS)]
    first, *rest = pieces(elements)
    if gone and first:
        gone.append(())
    return [((), ids) for ids in gone[:-1]] + [(first, gone[-1] if gone else ())] + [(piece, ()) for piece in rest]
