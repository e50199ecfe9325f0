from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from film_studio import install

ROOT = Path(__file__).resolve().parents[2]


def test_a_folder_that_is_no_environment_is_never_emptied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "my thesis.txt").write_text("years of work")
    assert install.main([str(ROOT), str(tmp_path)]) == 1
    assert (tmp_path / "my thesis.txt").read_text() == "years of work"
    assert capsys.readouterr().err == (
        f"studio: {tmp_path} is no Python environment and is not empty; name another folder in STUDIO_VENV.\n"
    )


def test_what_pip_is_configured_with_is_handed_to_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = tmp_path / "pip.conf"
    configuration.write_text(
        "[global]\nindex-url = https://one.example/simple\ncert = /certificates.pem\n"
        "extra-index-url = https://two.example/simple\n    https://three.example/simple\n"
        "[install]\nfind-links = /wheels /more\n"
    )
    for name in ("PIP_FIND_LINKS", "PIP_CERT", "SSL_CERT_FILE", "UV_INDEX", "UV_DEFAULT_INDEX", "UV_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(configuration))
    monkeypatch.setenv("PIP_INDEX_URL", "https://environment.example/simple")
    environment = install._uv_environment(tmp_path, sys.executable)
    assert environment["UV_DEFAULT_INDEX"] == "https://environment.example/simple"
    assert environment["UV_INDEX"] == "https://two.example/simple https://three.example/simple"
    assert environment["UV_INDEX_STRATEGY"] == "unsafe-best-match"
    assert environment["UV_FIND_LINKS"] == "/wheels,/more"
    assert environment["SSL_CERT_FILE"] == "/certificates.pem"


def test_what_uv_is_told_itself_goes_before_pips_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mine.example/simple")
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.example/simple")
    assert install._uv_environment(tmp_path, sys.executable)["UV_DEFAULT_INDEX"] == "https://mine.example/simple"


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (
            "WARNING: Retrying (error)\nERROR: No matching distribution found for uv\n",
            "ERROR: No matching distribution found for uv",
        ),
        ("error: Failed to fetch\n  Caused by: dns error\n  cause: no such host.\n", "cause: no such host"),
        ("Killed\n", "Killed"),
        ("", "no reason given"),
    ],
)
def test_the_reason_told_is_the_deepest_one(told: str, reason: str) -> None:
    assert install._reason(told) == reason


@pytest.mark.full
def test_a_fresh_clone_sets_itself_up_mends_itself_and_does_it_once_for_two(tmp_path: Path) -> None:
    clone = tmp_path / "a fresh clone"
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
    launcher = [str(clone / "studio"), "--version"]
    both = [subprocess.Popen(launcher, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate() for process in both]
    if any(process.returncode == 75 for process in both):
        pytest.skip(f"no wheels can be had: {told}")
    assert {out for out, _ in told} == {"0.1.0\n"}
    assert sum("ready after" in err for _, err in told) == 1
    shutil.rmtree(next((clone / ".venv" / "lib").glob("python3.*")))
    (clone / ".venv" / "studio.lock").unlink()
    mended = subprocess.run(launcher, capture_output=True, text=True, check=False)
    assert (mended.returncode, mended.stdout) == (0, "0.1.0\n")
