from __future__ import annotations

import string
import zlib
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.keys import NotAKey, ParsedKey, digest_of, hint_of, make_key, parse_key, text_of

PEPPER = b"p" * 32
KEYS = st.builds(ParsedKey, st.uuids(), st.binary(min_size=32, max_size=32))


def test_a_made_key_is_read_back_and_fits_its_digest() -> None:
    made = make_key(PEPPER)
    key = parse_key(made.plain)

    assert key.key_id == made.key_id
    assert digest_of(key, PEPPER) == made.digest


def test_a_key_is_80_plain_characters() -> None:
    plain = make_key(PEPPER).plain

    assert plain.startswith("afs_live_")
    assert len(plain) == 80
    assert plain.removeprefix("afs_live_").isalnum()


@given(KEYS)
def test_every_key_is_read_back_from_its_text(key: ParsedKey) -> None:
    assert parse_key(text_of(key)) == key


@given(KEYS, st.integers(0, 79), st.sampled_from("0Aaz_ é"))
def test_one_wrong_character_anywhere_is_noticed(key: ParsedKey, place: int, character: str) -> None:
    text = text_of(key)
    wrong = text[:place] + character + text[place + 1 :]
    if wrong == text:
        return

    with pytest.raises(NotAKey):
        parse_key(wrong)


@pytest.mark.parametrize(
    "text", ["", "afs_live_", "sk_live_123", "afs_live_" + "0" * 72, "\udcff" * 80, "afs_live_" + "\udcff" * 71]
)
def test_what_is_no_key_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(NotAKey) as refused:
        parse_key(text)

    assert not text or text == "afs_live_" or text not in refused.value.sentence


@pytest.mark.parametrize("digits", ["z" * 65, "_" * 65])
def test_a_body_that_no_key_has_is_refused_though_its_checksum_fits(digits: str) -> None:
    body = "afs_live_" + digits

    with pytest.raises(NotAKey, match="characters that no key has"):
        parse_key(body + checksum(body))


def checksum(body: str) -> str:
    letters = string.digits + string.ascii_uppercase + string.ascii_lowercase
    number = zlib.crc32(body.encode())
    return "".join(letters[number // 62**place % 62] for place in reversed(range(6)))


def test_another_secret_or_another_pepper_has_another_digest() -> None:
    key = ParsedKey(UUID(int=1), b"s" * 32)
    digest = digest_of(key, PEPPER)

    assert digest_of(ParsedKey(UUID(int=1), b"t" * 32), PEPPER) != digest
    assert digest_of(ParsedKey(UUID(int=2), b"s" * 32), PEPPER) != digest
    assert digest_of(key, b"q" * 32) != digest


def test_the_digest_of_a_known_key_is_known() -> None:
    # HMAC-SHA-256 of 15 zero bytes, one 1, and 32 times "s", under 32 times "p": a change here locks everybody out
    expected = "870b1ef319aabacfd3ac18cc66e088dff5425ac5af23313f3d0bf24372591068"
    assert digest_of(ParsedKey(UUID(int=1), b"s" * 32), PEPPER) == expected


def test_neither_the_key_nor_its_secret_is_shown_when_printed() -> None:
    made = make_key(PEPPER)

    assert made.plain not in repr(made)
    assert made.digest not in repr(made)
    assert parse_key(made.plain).secret.hex() not in repr(parse_key(made.plain))
    assert "secret" not in repr(parse_key(made.plain))


def test_hints_tell_two_keys_apart_and_are_a_small_part_of_them() -> None:
    hints = {hint_of(make_key(PEPPER).plain) for _ in range(20)}

    assert len(hints) == 20
    assert {len(hint) for hint in hints} == {15}
