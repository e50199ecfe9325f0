from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from commands.caller import NotTheCaller
from commands.characters.character import CreateCharacter
from commands.ports import Actor
from commands.studio_ops.approval import Approve, Reject, RequestApproval, WithdrawApproval
from commands.studio_ops.asset import AddAsset, AttachMedia, MediaObject, RenameAsset
from commands.studio_ops.asset_lock import LockAsset, UnlockAsset
from commands.studio_ops.project import ArchiveProject, CreateProject, RenameProject, ReopenProject
from commands.studio_ops.project_member import AddProjectMember, ChangeProjectRole, RemoveProjectMember
from domain.shared.refusal import IdTaken, Invalid, NotFound
from domain.studio_ops.approval import ApprovalStale, NotTheApprover
from domain.studio_ops.asset import AssetIsLocked, AssetType, ContentChanged
from domain.studio_ops.project import ProjectRole
from projections.studio_ops.approval import ApprovalRow
from projections.studio_ops.asset import AssetRow
from projections.studio_ops.asset_version import AssetVersionRow
from projections.studio_ops.project import ProjectRow
from projections.studio_ops.project_member import ProjectMemberRow
from tests.commands.fake_studio import FakeStudio

BO = Actor("user", UUID(int=2), "Bo")
TAKE = MediaObject(hash="a" * 64, size=10, mime="video/mp4", provenance="previz")
RETAKE = MediaObject(hash="b" * 64, size=11, mime="video/mp4", provenance="camera")


def with_scene(media: MediaObject | None = TAKE) -> tuple[FakeStudio, UUID, UUID]:
    studio = FakeStudio()
    project = studio.send(CreateProject(name="The Last Train", created_by=studio.actor.id)).id
    asset = AddAsset(
        project_id=project, asset_type=AssetType.VIDEO, name="Scene 1", created_by=studio.actor.id, media=media
    )
    return studio, project, studio.send(asset).id


def test_a_project_and_what_is_in_it_belong_to_the_project() -> None:
    studio, project, asset = with_scene()

    assert studio.project_of(project) == project
    assert studio.project_of(asset) == project
    row = studio.row(ProjectRow)
    assert (row.id, row.name, row.created_by) == (project, "The Last Train", studio.actor.id)


def test_the_caller_may_choose_the_id_of_a_project_once() -> None:
    studio, project, _ = with_scene()

    with pytest.raises(IdTaken):
        studio.send(CreateProject(name="Another", project_id=project))


def test_nothing_is_created_in_another_ones_name() -> None:
    studio, project, asset = with_scene()

    with pytest.raises(NotTheCaller) as refused:
        studio.send(CreateProject(name="Another", created_by=BO.id))
    with pytest.raises(NotTheCaller):
        studio.send(AddAsset(project_id=project, asset_type=AssetType.IMAGE, name="Still", created_by=BO.id))
    with pytest.raises(NotTheCaller):
        studio.send(RequestApproval(asset_id=asset, approver_id=BO.id, requested_by=BO.id))
    assert refused.value.kind == "forbidden"


def test_people_of_a_project_come_change_and_go() -> None:
    studio, project, _ = with_scene()
    studio.send(AddProjectMember(project_id=project, user_id=BO.id, role=ProjectRole.WRITER))
    studio.send(ChangeProjectRole(project_id=project, user_id=BO.id, role=ProjectRole.DIRECTOR))

    assert studio.rows(ProjectMemberRow)[project, BO.id].role == "director"
    studio.send(RemoveProjectMember(project_id=project, user_id=BO.id))
    assert studio.row(ProjectMemberRow).role == "producer"


def test_a_project_is_renamed_put_away_and_taken_up_again() -> None:
    studio, project, _ = with_scene()
    studio.send(RenameProject(project_id=project, name="Last Train Home", description="By night"))
    studio.send(ArchiveProject(project_id=project, reason="Done"))

    row = studio.row(ProjectRow)
    assert (row.name, row.description, row.archived, row.archived_reason) == (
        "Last Train Home",
        "By night",
        True,
        "Done",
    )
    studio.send(ReopenProject(project_id=project))
    assert not studio.row(ProjectRow).archived


def test_every_revision_of_an_asset_is_kept() -> None:
    studio, _, asset = with_scene(None)
    studio.send(AttachMedia(asset_id=asset, media=TAKE))
    studio.send(RenameAsset(asset_id=asset, name="Scene 1, take 2"))
    studio.send(AttachMedia(asset_id=asset, media=RETAKE), actor=BO)

    kept = studio.rows(AssetVersionRow)
    assert [(kept[asset, n].name, kept[asset, n].media) for n in (1, 2, 3, 4)] == [
        ("Scene 1", None),
        ("Scene 1", TAKE.media()),
        ("Scene 1, take 2", TAKE.media()),
        ("Scene 1, take 2", RETAKE.media()),
    ]
    assert kept[asset, 4].made_by == BO.id
    row = studio.row(AssetRow)
    assert (row.revision, row.content_hash, row.media) == (4, RETAKE.hash, RETAKE.media())


