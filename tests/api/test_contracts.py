"""The contracts, as committed: a change of the interface shows in the diff.

STUDIO_WRITE_CONTRACTS=1 writes them anew.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from api.graphql.schema import schema
from tests.api.conftest import Tenant

_FOLDER = Path(__file__).parent


def _same(name: str, text: str) -> None:
    file = _FOLDER / name
    if os.environ.get("STUDIO_WRITE_CONTRACTS"):
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text, f"{name} changed; write it anew and look at the difference"


def test_the_graphql_schema_is_the_committed_one() -> None:
    _same("schema.graphql", schema().as_str() + "\n")


def test_the_http_interface_is_the_committed_one(ann: Tenant) -> None:
    described = ann.http.get("/openapi.json").json()
    described["info"]["version"] = "0"

    assert _references(described) <= _definitions(described)
    _same("openapi.json", json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


def _references(value: object) -> set[str]:
    """Return where every "$ref" of a document points."""
    return set(re.findall(r'"\$ref": "#/components/([^"]+)"', json.dumps(value)))


def _definitions(described: dict[str, Any]) -> set[str]:
    return {f"{kind}/{name}" for kind, named in described["components"].items() for name in named}
