"""What is locked is held in the bucket: neither the collector nor whoever has the bucket's keys removes its file."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from botocore.exceptions import ClientError

from commands.studio_ops.asset import AddAsset, AttachMedia, MediaObject
from commands.studio_ops.asset_lock import LockAsset, UnlockAsset
from domain.studio_ops.asset import AssetType
from runtime.bootstrap import StudioProcess, running
from runtime.collecting import collect
from runtime.dispatcher import Call
from runtime.owner import Owner, ensure_owner
from runtime.settings import Settings
from runtime.stores.client import s3_client
from tests.runtime.spread import until
from tests.servers.buckets import KEYS, REGION, make_bucket, versity_gateway

pytestmark = pytest.mark.timeout(240)


@dataclass
class Vault:
    """A studio whose objects are in a bucket with object lock."""

    studio: StudioProcess
    owner: Owner
    endpoint: str
    bucket: str

    def asset(self, *digests: str) -> UUID:
        """Add an asset that had one file after the other."""
        project = self.owner.project_id
        media = [MediaObject(hash=each, size=4, mime="video/mp4", provenance="camera") for each in digests]
        asset = AddAsset(project_id=project, asset_type=AssetType.VIDEO, name="Scene", media=media[0])
        made = self.studio.dispatcher.dispatch(self.owner.principal, Call(asset)).id
        for each in media[1:]:
            self.ask(AttachMedia(asset_id=made, media=each))
        return made

    def ask(self, command: AttachMedia | LockAsset | UnlockAsset) -> None:
        self.studio.dispatcher.dispatch(self.owner.principal, Call(command))

    def removes(self, digest: str) -> None:
        """Remove an object for good, with the keys of the bucket."""
        s3, key = s3_client(self.endpoint, REGION), f"films/sha256/{digest}"
        version = s3.head_object(Bucket=self.bucket, Key=key).get("VersionId", "")
        s3.delete_object(Bucket=self.bucket, Key=key, VersionId=version)

    def held(self, digest: str) -> bool:
        return self.studio.objects.held(digest)


@pytest.fixture
def vault(dsn: str, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Vault]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with versity_gateway(tmp_path / "versity") as endpoint:
        bucket = f"b{uuid4().hex}"
        make_bucket(endpoint, bucket, locks=True)
        settings = Settings(home=home, objects_url=f"s3://{bucket}/films?endpoint={endpoint}&region={REGION}")
        with running(settings, dsn) as studio:
            yield Vault(studio, ensure_owner(studio), endpoint, bucket)


def test_the_file_of_a_locked_asset_is_held_until_nothing_locked_has_it(vault: Vault) -> None:
    before, digest, other = (vault.studio.objects.put(word) for word in (b"before", b"take", b"other"))
    one, two = vault.asset(before, digest), vault.asset(digest)

    vault.ask(LockAsset(asset_id=one, reason="approved"))
    until(lambda: vault.held(digest))
    with pytest.raises(ClientError, match=r"AccessDenied|ObjectLocked"):
        vault.removes(digest)
    assert not vault.held(before)

    vault.ask(LockAsset(asset_id=two, reason="approved"))
    vault.ask(UnlockAsset(asset_id=one, reason="a new cut"))
    vault.ask(AttachMedia(asset_id=one, media=MediaObject(hash=other, size=5, mime="video/mp4", provenance="camera")))
    vault.ask(LockAsset(asset_id=one, reason="approved"))
    until(lambda: vault.held(other))
    assert vault.held(digest), "the other asset is locked and has it, too"

    vault.ask(UnlockAsset(asset_id=two, reason="a new cut"))
    until(lambda: not vault.held(digest))
    vault.removes(digest)
    assert vault.held(other)


def test_the_collector_leaves_what_is_held_and_says_so(vault: Vault) -> None:
    held, loose = (vault.studio.objects.put(word) for word in (b"held", b"loose"))
    vault.studio.objects.hold(held, on=True)

    for dry in (True, False):
        freed = collect(vault.studio, unused_for=timedelta(hours=-1), most_cached=0, dry_run=dry)
        assert [file.digest for file in freed.held] == [held]
        assert [file.digest for file in freed.unnamed] == [loose]

    assert held in vault.studio.objects
    assert not vault.studio.objects.remove(held, unused_since=2**40)
    assert loose not in vault.studio.objects
