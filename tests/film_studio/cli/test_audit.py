from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from commands.characters.character import CreateCharacter
from commands.generation.generation import RequestGeneration
from commands.postproduction.cut import AssembleCut, CutEntry
from commands.studio_ops.project import CreateProject
from commands.writing.script import CreateScript
from domain.writing.scenes import card_id
from film_studio.cli.audit import app
from runtime.audit import Streams, entries
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


def test_a_film_s_streams_are_its_script_s_with_all_that_began_for_it_and_no_other_film_s(line: Line) -> None:
    with line.open() as house:
        ask, caller, project = house.process.dispatcher.dispatch, house.owner.principal, house.owner.project_id
        mara = ask(caller, Call(CreateCharacter(name="Mara", project_id=project))).id

        def film(title: str) -> tuple[UUID, UUID, UUID]:
            script = ask(caller, Call(CreateScript(project_id=project, title=title))).id
            entry = CutEntry(shot_id=uuid4(), scene_id=card_id(script, "title"), frames=24)
            cut = ask(caller, Call(AssembleCut(script_id=script, shots=(entry,)))).id
            job = RequestGeneration(
                generation_id=uuid4(), project_id=project, kind="cut", purpose="a master", subject_id=cut, recipe={}
            )
            return script, cut, ask(caller, Call(job)).id

        one, other = film("Lighthouse"), film("Kitchen")
        found = list(entries(house.process.database, caller.organization_id, project))
        told = Streams(one[0], frozenset({mara})).of(found)

    assert {entry["stream"] for entry in told} == {mara, *one}
    assert set(other) < {entry["stream"] for entry in found}
