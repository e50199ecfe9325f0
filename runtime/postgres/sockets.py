"""Where the server's socket is: in the studio's folder, or in a short one when a socket cannot be there."""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from runtime.postgres.account import Account
from runtime.trouble import Trouble

PORT = 5432  # only a part of the socket's name: nothing listens on the network
_LONGEST = 103  # bytes of a socket's path on macOS, Linux has 107

_SHORT = "ai-film-studio-"


def socket_folder(account: Account) -> Path:
    """Return the folder of the server's socket, of mode 0700 and the account's own, making it on first use."""
    sockets = account.folder / "run"
    sockets.mkdir(mode=0o700, exist_ok=True)
    account.own(sockets)
    return sockets if _can_listen(sockets) else _short(account)


def _can_listen(folder: Path) -> bool:
    """Try it: some file systems hold no sockets, and a path has a greatest length. A comma would mean two hosts."""
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}.lock")) > _LONGEST or "," in str(folder):
        return False
    trial = folder / f".s.{os.getpid()}"
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(trial))
    except OSError:
        return False
    trial.unlink()
    return True


def _short(account: Account) -> Path:
    """Return a folder in the system's temporary one, refusing what somebody else may have put there."""
    name = sha256(os.fsencode(account.folder)).hexdigest()[:16]
    root = os.environ.get("XDG_RUNTIME_DIR", "")
    if not root or len(os.fsencode(root)) > _LONGEST // 2:
        root = "/tmp"  # noqa: S108 - what is made there is 0700, and checked
    folder = Path(root) / f"{_SHORT}{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        msg = f"{folder} is not a private folder of the studio's; remove it, or set STUDIO_HOME to a shorter path."
        raise Trouble(msg)
    return folder


def remove_short(folder: Path) -> None:
    """Remove a folder made outside the studio's, once its server is gone."""
    if folder.name.startswith(_SHORT):
        with suppress(OSError):
            folder.rmdir()
