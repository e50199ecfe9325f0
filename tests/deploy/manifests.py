"""Reads what lies in deploy/."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"

Document = dict[str, Any]


class _Plain(yaml.SafeLoader):
    """YAML whose tags, CloudFormation's functions among them, are looked through."""


def _through(loader: Any, _: str, node: Any) -> Any:  # noqa: ANN401 - PyYAML's own callback
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    return loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else loader.construct_mapping(node)


_Plain.add_multi_constructor("!", _through)  # pyright: ignore[reportUnknownMemberType] - PyYAML has no types


def documents(path: Path) -> list[Document]:
    """Return the documents of a YAML file."""
    return [document for document in yaml.load_all(path.read_text(), Loader=_Plain) if document]


def tool(name: str) -> str:
    """Return the path of a program, or skip."""
    found = shutil.which(name, path=f"{Path(sys.prefix) / 'bin'}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found
