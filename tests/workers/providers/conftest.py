from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest


@pytest.fixture
def card() -> Any:  # noqa: ANN401 - a library
    """Return torch, which sees a graphics card."""
    torch: Any = pytest.importorskip("torch", reason="torch is not installed")
    if not torch.cuda.is_available():
        pytest.skip("torch sees no graphics card")
    return import_module("torch")
