"""The title page of a script: fields by name, as a Fountain file has them."""

from __future__ import annotations

from domain.shared.refusal import Invalid, require_text
from domain.writing.element import MOST_NAME

_MOST_FIELDS = 100
_MOST_VALUE = 20_000  # characters


def title_fields(title_page: dict[str, str]) -> dict[str, str]:
    """Return the fields, trimmed. Raises Invalid for too many or too long ones."""
    if len(title_page) > _MOST_FIELDS:
        raise Invalid(f"The title page has {len(title_page)} fields; the most is {_MOST_FIELDS}.", field="title_page")
    return {
        require_text(key, "title_page", most=MOST_NAME): require_text(value, key[:50], most=_MOST_VALUE, least=0)
        for key, value in title_page.items()
    }
