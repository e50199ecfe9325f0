"""Who calls: an API key in the header, looked up in the log itself, so that a revoked one is out at once."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from api.problems import UNREACHABLE, problem_of, unreachable
from commands.ports import Actor
from domain.enterprise.api_key import ApiKey
from domain.enterprise.organization import Organization
from domain.shared.aggregate import Aggregate
from domain.shared.refusal import Refusal
from domain.shared.sources import now
from runtime.database import acting_for
from runtime.dispatcher import Principal
from runtime.keys import NotAKey, digest_of, parse_key
from runtime.owner import pepper

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from api.edge import Edge
    from runtime.bootstrap import StudioProcess

_ISSUED = "SELECT organization_id FROM events WHERE originator_id = %s AND originator_version = 1"
_CLOSED = ("/v1/", "/graphql")
_CONFIRMING = ("/v1/commands/", "/graphql")  # the routes that see to it that what was known of the caller still stands
_SCHEME = "bearer "
_MOST_KEYS = 10_000  # remembered; then all are forgotten, and asked for as they come


A = TypeVar("A", bound=Aggregate)


class _Presented(NamedTuple):
    """What a caller shows of a key: which it is, and the digest that the key's owner alone can cause."""

    key_id: UUID
    digest: str


class _Read(Protocol):
    def __call__(self, kind: type[A], stream_id: UUID, /) -> A | None: ...


class Unauthenticated(Refusal):
    """No valid API key came with the request."""

    code = "studio.unauthenticated"
    kind = "unauthenticated"


class Authenticator:
    """Turns the text of an Authorization header into a caller."""

    def __init__(self, process: StudioProcess) -> None:
        self._process = process
        self._pepper = pepper(process.settings)
        self._organizations: dict[UUID, UUID] = {}
        self._worked: dict[bytes, _Presented] = {}
        """Keys that worked, by the SHA-256 of the header: they are not kept, nor taken apart each time."""

    def principal(self, authorization: str | None) -> Principal:
        """Return the caller. Raises Unauthenticated; every wrong key gets the same sentence."""
        if not authorization or not authorization.lower().startswith(_SCHEME):
            raise Unauthenticated("Send your API key as the header `Authorization: Bearer afs_live_…`.")
        try:
            key = parse_key(authorization[len(_SCHEME) :].strip())
        except NotAKey as refusal:
            raise Unauthenticated(refusal.sentence) from None
        organization_id = self._organization_of(key.key_id)
        if organization_id is None:
            raise _unknown()
        presented = _Presented(key.key_id, digest_of(key, self._pepper))
        with acting_for(organization_id):
            log = self._process.of(organization_id).log
            caller = log.standing.settled(partial(self._caller, log.standing.read, organization_id, presented))
        if len(self._worked) >= _MOST_KEYS:
            self._worked.clear()
        self._worked[_name(authorization)] = presented
        return caller

    def known(self, authorization: str | None) -> Principal | None:
        """Return the caller by what this process knows, without asking the log; None where that does not suffice.

        It is noted in the principal what that leans on: whoever acts for it has to see that it has not gone on.
        """
        presented = self._worked.get(_name(authorization)) if authorization else None
        organization_id = self._organizations.get(presented.key_id) if presented else None
        there = self._process.glance(organization_id) if organization_id else None
        if presented is None or organization_id is None or there is None:
            return None
        with acting_for(organization_id), there.log.standing.noted() as seen:
            try:
                caller = self._caller(there.log.standing.glance, organization_id, presented)
            except Unauthenticated:
                return None
        return replace(caller, seen=seen)

    def _organization_of(self, key_id: UUID) -> UUID | None:
        if key_id not in self._organizations:
            found = self._look(key_id)
            if found is None:
                return None
            self._organizations[key_id] = found
        return self._organizations[key_id]

    def _look(self, key_id: UUID) -> UUID | None:
        """Ask every shard. Raises what keeps one from answering only when none of the others knows the key."""
        silent: Exception | None = None
        for shard in self._process.open_ones():
            try:
                with shard.database.system.connection() as connection:
                    row = connection.execute(_ISSUED, (key_id,)).fetchone()
            except UNREACHABLE as error:
                silent = error
            else:
                if row is not None:
                    return row[0]
        if silent is not None:
            raise silent
        self._process.every()  # raises where one was never open
        return None

    def _caller(self, read: _Read, organization_id: UUID, given: _Presented) -> Principal:
        key = read(ApiKey, given.key_id)
        if key is None or not hmac.compare_digest(given.digest, key.secret_digest):
            raise _unknown()
        if not key.works_at(now()):
            raise Unauthenticated("This API key was revoked or has expired; ask an administrator for a new one.")
        if key.user_id is None:
            return Principal(organization_id, Actor("service", key.id, key.name), frozenset(key.roles))
        return Principal(organization_id, Actor("user", key.user_id, _name_of(read, organization_id, key.user_id)))


def _name_of(read: _Read, organization_id: UUID, user_id: UUID) -> str:
    organization = read(Organization, organization_id)
    member = organization.members.get(user_id) if organization else None
    if member is None:
        raise Unauthenticated("The person this key acts as is no member of the organization any more.")
    return member.name


def _name(authorization: str) -> bytes:
    return hashlib.sha256(authorization.encode("latin-1", "replace")).digest()


def _unknown() -> Unauthenticated:
    return Unauthenticated("This API key is not known here; check that it was copied whole.")


class Doorkeeper:
    """Asks for a key before anything of a request is read. A page that shows nothing of an organization needs none.

    Whom this process knows may ask a command or a query at once: before it is answered, the log is asked whether the
    key still stands.
    """

    def __init__(self, app: ASGIApp, edge: Edge) -> None:
        self._app = app
        self._edge = edge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, or answer 401."""
        if scope["type"] == "http" and _closed(scope):
            request = Request(scope)
            authorization = request.headers.get("authorization")
            known = self._known(authorization) if scope["path"].startswith(_CONFIRMING) else None
            try:
                caller, edge = known or await run_in_threadpool(self._asked, authorization)
            except Refusal as refusal:
                await problem_of(refusal)(scope, receive, send)
                return
            except UNREACHABLE as error:
                await unreachable(request, error)(scope, receive, send)
                return
            request.state.principal = caller
            request.state.edge = edge
        await self._app(scope, receive, send)

    def _known(self, authorization: str | None) -> tuple[Principal, Edge] | None:
        caller = self._edge.authenticator.known(authorization)
        edge = self._edge.glance(caller.organization_id) if caller else None
        return (caller, edge) if caller and edge else None

    def _asked(self, authorization: str | None) -> tuple[Principal, Edge]:
        caller = self._edge.authenticator.principal(authorization)
        return caller, self._edge.of(caller.organization_id)


def _closed(scope: Scope) -> bool:
    path: str = scope["path"]
    if path == "/graphql" and scope["method"] == "GET":
        return False  # the page in which queries are written; the queries themselves are POSTed
    return path.startswith(_CLOSED)
