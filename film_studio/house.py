"""A whole studio in one process: its folder, its database, its projections and policies, its workers, its owner."""

from __future__ import annotations

from collections.abc import Collection, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtime.bootstrap import Role, StudioProcess, running
from runtime.home import open_home
from runtime.owner import Owner, ensure_owner
from runtime.settings import Settings
from runtime.staff import Staff, crewed, filling_queue, staffed

if TYPE_CHECKING:
    from fastapi import FastAPI


@dataclass(frozen=True, slots=True)
class House:
    """The studio's process, the parts that work on its owner's database, and the owner."""

    process: StudioProcess
    owner: Owner
    staff: Staff | None

    def let_workers_go(self) -> None:
        """Have the workers end while this process still does other things: nothing more is asked of them."""
        if self.staff is not None:
            self.staff.let_go()

    def app(self) -> FastAPI:
        """Return the HTTP application of this studio."""
        from api.app import create_app  # noqa: PLC0415 - a film needs no web server

        return create_app(self.process)


def _providers(kind: str) -> dict[str, bool]:
    from runtime.discovery import discover  # noqa: PLC0415 - providers import what they work with, which is heavy
    from workers.registry import offered  # noqa: PLC0415

    discover("workers.providers")
    return offered(kind)


@contextmanager
def open_house(settings: Settings | None = None, *, workers: bool = True) -> Generator[House]:
    """Open a studio for a block, joining one that already runs in the same folder. Raises Trouble."""
    settings = settings or Settings()
    with ExitStack() as stack:
        staff = stack.enter_context(staffed(settings)) if workers else None
        home = stack.enter_context(open_home(settings))
        process = stack.enter_context(running(settings, home.dsn, providers=_providers))
        if staff is not None:
            stack.enter_context(staff.serving(process))
        owner = ensure_owner(process)
        yield House(process.of(owner.organization_id), owner, staff)


@contextmanager
def open_roles(settings: Settings, roles: Collection[Role]) -> Generator[StudioProcess]:
    """Open one process of a studio that runs in several, for these roles. Raises Trouble."""
    with ExitStack() as stack:
        home = stack.enter_context(open_home(settings))
        process = stack.enter_context(running(settings, home.dsn, roles=roles, providers=_providers))
        if "projector" in roles:
            stack.enter_context(filling_queue(process))
        if "worker" in roles:
            stack.enter_context(crewed(process))
        yield process
