"""What an actor may ask of the attempt that it is in."""

from __future__ import annotations

import threading

import dramatiq
from dramatiq.middleware import CurrentMessage, TimeLimit

from runtime.queues.port import MOST_RETRIES


def last_attempt() -> bool:
    """Tell, inside an actor, whether the queue will not try the present message again."""
    message = CurrentMessage.get_current_message()
    return message is None or message.options.get("retries", 0) >= MOST_RETRIES


def limit_attempt(seconds: float) -> None:
    """Let the present message take no longer than so many seconds from now; outside an actor it does nothing."""
    if CurrentMessage.get_current_message() is None:
        return
    for middleware in dramatiq.get_broker().middleware:
        if isinstance(middleware, TimeLimit):
            middleware.manager.add_timeout(threading.get_ident(), seconds * 1_000)  # pyright: ignore[reportUnknownMemberType] - no types
