"""A client of S3 with its type: boto3's own door tells none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def s3_client(endpoint: str | None, region: str | None) -> S3Client:
    """Return a client of AWS, or of the server at `endpoint`; its keys are found as boto3 finds them."""
    config = Config(
        signature_version="s3v4",
        # A server at an address of its own seldom has a name for every bucket.
        s3={"addressing_style": "path"} if endpoint else {},
        retries={"mode": "standard", "max_attempts": 4},
    )
    connect: Callable[..., S3Client] = cast("Any", boto3).client
    return connect("s3", region_name=region, endpoint_url=endpoint, config=config)
