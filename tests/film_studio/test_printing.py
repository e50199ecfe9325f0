"""What other people wrote, before it goes to a terminal."""

from __future__ import annotations

from film_studio.printing import printable


def test_a_title_cannot_command_the_terminal_or_turn_the_line_round() -> None:
    assert printable("\x1b[31mred\x07 \u202eback\r") == "\ufffd[31mred\ufffd \ufffdback\ufffd"


def test_words_of_any_script_stay_as_they_are() -> None:
    assert printable("Ünïcode, 汉字 \U0001f600\n\tيوم") == "Ünïcode, 汉字 \U0001f600\n\tيوم"
