"""The studio as a program uses it: the calls of the architecture, in process and against a running server."""

from __future__ import annotations

import asyncio
import re
import signal
from pathlib import Path

import pytest

from film_studio import AssetType, CharacterMode, CharacterType, Refused, ScriptType, Studio
from runtime.settings import Settings
from tests.journeys.conftest import Runner

pytestmark = pytest.mark.timeout(300)


async def _work(studio: Studio) -> None:
    character = await studio.character_engine.create_character(
        name="John Doe",
        description="Protagonist",
        mode=CharacterMode.AVATAR,
        character_type=CharacterType.PHOTOREALISTIC,
    )
    visual = await studio.character_engine.generate_character_image(
        character_id=character.character_id, prompt="Walking in park", scene_context="Sunny afternoon", emotion="happy"
    )
    assert (await visual.content()).startswith(b"\x89PNG")
    assert visual.provenance == "previz"

    script = await studio.writing_engine.generate_script(
        title="The Adventure",
        script_type=ScriptType.FILM,
        prompt="A hero's journey",
        character_ids=[character.character_id],
    )
    assert len(script.scenes) >= 2
    assert any(p.text == "JOHN DOE" for scene in script.scenes for p in scene.elements if p.type == "character")
    dialogue = await studio.writing_engine.generate_dialogue(
        script_id=script.script_id,
        scene_id=script.scenes[0].scene_id,
        character_id=character.character_id,
        context="Opening scene",
        emotion="excited",
    )
    assert dialogue.lines

    project = await studio.production_manager.create_project(name="My Film", created_by=studio.user_id)
    asset = await studio.production_manager.add_asset(
        project_id=project.project_id, asset_type=AssetType.VIDEO, name="Scene 1", created_by=studio.user_id
    )
    approval = await studio.production_manager.request_approval(asset_id=asset.asset_id, approver_id=studio.user_id)
    assert approval.asset_id == asset.asset_id
    with pytest.raises(Refused, match="must be you"):
        await studio.production_manager.create_project(name="Not mine", created_by=asset.asset_id)


def test_every_call_of_the_architecture_runs_as_written_in_process(tmp_path: Path) -> None:
    async def run() -> None:
        async with Studio.embedded(Settings(home=tmp_path / "home", workers=1)) as studio:
            await _work(studio)

    asyncio.run(run())


@pytest.mark.full
def test_the_same_calls_run_against_a_server_which_starts_again_where_it_stopped(runner: Runner) -> None:
    for start in (1, 2):
        server = runner.start("up", "--port", "0", "--workers", "1", PYTHONUNBUFFERED="1")
        try:
            assert server.stdout is not None
            url = _url(server.stdout.readline())
            key = (runner.home / "keys" / "owner").read_text().strip()

            async def run(url: str = url, key: str = key) -> list[str]:
                async with Studio.connect(url, key) as studio:
                    await _work(studio)
                    told = await studio.gateway.read("{ characters(first: 9) { nodes { name } } }", {})
                    return [node["name"] for node in told["characters"]["nodes"]]

            assert asyncio.run(run()) == ["John Doe"] * start
        finally:
            server.send_signal(signal.SIGINT)
            server.communicate(timeout=60)
        assert server.returncode == 0


def _url(line: str) -> str:
    found = re.search(r"http://[\d.]+:\d+", line)
    assert found is not None, line
    return found[0]
