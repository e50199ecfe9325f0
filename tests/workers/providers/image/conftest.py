from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the jobs of these tests, whose scratch folder is the working one, leave nothing behind."""
    monkeypatch.chdir(tmp_path)
