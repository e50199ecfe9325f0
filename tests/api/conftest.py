"""One studio behind a real server on loopback for each test process; each test has an organization of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import uvicorn

from api.app import create_app
from commands.bus import Command
from commands.enterprise.api_key import IssueApiKey
from commands.enterprise.member import AddMember
from commands.enterprise.organization import CreateOrganization
from commands.ports import Actor
from commands.studio_ops.project import CreateProject
from commands.studio_ops.project_member import AddProjectMember
from domain.enterprise.organization import OrganizationRole
from domain.studio_ops.project import ProjectRole
from runtime.bootstrap import StudioProcess, running
from runtime.dispatcher import Call, Principal, Reply
from runtime.keys import make_key
from runtime.owner import pepper
from runtime.settings import Settings


@dataclass
class House:
    """A running studio and the address of its server."""

    process: StudioProcess
    url: str
    clients: list[httpx.Client] = field(default_factory=list[httpx.Client])


@dataclass
class Tenant:
    """One caller of an organization, over HTTP."""

    house: House
    principal: Principal
    project_id: UUID
    key: str
    http: httpx.Client

    @property
    def organization_id(self) -> UUID:
        return self.principal.organization_id

    def ask(self, slug: str, body: dict[str, Any], **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.post(f"/v1/commands/{slug}", json=body, headers=named)

    def done(self, slug: str, body: dict[str, Any]) -> dict[str, Any]:
        response = self.ask(slug, body)
        assert response.status_code < 300, response.text
        return response.json()

    def character(self, name: str = "Mara", **more: object) -> str:
        return self.done("create-character", {"name": name, "project_id": str(self.project_id), **more})["id"]

    def settle(self) -> int:
        """Wait until the tables hold the whole log, and return its last position."""
        with self.house.process.database.system.connection() as connection:
            row = connection.execute("SELECT max(notification_id) FROM events").fetchone()
        assert row is not None
        assert self.house.process.projector.wait_for(row[0], 10)
        return row[0]

    def graphql(self, query: str, **variables: object) -> dict[str, Any]:
        headers = {"Studio-Min-Position": str(self.settle())}
        response = self.http.post("/graphql", json={"query": query, "variables": variables}, headers=headers)
        assert response.status_code == 200, response.text
        return response.json()

    def read(self, query: str, **variables: object) -> dict[str, Any]:
        answer = self.graphql(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def joined_by(self, *, organization: str = "member", project: str | None = None) -> Tenant:
        """Let another person in and return it."""
        user = uuid4()
        self._own(AddMember(user_id=user, name="Ben", roles=(OrganizationRole(organization),)))
        if project:
            self._own(AddProjectMember(project_id=self.project_id, user_id=user, role=ProjectRole(project)))
        return self._with_key(user, "Ben")

    def service(self, *roles: str) -> Tenant:
        """Return a program with a key of its own."""
        key = make_key(pepper(self.house.process.settings))
        held = tuple(map(OrganizationRole, roles))
        self._own(IssueApiKey(key_id=key.key_id, name="Farm", secret_digest=key.digest, roles=held))
        principal = Principal(self.organization_id, Actor("service", key.key_id, "Farm"), frozenset(roles))
        return caller(self.house, principal, self.project_id, key.plain)

    def _own(self, command: Command) -> Reply:
        return self.house.process.dispatcher.dispatch(self.principal, Call(command))

    def _with_key(self, user: UUID, name: str) -> Tenant:
        key = make_key(pepper(self.house.process.settings))
        self._own(IssueApiKey(key_id=key.key_id, name=f"{name}'s", secret_digest=key.digest, user_id=user))
        principal = Principal(self.organization_id, Actor("user", user, name))
        return caller(self.house, principal, self.project_id, key.plain)


def caller(house: House, principal: Principal, project_id: UUID, key: str) -> Tenant:
    http = httpx.Client(base_url=house.url, headers={"Authorization": f"Bearer {key}"}, timeout=30)
    house.clients.append(http)
    return Tenant(house, principal, project_id, key, http)


@pytest.fixture(scope="session")
def house(fresh_dsn: Callable[[], str], keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[House]:
    home = tmp_path_factory.mktemp("home")
    (home / "keys").symlink_to(keys)  # the databases' roles have their passwords from there
    settings = Settings(home=home, wait_seconds=0.5)
    with running(settings, fresh_dsn()) as process, served(process) as house:
        yield house


@contextmanager
def served(process: StudioProcess) -> Generator[House]:
    """Serve a studio on loopback for a block."""
    config = uvicorn.Config(create_app(process), port=0, log_level="critical", ws="websockets-sansio")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield House(process, f"http://127.0.0.1:{port}")
    server.should_exit = True
    thread.join(timeout=10)


def founding(house: House) -> Tenant:
    """Found an organization with a project, and return its administrator."""
    organization, user, project = uuid4(), uuid4(), uuid4()
    key = make_key(pepper(house.process.settings))
    bootstrap = Principal(organization, Actor("user", user, "Ann"), frozenset({"org_admin"}))
    commands = [
        CreateOrganization(name="Night Train", slug=f"night-{organization.hex[:12]}"),
        CreateProject(name="Last Train", project_id=project),
        IssueApiKey(key_id=key.key_id, name="Ann's", secret_digest=key.digest, user_id=user),
    ]
    house.process.dispatcher.dispatch_together(bootstrap, [Call(command) for command in commands])
    return caller(house, Principal(organization, bootstrap.actor), project, key.plain)


@pytest.fixture
def founded(house: House) -> Generator[Callable[[], Tenant]]:
    yield lambda: founding(house)
    while house.clients:
        house.clients.pop().close()


@pytest.fixture
def ann(founded: Callable[[], Tenant]) -> Tenant:
    """The administrator of an organization of its own."""
    return founded()


@pytest.fixture
def stranger(founded: Callable[[], Tenant]) -> Tenant:
    """The administrator of another organization."""
    return founded()
