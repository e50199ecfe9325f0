"""What the domain says when it refuses: a sentence the caller can act on, and a stable code."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):  # noqa: N818 - the product's word: a refusal is an answer, not an error
    """A command that the rules do not allow. The text is one sentence that says what to do.

    `code` is stable and dotted ("characters.identity-already-locked"). `kind` says what sort of refusal it is; the
    edges translate it: "rule" 409, "invalid" 422, "missing" 404, "locked" 423, "forbidden" 403, "stale" 412.
    """

    code: ClassVar[str] = "studio.refused"
    kind: ClassVar[str] = "rule"

    def __init__(self, sentence: str, *, field: str | None = None, **facts: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.facts = facts


class NotFound(Refusal):
    """There is no such thing in this organization."""

    code = "studio.not-found"
    kind = "missing"


class IdTaken(Refusal):
    """The id chosen by the caller is that of something else."""

    code = "studio.id-taken"


class Invalid(Refusal):
    """A value that is not accepted, whatever the state of things."""

    code = "studio.invalid"
    kind = "invalid"


def require_text(value: str, field: str, *, most: int, least: int = 1) -> str:
    """Return `value` without outer white space; refuse fewer than `least` or more than `most` characters."""
    text = value.strip()
    if len(text) < least:
        msg = f"{field} is empty; give it at least {least} character{'s' if least > 1 else ''}."
        raise Invalid(msg, field=field)
    if len(text) > most:
        msg = f"{field} has {len(text):,} characters; the most is {most:,}."
        raise Invalid(msg, field=field)
    if "\x00" in text:
        msg = f"{field} has a NUL character at {text.index(chr(0))}; take it out."
        raise Invalid(msg, field=field)
    return text
