from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.enterprise.api_key import ApiKey, KeyActsAsNobody, KeyExpiresInThePast
from domain.shared.refusal import Invalid
from tests.commands.fake_studio import names, replayed, state_of

ADA = UUID(int=1)
LATER = datetime.now(tz=UTC) + timedelta(days=1)


def issue(**given: Any) -> ApiKey:  # noqa: ANN401 - what a test says otherwise
    said: dict[str, Any] = {"name": "Farm", "secret_digest": "a" * 64, "hint": "afs_live_x", "issued_by": ADA}
    return ApiKey.issue(uuid4(), **(said | given))


def test_a_key_acts_as_a_member_or_holds_roles() -> None:
    assert issue(user_id=ADA).user_id == ADA
    assert issue(roles=["service"]).roles == ("service",)


@pytest.mark.parametrize("given", [{}, {"user_id": ADA, "roles": ["service"]}])
def test_a_key_that_acts_as_nobody_or_as_two_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(KeyActsAsNobody):
        issue(**given)


@pytest.mark.parametrize("digest", ["", "a" * 63, "A" * 64, "afs_live_secret"])
def test_what_is_no_digest_is_refused(digest: str) -> None:
    with pytest.raises(Invalid):
        issue(user_id=ADA, secret_digest=digest)


def test_a_key_that_would_never_work_is_refused() -> None:
    with pytest.raises(KeyExpiresInThePast):
        issue(user_id=ADA, expires_at=datetime.now(tz=UTC) - timedelta(seconds=1))


def test_a_key_works_until_it_expires() -> None:
    key = issue(user_id=ADA, expires_at=LATER)

    assert key.works_at(LATER - timedelta(seconds=1))
    assert not key.works_at(LATER)


def test_a_revoked_key_never_works_again_and_is_revoked_once() -> None:
    key = issue(user_id=ADA)
    key.revoke("lost", ADA)
    key.revoke("lost again", ADA)

    assert not key.works_at(LATER)
    assert names(key.pending) == ["Created", "Revoked"]


def test_a_key_comes_back_from_its_events_with_its_times() -> None:
    key = issue(roles=["service"], expires_at=LATER)
    key.revoke("lost", ADA)

    assert state_of(replayed(key)) == state_of(key)
