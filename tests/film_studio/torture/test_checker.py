"""The checker has teeth: each thing that torture could break is found when it is broken."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from commands.bus import Command
from commands.characters.character import CreateCharacter, DescribeCharacter
from commands.generation.generation import CompleteGeneration, RequestGeneration, StartGeneration
from film_studio.torture.checker import faults
from film_studio.torture.clients import Told
from runtime.bootstrap import StudioProcess, running
from runtime.dispatcher import Call, Principal, Reply
from runtime.owner import Owner, ensure_owner
from runtime.settings import Settings


class Studio:
    """A studio in which somebody asked three things."""

    def __init__(self, process: StudioProcess, owner: Owner) -> None:
        self.process, self.owner = process, owner
        mara = self.ask(CreateCharacter(project_id=owner.project_id, name="torture 0 0 0;"), "a")
        self.mara = mara.id
        self.told = [self.answer("a", "create-character", "torture 0 0 0;", mara)]
        for number in (1, 2):
            self.told.append(self.describe(number, f"key {number}"))

    def ask(self, command: Command, key: str | None = None, principal: Principal | None = None) -> Reply:
        return self.process.dispatcher.dispatch(principal or self.owner.principal, Call(command, key))

    def describe(self, number: int, key: str) -> Told:
        mark = f"torture 0 0 {number};"
        reply = self.ask(DescribeCharacter(character_id=self.mara, appearance=mark), key)
        return self.answer(key, "describe-character", mark, reply)

    def answer(self, key: str, command: str, mark: str, reply: Reply) -> Told:
        return Told(key, command, mark, {"id": str(reply.id), "version": reply.version})

    def faults(self) -> list[str]:
        self.process.catch_up()
        return list(faults(self.process, self.told))


@pytest.fixture
def studio(home: Path, dsn: str) -> Generator[Studio]:
    with running(Settings(home=home), dsn) as process:
        yield Studio(process, ensure_owner(process))


def test_a_studio_in_which_nothing_is_wrong_has_no_faults(studio: Studio) -> None:
    assert studio.faults() == []


def test_what_was_recorded_twice_is_found(studio: Studio) -> None:
    studio.describe(7, "once")
    studio.describe(8, "between")
    studio.told.append(studio.describe(7, "again"))

    assert studio.faults() == ["again: recorded 2 times"]


def test_what_was_answered_and_is_not_there_is_found(studio: Studio) -> None:
    studio.told.append(replace(studio.told[0], key="lost"))

    assert studio.faults() == ["lost: answered, but there is no receipt"]


def test_an_answer_that_is_not_the_receipt_s_is_found(studio: Studio) -> None:
    studio.told[1] = replace(studio.told[1], reply={"id": str(uuid4()), "version": 2})

    assert [fault.partition(":")[0] for fault in studio.faults()] == ["key 1"]


def test_a_read_table_that_is_not_its_rebuild_is_found(studio: Studio) -> None:
    assert studio.faults() == []
    with psycopg.connect(studio.process.database.owner_dsn, autocommit=True) as connection:
        connection.execute("SET row_security = off")
        connection.execute("UPDATE read.characters SET name = 'Somebody else'")

    assert studio.faults() == ["read.characters differs from its rebuild"]


def test_a_job_that_did_not_end_is_found(studio: Studio) -> None:
    service = replace(studio.owner.principal, roles=frozenset({"service"}))
    jobs = [uuid4(), uuid4()]
    for job in jobs:
        wish = RequestGeneration(
            generation_id=job,
            project_id=studio.owner.project_id,
            kind="image",
            purpose="test",
            subject_id=studio.mara,
            recipe={"picture": str(job)},
        )
        studio.ask(wish)
        studio.ask(StartGeneration(generation_id=job, worker="w", lease_seconds=60), principal=service)
    studio.ask(CompleteGeneration(generation_id=jobs[0]), principal=service)

    assert studio.faults() == [f"job {jobs[1]} ended 0 times"]
