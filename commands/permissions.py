"""Who may do what: one table of roles and permissions, for commands and queries alike."""

from __future__ import annotations

from collections.abc import Iterable

ORGANIZATION_ROLES = ("org_admin", "billing_admin", "compliance", "service", "member")
PROJECT_ROLES = ("producer", "director", "writer", "editor", "talent", "viewer")
READING = frozenset({"organization.read", "organization.read_audit", "projects.read"})
"""The permissions that queries ask for; no command does."""

# Left of the bar the roles of an organization, which count in all its projects; right of it those of a project.
# x: may. `service` is what workers, policies and keys of programs act as; only it records what workers made.
_TABLE = """
                       org_admin billing_admin compliance service member | producer director writer editor talent viewer
organization.create        x          .           .         .       .    |    .        .       .      .      .      .
organization.edit          x          .           .         .       .    |    .        .       .      .      .      .
organization.keys          x          .           .         .       .    |    .        .       .      .      .      .
organization.members       x          .           .         .       .    |    .        .       .      .      .      .
organization.read          x          x           x         x       x    |    .        .       .      .      .      .
organization.read_audit    x          .           x         .       .    |    .        .       .      .      .      .
projects.create            x          .           .         .       x    |    .        .       .      .      .      .
projects.edit              x          .           .         .       .    |    x        .       .      .      .      .
projects.members           x          .           .         .       .    |    x        .       .      .      .      .
projects.read              x          .           x         x       .    |    x        x       x      x      x      x
characters.create          x          .           .         x       .    |    x        x       x      .      .      .
characters.edit            x          .           .         x       .    |    x        x       x      .      .      .
characters.lock            x          .           .         .       .    |    x        x       .      .      .      .
characters.generate        x          .           .         x       .    |    x        x       x      .      .      .
characters.consent         x          .           .         .       .    |    x        .       .      .      .      .
characters.brand           x          .           .         .       .    |    x        .       .      .      .      .
characters.own_consent     x          .           .         .       x    |    x        x       x      x      x      x
characters.attach          .          .           .         x       .    |    .        .       .      .      .      .
assets.create              x          .           .         x       .    |    x        x       x      x      .      .
assets.edit                x          .           .         x       .    |    x        x       x      x      .      .
assets.lock                x          .           .         x       .    |    x        x       .      .      .      .
approvals.request          x          .           .         x       .    |    x        x       x      x      .      .
approvals.decide           x          .           x         .       .    |    x        x       .      .      .      .
writing.create             x          .           .         x       .    |    x        x       x      .      .      .
writing.edit               x          .           .         x       .    |    x        x       x      .      .      .
writing.generate           x          .           .         x       .    |    x        x       x      .      .      .
writing.accept             x          .           .         x       .    |    x        x       x      .      .      .
writing.restore            x          .           .         .       .    |    x        x       x      .      .      .
writing.shots              x          .           .         x       .    |    x        x       .      .      .      .
writing.record             .          .           .         x       .    |    .        .       .      .      .      .
production.plan            x          .           .         x       .    |    x        x       .      .      .      .
production.render          x          .           .         x       .    |    x        x       .      x      .      .
production.record          .          .           .         x       .    |    .        .       .      .      .      .
postproduction.record      x          .           .         x       .    |    x        x       .      x      .      .
postproduction.score       x          .           .         x       .    |    x        x       .      x      .      .
postproduction.mix         x          .           .         x       .    |    x        x       .      x      .      .
postproduction.cut         x          .           .         x       .    |    x        x       .      x      .      .
postproduction.publish     x          .           .         x       .    |    x        .       .      .      .      .
postproduction.attach      .          .           .         x       .    |    .        .       .      .      .      .
generation.request         x          .           .         x       .    |    x        x       .      .      .      .
generation.run             .          .           .         x       .    |    .        .       .      .      .      .
generation.cancel          x          .           .         x       .    |    x        x       .      x      .      .
"""


def _read(table: str) -> dict[str, frozenset[str]]:
    header, *lines = (line.replace("|", "").split() for line in table.strip().splitlines())
    if tuple(header) != ORGANIZATION_ROLES + PROJECT_ROLES:
        msg = f"the table's columns are {header}"
        raise ValueError(msg)
    return {name: frozenset(r for r, c in zip(header, cells, strict=True) if c == "x") for name, *cells in lines}


_HOLDERS = _read(_TABLE)
_IN_ORGANIZATION = {name: holders.intersection(ORGANIZATION_ROLES) for name, holders in _HOLDERS.items()}
_IN_PROJECT = {name: holders.intersection(PROJECT_ROLES) for name, holders in _HOLDERS.items()}


def permissions() -> tuple[str, ...]:
    """Return every permission, in the table's order."""
    return tuple(_HOLDERS)


def held_by_workers(permission: str) -> bool:
    """Tell whether only programs hold the permission: what they record was asked for before."""
    return _HOLDERS.get(permission, frozenset()) == frozenset({"service"})


def allowed(permission: str, organization_roles: Iterable[str], project_role: str | None) -> bool:
    """Tell whether any of the roles holds the permission. Raises KeyError for one that is not in the table."""
    return not _IN_ORGANIZATION[permission].isdisjoint(organization_roles) or project_role in _IN_PROJECT[permission]
