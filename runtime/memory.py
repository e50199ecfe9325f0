"""How a process of the studio looks for objects that hold one another and nobody else holds."""

from __future__ import annotations

import gc

_ALLOCATIONS = 50_000


def collect_seldom() -> None:
    """Look for such objects less often: a page of events or an answer makes many objects and none of those.

    [measured] Looking each 700 allocations costs an answer 13 %.
    """
    gc.set_threshold(_ALLOCATIONS, 20, 20)


def keep_what_is_loaded() -> None:
    """Never look through what is loaded by now again.

    [measured] That paused requests for 130 ms, and reading an event from the log took 21 us of CPU instead of 12.
    """
    gc.collect()
    gc.freeze()
