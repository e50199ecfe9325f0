from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from uuid import uuid4

import pytest

from film_studio.filming.breakdown import FilmScene, Line
from film_studio.filming.desk import Result
from film_studio.filming.order import FPS
from film_studio.filming.script import Person, introduction
from film_studio.filming.timeline import time_scene
from workers.providers.text.direction.coverage import direct_scene
from workers.providers.text.direction.plan import Paragraph, SceneText

MARA = Person(uuid4(), "MARA", "seed:MARA", "62, grey bun")
TOM = Person(uuid4(), "TOM", "seed:TOM", "24, red hair")


SAID = (("TOM", "Has it gone?"), ("MARA", "word " * 40), ("TOM", "Good."))
PAIR = (  # who speaks at once, and on which side of the page
    ("TOM", "Has it gone?", "left"),
    ("TOM", "Well?", "left"),
    ("MARA", "You said so.", "right"),
    ("MARA", "You did.", "right"),
)


def _scene(said: Sequence[tuple[str, ...]] = SAID, *, unseen: bool = False) -> tuple[FilmScene, dict[str, Result]]:
    lines = {str(uuid4()): (speaker, text) for speaker, text, *_ in said}
    paragraphs = [Paragraph(str(uuid4()), "action", "MARA and TOM wait.")]
    paragraphs += [
        Paragraph(key, "line", text, speaker, "", unseen, *side)
        for key, (speaker, text, *side) in zip(lines, said, strict=True)
    ]
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


def test_a_line_that_nobody_speaks_over_begins_with_its_shot_and_the_shot_lasts_as_long() -> None:
    timed = time_scene(*_scene())
    first = timed.shots[1]
    assert timed.spoken[0].start_s == first.start_s + first.plan.pause_before
    assert first.frames == math.ceil((0.3 + 1.5 + 0.4) * FPS)
    assert [said.pan for said in timed.spoken] == [0.155, -0.05, 0.05]


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


def test_two_speak_at_once_each_line_after_the_other_of_its_own_voice_until_the_longer_is_done() -> None:
    timed = time_scene(*_scene([("MARA", "Late."), *PAIR, ("TOM", "Good.")]))
    first, *pair, last = timed.spoken
    voices = {name: [said for said in pair if said.line.person.name == name] for name in ("TOM", "MARA")}

    assert voices["TOM"][0].start_s == voices["MARA"][0].start_s > first.start_s + first.duration_s
    for spoken in voices.values():
        assert all(two.start_s > one.start_s + one.duration_s for one, two in pairwise(spoken))
    ends = [said.start_s + said.duration_s for said in pair]
    (shot,) = [shot for shot in timed.shots if len(shot.plan.lines) > 1]
    assert max(ends) + 0.4 <= shot.start_s + shot.frames / FPS < max(ends) + 0.4 + 1 / FPS
    assert max(ends) < last.start_s
    assert [said.start_s for said in timed.spoken] == sorted(said.start_s for said in timed.spoken)


def test_of_two_who_speak_at_once_each_mouth_moves_by_its_own_lines_and_is_heard_where_it_is_seen() -> None:
    timed = time_scene(*_scene(PAIR))
    shot = timed.shots[-1]
    assert set(shot.mouths) == {"TOM", "MARA"}
    for figure in shot.plan.figures:
        own = [said for said in timed.spoken if said.line.person.name == figure.character]
        moves = [at for at, shape in shot.mouths[figure.character] if shape == "open"]
        assert moves == pytest.approx([said.start_s - shot.start_s for said in own], abs=0.001)
        assert all(said.pan * (figure.x - 0.5) > 0 for said in own)


def test_two_who_speak_at_once_unseen_are_heard_left_and_right_as_on_the_page() -> None:
    timed = time_scene(*_scene(PAIR, unseen=True))
    assert {(said.line.person.name, said.pan < 0) for said in timed.spoken} == {("TOM", True), ("MARA", False)}
    assert [said.pan for said in time_scene(*_scene(unseen=True)).spoken] == [0.0] * 3


def test_slates_are_numbered_by_scene_and_letter() -> None:
    assert [shot.number for shot in time_scene(*_scene()).shots] == ["3A", "3B", "3C", "3D", "3E"]


def test_a_character_is_introduced_where_the_action_first_names_it() -> None:
    action = "Rain. MARA (62, grey bun) waits.\nTOMAS (30) comes. TOM (24, red hair) runs."
    assert introduction("MARA", action) == "62, grey bun"
    assert introduction("TOM", action) == "24, red hair"
    assert introduction("NOBODY", action) == ""
    assert introduction("DR. O [HOLOGRAM]", "DR. O [HOLOGRAM] (50s, bald) flickers.") == "50s, bald"
