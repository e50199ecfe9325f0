from __future__ import annotations

from uuid import uuid4

from film_studio.filming.breakdown import FilmScene, Line
from film_studio.filming.desk import Result
from film_studio.filming.order import FPS
from film_studio.filming.script import Person, introduction
from film_studio.filming.timeline import time_scene
from workers.providers.text.direction.coverage import direct_scene
from workers.providers.text.direction.plan import Paragraph, SceneText

MARA = Person(uuid4(), "MARA", "seed:MARA", "62, grey bun")
TOM = Person(uuid4(), "TOM", "seed:TOM", "24, red hair")


def _scene() -> tuple[FilmScene, dict[str, Result]]:
    said = [("TOM", "Has it gone?"), ("MARA", "word " * 40), ("TOM", "Good.")]
    lines = {str(uuid4()): words for words in said}
    paragraphs = [Paragraph(str(uuid4()), "action", "MARA and TOM wait.")]
    paragraphs += [Paragraph(key, "line", text, speaker) for key, (speaker, text) in lines.items()]
    plan = direct_scene(SceneText("s", "3", "INT. STATION - NIGHT", tuple(paragraphs)), ("MARA", "TOM"))
    people = {"MARA": MARA, "TOM": TOM}
    spoken = {key: Line(uuid4(), people[speaker], text, "neutral") for key, (speaker, text) in lines.items()}
    recordings: dict[str, Result] = {}
    for number, key in enumerate(lines):
        length = 1.5 + number * 3
        mouth = [[0.0, "open"], [length / 2, "closed"], [length, "rest"]]
        recordings[key] = Result({"audio": "0" * 64}, {"duration_s": length, "mouth": mouth}, reused=False)
    return FilmScene(uuid4(), plan, spoken), recordings


def test_every_line_is_heard_whole_within_its_scene_and_none_over_another() -> None:
    timed = time_scene(*_scene())
    ends = 0.0
    for spoken in timed.spoken:
        assert spoken.start_s >= ends
        ends = spoken.start_s + spoken.duration_s
    assert ends <= timed.duration_s


def test_shots_follow_each_other_without_a_gap_in_whole_frames() -> None:
    timed = time_scene(*_scene())
    at = 0
    for shot in timed.shots:
        assert shot.start_s == at / FPS
        at += shot.frames
    assert timed.frames == at


def test_the_mouth_moves_while_its_line_is_heard_and_rests_at_its_end() -> None:
    timed = time_scene(*_scene())
    for shot in timed.shots:
        for shapes in shot.mouths.values():
            assert shapes[-1][1] == "rest"
            assert all(0 <= at <= shot.frames / FPS for at, _ in shapes)
    talking = [name for shot in timed.shots for name in shot.mouths]
    assert talking == ["TOM", "MARA", "TOM"]


def test_slates_are_numbered_by_scene_and_letter() -> None:
    assert [shot.number for shot in time_scene(*_scene()).shots] == ["3A", "3B", "3C", "3D", "3E"]


def test_a_character_is_introduced_where_the_action_first_names_it() -> None:
    action = "Rain. MARA (62, grey bun) waits.\nTOMAS (30) comes. TOM (24, red hair) runs."
    assert introduction("MARA", action) == "62, grey bun"
    assert introduction("TOM", action) == "24, red hair"
    assert introduction("NOBODY", action) == ""
    assert introduction("DR. O [HOLOGRAM]", "DR. O [HOLOGRAM] (50s, bald) flickers.") == "50s, bald"
