from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from workers.providers.text.direction.coverage import direct_scene
from workers.providers.text.direction.plan import CAMERAS, EMOTIONS, POSES, SIZES, Paragraph, ScenePlan, SceneText
from workers.providers.text.direction.words import feeling, place

CAST = ("MARA", "TOM")
LONG = " ".join(["word"] * 40)


def _line(number: int, speaker: str, text: str, manner: str = "", *, heard_only: bool = False) -> Paragraph:
    return Paragraph(f"line{number}", "line", text, speaker, manner, heard_only)


def _action(number: int, text: str) -> Paragraph:
    return Paragraph(f"action{number}", "action", text)


def _scene(*paragraphs: Paragraph, heading: str = "INT. TRAIN STATION - NIGHT") -> SceneText:
    return SceneText("scene1", "1", heading, paragraphs)


TALK = _scene(
    _action(1, "Rain on a glass roof. MARA winds the clock. TOM runs in."),
    _line(1, "TOM", "Has it gone?"),
    _line(2, "MARA", "Four minutes late."),
    _line(3, "TOM", "Good."),
    _line(4, "MARA", LONG),
    _line(5, "TOM", "I am so scared of him.", "afraid"),
)


def _plan(scene: SceneText = TALK) -> ScenePlan:
    return direct_scene(scene, CAST)


def test_a_scene_opens_with_where_it_is() -> None:
    first = _plan().shots[0]
    assert first.size == "establishing"
    assert _plan(_scene(_line(1, "TOM", "Hello."))).shots[0].size == "establishing"


def test_every_line_is_heard_exactly_once_from_its_beginning_to_its_end() -> None:
    parts: dict[str, list[tuple[float, float]]] = {}
    for shot in _plan().shots:
        for part in shot.lines:
            parts.setdefault(part.id, []).append((part.begin, part.end))

    assert set(parts) == {f"line{n}" for n in range(1, 6)}
    for spans in parts.values():
        assert spans[0][0] == 0.0
        assert spans[-1][1] == 1.0
        assert all(before[1] == after[0] for before, after in pairwise(spans))


def test_two_people_keep_their_sides_and_look_at_each_other() -> None:
    faced = {(f.character, f.facing) for shot in _plan().shots for f in shot.figures}
    assert faced in ({("TOM", "left"), ("MARA", "right")}, {("TOM", "right"), ("MARA", "left")})


def test_an_exchange_begins_with_both_goes_over_a_shoulder_and_then_in_on_one() -> None:
    exchange = [_line(n, ("MARA", "TOM")[n % 2], "It is late.") for n in range(1, 8)]
    spoken = [shot for shot in _plan(_scene(_action(0, "MARA and TOM wait."), *exchange)).shots if shot.lines]

    assert [(shot.size, shot.angle == "over_shoulder", len(shot.figures)) for shot in spoken] == [
        ("two_shot", False, 2),
        ("medium", True, 2),
        ("close_up", False, 1),
        ("medium", False, 1),
        ("medium", True, 2),
        ("close_up", False, 1),
        ("close_up", False, 1),
    ]


PAIR = (
    replace(_line(2, "TOM", "You never listen!", "angry"), side="left"),
    replace(_line(3, "TOM", "Never."), side="left"),
    replace(_line(4, "MARA", LONG, "sad"), side="right"),
)


def test_two_who_speak_at_once_are_seen_together_each_speaking_and_feeling_for_themselves() -> None:
    wait = _action(1, "MARA and TOM wait.")
    shots = _plan(_scene(wait, _line(1, "MARA", "Late."), *PAIR, _line(5, "TOM", "Sorry."))).shots
    before, both, after = shots[1:]

    assert (both.key, both.size) == ("line2:a", "two_shot")
    assert {(f.character, f.emotion, f.speaking) for f in both.figures} == {
        ("MARA", "sad", True),
        ("TOM", "angry", True),
    }
    assert [(part.id, part.begin, part.end, part.voice) for part in both.lines] == [
        ("line2", 0.0, 1.0, 0),
        ("line3", 0.0, 1.0, 0),
        ("line4", 0.0, 1.0, 1),
    ]
    assert [part.id for shot in (before, after) for part in shot.lines] == ["line1", "line5"]
    assert both.lasting({"line2": 1.0, "line3": 2.0, "line4": 7.0}.__getitem__) == pytest.approx(7.7)
    assert both.lasting({"line2": 1.0, "line3": 8.0, "line4": 7.0}.__getitem__) == pytest.approx(10.0)


