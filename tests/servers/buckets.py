"""Servers that speak S3, for tests: Versity's gateway as a program of its own, and moto's."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from runtime.stores.client import s3_client
from tests.servers.process import free_port, listens, served

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
REGION = "eu-west-1"


@contextmanager
def versity_gateway(folder: Path) -> Generator[str]:
    program = shutil.which("versitygw", path=f"{os.environ.get('PATH', '')}:{Path.home() / 'go' / 'bin'}")
    if program is None:
        pytest.skip("no versitygw, the real S3 server: go install github.com/versity/versitygw/cmd/versitygw@v1.8.0")
    (folder / "root").mkdir(parents=True)
    (folder / "versions").mkdir()
    port = free_port()
    words = [program, "--access", "test", "--secret", "test", "--region", REGION, "--port", f"127.0.0.1:{port}"]
    words += ["--quiet", "posix", "--versioning-dir", str(folder / "versions"), str(folder / "root")]
    with served(words, folder, lambda: listens(port)):
        yield f"http://127.0.0.1:{port}"


def make_bucket(endpoint: str, name: str, *, locks: bool = False) -> S3Client:
    s3 = s3_client(endpoint, REGION)
    place = {"LocationConstraint": REGION}
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=place, ObjectLockEnabledForBucket=locks)  # pyright: ignore[reportArgumentType] - any region
    return s3
