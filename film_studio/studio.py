"""The studio in a program: `async with Studio.embedded() as studio:`, or `Studio.connect(url, key)`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import httpx

from film_studio.engines.character_engine import CharacterEngine
from film_studio.engines.production_manager import ProductionManager
from film_studio.engines.writing_engine import WritingEngine
from film_studio.gateway import Gateway

if TYPE_CHECKING:
    from runtime.settings import Settings

_VIEWER = "{ viewer { userId organizationId projectId } }"
_PATIENCE = 60.0  # seconds that one request may take


@dataclass(frozen=True, slots=True)
class Studio:
    """One caller's studio: its engines, and the organization and project that calls use unless told otherwise."""

    user_id: UUID
    organization_id: UUID
    project_id: UUID
    gateway: Gateway
    character_engine: CharacterEngine
    writing_engine: WritingEngine
    production_manager: ProductionManager

    @classmethod
    @asynccontextmanager
    async def embedded(cls, settings: Settings | None = None, *, workers: bool = True) -> AsyncGenerator[Studio]:
        """Run a whole studio inside this process: database, projections, workers. It keeps its data in STUDIO_HOME.

        Without workers nothing is made here; what is asked for waits for a studio that has some.
        """
        from film_studio.house import open_house  # noqa: PLC0415 - connecting to a server imports no database

        with ExitStack() as stack:
            house = await asyncio.to_thread(stack.enter_context, open_house(settings, workers=workers))
            transport = httpx.ASGITransport(house.app())
            async with _client("http://studio", house.owner.key, transport) as client:
                owner = house.owner
                yield _studio(Gateway(client), owner.user_id, owner.organization_id, owner.project_id)

    @classmethod
    @asynccontextmanager
    async def connect(cls, url: str, key: str) -> AsyncGenerator[Studio]:
        """Speak to a running studio at `url` as the holder of an API key. Raises Refused."""
        async with _client(url, key) as client:
            gateway = Gateway(client)
            viewer = (await gateway.read(_VIEWER, {}))["viewer"]
            ids = (UUID(viewer[name]) for name in ("userId", "organizationId", "projectId"))
            yield _studio(gateway, *ids)


def _client(url: str, key: str, transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.AsyncClient(base_url=url, headers=headers, transport=transport, timeout=_PATIENCE)


def _studio(gateway: Gateway, user_id: UUID, organization_id: UUID, project_id: UUID) -> Studio:
    return Studio(
        user_id,
        organization_id,
        project_id,
        gateway,
        CharacterEngine(gateway, project_id),
        WritingEngine(gateway, project_id),
        ProductionManager(gateway),
    )
