"""Ctrl-C at any moment of a start, most of which is spent importing, ends in silence or a sentence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from film_studio import install
from tests.journeys.conftest import ROOT, Runner

pytestmark = pytest.mark.timeout(600)
_PYTHON_STARTS = 0.03  # seconds until the launcher has handed over and Python listens: then Ctrl-C is not heard


@pytest.mark.parametrize(
    ("words", "apart", "least"),
    [  # help has often ended before
        pytest.param(("--help",), 0.02, 1, id="help"),
        pytest.param(("film", "examples/last-train.fountain"), 0.04, 6, id="film", marks=pytest.mark.full),
    ],
)
def test_ctrl_c_in_the_first_half_second_shows_no_traceback(
    runner: Runner, words: tuple[str, ...], apart: float, least: int
) -> None:
    heard = 0
    for moment in range(12):
        process = subprocess.Popen(
            [ROOT / "studio", *words, *(["--out", str(runner.out)] if words[0] == "film" else [])],
            cwd=ROOT,
            env=runner.environment(STUDIO_VENV=sys.prefix),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        time.sleep(_PYTHON_STARTS + moment * apart)
        process.send_signal(signal.SIGINT)
        try:
            _, told = process.communicate(timeout=1.5)
        except subprocess.TimeoutExpired:  # it was not heard: somebody presses it once more
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=60)
        assert process.returncode in (0, 130), (moment, process.returncode, told)
        assert "Traceback" not in told, (moment, told)
        assert told.count("studio: ") <= 1
        heard += process.returncode == 130
    assert heard >= least, "it was hardly ever interrupted"


def test_ctrl_c_while_the_environment_is_made_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def press(_: Path, __: Path) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(install, "_install", press)
    assert install.main([str(ROOT), str(tmp_path)]) == 130
    assert capsys.readouterr().err == "studio: setting up was stopped; run the same command again, and it goes on.\n"
