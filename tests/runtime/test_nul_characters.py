from __future__ import annotations

import pytest

from domain.shared.refusal import Invalid
from runtime.events.mapper import OrjsonTranscoder


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\\\x00", "\\\\\x00"])
def test_a_nul_character_never_enters_the_log(text: str) -> None:
    with pytest.raises(Invalid):
        OrjsonTranscoder().encode({"facts": [text]})


@pytest.mark.parametrize("text", ["\\u0000", "\\\\u0000", "u0000", "\x01"])
def test_what_only_looks_like_a_nul_character_is_kept(text: str) -> None:
    transcoder = OrjsonTranscoder()

    assert transcoder.decode(transcoder.encode({"facts": [text]})) == {"facts": [text]}
