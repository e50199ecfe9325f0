"""`studio test`: everything that says the studio is in order."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

ROOT = Path(__file__).resolve().parents[2]
OPTIONS = {"context_settings": {"allow_extra_args": True, "ignore_unknown_options": True}}

_CHECKS = {
    "lint": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "imports": ("lint-imports", "--config", "pyproject.toml"),
    "types": ("basedpyright",),
}


def test(
    context: typer.Context,
    *,
    full: Annotated[bool, typer.Option("--full", help="The servers, the long torture and the rest as well.")] = False,
    tests_only: Annotated[bool, typer.Option("--tests-only", help="Only the tests.")] = False,
) -> None:
    """Check style, imports and types, and run the tests. Further words go to pytest: `test tests/domain -k lock`."""
    if not _developer_tools():
        raise typer.Exit(1)
    checks = {} if tests_only else _CHECKS
    failed = [name for name, words in checks.items() if not _passes(name, words)]
    arguments = [*(["--full"] if full else []), "-n", str(_cores()), "--dist", "worksteal", *context.args]
    code = subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode
    if failed:
        typer.echo(f"studio: failed before the tests: {', '.join(failed)}; see above.", err=True)
    raise typer.Exit(code or int(bool(failed)))


def _developer_tools() -> bool:
    install = ROOT / "film_studio" / "install.py"
    return subprocess.run([sys.executable, "-I", install, ROOT, sys.prefix, "--dev"], check=False).returncode == 0


def _passes(name: str, words: tuple[str, ...]) -> bool:
    """Run one check, quiet when it passes, and tell how long it took."""
    began = time.monotonic()
    program = Path(sys.prefix) / "bin" / words[0]
    done = subprocess.run([program, *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    passed = done.returncode == 0
    if not passed:
        typer.echo(done.stdout + done.stderr)
    typer.echo(f"{name:<8} {'ok' if passed else 'FAILED':<6} {time.monotonic() - began:6.1f} s")
    return passed


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
