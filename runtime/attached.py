"""Whether the servers that the settings name can be reached: the broker of jobs, the bucket of objects."""

from __future__ import annotations

import socket
from contextlib import closing
from urllib.parse import urlsplit

from runtime.queue import BROKERS
from runtime.settings import Settings
from runtime.trouble import Trouble

_SECONDS = 3
_PORTS = {"redis": 6379, "rediss": 6379, "amqp": 5672, "amqps": 5671}


def queue_found(settings: Settings) -> str:
    """Tell where jobs are queued. Raises Trouble when nobody answers there."""
    if not settings.queue_url:
        return "in PostgreSQL"
    parts = urlsplit(settings.queue_url)
    if parts.scheme not in BROKERS:
        raise Trouble(f"STUDIO_QUEUE_URL takes {', '.join(BROKERS)}, not {parts.scheme!r}")
    if parts.scheme == "sqs":
        return f"SQS, queues named {parts.netloc or 'studio'}_…, by STUDIO_QUEUE_URL"
    host, port = parts.hostname or "localhost", parts.port or _PORTS[parts.scheme]
    try:
        with closing(socket.create_connection((host, port), _SECONDS)):
            return f"{parts.scheme} at {host}:{port}, by STUDIO_QUEUE_URL"
    except OSError as error:
        raise Trouble(f"STUDIO_QUEUE_URL: {host}:{port} does not answer: {error.strerror or error}") from None


def objects_found(settings: Settings) -> str:
    """Tell where objects are kept. Raises Trouble when that cannot be used."""
    from runtime.objects import open_store  # noqa: PLC0415 - a client of S3 where there is a bucket

    open_store(settings)
    return settings.objects_url.partition("?")[0] or f"{settings.objects}"
