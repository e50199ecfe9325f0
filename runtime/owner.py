"""The owner of this installation: made at the first start, known again by the key file `keys/owner`."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from eventsourcing.application import AggregateNotFoundError

from commands.enterprise.api_key import IssueApiKey
from commands.enterprise.organization import CreateOrganization
from commands.ports import Actor
from commands.studio_ops.project import CreateProject
from domain.enterprise.organization import Organization
from runtime.database import acting_for
from runtime.dispatcher import Call, Principal
from runtime.keyfiles import key_file
from runtime.keys import digest_of, hint_of, make_key, parse_key

if TYPE_CHECKING:
    from runtime.bootstrap import StudioProcess
    from runtime.settings import Settings

_NAME = "Owner"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns this installation, with the default organization and project."""

    organization_id: UUID
    user_id: UUID
    project_id: UUID
    key: str = field(repr=False)

    @property
    def principal(self) -> Principal:
        """The owner as a caller."""
        return Principal(self.organization_id, Actor("user", self.user_id, _NAME))


def pepper(settings: Settings) -> bytes:
    """Return the secret under which digests of API keys are made."""
    return key_file(settings.keys, "pepper")


def ensure_owner(process: StudioProcess) -> Owner:
    """Return the owner, founding its organization, first project and key where the log has none.

    All ids come from the key's own, so a start that was cut off, or two at once, end in the same owner.
    """
    text = _key_text(process.settings.keys, pepper(process.settings))
    key_id = parse_key(text).key_id
    organization_id, user_id, project_id = (uuid5(key_id, noun) for noun in ("organization", "user", "project"))
    owner = Owner(organization_id, user_id, project_id, text)
    if not _founded(process.of(organization_id), organization_id):
        _found(process, owner)
    return owner


def first_shown(settings: Settings) -> bool:
    """Tell whether the owner's key was never shown, and note that it is now: whoever founded it, one call is told yes.

    Where keys cannot be written it was put there by somebody who knows it.
    """
    try:
        (settings.keys / "owner.shown").touch(mode=0o600, exist_ok=False)
    except OSError:
        return False
    return True


def _founded(process: StudioProcess, organization_id: UUID) -> bool:
    with acting_for(organization_id):
        try:
            process.log.give_back(process.log.borrow(Organization, organization_id))
        except AggregateNotFoundError:
            return False
    return True


def _found(process: StudioProcess, owner: Owner) -> None:
    key = parse_key(owner.key)
    bootstrap = Principal(owner.organization_id, owner.principal.actor, frozenset({"org_admin"}))
    commands = (
        CreateOrganization(name="Studio", slug=f"studio-{owner.organization_id.hex[:8]}"),
        CreateProject(name="First project", project_id=owner.project_id),
        IssueApiKey(
            key_id=key.key_id,
            name="The owner's key",
            secret_digest=digest_of(key, pepper(process.settings)),
            hint=hint_of(owner.key),
            user_id=owner.user_id,
        ),
    )
    calls = [Call(command, f"owner:{key.key_id}:{type(command).__name__}") for command in commands]
    process.dispatcher.dispatch_together(bootstrap, calls)


def _key_text(folder: Path, secret: bytes) -> str:
    """Return the text in `keys/owner`, made whole on first use: two processes that start at once read the same."""
    path = folder / "owner"
    if not path.exists():
        fresh = folder / f".owner.{os.getpid()}.{secrets.token_hex(4)}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(make_key(secret).plain + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(fresh, path)
        except FileExistsError:
            pass  # the other process was faster: its key is the owner's
        finally:
            fresh.unlink()
    return path.read_text().strip()
