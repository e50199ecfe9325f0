"""The owner of a local studio: its organization, its person, its first project, and the key to all of them."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from commands.bus import Command
from commands.enterprise.api_key import IssueApiKey
from commands.enterprise.organization import CreateOrganization
from commands.ports import Actor
from commands.studio_ops.project import CreateProject
from runtime.dispatcher import Call, Principal
from runtime.keyfiles import key_file
from runtime.keys import digest_of, hint_of, make_key, parse_key

if TYPE_CHECKING:
    from runtime.bootstrap import StudioProcess

PEPPER = "pepper"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who a studio on one machine belongs to. `fresh` says that the key was made just now."""

    organization_id: UUID
    user_id: UUID
    project_id: UUID
    key: str = field(repr=False)
    fresh: bool = False

    @property
    def principal(self) -> Principal:
        """The owner as a caller."""
        return Principal(self.organization_id, Actor("user", self.user_id, "Owner"))


def ensure_owner(process: StudioProcess) -> Owner:
    """Return the owner, founding the organization, the project and the key on first use.

    The key stands in `keys/owner` alone (mode 0600); everything else follows from it, so that a second start, or two at
    once, find the same.
    """
    path = process.settings.keys / "owner"
    pepper = key_file(process.settings.keys, PEPPER)
    fresh = _keep(path, make_key(pepper).plain) if not path.exists() else False
    text = path.read_text().strip()
    key = parse_key(text)
    ids = [uuid5(key.key_id, name) for name in ("organization", "user", "project")]
    owner = Owner(ids[0], ids[1], ids[2], text, fresh)
    founding: list[Command] = [
        CreateOrganization(name="Studio", slug=f"studio-{key.key_id.hex[:12]}"),
        CreateProject(project_id=owner.project_id, name="First project"),
        IssueApiKey(
            key_id=key.key_id,
            name="Owner",
            secret_digest=digest_of(key, pepper),
            hint=hint_of(text),
            user_id=owner.user_id,
        ),
    ]
    founder = Principal(owner.organization_id, owner.principal.actor, frozenset({"org_admin"}))
    for command in founding:
        process.dispatcher.dispatch(founder, Call(command, f"founding:{type(command).__name__}"))
    return owner


def _keep(path: Path, text: str) -> bool:
    """Write the key whole, unless another process was faster; return whether it is this one's."""
    written = path.with_name(f".owner.{secrets.token_hex(4)}")
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text + "\n")
    try:
        os.link(written, path)
    except FileExistsError:
        return False
    finally:
        written.unlink()
    return True