@pytest.mark.parametrize(("unseen", "seen"), [({"MARA"}, ["TOM"]), ({"MARA", "TOM"}, ["BEN"])])
def test_of_two_who_speak_at_once_only_those_who_are_there_are_seen(unseen: set[str], seen: list[str]) -> None:
    pair = [replace(line, heard_only=line.speaker in unseen) for line in PAIR]
    scene = _scene(_action(1, "BEN waits."), *([_action(2, "TOM waits.")] if "TOM" in seen else []), *pair)
    *_, both = direct_scene(scene, (*CAST, "BEN")).shots

    assert [figure.character for figure in both.figures] == seen
    assert len(both.lines) == 3


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_side_without_another_is_a_line_like_any(side: str) -> None:
    lone = tuple(replace(line, side=side) if line.kind == "line" else line for line in TALK.paragraphs)
    assert _plan(_scene(*lone)) == _plan()


def test_the_shoulder_is_the_listener_s_on_the_own_side_of_the_line() -> None:
    exchange = [_line(n, ("MARA", "TOM")[n % 2], "It is late.") for n in range(1, 8)]
    shots = _plan(_scene(_action(0, "MARA and TOM wait."), *exchange)).shots
    over = [shot.figures for shot in shots if shot.angle == "over_shoulder"]

    assert {speaker.character for speaker, _ in over} == {"MARA", "TOM"}
    for speaker, listener in over:
        assert (speaker.speaking, listener.speaking) == (True, False)
        assert speaker.facing != listener.facing
        assert (speaker.facing == "right") == (speaker.x < listener.x)


def test_nobody_s_shoulder_is_in_the_picture_of_one_who_speaks_alone() -> None:
    alone = _plan(_scene(_action(0, "MARA waits."), *(_line(n, "MARA", "It is late.") for n in range(1, 5))))
    assert {shot.angle for shot in alone.shots} == {"eye_level"}


def test_a_long_speech_is_cut_by_the_listener() -> None:
    speaker, listener = (shot for shot in _plan().shots if any(part.id == "line4" for part in shot.lines))
    assert [f.character for f in speaker.figures] == ["MARA"]
    assert [(f.character, f.speaking) for f in listener.figures] == [("TOM", False)]


def test_a_strong_feeling_is_played_close_and_the_camera_moves_in() -> None:
    peak = next(shot for shot in _plan().shots if any(part.id == "line5" for part in shot.lines))
    assert (peak.size, peak.camera) == ("close_up", "push_in")
    assert peak.figures[0].emotion == "afraid"


def test_a_voice_from_outside_is_heard_over_who_is_there() -> None:
    plan = _plan(_scene(_action(1, "MARA waits."), _line(1, "TOM", "I am here.", heard_only=True)))
    assert [f.character for f in plan.shots[-1].figures] == ["MARA"]
    assert not plan.shots[-1].figures[0].speaking


def test_a_scene_without_dialogue_is_told_by_its_action() -> None:
    plan = _plan(
        _scene(_action(1, "An empty platform."), _action(2, "A paper bird falls."), _action(3, "MARA walks off."))
    )
    assert [shot.lines for shot in plan.shots] == [(), (), ()]
    assert all(2.0 <= shot.seconds <= 5.0 for shot in plan.shots)


SHE_AND_HE = {"MARA": "she", "TOM": "he"}


def _told(action: str) -> tuple[str, str, set[str]]:
    """Return size and thing of the shot of an action after MARA and TOM spoke, and who is seen."""
    scene = _scene(_line(1, "MARA", "Wait."), _line(2, "TOM", "No."), _action(3, action))
    shot = direct_scene(scene, CAST, None, SHE_AND_HE).shots[-1]
    return shot.size, shot.thing, {figure.character for figure in shot.figures}


@pytest.mark.parametrize(
    ("action", "thing", "holders"),
    [
        ("She looks at her hand. There is rust on it.", "hand rust", {"MARA"}),
        ("She can not answer. She takes his hands.", "hands", {"MARA", "TOM"}),
        ("He has an old letter in his hand.", "letter", {"TOM"}),
        ("She pulls the nail. The paper sails down to the water.", "paper falling", set[str]()),
        ("The telephone is off. The clock strikes.", "clock", set[str]()),
    ],
)
def test_an_insert_shows_a_thing_that_can_be_drawn_in_the_hand_of_whom_its_sentence_means(
    action: str, thing: str, holders: set[str]
) -> None:
    assert _told(action) == ("insert", thing, holders)


@pytest.mark.parametrize(
    ("action", "size", "seen"),
    [
        ("She stops typing.", "medium", {"MARA"}),
        ("They watch. They hand over.", "wide", {"MARA", "TOM"}),
        ("Rain on the glass roof.", "wide", {"MARA", "TOM"}),
        ("Hands are on nobody's mind.", "wide", {"MARA", "TOM"}),
    ],
)
def test_an_action_that_names_nothing_to_be_drawn_is_covered_by_who_is_there(
    action: str, size: str, seen: set[str]
) -> None:
    assert _told(action) == (size, "", seen)


