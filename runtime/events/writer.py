"""Commands that come at once share a commit: whoever finds no commit under way makes one, for all that wait by then.

Nothing waits for company. A lone command commits in its own thread, as if there were no writer; those that come
meanwhile wait for that commit, and the first of them makes the next one with all the others. There are a few queues,
and an organization is always in the same one: what one organization waits for does not hold up all.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock

from runtime.events.append import Asked

Came = list[int] | int | Exception
_MOST = 128  # commands in one commit
_QUEUES = 4  # of 12 connections; more would leave fewer commands to share a commit


class _Waiting:
    """One command's append, from its coming to its outcome."""

    __slots__ = ("asked", "came", "key", "leads", "seen", "streams", "woken")

    def __init__(self, asked: Asked) -> None:
        events, envelope = asked
        self.asked = asked
        self.streams = {event.originator_id for event in events}
        self.seen = envelope.seen.keys()
        self.key = (envelope.organization_id, envelope.receipt.key) if envelope.receipt else None
        self.came: Came = InterruptedError("The commit was broken off; the receipt tells what became of it.")
        self.leads = False
        self.woken = Lock()
        self.woken.acquire()


class Writer:
    """Gathers appends. `commit` takes some and says what came of each, or raises for all."""

    def __init__(self, commit: Callable[[Sequence[Asked]], Sequence[Came]]) -> None:
        self._commit = commit
        self._lock = Lock()
        self.queues: dict[int, deque[_Waiting]] = {}
        """Those who wait for each commit that is under way."""

    def append(self, asked: Asked) -> list[int] | int:
        """Append in a commit of this thread's or another's; return the positions, or why there are none."""
        mine = _Waiting(asked)
        number = asked[1].organization_id.int % _QUEUES
        try:
            with self._lock:
                queue = self.queues.get(number)
                if queue is None:
                    self.queues[number] = deque()
                    mine.leads = True
                else:
                    queue.append(mine)
            if not mine.leads:
                mine.woken.acquire()
            if mine.leads:
                self._lead(number, mine)
        except BaseException:  # somebody pressed Ctrl-C while this thread waited
            self._leave(number, mine)
            raise
        if isinstance(mine.came, Exception):
            raise mine.came
        return mine.came

    def _lead(self, number: int, mine: _Waiting) -> None:
        together = [mine]
        try:
            with self._lock:
                together += _fitting(mine, self.queues[number])
            came = self._commit([one.asked for one in together])
            for one, what in zip(together, came, strict=True):
                one.came = what
        except Exception as error:  # noqa: BLE001 - raised by everybody who shares the commit
            for one in together:
                one.came = error
        finally:
            self._hand_over(number, mine)
            for one in together[1:]:
                one.woken.release()

    def _leave(self, number: int, mine: _Waiting) -> None:
        """Wait no more, and lead no more: whoever comes after must not wait for one who has gone."""
        with self._lock:
            queue = self.queues.get(number)
            if queue and mine in queue:
                queue.remove(mine)
        self._hand_over(number, mine)

    def _hand_over(self, number: int, mine: _Waiting) -> None:
        with self._lock:
            if not mine.leads:
                return
            mine.leads = False
            queue = self.queues[number]
            if not queue:
                del self.queues[number]
                return
            following = queue.popleft()
            following.leads = True
        following.woken.release()


def _fitting(first: _Waiting, queue: deque[_Waiting]) -> list[_Waiting]:
    """Take from the queue what can share a commit with the first.

    No two may write the same stream or leave a receipt under the same key, and none may lean on what one before it
    writes: it would be recorded after a change that it has not seen.
    """
    taken: list[_Waiting] = []
    left: list[_Waiting] = []
    written, keys = set(first.streams), {first.key}
    while queue and len(taken) < _MOST - 1:
        one = queue.popleft()
        fits = written.isdisjoint(one.streams) and written.isdisjoint(one.seen)
        if fits and (one.key is None or one.key not in keys):
            written |= one.streams
            keys.add(one.key)
            taken.append(one)
        else:
            left.append(one)
    queue.extendleft(reversed(left))
    return taken
