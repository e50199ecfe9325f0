from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from domain.postproduction.deliverable import ApprovalOfOtherContent, Deliverable, DeliverableLocked
from domain.postproduction.edition import Edition
from tests.commands.fake_studio import names, replayed, state_of

ADA, BOB, CUT = UUID(int=1), UUID(int=2), UUID(int=3)
EDITION = Edition({"film": {"hash": "0" * 64}}, 61.5, -14.0, -1.1, "abc", "previz")
OTHER = replace(EDITION, outputs={"film": {"hash": "1" * 64}})


def deliverable() -> Deliverable:
    return Deliverable(CUT, "film-720p", EDITION)


def test_the_same_files_again_are_not_published_anew() -> None:
    published = deliverable()

    published.republish(replace(EDITION, facts={"note": "made again"}))

    assert names(published.pending) == ["Created"]


def test_publishing_other_files_takes_the_approval_away() -> None:
    published = deliverable()
    published.approve(EDITION.content_hash, ADA, "Ada")

    published.republish(OTHER)

    assert published.approved_by is None
    assert published.edition == OTHER


def test_what_was_not_looked_at_is_not_approved() -> None:
    published = deliverable()
    published.republish(OTHER)

    with pytest.raises(ApprovalOfOtherContent):
        published.approve(EDITION.content_hash, ADA, "Ada")


def test_the_same_approval_again_records_nothing() -> None:
    published = deliverable()

    published.approve(EDITION.content_hash, ADA, "Ada")
    published.approve(EDITION.content_hash, ADA, "Ada")

    assert names(published.pending) == ["Created", "Approved"]


def test_a_locked_deliverable_is_not_published_anew_until_it_is_unlocked() -> None:
    published = deliverable()
    published.lock_for(ADA, "Ada", "delivered")
    published.lock_for(ADA, "Ada", "delivered")
    with pytest.raises(DeliverableLocked, match="Ada"):
        published.republish(OTHER)
    with pytest.raises(DeliverableLocked):
        published.lock_for(BOB, "Bob", "mine")

    published.unlock(BOB, "a new version is wanted")
    published.unlock(BOB, "a new version is wanted")
    published.republish(OTHER)

    assert names(published.pending) == ["Created", "Locked", "Unlocked", "Republished"]
    assert state_of(replayed(published)) == state_of(published)
