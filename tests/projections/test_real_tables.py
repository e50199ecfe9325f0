"""The engines' commands through the real dispatcher, under real roles, into the real tables."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.bus import Command
from commands.characters.appearance import AssignLook
from commands.characters.brand import GenerateOffBrandImage, SetBrandRules
from commands.characters.casting import CastCharacter
from commands.characters.character import CreateCharacter, DescribeCharacter
from commands.characters.consent import GrantConsent
from commands.characters.identity import LockIdentity
from commands.characters.image import AttachCharacterImage, GenerateCharacterImage
from commands.characters.look import SetLook
from commands.characters.reference import SetReference
from commands.characters.relation import RelateCharacter
from commands.characters.timeline import BranchCharacter, MergeTimeline, MoveTimeline
from commands.characters.union import MergeCharacters
from commands.characters.version import MarkCharacterVersion, PromoteCharacterVersion, RestoreCharacter
from commands.characters.voice import SetVoice
from commands.enterprise.api_key import IssueApiKey, RevokeApiKey
from commands.enterprise.member import AddMember, ChangeMemberRoles
from commands.enterprise.organization import CreateOrganization, SetProvider
from commands.ports import Actor
from commands.studio_ops.approval import Approve, RequestApproval
from commands.studio_ops.asset import AddAsset, AttachMedia, MediaObject
from commands.studio_ops.asset_lock import LockAsset
from commands.studio_ops.project import CreateProject, RenameProject
from commands.studio_ops.project_member import AddProjectMember, RemoveProjectMember
from commands.writing.element import AddElement
from commands.writing.script import CreateScript
from commands.writing.shapes import ElementShape
from domain.characters.sheet import CharacterMode, Stage, View
from domain.enterprise.organization import OrganizationRole, ProviderKind
from domain.shared.refusal import Refusal
from domain.studio_ops.asset import AssetType
from domain.studio_ops.project import ProjectRole
from projections.folding import Table, fold_all
from projections.read_model import Key, read_models
from runtime import table_rows
from runtime.authority import Memberships
from runtime.database import Database
from runtime.discovery import discover
from runtime.dispatcher import Call, Dispatcher, Forbidden, Principal, Reply
from runtime.events.application import EventLog
from runtime.feed.log import LogFeed
from runtime.projector import Projector
from runtime.rebuild import ensure

OWN = {"enterprise", "studio_ops", "characters"}
TAKE = MediaObject(hash="a" * 64, size=10, mime="video/mp4", provenance="previz")


@dataclass
class House:
    """One organization on a real log."""

    database: Database
    feed: LogFeed
    dispatcher: Dispatcher
    organization_id: UUID
    owner: Principal

    def ask(self, command: Command, principal: Principal | None = None) -> Reply:
        return self.dispatcher.dispatch(principal or self.owner, Call(command))

    def somebody(self, name: str, roles: frozenset[str] = frozenset(), kind: str = "user") -> Principal:
        return Principal(self.organization_id, Actor(kind, uuid4(), name), roles)

    def project(self) -> None:
        """Bring the tables up to the last event."""
        ensure(self.database, self.feed)
        projector = Projector(self.database, self.feed)
        projector.start()
        assert projector.wait_for(self.feed.read(0, 10_000).position, 10)
        projector.stop()

    def rows(self, name: str) -> dict[Key, Any]:
        """Return the rows of a table, typed again."""
        table = Table(read_models()[name])
        with self.database.reading(self.organization_id) as connection:
            streams = {row[0] for row in connection.execute("SELECT DISTINCT originator_id FROM events")}
            table_rows.take(table_rows.ask(connection, table, name, set(), streams))
        return table.rows


@pytest.fixture
def house(database: Database) -> Generator[House]:
    discover()
    feed = LogFeed(database)
    feed.start()
    ensure(database, feed)
    log = EventLog(database)
    dispatcher = Dispatcher(
        database,
        log,
        Memberships(log),
        hash_key=b"0" * 32,
        appended=lambda _: feed.ring(),
        providers=lambda _: {"local": False, "previz": False},
    )
    organization_id, owner = uuid4(), Actor("user", uuid4(), "Ada")
    founding = Principal(organization_id, owner, frozenset({"org_admin"}))
    dispatcher.dispatch(founding, Call(CreateOrganization(name="Night Train Films")))
    yield House(database, feed, dispatcher, organization_id, Principal(organization_id, owner))
    feed.stop()


def on_set(house: House, project: UUID, mara: UUID) -> None:
    """Branch a character, merge it, and put it into a scene."""
    house.ask(PromoteCharacterVersion(character_id=mara, label="casting", stage=Stage.FINAL))
    other = house.ask(BranchCharacter(character_id=mara, name="Mara, had she left", label="casting")).id
    third = house.ask(BranchCharacter(character_id=other, name="Mara, gone for good")).id
    house.ask(MoveTimeline(timeline_id=third, onto_id=mara))
    house.ask(DescribeCharacter(character_id=other, face="sunburnt"))
    house.ask(MergeTimeline(character_id=mara, source_id=other))
    script = house.ask(CreateScript(title="The Last Train", project_id=project)).id
    heading = ElementShape(type="scene_heading", text="EXT. STATION - DAY")
    scene = UUID(house.ask(AddElement(script_id=script, element=heading)).details["element_id"])
    house.ask(AssignLook(script_id=script, scene_id=scene, character_id=mara, look="winter"))


def work(house: House) -> None:
    """Do a bit of everything."""
    bo = house.somebody("Bo")
    worker = house.somebody("worker", frozenset({"service"}), "service")
    house.ask(AddMember(user_id=bo.actor.id, name="Bo", roles=(OrganizationRole.MEMBER,)))
    house.ask(ChangeMemberRoles(user_id=bo.actor.id, roles=(OrganizationRole.MEMBER, OrganizationRole.COMPLIANCE)))
    house.ask(SetProvider(kind=ProviderKind.IMAGE, provider="local"))
    key = house.ask(IssueApiKey(key_id=uuid4(), name="Bo", secret_digest="d" * 64, user_id=bo.actor.id)).id
    house.ask(RevokeApiKey(key_id=key, reason="Lost"))
    project = house.ask(CreateProject(name="The Last Train")).id
    house.ask(AddProjectMember(project_id=project, user_id=bo.actor.id, role=ProjectRole.DIRECTOR))
    house.ask(RenameProject(project_id=project, name="Last Train Home"))
    asset = house.ask(AddAsset(project_id=project, asset_type=AssetType.VIDEO, name="Scene 1")).id
    house.ask(AttachMedia(asset_id=asset, media=TAKE))
    approval = house.ask(RequestApproval(asset_id=asset, approver_id=bo.actor.id)).id
    house.ask(Approve(approval_id=approval, note="Lovely"), bo)
    house.ask(LockAsset(asset_id=asset, reason="Picture lock"), bo)
    mara = house.ask(CreateCharacter(name="Mara", project_id=project, tags=("lead",))).id
    house.ask(SetLook(character_id=mara, look="winter", wardrobe="red coat"), bo)
    ivo = house.ask(CreateCharacter(name="Ivo", project_id=project, biography="A guard.")).id
    house.ask(RelateCharacter(character_id=mara, to_character_id=ivo, kind="brother"))
    house.ask(SetReference(character_id=mara, view=View.FRONT, hash="b" * 64, size=9, mime="image/png"))
    house.ask(CastCharacter(character_id=mara, project_id=project, role="lead"))
    house.ask(MarkCharacterVersion(character_id=mara, label="casting"))
    house.ask(MergeCharacters(character_id=ivo, into_id=mara, reason="Ivo was Mara all along."))
    on_set(house, project, mara)
    terms = {"uses": ["likeness"], "starts_on": "2020-01-01", "ends_on": "2999-12-31", "time_zone": "Europe/Oslo"}
    house.ask(GrantConsent.model_validate({"character_id": mara, "subject_name": "Ingrid Berg", **terms}))
    house.ask(SetLook(character_id=mara, look="summer"))
    house.ask(SetVoice(character_id=mara, words="low"))
    house.ask(DescribeCharacter(character_id=mara, appearance="tall, black hair"))
    house.ask(RestoreCharacter(character_id=mara, label="casting"))
    house.ask(LockIdentity(character_id=mara, reason="Final"), bo)
    bear = house.ask(CreateCharacter(name="Bear", project_id=project, mode=CharacterMode.BRAND)).id
    house.ask(SetBrandRules(character_id=bear, forbidden_words=("beer",)))
    house.ask(GenerateOffBrandImage(character_id=bear, prompt="With a beer", override_reason="The brewery's campaign."))
    for look in ("winter", ""):
        job = house.ask(GenerateCharacterImage(character_id=mara, prompt="At the gate", look=look)).job_id
        assert job is not None
    made = AttachCharacterImage(
        character_id=mara, generation_id=job, hash="c" * 64, size=9, mime="image/png", provenance="previz"
    )
    house.ask(made, worker)


def test_the_tables_hold_exactly_what_the_folds_say(house: House) -> None:
    work(house)
    house.project()

    folded = fold_all(read_models().values(), house.feed.read(0, 10_000).events).tables
    own = [name for name, model in read_models().items() if OWN & {topic.split(".")[0] for topic in model.folds}]
    for name in own:
        expected = {key: row for key, row in folded[name].rows.items() if row is not None}
        assert expected, f"the work does not reach {name}"
        assert house.rows(name) == expected
    assert len(own) >= 12


def test_a_removed_role_stops_at_once_and_a_missing_one_names_the_permission(house: House) -> None:
    bo = house.somebody("Bo")
    house.ask(AddMember(user_id=bo.actor.id, name="Bo"))
    project = house.ask(CreateProject(name="The Last Train")).id
    character = CreateCharacter(name="Mara", project_id=project)

    with pytest.raises(Forbidden, match=r"CreateCharacter needs the permission characters\.create in project"):
        house.ask(character, bo)
    house.ask(AddProjectMember(project_id=project, user_id=bo.actor.id, role=ProjectRole.WRITER))
    mara = house.ask(character, bo).id
    with pytest.raises(Forbidden):
        house.ask(LockIdentity(character_id=mara, reason="Final"), bo)
    house.ask(RemoveProjectMember(project_id=project, user_id=bo.actor.id))
    with pytest.raises(Forbidden):
        house.ask(DescribeCharacter(character_id=mara, appearance="tall"), bo)


def test_a_member_creates_a_project_and_is_its_producer_while_a_stranger_is_not_let_in(house: House) -> None:
    bo = house.somebody("Bo")
    with pytest.raises(Forbidden):
        house.ask(CreateProject(name="Bo's film"), bo)

    house.ask(AddMember(user_id=bo.actor.id, name="Bo"))
    project = house.ask(CreateProject(name="Bo's film"), bo).id
    house.ask(RenameProject(project_id=project, name="Bo's other film"), bo)


def test_two_organizations_cannot_have_one_slug(house: House) -> None:
    other = Principal(uuid4(), Actor("user", uuid4(), "Eve"), frozenset({"org_admin"}))

    with pytest.raises(Refusal, match="taken"):
        house.ask(CreateOrganization(name="Night Train Films"), other)


def test_two_organizations_see_nothing_of_each_other(house: House) -> None:
    project = house.ask(CreateProject(name="The Last Train")).id
    other = Principal(uuid4(), Actor("user", uuid4(), "Eve"), frozenset({"org_admin"}))
    house.ask(CreateOrganization(name="Day Train Films"), other)

    with pytest.raises(Refusal) as refused:
        house.ask(RenameProject(project_id=project, name="Mine"), other)
    assert refused.value.kind == "missing"
