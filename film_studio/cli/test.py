"""`studio test`: everything that says the studio is in order."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
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
    arguments = [*(["--full"] if full else []), "-n", str(_cores()), "--dist", "worksteal", *context.args]
    with ThreadPoolExecutor(1) as beside:  # a minute of one core: the tests do not wait for it
        checked = [(name, beside.submit(_check, words)) for name, words in ({} if tests_only else _CHECKS).items()]
        code = subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False).returncode
    failed = [name for name, check in checked if not _told(name, *check.result())]
    if failed:
        typer.echo(f"studio: failed beside the tests: {', '.join(failed)}; see above.", err=True)
    raise typer.Exit(code or int(bool(failed)))


def _developer_tools() -> bool:
    install = ROOT / "film_studio" / "install.py"
    return subprocess.run([sys.executable, "-I", install, ROOT, sys.prefix, "--dev"], check=False).returncode == 0


def _check(words: tuple[str, ...]) -> tuple[str, float]:
    """Run one check; return what it said, nothing when it passed, and how long it took."""
    began = time.monotonic()
    program = Path(sys.prefix) / "bin" / words[0]
    done = subprocess.run([program, *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).strip() or f"{words[0]} ended with status {done.returncode}"
    return said if done.returncode else "", time.monotonic() - began


def _told(name: str, said: str, seconds: float) -> bool:
    """Tell of a check that has ended; return whether it passed."""
    if said:
        typer.echo(said)
    typer.echo(f"{name:<8} {'FAILED' if said else 'ok':<6} {seconds:6.1f} s")
    return not said


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
