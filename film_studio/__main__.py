"""`python -m film_studio` is the command line."""

from __future__ import annotations

from film_studio.cli import main
from runtime.memory import collect_seldom

if __name__ == "__main__":
    collect_seldom()
    main()
