"""Run a program as an ordinary user of a new user namespace: `as_ordinary_user.py PROGRAM [ARGUMENT ...]`.

PostgreSQL refuses to run as root. Inside the namespace root's own number appears as that of an ordinary account, so
the server is content while its files stay root's. Started as a script of its own, because a process with threads cannot
enter a user namespace.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import sys
from pathlib import Path

_CLONE_NEWUSER = 0x10000000  # linux/sched.h


def main() -> None:
    """Enter the namespace and become the program. Raises OSError where the kernel forbids it."""
    user, group = os.geteuid(), os.getegid()
    # initdb looks its user up by number, so the number has to have a name on this machine.
    inside = min(account.pw_uid for account in pwd.getpwall() if account.pw_uid != 0)
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "the kernel refuses a new user namespace")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{inside} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{inside} {group} 1")
    os.execv(sys.argv[1], sys.argv[1:])  # noqa: S606 - the caller gives the program's own path


if __name__ == "__main__":
    main()
