"""A node's process, played by a server that only listens: no Java is needed to see who takes leave of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from runtime import kafka_node
from runtime.kafka_node import KafkaNode
from runtime.trouble import Trouble
from tests.runtime.kafka_topics import free_ports


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KafkaNode:
    plays(f'exec "{sys.executable}" -m http.server "$2" --bind 127.0.0.1', tmp_path, monkeypatch)
    return KafkaNode(tmp_path, free_ports())


def plays(line: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = folder / "run"
    script.write_text(f"#!/bin/sh\n{line}\n")
    script.chmod(0o700)
    monkeypatch.setattr(kafka_node, "_SCRIPT", script)
    monkeypatch.setattr(kafka_node, "requirements", str)


def is_reaped(pid: int) -> bool:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


@pytest.mark.parametrize("how", ["kill", "stop"])
def test_a_node_that_is_ended_by_whoever_started_it_leaves_no_zombie(node: KafkaNode, how: str) -> None:
    node.start()
    pid = node.pid
    assert pid is not None

    getattr(node, how)()

    assert node.pid is None
    assert is_reaped(pid)


def test_a_node_that_does_not_start_leaves_no_zombie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plays("echo no room; exit 1", tmp_path, monkeypatch)
    node = KafkaNode(tmp_path, free_ports())

    with pytest.raises(Trouble, match="no room"):
        node.start()

    pid = int((tmp_path / "kafka" / "node.pid").read_text().split()[0])
    assert is_reaped(pid)
