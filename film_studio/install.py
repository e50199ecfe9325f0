"""Make the studio's Python environment: `install.py ROOT VENV [--dev]`, run by the launcher with any Python from 3.11.

Uses the standard library alone. The environment is made in place under a lock, so that two launchers at once do it
once; the file `studio.lock` in it, a copy of the requirements installed, is written last and says that it is whole.
"""

from __future__ import annotations

import ast
import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Generator
from importlib.util import find_spec
from pathlib import Path

_NO_VENV = 69  # this Python cannot make environments: the launcher tries the next
_TRY_AGAIN = 75

# What pip has configured, and the variable by which uv is told the same: uv reads none of pip's configuration.
_PIP_TO_UV = {
    "index-url": ("UV_DEFAULT_INDEX",),
    "extra-index-url": ("UV_INDEX",),
    "find-links": ("UV_FIND_LINKS",),
    "no-index": ("UV_NO_INDEX",),
    "trusted-host": ("UV_INSECURE_HOST",),
    "cert": ("SSL_CERT_FILE",),
    "client-cert": ("SSL_CLIENT_CERT",),
    "proxy": ("HTTPS_PROXY", "HTTP_PROXY"),
    "timeout": ("UV_HTTP_TIMEOUT",),
    "default-timeout": ("UV_HTTP_TIMEOUT",),
}
_COMMA_LISTS = {"UV_FIND_LINKS"}


class _Failed(Exception):  # noqa: N818
    """The sentence to tell, and the exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def main(arguments: list[str]) -> int:
    """Make or mend the environment and return the exit code; what went wrong is told in one sentence."""
    root, venv = Path(arguments[0]), Path(arguments[1])
    try:
        venv.mkdir(parents=True, exist_ok=True)
        with _alone(venv):
            if "--dev" in arguments:
                _install_developer_tools(root, venv)
            elif not _is_ready(root, venv):
                _install(root, venv)
    except _Failed as failed:
        if failed.code != _NO_VENV:
            _say(str(failed))
        return failed.code
    except KeyboardInterrupt:
        _say("setting up was stopped; run the same command again, and it goes on.")
        return 130
    except OSError as error:
        _say(f"the environment {venv} could not be made: {error.strerror} ({error.filename}).")
        return 1
    return 0


def _say(sentence: str) -> None:
    sys.stderr.write(f"studio: {sentence}\n")


@contextlib.contextmanager
def _alone(venv: Path) -> Generator[None]:
    with (venv / "studio.busy").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("another start is setting up; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _is_ready(root: Path, venv: Path) -> bool:
    """Return whether somebody else finished while this one waited for the lock."""
    try:
        same_packages = (venv / "studio.lock").read_bytes() == (root / "requirements.lock").read_bytes()
        return same_packages and (venv / "studio.root").read_text() == f"{root}\n" and _works(venv)
    except OSError:
        return False


def _install(root: Path, venv: Path) -> None:
    began = time.monotonic()
    (venv / "studio.lock").unlink(missing_ok=True)
    (venv / "studio-dev.lock").unlink(missing_ok=True)
    if not _works(venv):
        _make(venv)
    _say("setting up; the packages are downloaded once, about 300 MB.")
    _uv(root, venv, "sync", str(root / "requirements.lock"))
    site = next((venv / "lib").glob("python3.*/site-packages"))
    (site / "studio.pth").write_text(f"{root}\n")
    (venv / "studio.root").write_text(f"{root}\n")
    _finish(root / "requirements.lock", venv / "studio.lock")
    _say(f"ready after {time.monotonic() - began:.0f} s.")


def _install_developer_tools(root: Path, venv: Path) -> None:
    lock = root / "requirements-dev.lock"
    with contextlib.suppress(OSError):
        if (venv / "studio-dev.lock").read_bytes() == lock.read_bytes():
            return
    _uv(root, venv, "install", "-r", str(lock))
    _finish(lock, venv / "studio-dev.lock")


def _finish(lock: Path, mark: Path) -> None:
    fresh = mark.with_suffix(".new")
    shutil.copyfile(lock, fresh)
    fresh.replace(mark)


def _works(venv: Path) -> bool:
    """Return whether the environment's Python runs, is new enough, and has pip."""
    check = "import sys, pip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))"
    try:
        return (
            subprocess.run([venv / "bin/python", "-I", "-c", check], capture_output=True, check=False).returncode == 0
        )
    except OSError:
        return False


