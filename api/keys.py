"""New API keys: the secret is made here, at the edge, and told once; the log gets its digest alone."""

from __future__ import annotations

import hmac
import secrets
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Body
from pydantic import AwareDatetime, BaseModel, ConfigDict
from starlette.responses import Response

from api.commands import IdempotencyKey, replied, responses
from api.edge import Caller, TheEdge
from commands.enterprise.api_key import IssueApiKey
from commands.fields import Name
from domain.enterprise.organization import OrganizationRole
from runtime.dispatcher import Call, Principal
from runtime.keys import ParsedKey, digest_of, hint_of, text_of
from runtime.owner import pepper

router = APIRouter(prefix="/v1/commands", tags=["enterprise"])
_EXAMPLE = {"example": {"summary": "A key for a service", "value": {"name": "Render farm", "roles": ["service"]}}}


class NewKey(BaseModel):
    """A key that acts as a member, or as a service with roles of its own."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)
    name: Name
    user_id: UUID | None = None
    """The member that the key acts as."""
    roles: tuple[OrganizationRole, ...] = ()
    """The roles of a key that acts as nobody but itself."""
    expires_at: AwareDatetime | None = None


@router.post("/issue-api-key", status_code=201, response_model=None, operation_id="IssueKey", responses=responses())
async def issue_api_key(
    body: Annotated[NewKey, Body(openapi_examples=_EXAMPLE)],  # pyright: ignore[reportArgumentType] # a plain example
    caller: Caller,
    edge: TheEdge,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Make an API key; its text is in this answer and nowhere else. Needs the permission `organization.keys`."""
    secret = pepper(edge.process.settings)
    key = _key(secret, caller, idempotency_key)
    text = text_of(key)
    command = IssueApiKey(
        key_id=key.key_id, secret_digest=digest_of(key, secret), hint=hint_of(text), **body.model_dump()
    )
    reply = await edge.work(edge.process.dispatcher.dispatch, caller, Call(command, idempotency_key))
    response = replied(reply)
    told = orjson.loads(bytes(response.body)) | {"key": text}
    response.body = orjson.dumps(told)
    response.headers["Content-Length"] = str(len(response.body))
    response.headers["Cache-Control"] = "no-store"
    return response


def _key(secret: bytes, caller: Principal, idempotency_key: str | None) -> ParsedKey:
    """Return a new key; for an idempotency key always the same one, so that a lost answer can be asked for again."""
    if idempotency_key is None:
        return ParsedKey(UUID(bytes=secrets.token_bytes(16), version=4), secrets.token_bytes(32))
    asked = f"{caller.organization_id}:{caller.actor.id}:{idempotency_key}".encode()
    made = hmac.digest(secret, b"key:" + asked, "sha512")
    return ParsedKey(UUID(bytes=made[:16], version=4), made[16:48])
