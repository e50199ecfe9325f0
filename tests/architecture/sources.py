"""Our own files, read and parsed once."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("api", "commands", "domain", "film_studio", "media", "projections", "queries", "runtime", "workers")
EVERYTHING = (*PRODUCT, "benchmarks", "tests")


def python_files(*packages: str) -> list[Path]:
    """Return the Python files of these top-level packages, in order."""
    return sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """Return the file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def place(path: Path, node: ast.stmt | ast.expr | None = None) -> str:
    """Return "domain/characters/character.py:12" for a message."""
    shown = str(path.relative_to(ROOT))
    return shown if node is None else f"{shown}:{node.lineno}"


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of the file, the nested ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def classes(path: Path) -> Iterator[ast.ClassDef]:
    """Yield every class of the file, the nested ones too."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            yield node


def dotted(node: ast.expr) -> str:
    """Return "datetime.now" for such an expression, "" for any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""


@cache
def committed_files() -> list[Path]:
    """Return the files under version control, and those about to be: what git does not ignore."""
    words = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(path for name in told.split("\0") if name and (path := ROOT / name).is_file())
