from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.enterprise.name_claim import NameClaim, SlugTaken, require_slug, slug_of
from domain.enterprise.organization import (
    AlreadyMember,
    LastAdministrator,
    NotAMember,
    Organization,
    OrganizationRole,
)
from domain.shared.refusal import Invalid, Refusal
from tests.commands.fake_studio import names, replayed, state_of

FOUNDER = UUID(int=1)


def night_train() -> Organization:
    return Organization(
        name="Night Train", slug="night-train", founder_id=FOUNDER, founder_name="Ada", founder_email=""
    )


def test_the_founder_administers_the_organization() -> None:
    assert night_train().roles_of(FOUNDER) == {"org_admin"}


def test_a_stranger_has_no_roles() -> None:
    assert night_train().roles_of(uuid4()) == frozenset()


def test_a_member_is_added_once() -> None:
    organization = night_train()
    organization.add_member(UUID(int=2), "Bo", ["member"])
    organization.add_member(UUID(int=2), "Bo", ["member"])

    assert names(organization.pending) == ["Created", "MemberAdded"]


def test_a_member_is_not_added_with_other_roles() -> None:
    with pytest.raises(AlreadyMember, match="Ada is a member already"):
        night_train().add_member(FOUNDER, "Ada", ["member"])


def test_roles_stand_in_their_order_and_once() -> None:
    organization = night_train()
    organization.add_member(UUID(int=2), "Bo", ["member", "billing_admin", "member"])

    assert organization.members[UUID(int=2)].roles == ("billing_admin", "member")


@pytest.mark.parametrize("roles", [[], ["king"], ["member", "king"]])
def test_roles_that_are_none_are_refused(roles: list[str]) -> None:
    with pytest.raises(Invalid, match="is no role"):
        night_train().add_member(uuid4(), "Bo", roles)


def test_the_last_administrator_cannot_go() -> None:
    organization = night_train()
    organization.add_member(UUID(int=2), "Bo", ["member"])

    with pytest.raises(LastAdministrator):
        organization.remove_member(FOUNDER)
    with pytest.raises(LastAdministrator):
        organization.change_roles(FOUNDER, ["member"])


def test_an_administrator_can_go_when_another_one_stays() -> None:
    organization = night_train()
    organization.add_member(UUID(int=2), "Bo", ["org_admin"])
    organization.remove_member(FOUNDER)

    assert set(organization.members) == {UUID(int=2)}


def test_the_last_administrator_may_take_further_roles() -> None:
    organization = night_train()
    organization.change_roles(FOUNDER, ["compliance", "org_admin"])

    assert organization.roles_of(FOUNDER) == {"org_admin", "compliance"}


def test_who_is_no_member_can_neither_change_nor_go() -> None:
    with pytest.raises(NotAMember):
        night_train().change_roles(uuid4(), ["member"])
    with pytest.raises(NotAMember):
        night_train().remove_member(uuid4())


def test_everything_is_made_by_previz_until_a_provider_is_set() -> None:
    organization = night_train()
    assert organization.provider("image") == "previz"

    organization.set_provider("image", "previz")
    organization.set_provider("image", "local")
    organization.set_provider("image", "local")

    assert organization.provider("image") == "local"
    assert names(organization.pending) == ["Created", "ProviderSet"]


def test_renaming_to_the_same_name_records_nothing() -> None:
    organization = night_train()
    organization.rename(" Night Train ")

    assert names(organization.pending) == ["Created"]


def test_a_slug_claimed_by_one_organization_is_refused_to_another() -> None:
    claim = NameClaim("night-train", FOUNDER)

    claim.require_holder(FOUNDER)
    with pytest.raises(SlugTaken):
        claim.require_holder(uuid4())


def test_equal_slugs_meet_in_one_stream() -> None:
    assert NameClaim("night-train", uuid4()).id == NameClaim("night-train", uuid4()).id
    assert NameClaim.create_id("night-train") != NameClaim.create_id("day-train")


@given(st.text(max_size=300))
def test_the_slug_of_any_name_is_a_slug(name: str) -> None:
    assert require_slug(slug_of(name)) == slug_of(name)


@pytest.mark.parametrize("slug", ["", "-a", "a-", "Night", "night train", "a" * 61, "é"])
def test_what_is_no_slug_is_refused(slug: str) -> None:
    with pytest.raises(Invalid):
        require_slug(slug)


PEOPLE = st.integers(1, 4).map(lambda n: UUID(int=n))
ROLES = st.sets(st.sampled_from([role.value for role in OrganizationRole]), max_size=3)


@given(st.lists(st.tuples(st.sampled_from(["add", "change", "remove"]), PEOPLE, ROLES), max_size=30))
def test_whatever_is_asked_somebody_administers_and_replay_is_live(steps: list[tuple[str, UUID, set[str]]]) -> None:
    organization = night_train()
    for way, person, roles in steps:
        try:
            if way == "add":
                organization.add_member(person, "Somebody", roles)
            elif way == "change":
                organization.change_roles(person, roles)
            else:
                organization.remove_member(person)
        except Refusal:
            continue

    assert any("org_admin" in member.roles for member in organization.members.values())
    assert state_of(replayed(organization)) == state_of(organization)
