from __future__ import annotations

from uuid import uuid4

from domain.writing.element import Element
from domain.writing.page_start import PageStart
from domain.writing.script import Script
from domain.writing.script_snapshot import ScriptSnapshot
from domain.writing.tags import Tag
from runtime.events.mapper import OrjsonTranscoder, StudioMapper


def _script() -> Script:
    script = Script.begin(None, "Last Train", "film", "", {"Author": "A. Writer"})
    heading, cue, line = (
        Element(uuid4(), kind, text)
        for kind, text in (("scene_heading", "INT. STATION"), ("character", "MARA"), ("dialogue", "Wait."))
    )
    script.import_elements([heading, cue, line], "last-train.fountain", "")
    script.link_cue(cue.id, uuid4())
    script.rewrite(line.id, {"text": "Wait for me."})
    script.tag("draft 1")
    script.name_draft("1st draft", 1, "2026-05-03", None)
    script.lock_pages("letter", [PageStart("1", "", None, 0), PageStart("2", heading.rank, heading.id, 0)])
    script.start_revision(uuid4(), "", (None, None), "*", "2026-05-03")
    script.tag_elements([Tag(line.id, 104, "clock")])
    script.lock_for(uuid4(), "Ann", "shooting")
    script.collect_events()
    return script


def test_a_script_brought_back_from_its_stored_snapshot_is_the_script() -> None:
    mapper = StudioMapper(OrjsonTranscoder())
    script = _script()

    stored = mapper.to_stored_event(ScriptSnapshot.take(script))
    back = mapper.to_domain_event(stored)

    assert isinstance(back, ScriptSnapshot)
    assert back.mutate(None) == script


def test_a_script_brought_back_goes_on_where_it_stood() -> None:
    script = _script()
    back = ScriptSnapshot.take(script).mutate(None)

    assert isinstance(back, Script)
    back.unlock(uuid4(), "more to write")
    assert back.version == script.version + 1
    assert script.lock is not None
