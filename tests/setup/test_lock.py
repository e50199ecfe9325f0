from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-telemetry.lock", "requirements-bootstrap.lock"]
PLATFORMS = ["x86_64-manylinux_2_28", "aarch64-manylinux_2_28", "aarch64-apple-darwin"]


def _pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def _wanted(*groups: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = list(project["project"]["dependencies"])
    for group in groups:
        lines += project["dependency-groups"][group]
    return {re.split(r"[\[<>=; ]", line)[0].lower() for line in lines}


def _extra(name: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {re.split(r"[<>=;]", line)[0] for line in project["project"]["optional-dependencies"][name]}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_is_a_pin_with_its_hashes_and_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text()
    lines = [line for line in text.splitlines() if line.strip()]
    assert all(re.match(r"[a-z0-9._-]+==\S+( ;.*)? \\$|    --hash=sha256:[0-9a-f]{64}( \\)?$", line) for line in lines)
    assert "://" not in text


def test_everything_that_the_project_wants_is_pinned() -> None:
    assert _wanted() <= _pins("requirements.lock").keys()
    assert _wanted("dev") <= _pins("requirements-dev.lock").keys()
    assert _extra("telemetry") <= _pins("requirements-telemetry.lock").keys()
    assert _wanted("bootstrap") >= _pins("requirements-bootstrap.lock").keys() == {"uv"}


def test_the_developers_packages_are_those_of_the_studio_and_more() -> None:
    pins = [_pins(lock).items() for lock in ("requirements.lock", "requirements-telemetry.lock")]
    assert pins[0] <= pins[1] <= _pins("requirements-dev.lock").items()


@pytest.mark.full
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_pin_has_a_wheel(version: str, platform: str, tmp_path: Path) -> None:
    uv = Path(sys.prefix) / "bin" / "uv"
    words = ["pip", "install", "--quiet", "--dry-run", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    where = ["--python-version", version, "--python-platform", platform, "--target", str(tmp_path)]
    told = subprocess.run(
        [uv, *words, *where, "-r", ROOT / "requirements-dev.lock"], capture_output=True, text=True, check=False
    )
    if "Failed to fetch" in told.stderr or "error sending request" in told.stderr:
        pytest.skip("no wheels can be looked up: the package index does not answer")
    assert told.returncode == 0, told.stderr
