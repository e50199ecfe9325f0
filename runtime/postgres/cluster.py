"""The data folder: making it, and the settings its server is started with."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from runtime.postgres.account import Account
from runtime.trouble import Trouble

OWNER = "studio"

# Given on the command line, so that nothing stored in the data folder can weaken them.
_SETTINGS = {
    "listen_addresses": "",  # the socket only
    "unix_socket_permissions": "0700",
    "max_connections": "300",  # a dozen processes of a studio, each with its most
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "64MB",  # the system's cache does the rest; a laptop keeps its memory
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",  # nobody's disk turns any more
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "off",
    "log_line_prefix": "%m [%p] %q%u@%d ",
}
# Two processes instead of five, and no slower on the short reads of a studio.
_SETTINGS_18 = {"io_method": "sync"}


class WrongVersion(Trouble):
    """The data folder was written by another major version."""

    exit_code = 3


def data_folder(account: Account) -> Path:
    """Return where the account keeps the data."""
    return account.folder / "data"


def require_cluster(account: Account, password: str) -> Path:
    """Return the data folder, making it on first use. Raises WrongVersion, or Trouble with initdb's own words."""
    data = data_folder(account)
    if (data / "PG_VERSION").exists():
        _refuse_other_version(account, data)
    else:
        _make(account, data, password)
    return data


def _refuse_other_version(account: Account, data: Path) -> None:
    written_by = (data / "PG_VERSION").read_text().strip()
    if written_by != str(account.binaries.major):
        msg = (
            f"The data in {data} are of PostgreSQL {written_by}, but the server found is {account.binaries.version}: "
            f"set STUDIO_POSTGRES_BIN to a PostgreSQL {written_by}, or restore a backup into a new STUDIO_HOME."
        )
        raise WrongVersion(msg)


def _make(account: Account, data: Path, password: str) -> None:
    """Make the data beside their place and put them there whole, so that a kill leaves nothing that looks finished."""
    for unfinished in data.parent.glob(".making-*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    making = data.parent / f".making-{secrets.token_hex(4)}"
    making.mkdir(mode=0o700)
    account.own(making)
    try:
        _initdb(account, making, password)
        (making / "data").rename(data)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _initdb(account: Account, making: Path, password: str) -> None:
    secret = making / "password"
    descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(password)
    account.own(secret)
    made = account.run(
        "initdb",
        *("-D", str(making / "data"), "-U", OWNER, "-E", "UTF8", "--locale=C", "--data-checksums"),
        *("--auth=scram-sha-256", f"--pwfile={secret}", "--no-instructions"),
    )
    if made.returncode != 0:
        reasons = [line for line in made.stderr.splitlines() if "error" in line.lower()] or made.stderr.splitlines()[
            -1:
        ]
        msg = f"The database in {making.parent} could not be made: {'; '.join(reasons) or 'initdb failed'}."
        raise Trouble(msg)


def server_arguments(account: Account, data: Path, sockets: Path) -> list[str]:
    """Return the words after `postgres` for a server on `data` that listens in the folder `sockets`."""
    quoted = '"' + str(sockets).replace('"', '""') + '"'  # the setting is a list of folders, parted by commas
    settings = _SETTINGS | (_SETTINGS_18 if account.binaries.major >= 18 else {})
    settings = settings | {"unix_socket_directories": quoted}
    return ["-D", str(data), *(f"--{name}={value}" for name, value in settings.items())]
