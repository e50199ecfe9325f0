"""What goes wrong outside the program and a person can mend."""

from __future__ import annotations

import errno
from typing import ClassVar

FULL = (errno.ENOSPC, errno.EDQUOT)  # what a full disk, or a used-up quota, is told by


class Trouble(Exception):  # noqa: N818 - told to the person as a sentence, not shown as an error of the program
    """Something about the machine or the set-up; the text is one sentence that says what to do.

    `exit_code` is what the command line ends with: 1 failed, 2 wrong use, 3 conflict, 4 not found, 75 try again.
    """

    exit_code: ClassVar[int] = 1


class TryAgain(Trouble):
    """The same call may well succeed a little later."""

    exit_code = 75
