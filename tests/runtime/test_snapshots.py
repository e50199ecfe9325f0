from __future__ import annotations

import time
from uuid import UUID, uuid4

from domain.writing.element import Element
from domain.writing.script import Script
from runtime.database import Database, acting_for
from runtime.discovery import discover
from runtime.events.append import Envelope
from runtime.events.application import EventLog
from runtime.feed.log import LogFeed
from runtime.reached import Reached
from runtime.snapshot_taker import SnapshotTaker


def _append(log: EventLog, organization_id: UUID, script: Script) -> None:
    events, envelope = log.asked([script], Envelope(organization_id, "user:x:Ann", uuid4(), uuid4()))
    log.recorder.insert_events(events, envelope=envelope)


def _taken(database: Database, organization_id: UUID) -> list[int]:
    with database.reading(organization_id) as connection:
        rows = connection.execute("SELECT originator_version FROM snapshots ORDER BY 1").fetchall()
    return [row[0] for row in rows]


def test_a_long_script_is_loaded_from_its_snapshot_and_equals_its_replay(database: Database) -> None:
    discover("domain")
    organization_id = uuid4()
    log, feed = EventLog(database), LogFeed(database)
    taker = SnapshotTaker(log, feed, Reached(), 0, every=10)
    taker.start()
    with acting_for(organization_id):
        script = Script.begin(None, "Last Train", "film", "", {})
        for number in range(25):
            script.add(Element(uuid4(), "action", f"Line {number}."), None)
            _append(log, organization_id, script)
        deadline = time.monotonic() + 10
        while max(_taken(database, organization_id), default=0) < 20 and time.monotonic() < deadline:
            time.sleep(0.02)
        taker.stop()
        for number in range(3):
            script.add(Element(uuid4(), "action", f"After {number}."), None)
        _append(log, organization_id, script)

        loaded = log.reload(Script, script.id)
        replayed = log.repository.get(script.id)
        before = log.reload(Script, script.id, version=7)

    assert max(_taken(database, organization_id)) >= 20
    assert loaded == script == replayed
    assert before.version == 7
    assert len(before.content) == 6
