"""What the studio's log says during a test, as its JSON lines."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Generator
from io import StringIO
from typing import Any

import pytest

from runtime.logs import Lines

Said = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def said() -> Generator[Said]:
    """Return a function that tells the lines until now."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Lines())
    logger = logging.getLogger("studio")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)
