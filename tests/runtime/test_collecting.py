"""Collecting objects: what anything stands on is kept, what nobody needs goes, the cache keeps its size."""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from commands.bus import Command
from commands.generation.generation import CompleteGeneration, RequestGeneration, StartGeneration
from commands.ports import Actor
from commands.stored import StoredObject
from commands.studio_ops.asset import AddAsset, MediaObject
from domain.studio_ops.asset import AssetType
from runtime.bootstrap import StudioProcess, running
from runtime.collecting import Collection, collect
from runtime.dispatcher import Call, Principal
from runtime.owner import Owner, ensure_owner
from runtime.settings import Settings

_DAY = 86_400  # seconds


@dataclass
class Store:
    """A studio with its objects, all of them last used so many days ago."""

    studio: StudioProcess
    owner: Owner

    def object(self, words: str, days: float = 2) -> str:
        digest = self.studio.objects.put(words.encode())
        self.age(digest, days)
        return digest

    def age(self, digest: str, days: float) -> None:
        then = time.time() - days * _DAY
        os.utime(self.studio.objects.path(digest), (then, then))

    def ask(self, command: Command) -> None:
        worker = Actor("service", uuid4(), "worker-1")
        principal = Principal(self.owner.organization_id, worker, frozenset({"service", "org_admin"}))
        self.studio.dispatcher.dispatch(principal, Call(command))

    def requested(self, *inputs: str) -> UUID:
        job = uuid4()
        told = {"generation_id": job, "kind": "x", "purpose": "tests.x", "subject_id": uuid4()}
        self.ask(RequestGeneration.model_validate({**told, "recipe": {"job": str(job)}, "inputs": inputs}))
        return job

    def made(self, digest: str) -> None:
        job = self.requested()
        self.ask(StartGeneration(generation_id=job, worker="worker-1", lease_seconds=60))
        output = StoredObject(hash=digest, size=1, mime="text/plain")
        self.ask(CompleteGeneration(generation_id=job, outputs={"text": output}))

    def collected(self, *, most_cached: int = 1_000_000, dry_run: bool = False) -> Collection:
        return collect(self.studio, unused_for=timedelta(days=1), most_cached=most_cached, dry_run=dry_run)

    def has(self, *digests: str) -> list[bool]:
        return [digest in self.studio.objects for digest in digests]


@pytest.fixture
def store(home: Path, dsn: str) -> Generator[Store]:
    with running(Settings(home=home), dsn) as studio:
        yield Store(studio, ensure_owner(studio))


def test_an_object_that_nothing_names_goes_once_it_was_not_used_for_a_while(store: Store) -> None:
    old, fresh = store.object("old"), store.object("fresh", days=0)

    freed = store.collected()

    assert store.has(old, fresh) == [False, True]
    assert ([file.digest for file in freed.unnamed], freed.size, freed.kept) == ([old], len("old"), 1)


def test_a_dry_run_says_the_same_and_removes_nothing(store: Store) -> None:
    old = store.object("old")

    assert [file.digest for file in store.collected(dry_run=True).unnamed] == [old]
    assert store.has(old) == [True]


def test_what_an_asset_ever_was_is_kept(store: Store) -> None:
    digest = store.object("a take")
    media = MediaObject(hash=digest, size=6, mime="video/mp4", provenance="camera")
    project = store.owner.project_id
    store.ask(AddAsset(project_id=project, asset_type=AssetType.VIDEO, name="Scene 1", media=media))

    assert store.collected(most_cached=0).kept == 1
    assert store.has(digest) == [True]


def test_what_unfinished_work_is_made_from_is_kept(store: Store) -> None:
    digest = store.object("a voice")
    store.requested(digest)

    store.collected(most_cached=0)
    assert store.has(digest) == [True]


def test_of_what_recipes_make_again_the_least_recently_used_goes_when_it_is_too_much(store: Store) -> None:
    long_ago, lately = store.object("long ago", days=9), store.object("lately", days=3)
    store.made(long_ago)
    store.made(lately)

    assert store.collected(most_cached=len("long ago") + len("lately")).cached == ()
    freed = store.collected(most_cached=len("long ago"))

    assert [file.digest for file in freed.cached] == [long_ago]
    assert store.has(long_ago, lately) == [False, True]


def test_what_was_used_meanwhile_stays_although_it_was_to_go(store: Store) -> None:
    digest = store.object("old")
    since = time.time() - _DAY
    assert store.studio.objects.use(digest)

    assert not store.studio.objects.remove(digest, unused_since=since)
    assert store.has(digest) == [True]


def test_storing_the_same_again_counts_as_use(store: Store) -> None:
    digest = store.object("old")
    assert store.studio.objects.put(b"old") == digest

    store.collected()
    assert store.has(digest) == [True]