def test_a_hand_that_is_nobody_s_is_no_insert() -> None:
    plan = direct_scene(_scene(_action(1, "A room."), _action(2, "A hand on the door.")), CAST)
    assert [(shot.size, shot.thing) for shot in plan.shots] == [("establishing", ""), ("wide", "")]


def test_centred_text_is_a_title_card_and_the_action_after_it_still_opens_the_scene() -> None:
    card = Paragraph("card1", "card", "THE END")
    first, second = direct_scene(_scene(card, _action(2, "MARA walks off.")), CAST).shots
    assert (first.card, first.size_in_words, first.figures) == ("THE END", "title card", ())
    assert (second.size, second.card) == ("establishing", "")


def test_nobody_who_ran_in_walks_on_while_looking_at_something() -> None:
    scene = _scene(_line(1, "TOM", "I ran."), _action(2, "TOM runs in."), _action(3, "TOM looks at the suitcase."))
    _, _, runs, looks = direct_scene(scene, CAST).shots
    assert (runs.figures[0].pose, looks.figures[0].pose) == ("walking", "standing")


def test_a_word_in_small_letters_is_nobody_s_name_and_who_is_heard_is_not_waited_for_by_who_comes_later() -> None:
    scene = _scene(
        _action(1, "A radio. MARA waits."),
        _line(2, "RADIO", "Gale warning.", heard_only=True),
        _action(3, "TOM takes the coat. The rain runs down the panes."),
    )
    first, heard, coat = direct_scene(scene, (*CAST, "RADIO")).shots
    assert [[f.character for f in shot.figures] for shot in (first, heard)] == [["MARA"], ["MARA"]]
    assert coat.figures[0].pose == "standing", "it is the rain that runs"


def test_an_empty_scene_is_one_look_at_the_place() -> None:
    assert [shot.size for shot in _plan(_scene()).shots] == ["establishing"]


def test_a_rewritten_line_changes_only_the_shots_that_carry_it() -> None:
    paragraphs = list(TALK.paragraphs)
    paragraphs[3] = replace(paragraphs[3], text="It is very good indeed.")
    before, after = _plan(), _plan(SceneText(TALK.id, TALK.number, TALK.heading, tuple(paragraphs)))

    changed = [new.key for old, new in zip(before.shots, after.shots, strict=True) if old != new]
    assert changed == ["line3:a"]


def test_words_come_from_the_vocabularies() -> None:
    for shot in _plan().shots:
        assert shot.size in SIZES
        assert shot.camera in CAMERAS
        for figure in shot.figures:
            assert figure.emotion in EMOTIONS
            assert figure.pose in POSES
            assert 0.0 < figure.x < 1.0
    assert len(_plan().intensity) == len(_plan().shots)


@pytest.mark.parametrize(
    ("manner", "text", "expected"),
    [
        ("angrily", "Fine.", "angry"),
        ("softly", "Come here.", "tender"),
        ("", "I am so sorry for your loss.", "sad"),
        ("", "What?!", "surprised"),
        ("", "The train is late.", "neutral"),
        ("laughing", "Stop it!", "happy"),
    ],
)
def test_a_feeling_is_read_from_the_parenthetical_then_the_words(manner: str, text: str, expected: str) -> None:
    assert feeling(manner, text) == expected


def test_a_heading_says_where_and_when() -> None:
    night = place("INT. TRAIN STATION - NIGHT", "It rains.")
    assert (night.setting, night.location, night.time_of_day, night.weather) == (
        "INT",
        "Train Station",
        "night",
        "rain",
    )
    assert place("EXT. ROOF - CONTINUOUS", "", night).time_of_day == "night"
    assert place("I/E CAR - DAWN", "").setting == "INT/EXT"
    assert place("EST. HARBOUR", "").setting == "EXT"


@pytest.mark.parametrize("dash", ["-", "--", "\u2013", "\u2014"])
def test_the_time_stands_after_any_dash(dash: str) -> None:
    told = place(f"EXT. OLD TOWN - STREET {dash} NIGHT", "")
    assert (told.location, told.time_of_day) == ("Old Town - Street", "night")


@pytest.mark.parametrize("text", ["Lena, in a yellow raincoat.", "A rainbow.", "By mistake, MISTER Frey sits down."])
def test_what_begins_like_weather_is_none(text: str) -> None:
    assert place("EXT. HARBOUR - DAY", text).weather == ""
    assert place("EXT. HARBOUR - DAY", f"{text} Rain.").weather == "rain"
