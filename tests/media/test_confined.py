from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from media.confined import Confined, Limits, run_confined

PYTHON = [sys.executable, "-I", "-c"]


def test_what_a_child_is_given_and_says_goes_through() -> None:
    echo = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1])"
    assert run_confined([*PYTHON, echo], given=b"film") == b"mlif"


def test_a_child_works_in_an_empty_folder_that_is_gone_afterwards() -> None:
    say = "import os; print(os.getcwd(), os.environ['HOME'], os.environ['TMPDIR'], len(os.listdir())); open('x', 'w')"
    folder, home, temporary, count = run_confined([*PYTHON, say]).decode().split()
    assert (home, temporary, count) == (folder, folder, "0")
    assert not Path(folder).exists()


def test_a_child_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_SECRET", "hush")
    assert b"STUDIO_SECRET" not in run_confined([*PYTHON, "import os; print(dict(os.environ))"])


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit a process's memory")
def test_a_child_cannot_take_all_memory() -> None:
    with pytest.raises(Confined, match="256 MiB of memory"):
        run_confined([*PYTHON, "bytearray(600 << 20)"], Limits(memory_mib=256))


def test_a_child_cannot_compute_for_ever() -> None:
    with pytest.raises(Confined, match="1 s of computing"):
        run_confined([*PYTHON, "while True: pass"], Limits(cpu_s=1, wall_s=60))


def test_a_child_cannot_wait_for_ever() -> None:
    with pytest.raises(Confined, match="more than 1 s"):
        run_confined([*PYTHON, "import time; time.sleep(60)"], Limits(wall_s=1))


@pytest.mark.parametrize("target", ["sys.stdout.buffer", "open('big', 'wb')"])
def test_a_child_cannot_fill_the_disk(target: str) -> None:
    write = f"import sys; out = {target}\nfor _ in range(64): out.write(bytes(1 << 20)); out.flush()"
    with pytest.raises(Confined, match=r"more than 1 MiB|File too large"):
        run_confined([*PYTHON, write], Limits(file_mib=1))


def test_a_child_that_fails_is_told_of_in_its_own_words() -> None:
    with pytest.raises(Confined, match=r"status 3: no such codec"):
        run_confined([*PYTHON, "import sys; print('no such codec', file=sys.stderr); sys.exit(3)"])


def test_a_program_that_is_missing_is_said() -> None:
    with pytest.raises(Confined, match="nowhere"):
        run_confined(["/nowhere/decoder"])


def test_a_child_reaches_no_network() -> None:
    check = "import ctypes, os; print(ctypes.CDLL(None).unshare(0x40000000 | (0x10000000 if os.getuid() else 0)))"
    if sys.platform != "linux" or run_confined([*PYTHON, check]).strip() != b"0":
        pytest.skip("this system lends no process a network of its own")
    with socket.create_server(("127.0.0.1", 0)) as server:
        call = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 2)"
        with pytest.raises(Confined, match="Network is unreachable"):
            run_confined([*PYTHON, call])