def _make(venv: Path) -> None:
    """Make the environment anew, on the very Python that this is: a link like python3 may come to mean another one."""
    if find_spec("ensurepip") is None or find_spec("venv") is None:  # Debian parts them from Python
        msg = "no venv"
        raise _Failed(msg, _NO_VENV)
    _empty(venv)
    python = str(getattr(sys, "_base_executable", sys.executable))
    made = subprocess.run(
        [os.path.realpath(python), "-I", "-m", "venv", str(venv)], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        told = (made.stderr or made.stdout).strip().splitlines()
        msg = f"{python} could not make the environment {venv} ({told[-1] if told else 'no reason given'})."
        raise _Failed(msg)


def _empty(venv: Path) -> None:
    """Clear a broken environment, sparing the lock that is held; refuse to clear what is none."""
    entries = [entry for entry in venv.iterdir() if entry.name != "studio.busy"]
    if entries and not (venv / "pyvenv.cfg").exists() and not (venv / "bin").exists():
        msg = f"{venv} is no Python environment and is not empty; name another folder in STUDIO_VENV."
        raise _Failed(msg)
    for entry in entries:
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _uv(root: Path, venv: Path, *words: str) -> None:
    python = str(venv / "bin/python")
    if not (venv / "bin/uv").exists():
        lock = str(root / "requirements-bootstrap.lock")
        _run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", lock])
    strict = ("--quiet", "--require-hashes", "--only-binary", ":all:", "--python", python)
    _run([str(venv / "bin/uv"), "pip", *words, *strict], _uv_environment(venv, python))


def _run(words: list[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(
        words, env=environment, stderr=subprocess.PIPE, text=True, check=False, stdin=subprocess.DEVNULL
    )
    if done.returncode != 0:
        sys.stderr.write(done.stderr if os.environ.get("STUDIO_VERBOSE") else "")
        msg = (
            f"the packages could not be installed ({_reason(done.stderr)}); check the network or pip's configuration, "
            "then run the same command again (with STUDIO_VERBOSE=1 it shows everything)."
        )
        raise _Failed(msg, _TRY_AGAIN)


def _reason(told: str) -> str:
    """Return the line that names the deepest cause."""
    lines = [re.sub(r"^\W+", "", line).rstrip() for line in told.splitlines()]
    lines = [line for line in lines if line]
    causes = [line for line in lines if line.lower().startswith(("error", "cause", "caused by"))]
    return (causes or lines or ["no reason given"])[-1].rstrip(".")


def _uv_environment(venv: Path, python: str) -> dict[str, str]:
    """Return the environment for uv: ours, and what pip has configured wherever uv is not told otherwise."""
    environment = dict(os.environ)
    for name, value in _pip_configuration(python).items():
        for variable in _PIP_TO_UV.get(name, ()):
            joint = "," if variable in _COMMA_LISTS else " "
            environment.setdefault(variable, joint.join(value.split()))
    if not os.access(os.path.expanduser("~"), os.W_OK):  # noqa: PTH111 - Path.home() raises where there is no home
        environment.setdefault("UV_CACHE_DIR", str(venv / "cache"))
    if "UV_INDEX" in environment:
        environment.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")  # as pip does; the hashes decide what is taken
    return environment


def _pip_configuration(python: str) -> dict[str, str]:
    """Return pip's settings, the later and narrower place winning: global, install, environment."""
    words = [python, "-m", "pip", "--disable-pip-version-check", "config", "list"]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    found: dict[tuple[int, str], str] = {}
    places = ["global", "install", ":env:"]
    for line in told.stdout.splitlines():
        key, _, value = line.partition("=")
        place, _, name = key.rpartition(".")
        if place in places:
            found[places.index(place), name] = str(ast.literal_eval(value))
    return {name: found[place, name] for place, name in sorted(found)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
