from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHELLS = [shell for shell in (["sh"], ["dash"], ["bash", "--posix"], ["busybox", "sh"]) if shutil.which(shell[0])]

# Stands in for the studio: it says where it is, what it was given, and which Python runs it.
_PROGRAM = "import os, sys; print(os.getcwd(), sys.argv[1:], os.path.dirname(__file__), sep='|')\n"

# Stands in for the installer: it makes an environment without packages, and says by which Python.
_INSTALLER = """
import pathlib, shutil, sys
root, venv = map(pathlib.Path, sys.argv[1:])
(venv / "bin").mkdir(parents=True, exist_ok=True)
(venv / "bin/python").unlink(missing_ok=True)
(venv / "bin/python").write_text(f'#!/bin/sh\\nshift\\nPYTHONPATH="{root}" exec "{sys.executable}" "$@"\\n')
(venv / "bin/python").chmod(0o755)
shutil.copyfile(root / "requirements.lock", venv / "studio.lock")
(venv / "studio.root").write_text(f"{root}\\n")
print("installed", file=sys.stderr)
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with spaces in its path, the real launcher, and stand-ins for what it starts."""
    root = tmp_path / "my films" / "the studio"
    (root / "film_studio").mkdir(parents=True)
    shutil.copy(ROOT / "studio", root)
    (root / "requirements.lock").write_text("nothing==1\n")
    (root / "film_studio" / "__init__.py").touch()
    (root / "film_studio" / "__main__.py").write_text(_PROGRAM)
    (root / "film_studio" / "install.py").write_text(_INSTALLER)
    return root


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A folder for PATH that holds the shell's tools and no Python."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("cmp", "dirname", "ls", "sh"):
        (folder / name).symlink_to(shutil.which(name) or name)
    return folder


def _python(path: Path, name: str, script: str = f'exec "{sys.executable}" "$@"') -> None:
    (path / name).write_text(f"#!/bin/sh\n{script}\n")
    (path / name).chmod(0o755)


def _run(launcher: Path, path: Path, *words: str, shell: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("STUDIO_", "PYTHON"))}
    shell = [shutil.which(shell[0]) or shell[0], *shell[1:]] if shell else []
    return subprocess.run(
        [*shell, launcher, *words],
        env={**environment, "PATH": str(path)},
        cwd=launcher.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("shell", SHELLS, ids="-".join)
def test_it_sets_up_once_and_then_runs_with_the_words_as_given(root: Path, path: Path, shell: list[str]) -> None:
    _python(path, "python3")
    first = _run(root / "studio", path, "film", "my script.fountain", "", shell=shell)
    again = _run(root / "studio", path, "film", "it's", shell=shell)
    assert first.stderr == "installed\n"
    assert first.stdout == f"{root.parent}|['film', 'my script.fountain', '']|{root}/film_studio\n"
    assert again.stderr == ""
    assert again.stdout == f"{root.parent}|['film', \"it's\"]|{root}/film_studio\n"


def test_a_link_to_a_link_to_it_runs_the_same_studio(root: Path, path: Path, tmp_path: Path) -> None:
    _python(path, "python3")
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "one").symlink_to("../my films/the studio/studio")
    (tmp_path / "links" / "two").symlink_to(tmp_path / "links" / "one")
    assert _run(tmp_path / "links" / "two", path).stdout.endswith(f"|{root}/film_studio\n")


def test_a_python_on_path_that_does_not_run_is_passed_over(root: Path, path: Path) -> None:
    _python(path, "python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    _python(path, "python3.12", "exit 1")
    _python(path, "python3.11")
    told = _run(root / "studio", path)
    assert (told.returncode, told.stderr) == (0, "installed\n")


def test_without_a_python_one_sentence_says_which_is_wanted(root: Path, path: Path) -> None:
    _python(path, "python3", "exit 1")
    told = _run(root / "studio", path)
    assert told.returncode == 1
    assert told.stderr == (
        "studio: no Python from 3.11 to 3.13 was found on PATH; install one, or name it in STUDIO_PYTHON.\n"
    )


def test_a_python_without_venv_gives_way_to_one_that_has_it(root: Path, path: Path) -> None:
    lacking = f'[ "$1" = -I ] && exit 69; exec "{sys.executable}" "$@"'
    _python(path, "python3.11", lacking)
    without = _run(root / "studio", path)
    _python(path, "python3")
    beside = _run(root / "studio", path)
    assert without.returncode == 1
    assert without.stderr.startswith(
        "studio: python3.11 lacks its venv module; install it (on Debian and Ubuntu: apt install"
    )
    assert (beside.returncode, beside.stderr) == (0, "installed\n")


def test_changed_requirements_a_moved_folder_and_a_lost_python_are_set_up_anew(root: Path, path: Path) -> None:
    _python(path, "python3")
    _run(root / "studio", path)
    (root / "requirements.lock").write_text("nothing==2\n")
    changed = _run(root / "studio", path)
    moved_root = root.rename(root.with_name("moved"))
    moved = _run(moved_root / "studio", path)
    (moved_root / ".venv" / "bin" / "python").unlink()
    lost = _run(moved_root / "studio", path)
    assert [told.stderr for told in (changed, moved, lost)] == ["installed\n"] * 3
    assert lost.stdout.endswith(f"|{moved_root}/film_studio\n")


def test_a_failed_set_up_ends_with_its_exit_code(root: Path, path: Path) -> None:
    _python(path, "python3")
    (root / "film_studio" / "install.py").write_text("raise SystemExit(75)\n")
    told = _run(root / "studio", path)
    assert (told.returncode, told.stdout) == (75, "")
