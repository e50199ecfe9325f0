"""Who a command is by: the caller, and nobody else in the caller's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.shared.refusal import Refusal

if TYPE_CHECKING:
    from uuid import UUID

    from commands.ports import Studio


class NotTheCaller(Refusal):
    """Somebody else was named as the doer."""

    code = "studio.not-the-caller"
    kind = "forbidden"


def the_caller(studio: Studio, named: UUID | None, field: str = "created_by") -> UUID:
    """Return the caller's id; refuse when `named` is somebody else."""
    if named is not None and named != studio.actor.id:
        raise NotTheCaller(f"{field} must be you ({studio.actor.id}); leave it out.", field=field)
    return studio.actor.id
