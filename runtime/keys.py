"""API keys as text: `afs_live_` + identifier and secret in base 62 + checksum. Only a keyed digest is ever kept."""

from __future__ import annotations

import hmac
import secrets
import zlib
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from domain.shared.refusal import Refusal

PREFIX = "afs_live_"
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_ID_BYTES = 16
_SECRET_BYTES = 32
_BODY_DIGITS = 65  # the least n with 62**n >= 256**48
_CHECK_DIGITS = 6  # the least n with 62**n >= 2**32
_HINT_CHARACTERS = len(PREFIX) + 6


class NotAKey(Refusal):
    """The text is no API key: cut off, mistyped, or something else."""

    code = "enterprise.not-a-key"
    kind = "invalid"


@dataclass(frozen=True, slots=True)
class ParsedKey:
    """What a key's text holds. The secret is not shown when this is printed."""

    key_id: UUID
    secret: bytes = field(repr=False)


class MadeKey(NamedTuple):
    """A new key: the text is shown to its owner once, the digest is kept."""

    plain: str
    key_id: UUID
    digest: str

    def __repr__(self) -> str:
        """Return what may be logged."""
        return f"MadeKey({hint_of(self.plain)}…)"


def make_key(pepper: bytes) -> MadeKey:
    """Make a key with 256 random bits."""
    key_id = UUID(
        bytes=secrets.token_bytes(_ID_BYTES), version=4
    )  # random from its first digit: the hint tells keys apart
    key = ParsedKey(key_id, secrets.token_bytes(_SECRET_BYTES))
    return MadeKey(text_of(key), key.key_id, digest_of(key, pepper))


def text_of(key: ParsedKey) -> str:
    """Return the text of a key."""
    body = PREFIX + _base62(int.from_bytes(key.key_id.bytes + key.secret), _BODY_DIGITS)
    return body + _checksum(body)


def parse_key(text: str) -> ParsedKey:
    """Return what a key's text holds. Raises NotAKey; the refusal never repeats the text."""
    body, check = text[:-_CHECK_DIGITS], text[-_CHECK_DIGITS:]
    if not text.isascii() or not text.startswith(PREFIX):
        raise NotAKey(f"An API key begins with {PREFIX}.")
    if len(text) != len(PREFIX) + _BODY_DIGITS + _CHECK_DIGITS:
        raise NotAKey("The API key is too short or too long; copy it whole.")
    if not hmac.compare_digest(check.encode(), _checksum(body).encode()):
        raise NotAKey("The API key's checksum does not fit; copy it again.")
    try:
        held = _number(body[len(PREFIX) :]).to_bytes(_ID_BYTES + _SECRET_BYTES)
    except (KeyError, OverflowError):
        raise NotAKey("The API key holds characters that no key has; copy it again.") from None
    return ParsedKey(UUID(bytes=held[:_ID_BYTES]), held[_ID_BYTES:])


def digest_of(key: ParsedKey, pepper: bytes) -> str:
    """Return the HMAC-SHA-256 of a key under the installation's pepper, in hexadecimal digits."""
    return hmac.digest(pepper, key.key_id.bytes + key.secret, "sha256").hex()


def hint_of(text: str) -> str:
    """Return the beginning of a key by which people recognise it; it holds bits of the identifier alone."""
    return text[:_HINT_CHARACTERS]


def _checksum(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), _CHECK_DIGITS)


def _base62(number: int, digits: int) -> str:
    text = ""
    for _ in range(digits):
        number, value = divmod(number, 62)
        text = _DIGITS[value] + text
    return text


def _number(text: str) -> int:
    number = 0
    for digit in text:
        number = number * 62 + _VALUES[digit]
    return number
