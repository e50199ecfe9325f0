from __future__ import annotations

from uuid import UUID

import pytest

from domain.studio_ops.approval import AlreadyDecided, Approval, ApprovalStale, NotTheApprover, NotTheRequester
from tests.commands.fake_studio import names, replayed, state_of

ASKER = UUID(int=1)
APPROVER = UUID(int=2)
CUT = UUID(int=3)
HASH = "a" * 64


def asked(*, lock: bool = False) -> Approval:
    return Approval(
        subject_id=CUT,
        subject_kind="studio_ops.Asset",
        revision=3,
        content_hash=HASH,
        approver_id=APPROVER,
        requested_by=ASKER,
        note="",
        lock_on_approval=lock,
    )


def test_the_approver_approves_what_was_asked_about() -> None:
    approval = asked(lock=True)
    approval.approve(APPROVER, "Bo", HASH)

    said = approval.pending[-1]
    assert approval.status == "approved"
    assert (said.subject_id, said.content_hash, said.decided_by, said.lock) == (CUT, HASH, APPROVER, True)


def test_nobody_else_decides() -> None:
    approval = asked()

    with pytest.raises(NotTheApprover):
        approval.approve(ASKER, "Ada", HASH)
    with pytest.raises(NotTheApprover):
        approval.reject(ASKER, "no")
    assert names(approval.pending) == ["Created"]


def test_other_content_is_not_approved() -> None:
    with pytest.raises(ApprovalStale):
        asked().approve(APPROVER, "Bo", "b" * 64)


def test_other_content_may_still_be_rejected() -> None:
    approval = asked()
    approval.reject(APPROVER, "Too dark")

    assert approval.status == "rejected"


def test_the_same_answer_twice_is_recorded_once() -> None:
    approval = asked()
    approval.approve(APPROVER, "Bo", HASH)
    approval.approve(APPROVER, "Bo", "b" * 64)

    assert names(approval.pending) == ["Created", "Approved"]


def test_an_answer_is_not_taken_back() -> None:
    approval = asked()
    approval.reject(APPROVER, "Too dark")

    with pytest.raises(AlreadyDecided, match="was rejected already"):
        approval.approve(APPROVER, "Bo", HASH)
    with pytest.raises(AlreadyDecided):
        approval.withdraw(ASKER)


def test_only_who_asked_withdraws_and_then_nobody_decides() -> None:
    approval = asked()

    with pytest.raises(NotTheRequester):
        approval.withdraw(APPROVER)
    approval.withdraw(ASKER, "A new take is coming")
    approval.withdraw(ASKER)
    with pytest.raises(AlreadyDecided):
        approval.approve(APPROVER, "Bo", HASH)

    assert names(approval.pending) == ["Created", "Withdrawn"]


def test_an_approval_comes_back_from_its_events() -> None:
    approval = asked(lock=True)
    approval.approve(APPROVER, "Bo", HASH, "Lovely")

    assert state_of(replayed(approval)) == state_of(approval)
