"""A whole process of the studio with `STUDIO_FEED=kafka`: projections, policies and snapshots from the topic."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from commands.characters.character import CreateCharacter
from commands.enterprise.organization import CreateOrganization
from commands.ports import Actor
from commands.studio_ops.project import CreateProject
from runtime.bootstrap import StudioProcess, running
from runtime.dispatcher import Call, Principal
from runtime.feed.client import Topic
from runtime.feed.kafka import KafkaFeed
from runtime.growing import add
from runtime.kafka_node import KafkaNode
from runtime.keyfiles import key_file
from runtime.settings import Settings, WrongSetting
from runtime.shards import shard_of
from tests.runtime.conftest import somebody
from tests.runtime.kafka_topics import free_ports, leaving_sockets


def _settings(home: Path, topic: Topic) -> Settings:
    return Settings(home=home, feed="kafka", kafka=topic.servers, kafka_topic=topic.name)


def _write(process: StudioProcess) -> int:
    """Found an organization with a project and a character, and return the last position."""
    organization = somebody().organization_id
    founder = Principal(organization, Actor("user", organization, "Ann"), frozenset({"org_admin"}))
    process.dispatcher.dispatch(founder, Call(CreateOrganization(name=f"House {organization}")))
    project = process.dispatcher.dispatch(founder, Call(CreateProject(name="The last train")))
    assert project.id is not None
    reply = process.dispatcher.dispatch(founder, Call(CreateCharacter(project_id=project.id, name="Mara")))
    return reply.position or 0


def _consumed(process: StudioProcess, consumer: str) -> int:
    with process.database.system.connection() as connection:
        row = connection.execute("SELECT position FROM positions WHERE consumer = %s", (consumer,)).fetchone()
    return row[0] if row else 0


def test_projections_and_policies_come_from_the_topic(dsn: str, home: Path, topic: Topic) -> None:
    with running(_settings(home, topic), dsn) as process:
        upto = _write(process)
        assert process.projector.wait_for(upto, 20)
        assert isinstance(process.feed, KafkaFeed)
        assert process.feed.span is not None
        assert process.feed.span[1] >= upto
        deadline = time.monotonic() + 20
        while _consumed(process, "policies") < upto:
            assert time.monotonic() < deadline, "policies do not arrive"
            time.sleep(0.02)


def test_each_shard_s_log_has_a_topic_of_its_own(
    dsn: str, home: Path, topic: Topic, fresh_shard: Callable[[], str]
) -> None:
    with running(_settings(home, topic), dsn) as process:
        add(process.database, fresh_shard(), key_file(home / "keys", "database"))
        upto = {shard_of(position): position for position in (_write(process), _write(process))}
        for shard in process.every():
            assert shard.projector.wait_for(upto[shard.number], 30)
            assert isinstance(shard.feed, KafkaFeed)
            assert shard.feed.span is not None
            assert shard.feed.span[1] >= upto[shard.number]
            with shard.database.system.connection() as connection:
                named = connection.execute("SELECT topic FROM relays").fetchall()
            assert named == [(topic.name if shard.number == 0 else f"{topic.name}-1",)]


@pytest.mark.full
@pytest.mark.timeout(200)
def test_a_broker_that_is_killed_and_comes_back_loses_and_doubles_nothing(
    dsn: str, home: Path, kafka: KafkaNode, tmp_path: Path
) -> None:
    node = KafkaNode(tmp_path / "node", free_ports())
    node.start()
    topic = Topic(node.address, "log", 4)
    try:
        with leaving_sockets(), running(_settings(home, topic), dsn) as process:
            assert process.projector.wait_for(_write(process), 20)
            for _ in range(2):
                killer = threading.Timer(0.2, node.kill)
                killer.start()
                upto = max(_write(process) for _ in range(20))
                killer.join()
                node.start()
                assert process.projector.wait_for(max(upto, _write(process)), 90)
            with process.database.system.connection() as connection:
                characters = connection.execute("SELECT count(*), count(DISTINCT id) FROM characters").fetchone()
            assert characters == (43, 43)
    finally:
        node.stop()


def test_a_feed_or_an_address_that_does_not_exist_is_refused() -> None:
    with pytest.raises(WrongSetting):
        Settings(feed="pigeon")  # type: ignore[arg-type] # what a person may write into STUDIO_FEED
    with pytest.raises(WrongSetting):
        Settings(kafka="somewhere")
