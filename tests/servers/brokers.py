"""Redis, RabbitMQ and SQS for tests."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pika
import pika.exceptions
import pytest

from tests.servers.process import free_port, listens, served

_RABBITMQ = (
    "/usr/lib/rabbitmq/bin/rabbitmq-server",
    "/usr/local/sbin/rabbitmq-server",
    "/opt/homebrew/sbin/rabbitmq-server",
)


@contextmanager
def redis_server(folder: Path) -> Generator[str]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("no redis-server here; Debian's package redis-server has it")
    port = free_port()
    words = [program, "--port", str(port), "--bind", "127.0.0.1", "--appendonly", "yes", "--save", "", "--dir", folder]
    with served(list(map(str, words)), folder, lambda: listens(port)):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def rabbitmq_server(folder: Path) -> Generator[str]:
    # The wrapper on Debian's PATH changes to another account and drops the environment.
    program = next((path for path in _RABBITMQ if Path(path).exists()), None)
    epmd = shutil.which("epmd")
    if program is None or epmd is None:
        pytest.skip("no rabbitmq-server here; Debian's package rabbitmq-server has it")
    folder.mkdir(parents=True, exist_ok=True)
    port, names = free_port(), free_port()
    url = f"amqp://guest:guest@127.0.0.1:{port}/%2F"
    config = folder / "rabbitmq.conf"
    config.write_text(f"listeners.tcp.local = 127.0.0.1:{port}\n")
    environment = {
        **os.environ,
        "HOME": str(folder),
        "ERL_EPMD_PORT": str(names),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"studio{port}@localhost",
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +S 1:1",
        "RABBITMQ_CONFIG_FILE": str(config),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
    }
    # Its registry of names outlives a server that starts it by itself; so it is a child here as well.
    register = [epmd, "-port", str(names), "-address", "127.0.0.1"]
    with (
        served(register, folder / "epmd", lambda: listens(names), environment=environment),
        served([program], folder, lambda: _answers(url), environment=environment),
    ):
        yield url


def _answers(url: str) -> bool:
    try:
        pika.BlockingConnection(pika.URLParameters(url)).close()
    except (OSError, pika.exceptions.AMQPError):
        return False
    return True


@contextmanager
def aws_server(folder: Path) -> Generator[str]:
    """moto's server: SQS and S3 on one port."""
    port = free_port()
    words = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with served(words, folder, lambda: listens(port)):
        yield f"http://127.0.0.1:{port}"
