from __future__ import annotations

import sys

import pytest

from film_studio import cli


def test_a_part_that_there_is_not_is_refused_with_those_that_there_are(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["studio", "bench", "movies"])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    told = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert ended.value.code == 2
    assert "There is no part movies; there are appending, sharing, observing, feeds" in told
