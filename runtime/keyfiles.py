"""Key files: secrets of this installation, made on first use, readable by the owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

_LENGTH = 32  # bytes


def key_file(folder: Path, name: str) -> bytes:
    """Return the 32 random bytes kept in `folder/name`, making them on first use.

    The file is created whole: two processes that start at once read the same key.
    """
    path = folder / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        fresh = folder / f".{name}.{os.getpid()}.{secrets.token_hex(4)}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(_LENGTH))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return bytes.fromhex(path.read_text().strip())
