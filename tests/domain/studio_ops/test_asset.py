from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.studio_ops.asset import Asset, AssetIsLocked, ContentChanged, Media, content_hash
from tests.commands.fake_studio import names, replayed, state_of

ADA = UUID(int=1)
TAKE = Media("a" * 64, 1_000, "video/mp4", "previz")
RETAKE = Media("b" * 64, 1_000, "video/mp4", "camera")


def scene(media: Media | None = None) -> Asset:
    return Asset(asset_type="video", name="Scene 1", created_by=ADA, description="", media=media)


def test_the_content_of_an_asset_with_media_is_the_media() -> None:
    assert scene(TAKE).content_hash == TAKE.hash


def test_the_content_of_an_asset_without_media_is_what_is_said_of_it() -> None:
    assert scene().content_hash == scene().content_hash
    assert scene().content_hash != content_hash("video", "Scene 2", "", None)
    assert scene().content_hash != content_hash("image", "Scene 1", "", None)
    assert scene().content_hash != content_hash("video", "Scene 1", "By night", None)


def test_the_hash_of_what_is_said_is_known() -> None:
    # SHA-256 of {"asset_type":"video","description":"","name":"Scene 1"}: a change here makes every approval stale
    assert scene().content_hash == "e96b6d17b79bcc521ac59a59505c870957e3b68354c662c66a37ffe587542921"


def test_new_media_is_a_new_revision_and_the_same_media_is_none() -> None:
    asset = scene(TAKE)
    asset.attach_media(TAKE, ADA)
    asset.attach_media(RETAKE, ADA)

    assert (asset.revision, asset.content_hash) == (2, RETAKE.hash)
    assert names(asset.pending) == ["Created", "MediaAttached"]


def test_a_new_name_is_a_new_revision_and_the_same_name_is_none() -> None:
    asset = scene()
    asset.rename(" Scene 1 ")
    asset.rename("Scene 2")

    assert asset.revision == 2
    assert names(asset.pending) == ["Created", "Renamed"]


def test_a_locked_asset_says_who_locked_it_and_why() -> None:
    asset = scene(TAKE)
    asset.lock_content(ADA, "Ada", "Picture lock")

    for change in (lambda: asset.attach_media(RETAKE, ADA), lambda: asset.rename("Scene 2")):
        with pytest.raises(AssetIsLocked, match=r"Scene 1 was locked by Ada on .*: Picture lock"):
            change()
    assert AssetIsLocked.kind == "locked"


def test_a_lock_leaves_the_content_and_its_revision_as_they_are() -> None:
    asset = scene(TAKE)
    before = (asset.content_hash, asset.revision)
    asset.lock_content(ADA, "Ada", "Picture lock")

    assert (asset.content_hash, asset.revision) == before


def test_a_lock_for_the_same_reason_is_recorded_once_and_for_another_one_refused() -> None:
    asset = scene(TAKE)
    asset.lock_content(ADA, "Ada", "Picture lock")
    asset.lock_content(ADA, "Ada", "Picture lock")

    with pytest.raises(AssetIsLocked):
        asset.lock_content(ADA, "Ada", "Legal hold")
    assert names(asset.pending) == ["Created", "ContentLocked"]


def test_what_has_changed_since_is_not_locked() -> None:
    asset = scene(TAKE)
    asset.attach_media(RETAKE, ADA)

    with pytest.raises(ContentChanged):
        asset.lock_content(ADA, "Ada", "Approved", TAKE.hash)
    asset.lock_content(ADA, "Ada", "Approved", RETAKE.hash)

    assert asset.lock is not None


def test_an_unlocked_asset_changes_again() -> None:
    asset = scene(TAKE)
    asset.unlock(ADA, "Nothing to unlock")
    asset.lock_content(ADA, "Ada", "Picture lock")
    asset.unlock(ADA, "Another take")
    asset.attach_media(RETAKE, ADA)

    assert names(asset.pending) == ["Created", "ContentLocked", "ContentUnlocked", "MediaAttached"]


MEDIA = st.sampled_from([TAKE, RETAKE])


@given(st.none() | MEDIA, st.lists(st.one_of(MEDIA, st.sampled_from(["Scene 1", "Scene 2"])), max_size=20))
def test_revisions_count_the_changes_and_replay_is_live(first: Media | None, changes: list[Media | str]) -> None:
    asset = scene(first)
    for change in changes:
        asset.attach_media(change, ADA) if isinstance(change, Media) else asset.rename(change)

    assert asset.revision == len(asset.pending)
    assert state_of(replayed(asset)) == state_of(asset)
