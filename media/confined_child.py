"""The program that puts itself under limits and becomes the one it was told to run; started by `confined.py`.

Its arguments: memory in MiB, CPU seconds, wall seconds, file size in MiB, and the words of the command.
"""

import contextlib
import ctypes
import os
import resource
import signal
import sys

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # of linux/sched.h
_NO_NEW_PRIVILEGES, _DIE_WITH_PARENT = 38, 1  # of linux/prctl.h


def _bind(memory_mib: int, cpu_s: int, wall_s: int, file_mib: int) -> None:
    """Put this process under the limits; those that the system does not know are left out."""
    bounds = {
        resource.RLIMIT_AS: memory_mib << 20,
        resource.RLIMIT_CPU: cpu_s,
        resource.RLIMIT_FSIZE: file_mib << 20,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (most, most + (2 if what == resource.RLIMIT_CPU else 0)))
    signal.alarm(wall_s)  # kept over exec: the child ends even when the parent is gone
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it, and what is ignored stays so over exec
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        # No network. Root keeps its user: in a user namespace it could no longer read what belongs to others.
        # Refused in some containers: then the decoder's own whitelist of protocols stands alone.
        libc.unshare(_NEW_NETWORK | (_NEW_USER if os.getuid() else 0))


if __name__ == "__main__":
    _bind(*map(int, sys.argv[1:5]))
    try:
        os.execv(sys.argv[5], sys.argv[5:])  # noqa: S606 - this is what the file is for
    except OSError as failed:
        sys.exit(f"{sys.argv[5]} cannot be started: {failed.strerror}")
