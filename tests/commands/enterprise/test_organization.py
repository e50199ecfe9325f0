from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from commands.enterprise.api_key import IssueApiKey, RevokeApiKey
from commands.enterprise.member import AddMember, ChangeMemberRoles, RemoveMember
from commands.enterprise.organization import CreateOrganization, NoSuchProvider, RenameOrganization, SetProvider
from domain.enterprise.name_claim import SlugTaken
from domain.enterprise.organization import (
    AlreadyFounded,
    LastAdministrator,
    NotAMember,
    OrganizationRole,
    ProviderKind,
)
from domain.shared.refusal import Invalid
from projections.enterprise.api_key import ApiKeyRow
from projections.enterprise.organization import MemberRow, OrganizationRow
from tests.commands.fake_studio import FakeStudio

BO = UUID(int=2)
DIGEST = "d" * 64


def founded() -> FakeStudio:
    studio = FakeStudio()
    studio.send(CreateOrganization(name="Night Train Films", founder_email="ada@example.org"))
    return studio


def test_the_caller_founds_its_organization_under_the_id_it_acts_in() -> None:
    studio = founded()

    row = studio.row(OrganizationRow)
    assert (row.id, row.name, row.slug) == (studio.organization_id, "Night Train Films", "night-train-films")
    member = studio.row(MemberRow)
    assert (member.user_id, member.name, member.roles) == (studio.actor.id, "Owner", ("org_admin",))
    assert member.email == "ada@example.org"


def test_founding_again_the_same_way_changes_nothing() -> None:
    studio = founded()
    before = list(studio.log)

    outcome = studio.send(CreateOrganization(name="Night Train Films"))

    assert outcome.id == studio.organization_id
    assert studio.log == before


def test_founding_again_otherwise_is_refused() -> None:
    with pytest.raises(AlreadyFounded, match="rename it instead"):
        founded().send(CreateOrganization(name="Day Train Films"))


def test_a_slug_of_another_organization_is_refused() -> None:
    studio = founded()
    studio.organization_id = uuid4()

    with pytest.raises(SlugTaken):
        studio.send(CreateOrganization(name="Other", slug="night-train-films"))


def test_a_slug_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid):
        FakeStudio().send(CreateOrganization(name="Other", slug="Not A Slug"))


def test_people_come_change_and_go() -> None:
    studio = founded()
    studio.send(AddMember(user_id=BO, name="Bo"))
    studio.send(ChangeMemberRoles(user_id=BO, roles=(OrganizationRole.MEMBER, OrganizationRole.COMPLIANCE)))

    assert studio.rows(MemberRow)[studio.organization_id, BO].roles == ("compliance", "member")
    studio.send(RemoveMember(user_id=BO))
    assert studio.row(MemberRow).user_id == studio.actor.id


def test_the_last_administrator_stays() -> None:
    studio = founded()

    with pytest.raises(LastAdministrator):
        studio.send(RemoveMember(user_id=studio.actor.id))


def test_name_and_providers_are_shown() -> None:
    studio = founded()
    studio.send(RenameOrganization(name="Night Train Pictures"))
    studio.send(SetProvider(kind=ProviderKind.IMAGE, provider="local"))
    studio.send(SetProvider(kind=ProviderKind.MUSIC, provider="remote"))

    row = studio.row(OrganizationRow)
    assert (row.name, row.slug) == ("Night Train Pictures", "night-train-films")
    assert row.providers == {"image": "local", "music": "remote"}


def test_a_provider_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(NoSuchProvider, match="No provider holodeck makes image here; there is: local, previz, remote"):
        founded().send(SetProvider(kind=ProviderKind.IMAGE, provider="holodeck"))


def test_a_kind_of_provider_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError):
        SetProvider.model_validate({"kind": "smell", "provider": "previz"})


def test_a_key_is_listed_without_its_digest_and_revoked() -> None:
    studio = founded()
    key_id = uuid4()
    studio.send(
        IssueApiKey(
            key_id=key_id, name="Farm", secret_digest=DIGEST, hint="afs_live_4fT9aZ", roles=(OrganizationRole.SERVICE,)
        )
    )

    row = studio.row(ApiKeyRow)
    assert (row.id, row.hint, row.roles, row.revoked_at) == (key_id, "afs_live_4fT9aZ", ("service",), None)
    assert DIGEST not in repr(row)
    studio.send(RevokeApiKey(key_id=key_id, reason="Lost"))
    revoked = studio.row(ApiKeyRow)
    assert (revoked.revoked_reason, revoked.revoked_by) == ("Lost", studio.actor.id)
    assert revoked.revoked_at is not None


def test_a_key_for_somebody_who_is_no_member_is_refused() -> None:
    with pytest.raises(NotAMember):
        founded().send(IssueApiKey(key_id=uuid4(), name="Bo", secret_digest=DIGEST, user_id=BO))


def test_a_key_itself_cannot_be_sent_in_place_of_its_digest() -> None:
    with pytest.raises(ValidationError):
        IssueApiKey(key_id=uuid4(), name="Farm", secret_digest="afs_live_" + "0" * 71, user_id=BO)
