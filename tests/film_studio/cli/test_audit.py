from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from commands.characters.character import CreateCharacter
from commands.studio_ops.project import CreateProject
from film_studio.cli.audit import app
from runtime.dispatcher import Call
from tests.film_studio.cli.conftest import Line


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(entry) for entry in file.read_text(encoding="utf-8").splitlines()]


def with_two_projects(line: Line) -> UUID:
    """Make a character in a second project; return that project."""
    with line.open() as house:
        ask, caller = house.process.dispatcher.dispatch, house.owner.principal
        ask(caller, Call(CreateCharacter(name="Mara", project_id=house.owner.project_id)))
        other = ask(caller, Call(CreateProject(name="Night Mail"))).id
        ask(caller, Call(CreateCharacter(name="Tom", project_id=other)))
    return other


def test_every_event_is_written_in_the_order_of_the_log_with_who_did_it(line: Line, tmp_path: Path) -> None:
    with_two_projects(line)
    file = tmp_path / "audit.jsonl"

    result = line(app, "export", file)

    entries = read(file)
    assert result.output == f"{len(entries)} events are in {file}.\n"
    assert [e["position"] for e in entries] == sorted({e["position"] for e in entries})
    assert {e["actor"].rpartition(":")[2] for e in entries} == {"Owner"}
    made = [e["event"]["name"] for e in entries if e["topic"] == "characters.CharacterCreated"]
    assert made == ["Mara", "Tom"]


def test_one_project_alone_can_be_asked_for(line: Line, tmp_path: Path) -> None:
    project = with_two_projects(line)
    file = tmp_path / "audit.jsonl"

    line(app, "export", file, "--project", str(project))

    entries = read(file)
    assert {e["project"] for e in entries} == {str(project)}
    assert [e["topic"] for e in entries] == ["studio_ops.ProjectCreated", "characters.CharacterCreated"]
