"""What holds for every test: no network but loopback, no skip of what is required, long tests only when asked for."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from collections.abc import Generator
from typing import Any, TypeVar

import pytest

R = TypeVar("R", pytest.TestReport, pytest.CollectReport)

_REQUIRED = tuple(word.strip().lower() for word in os.environ.get("STUDIO_REQUIRE", "").split(",") if word.strip())


class NetworkUsed(AssertionError):  # noqa: N818 - a statement about the test
    """A test reached for another machine."""


def _refuse_the_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: a connection may go to this machine alone. A hook cannot be taken away, so nothing slips by."""
    if event == "socket.connect" and arguments[0].family in {socket.AF_INET, socket.AF_INET6}:
        host = str(arguments[1][0])
        if host != "localhost" and not ipaddress.ip_address(host.partition("%")[0]).is_loopback:
            msg = f"a test connected to {host}"
            raise NetworkUsed(msg)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the tests marked full as well: servers, long torture")


def pytest_configure() -> None:
    sys.addaudithook(_refuse_the_network)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    long = [item for item in items if item.get_closest_marker("full")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return _fail_if_required(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    return _fail_if_required(report)


def _fail_if_required(report: R) -> R:
    """Turn a skip into a failure when its reason names something that `STUDIO_REQUIRE` says is there."""
    reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
    missing = [word for word in _REQUIRED if report.skipped and word in reason.lower()]
    if missing:
        report.outcome = "failed"
        report.longrepr = f"skipped ({reason}), although STUDIO_REQUIRE names {', '.join(missing)}"
    return report
