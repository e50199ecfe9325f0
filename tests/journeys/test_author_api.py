"""What an author does in Python: a script by hand, its structure and drafts, shots, boards, approvals; in both ways."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from film_studio import NotMade, Refused, ScriptType, Studio
from film_studio.engines.scripts import ScriptText
from runtime.settings import Settings
from tests.journeys.conftest import Runner

pytestmark = pytest.mark.timeout(300)
STORY = """INT. STATION - NIGHT

The clock stops.

MARA
Is this the last train?

EXT. PLATFORM - NIGHT

The train leaves.
"""


@asynccontextmanager
async def embedded(runner: Runner) -> AsyncGenerator[Studio]:
    async with Studio.embedded(Settings(home=runner.home, workers=1)) as studio:
        yield studio


@asynccontextmanager
async def connected(runner: Runner) -> AsyncGenerator[Studio]:
    server = runner.start("up", "--port", "0", "--workers", "1", PYTHONUNBUFFERED="1")
    try:
        assert server.stdout is not None
        found = re.search(r"http://[\d.]+:\d+", server.stdout.readline())
        assert found is not None
        async with Studio.connect(found[0], (runner.home / "keys" / "owner").read_text().strip()) as studio:
            yield studio
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)


@pytest.mark.parametrize("way", [embedded, pytest.param(connected, marks=pytest.mark.full)])
def test_an_author_writes_structures_drafts_boards_and_has_it_approved(way: object, runner: Runner) -> None:
    async def run() -> None:
        async with (embedded if way is embedded else connected)(runner) as studio:
            script = await _writes(studio)
            await _structures(studio, script)
            await _drafts_and_merges(studio, script)
            await _boards(studio, script)
            await _has_approved(studio, script)

    asyncio.run(run())


async def _writes(studio: Studio) -> ScriptText:
    writing = studio.writing_engine
    script_id = await writing.create_script("Last Train", ScriptType.FILM)
    script = await writing.import_script(script_id, STORY)
    assert [scene.heading for scene in script.scenes] == ["INT. STATION - NIGHT", "EXT. PLATFORM - NIGHT"]
    first = script.scenes[0]
    assert [p.text for p in first.elements][1:] == ["The clock stops.", "MARA", "Is this the last train?"]

    line = first.elements[-1]
    await writing.rewrite_element(script_id, line.element_id, "Was that the last train?")
    added = await writing.add_element(script_id, "action", "Silence.", after_id=line.element_id)
    mara = await studio.character_engine.create_character("Mara")
    await writing.link_cue(script_id, first.elements[2].element_id, mara.character_id)
    await writing.remove_element(script_id, added)
    await writing.undo(script_id)
    await writing.move_element(script_id, added, first.elements[0].element_id)
    now = (await writing.read_script(script_id)).scenes[0].elements
    assert [p.text for p in now][1:] == ["Silence.", "The clock stops.", "MARA", "Was that the last train?"]
    await writing.undo(script_id)
    await writing.redo(script_id)
    assert (await writing.read_script(script_id)).scenes[0].elements == now
    return await writing.read_script(script_id)


async def _structures(studio: Studio, script: ScriptText) -> None:
    writing, (station, platform) = studio.writing_engine, script.scenes
    act = await writing.add_act(script.script_id, "Act One", before_scene_id=station.scene_id)
    late = await writing.add_act(script.script_id, "Act Two")
    sequence = await writing.add_sequence(script.script_id, "Waiting", before_scene_id=station.scene_id)
    await writing.move_scene(script.script_id, platform.scene_id, into_id=late)
    await writing.add_beat(script.script_id, station.scene_id, "She waits.", value=-4)
    await writing.describe_scene(script.script_id, station.scene_id, story_day="Day 1")
    told = await writing.read_script(script.script_id)
    assert [(part.part_id, part.scene_ids) for part in told.acts] == [
        (act, (station.scene_id,)),
        (late, (platform.scene_id,)),
    ]
    assert [part.part_id for part in told.acts[0].sequences] == [sequence]

    await writing.lock_scene_numbers(script.script_id)
    await writing.omit_scene(script.script_id, platform.scene_id)
    assert (await writing.read_script(script.script_id)).scenes[1].heading == "OMITTED"
    with pytest.raises(Refused, match="omitted"):
        await writing.add_shot(script.script_id, platform.scene_id, "wide")
    await writing.reinstate_scene(script.script_id, platform.scene_id)
    assert (await writing.read_script(script.script_id)).scenes[1].elements[-1].text == "The train leaves."


async def _drafts_and_merges(studio: Studio, script: ScriptText) -> None:
    writing, line = studio.writing_engine, script.scenes[0].elements[-1]
    await writing.name_draft(script.script_id, "First draft")
    await writing.tag_version(script.script_id, "before the notes")
    assert [(draft.name, draft.pages) for draft in await writing.drafts(script.script_id)] == [("First draft", 1)]

    branch = await writing.branch_script(script.script_id, "darker")
    await writing.rewrite_element(branch, line.element_id, "There is no train.")
    (change,) = await writing.compare_scripts(script.script_id, {}, {"script": str(branch)})
    assert (change.element_id, change.before, change.after) == (line.element_id, line.text, "There is no train.")
    await writing.rewrite_element(script.script_id, line.element_id, "The train is gone.")
    tried = await writing.merge_script(script.script_id, branch)
    assert (tried.merged, [c["field"] for c in tried.conflicts]) == (False, ["text"])
    assert (await writing.merge_script(script.script_id, branch, otherwise="theirs")).merged
    assert (await writing.read_script(script.script_id)).scenes[0].elements[-1].text == "There is no train."
    assert await writing.start_revision(script.script_id, "Blue")
    await writing.restore_script(script.script_id, "before the notes")
    assert (await writing.read_script(script.script_id)).scenes[0].elements[-1].text == line.text
    with pytest.raises(NotMade, match="no script"):
        await writing.read_script(line.element_id)


async def _boards(studio: Studio, script: ScriptText) -> None:
    writing, where = studio.writing_engine, (script.script_id, script.scenes[0].scene_id)
    with pytest.raises(NotMade, match="no storyboard"):
        await writing.storyboard(*where)
    directed = await writing.direct_scene(*where)
    assert directed
    for shot in directed[1:]:
        await writing.remove_shot(*where, shot.shot_id)
    mine = await writing.add_shot(*where, "close_up", description="The clock.", seconds=1.5)
    await writing.change_shot(*where, mine, angle="low")
    await writing.move_shot(*where, mine, directed[0].shot_id)
    shots = await writing.shot_list(*where)
    assert [(s.shot_id, s.by_hand) for s in shots] == [(directed[0].shot_id, False), (mine, True)]
    assert (shots[1].size, shots[1].angle, shots[1].seconds) == ("close_up", "low", 1.5)

    board = await writing.generate_storyboard(*where)
    assert [panel.shot_id for panel in board.panels] == [shot.shot_id for shot in shots]
    assert (await board.panels[0].content())[:2] == b"\xff\xd8"
    again = await writing.redraw_panel(*where, mine)
    assert (again.panels[1].take, again.panels[1].picture != board.panels[1].picture) == (2, True)
    told = await writing.change_panel(*where, mine, caption="It has stopped.")
    assert told.panels[1].caption == "It has stopped."
    await writing.move_panel(*where, mine)
    assert [panel.shot_id for panel in (await writing.storyboard(*where)).panels] == [mine, directed[0].shot_id]
    film = await writing.generate_animatic(*where)
    assert b"ftyp" in (await film.content())[:16]


async def _has_approved(studio: Studio, script: ScriptText) -> None:
    writing, manager, line = studio.writing_engine, studio.production_manager, script.scenes[0].elements[-1]
    board = await writing.storyboard(script.script_id, script.scenes[0].scene_id)
    await manager.approve(await writing.request_approval(board.storyboard_id, studio.user_id))
    stale = await writing.request_approval(script.script_id, studio.user_id)
    await writing.rewrite_element(script.script_id, line.element_id, "One more word.")
    with pytest.raises(Refused, match="changed"):
        await manager.approve(stale)
    await manager.reject(await writing.request_approval(script.script_id, studio.user_id), "Not yet.")
    await manager.withdraw_approval(await writing.request_approval(script.script_id, studio.user_id), "Too early.")
    await manager.approve(await writing.request_approval(script.script_id, studio.user_id, lock=True), "Yes.")
    for _ in range(100):
        if (await writing.read_script(script.script_id)).locked:
            break
        await asyncio.sleep(0.1)
    with pytest.raises(Refused, match="approved by"):
        await writing.rewrite_element(script.script_id, line.element_id, "Too late.")