@pytest.mark.parametrize("media", [None, TAKE])
def test_the_row_has_the_hash_that_an_approval_binds(media: MediaObject | None) -> None:
    studio, _, asset = with_scene(media)
    studio.send(RenameAsset(asset_id=asset, name="Scene 2"))
    studio.send(RequestApproval(asset_id=asset, approver_id=BO.id))

    row = studio.row(AssetRow)
    asked = studio.row(ApprovalRow)
    assert (asked.content_hash, asked.revision) == (row.content_hash, row.revision)
    assert studio.rows(AssetVersionRow)[asset, 2].content_hash == row.content_hash


def test_a_lock_is_shown_and_taken_away() -> None:
    studio, _, asset = with_scene()
    studio.send(LockAsset(asset_id=asset, reason="Picture lock"))

    row = studio.row(AssetRow)
    assert row.lock is not None
    assert (row.lock.name, row.lock.reason) == ("Owner", "Picture lock")
    with pytest.raises(AssetIsLocked, match="locked by Owner"):
        studio.send(AttachMedia(asset_id=asset, media=RETAKE))
    studio.send(UnlockAsset(asset_id=asset, reason="Another take"))
    assert studio.row(AssetRow).lock is None


def test_an_approved_asset_is_locked_when_that_was_asked() -> None:
    studio, _, asset = with_scene()
    approval = studio.send(RequestApproval(asset_id=asset, approver_id=BO.id, lock_on_approval=True)).id
    studio.send(Approve(approval_id=approval, note="Lovely"), actor=BO)
    studio.react()

    lock = studio.row(AssetRow).lock
    assert lock is not None
    assert (lock.name, lock.reason) == ("the studio", "approved by Bo")
    row = studio.row(ApprovalRow)
    assert (row.status, row.decided_by, row.decision_note) == ("approved", BO.id, "Lovely")


def test_an_approved_asset_stays_open_when_no_lock_was_asked() -> None:
    studio, _, asset = with_scene()
    approval = studio.send(RequestApproval(asset_id=asset, approver_id=BO.id)).id
    studio.send(Approve(approval_id=approval), actor=BO)

    assert studio.react() == []


def test_an_asset_that_changed_between_approval_and_lock_is_not_locked() -> None:
    studio, _, asset = with_scene()
    approval = studio.send(RequestApproval(asset_id=asset, approver_id=BO.id, lock_on_approval=True)).id
    studio.send(Approve(approval_id=approval), actor=BO)
    studio.send(AttachMedia(asset_id=asset, media=RETAKE))

    with pytest.raises(ContentChanged):
        studio.react()


def test_an_edit_makes_the_question_stale() -> None:
    studio, _, asset = with_scene()
    approval = studio.send(RequestApproval(asset_id=asset, approver_id=BO.id)).id
    studio.send(AttachMedia(asset_id=asset, media=RETAKE))

    with pytest.raises(ApprovalStale):
        studio.send(Approve(approval_id=approval), actor=BO)
    assert studio.row(ApprovalRow).status == "requested"


def test_the_question_fits_again_when_the_content_is_put_back() -> None:
    studio, _, asset = with_scene()
    approval = studio.send(RequestApproval(asset_id=asset, approver_id=BO.id)).id
    studio.send(AttachMedia(asset_id=asset, media=RETAKE))
    studio.send(AttachMedia(asset_id=asset, media=TAKE))
    studio.send(Approve(approval_id=approval), actor=BO)

    assert studio.row(ApprovalRow).status == "approved"


def test_nobody_but_the_approver_decides() -> None:
    studio, _, asset = with_scene()
    approval = studio.send(RequestApproval(asset_id=asset, approver_id=BO.id)).id

    with pytest.raises(NotTheApprover):
        studio.send(Approve(approval_id=approval))
    with pytest.raises(NotTheApprover):
        studio.send(Reject(approval_id=approval, reason="no"))


def test_a_rejection_and_a_withdrawal_are_shown_with_their_reasons() -> None:
    studio, _, asset = with_scene()
    first = studio.send(RequestApproval(asset_id=asset, approver_id=BO.id)).id
    second = studio.send(RequestApproval(asset_id=asset, approver_id=BO.id)).id
    studio.send(Reject(approval_id=first, reason="Too dark"), actor=BO)
    studio.send(WithdrawApproval(approval_id=second, reason="A new take"))

    rows = studio.rows(ApprovalRow)
    assert [(rows[i,].status, rows[i,].decision_note) for i in (first, second)] == [
        ("rejected", "Too dark"),
        ("withdrawn", "A new take"),
    ]


def test_what_has_no_content_cannot_be_approved() -> None:
    studio, project, _ = with_scene()
    mara = studio.send(CreateCharacter(name="Mara", project_id=project)).id

    with pytest.raises(Invalid, match="A Character has no content to approve"):
        studio.send(RequestApproval(asset_id=mara, approver_id=BO.id))
    with pytest.raises(NotFound):
        studio.send(RequestApproval(asset_id=uuid4(), approver_id=BO.id))


def test_an_approval_belongs_to_the_project_of_its_asset() -> None:
    studio, project, asset = with_scene()
    approval = studio.send(RequestApproval(asset_id=asset, approver_id=BO.id)).id

    assert studio.project_of(approval) == project
