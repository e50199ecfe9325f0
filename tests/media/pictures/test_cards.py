import numpy as np
import pytest

from media.pictures import cards
from media.pictures.cards import HONEST, black, faded, title_card, title_picture
from media.pictures.lettering import missing, width_of, wrapped
from media.pictures.planes import i420, rgb
from tests.media.pictures.people import SMALL


def test_a_title_comes_out_of_black_and_goes_back() -> None:
    shown = list(title_card("The Last Train", ["a film"], 40, *SMALL))
    level = [float(card[:360].mean()) for card in shown]
    assert len(shown) == 40
    assert level[0] < level[10] < level[20]
    assert level[39] < level[30]


def test_titles_differ() -> None:
    assert (title_picture("One", (), *SMALL) != title_picture("Two", (), *SMALL)).any()


@pytest.mark.parametrize("title", ["", "x" * 10_000, "ein " * 500, "🎬\u202e\n\n\x00"])
def test_any_title_fits(title: str) -> None:
    picture = title_picture(title, [title], *SMALL)
    assert picture.shape == (360, 640, 3)
    assert picture[:, :4].max() < 120


def test_credits_say_that_no_model_was_used() -> None:
    assert "No generative model was used." in HONEST
    with_words = list(cards.credits(["Cast:", "Mara"], 30, *SMALL))[15]
    without = list(black(30, *SMALL))[15]
    assert len(list(cards.credits([], 30, *SMALL))) == 30
    assert (with_words[:360] > without[:360] + 60).sum() > 500


def test_long_credits_roll_to_their_end() -> None:
    taken = list(cards.credits([f"Person {number}" for number in range(40)], 60, *SMALL))
    assert len(taken) == 60
    assert (taken[20] != taken[40]).any()


def test_a_fade_keeps_the_frames_between() -> None:
    frame = i420(np.full((360, 640, 3), 200, np.uint8))
    shown = list(faded([frame] * 10, 10, 3, 3))
    assert all(one is frame for one in shown[3:7])
    assert shown[0].mean() < shown[2].mean() < frame.mean()


def test_lines_are_not_wider_than_asked_and_lose_no_word() -> None:
    text = "It was the last train and nobody had told the girl on the platform"
    lines = wrapped(text, "text", 24, 260)
    assert max(width_of(line, "text", 24) for line in lines) <= 260
    assert " ".join(lines) == text


def test_what_joins_or_turns_letters_is_not_drawn_and_accents_stand_on_their_letters() -> None:
    assert wrapped("Ze\u200bro Wi\u200ddth\u202e e\u0301\ufe0f", "title", 40, 900) == ["Zero Width \u00e9"]


def test_the_letters_that_are_drawn_as_boxes_are_known() -> None:
    assert missing("Last Train: \u0388\u03bd\u03b1, \u0401\u043b\u043a\u0430, \u1ee8ng\u200b") == ""
    assert missing("\u05e9\u05dc\u05d5\u05dd, \u96fb\u8eca \u96fb Tom") == "\u05e9\u05dc\u05d5\u05dd\u96fb\u8eca"


def test_colours_survive_the_encoders_form() -> None:
    for colour in ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (18, 52, 86)):
        picture = np.full((8, 8, 3), colour, np.uint8)
        assert np.abs(rgb(i420(picture)).astype(int) - picture).max() <= 3
