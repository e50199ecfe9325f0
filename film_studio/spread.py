"""Opens the databases of a studio for whoever adds one or moves an organization between them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager

from runtime.database import Database, opened
from runtime.home import open_home
from runtime.keyfiles import key_file
from runtime.shards import HOME, ShardMap
from runtime.trouble import Trouble


@contextmanager
def open_home_database() -> Generator[tuple[Database, bytes]]:
    """Open the home database for a block; lend it with the key of its roles. Raises Trouble."""
    with open_home() as home:
        key = key_file(home.settings.keys, "database")
        with opened(home.dsn, key) as database:
            yield database, key


@contextmanager
def every_database(home: Database, key: bytes) -> Generator[Callable[[int], Database]]:
    """Lend a function that returns the database of a shard, open. It raises Trouble for a number that is none."""
    with ExitStack() as stack:
        known = {HOME: home}
        shards = ShardMap(home)
        shards.confirm()

        def database(number: int) -> Database:
            if number not in shards.shards:
                raise Trouble(f"There is no shard {number}; there is: {', '.join(map(str, shards.shards))}.")
            if number not in known:
                known[number] = stack.enter_context(opened(shards.shards[number], key))
            return known[number]

        yield database
