from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import NetworkUsed

ROOT = Path(__file__).resolve().parents[2]

_TESTS = """
import pytest

def test_of_a_server():
    pytest.skip("no Redis on this machine")

@pytest.mark.full
def test_that_takes_long():
    pass
"""
_WHOLE_FILE = "import pytest\npytest.skip('no Kafka on this machine', allow_module_level=True)\n"


def test_another_machine_cannot_be_reached() -> None:
    with socket.socket() as connection, pytest.raises(NetworkUsed):
        connection.connect(("192.0.2.1", 80))


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as connection:
        assert connection.getpeername() == server.getsockname()


def _outcome(folder: Path, required: str, *words: str) -> str:
    """Run the two files under our conftest and return pytest's closing line."""
    shutil.copy(ROOT / "conftest.py", folder)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = full\n")
    (folder / "test_one.py").write_text(_TESTS)
    (folder / "test_two.py").write_text(_WHOLE_FILE)
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", *words],
        cwd=folder,
        env={**os.environ, "STUDIO_REQUIRE": required},
        capture_output=True,
        text=True,
        check=False,
    )
    return told.stdout.splitlines()[-1].partition(" in ")[0]


def test_a_skip_is_a_skip_where_nothing_is_required_and_long_tests_wait_to_be_asked_for(tmp_path: Path) -> None:
    assert _outcome(tmp_path, "") == "2 skipped, 1 deselected"


def test_a_skip_of_what_is_required_fails_in_a_test_and_in_a_whole_file(tmp_path: Path) -> None:
    assert _outcome(tmp_path, "postgresql,redis", "--full") == "1 failed, 1 passed, 1 skipped"
    assert _outcome(tmp_path, "kafka") == "1 deselected, 1 error"
