"""`python -m film_studio` is the command line."""

from __future__ import annotations

import signal

from film_studio.cli import main
from runtime.memory import collect_seldom

if __name__ == "__main__":
    collect_seldom()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as at Ctrl-C, everything open is closed in order
    main()
