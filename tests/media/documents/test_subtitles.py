from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.documents.even_pieces import evenly
from media.documents.spoken_cues import cues_of_lines
from media.documents.subtitle_lines import pieces_of
from media.documents.subtitles import Cue, cues_of, paced, parse_srt, to_srt, to_vtt, without_overlap

WORDS = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="\u2060"), min_size=1, max_size=60)
TEXTS = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)
MILLISECONDS = st.integers(0, 10_000_000)


@st.composite
def _cues(draw: st.DrawFn) -> Cue:
    begin = draw(MILLISECONDS)
    end = begin + draw(st.integers(0, 8_000))
    words = draw(st.lists(WORDS, min_size=1, max_size=6))
    return Cue(begin / 1000, end / 1000, " ".join(words), draw(st.sampled_from(["", "MARA", "TOM"])))


@given(TEXTS)
def test_pieces_hold_every_word_in_lines_that_can_be_read(text: str) -> None:
    pieces = pieces_of(text)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    for piece in pieces:
        lines = piece.split("\n")
        assert 1 <= len(lines) <= 2
        assert all(0 < len(line) <= 42 for line in lines)


@given(TEXTS, MILLISECONDS, st.integers(500, 60_000))
def test_the_cues_of_a_line_share_its_time(text: str, begin: int, length: int) -> None:
    start_s, end_s = begin / 1000, (begin + length) / 1000
    cues = cues_of(start_s, end_s, text, "MARA")
    assert (cues[0].start_s, cues[-1].end_s) == (start_s, end_s)
    assert all(one.end_s <= two.start_s for one, two in pairwise(cues))
    assert all(cue.start_s <= cue.end_s and cue.speaker == "MARA" for cue in cues)


def test_a_long_line_is_broken_where_its_sentences_end() -> None:
    text = "You came back. I told everybody that you would not, and now look at me: I have to explain it to them all."
    assert pieces_of(text) == [
        "You came back. I told everybody that\nyou would not, and now look at me:",
        "I have to explain it to them all.",
    ]


@given(st.lists(_cues(), max_size=12))
def test_cues_are_shown_one_at_a_time_and_no_word_is_lost(cues: list[Cue]) -> None:
    shown = without_overlap(cues)
    assert all(one.end_s <= two.start_s for one, two in pairwise(shown))
    said = "".join(cue.text for cue in shown).split()
    assert sorted("".join(said).replace("-", "")) == sorted(
        "".join("".join(c.text for c in cues).split()).replace("-", "")
    )


def test_two_who_speak_together_are_shown_together() -> None:
    (cue,) = without_overlap([Cue(1.0, 2.0, "Stay.", "MARA"), Cue(1.1, 2.4, "I can not.", "TOM")])
    assert cue == Cue(1.0, 2.4, "- Stay.\n- I can not.", "MARA / TOM")


@given(TEXTS, st.integers(1, 20))
def test_even_pieces_hold_every_word(text: str, number: int) -> None:
    pieces = evenly(text, number)
    assert len(pieces) == number
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_even_pieces_end_at_a_pause_where_one_is_near() -> None:
    assert evenly("I waited for you. You never came back to me.", 2) == [
        "I waited for you.",
        "You never came back to me.",
    ]


@given(TEXTS, TEXTS, st.integers(500, 60_000), st.integers(500, 60_000))
def test_two_speeches_at_once_are_cues_one_at_a_time_with_a_line_of_each_until_the_longer_ends(
    left: str, right: str, one_ms: int, two_ms: int
) -> None:
    lines = [Cue(1.0, 1.0 + one_ms / 1000, left, "MARA"), Cue(1.0, 1.0 + two_ms / 1000, right, "TOM")]
    cues = cues_of_lines(lines)

    assert (cues[0].start_s, cues[-1].end_s) == (1.0, pytest.approx(max(line.end_s for line in lines), abs=0.001))
    assert all(one.end_s <= two.start_s for one, two in pairwise(cues))
    assert cues[0].speaker == "MARA / TOM"
    assert all(1 <= len(cue.text.split("\n")) <= 2 for cue in cues)
    assert all(len(line) <= 42 for cue in cues for line in cue.text.split("\n"))
    said = {"MARA": "", "TOM": ""}
    for cue in cues:
        speakers, rows = cue.speaker.split(" / "), cue.text.split("\n")
        if len(speakers) > 1:
            assert all(row.startswith("- ") for row in rows)
            for speaker, row in zip(speakers, rows, strict=True):
                said[speaker] += row[2:]
        else:
            said[cue.speaker] += cue.text
    assert {who: "".join(text.split()) for who, text in said.items()} == {
        "MARA": "".join(left.split()),
        "TOM": "".join(right.split()),
    }


def test_who_says_more_than_who_speaks_at_once_goes_on_alone() -> None:
    cues = cues_of_lines([Cue(1.0, 2.0, "Stay!", "MARA"), Cue(1.0, 9.0, "I can not stay. " * 6, "TOM")])
    assert cues[0].text == "- Stay!\n- I can not stay. I can not stay."
    assert {cue.speaker for cue in cues[1:]} == {"TOM"}
    assert not any(cue.text.startswith("-") for cue in cues[1:])


def test_lines_that_follow_each_other_are_cut_each_by_itself() -> None:
    lines = [Cue(0.0, 2.0, "word " * 30, "MARA"), Cue(2.0, 4.0, "No.", "TOM"), Cue(4.5, 5.0, "No.", "TOM")]
    apart = [cue for line in lines for cue in cues_of(line.start_s, line.end_s, line.text, line.speaker)]
    assert cues_of_lines(lines) == apart


@given(st.lists(_cues(), max_size=12))
def test_what_is_written_as_subrip_is_read_back(cues: list[Cue]) -> None:
    shown = without_overlap(cues)
    read = parse_srt(to_srt(cues))
    assert [(cue.start_s, cue.end_s) for cue in read] == [(cue.start_s, cue.end_s) for cue in shown]
    assert [cue.text for cue in read] == [cue.text.replace("-->", "→") for cue in shown]
    assert to_srt(read) == to_srt(cues)


@pytest.mark.parametrize(
    "text", ["<i>x</i>", "{\\an8}x", "<font size=200>x", "a\n\n2\n00:00:09,000 --> 00:00:10,000\nb"]
)
def test_words_can_neither_command_a_player_nor_end_their_subtitle(text: str) -> None:
    srt = to_srt([Cue(0.0, 1.0, text)])
    assert "<i>" not in srt
    assert "{\\" not in srt
    assert "<font" not in srt
    assert len(parse_srt(srt)) == 1


def test_web_subtitles_say_who_speaks_and_escape_what_is_said() -> None:
    vtt = to_vtt([Cue(0.0, 1.0, "1 < 2 & 3\n\n--> 4", "MARA <b>"), Cue(2.0, 3.0, "Nobody.")])
    assert vtt == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v MARA &lt;b&gt;>1 &lt; 2 &amp; 3\n→ 4\n"
        "\n00:00:02.000 --> 00:00:03.000\nNobody.\n"
    )


def test_a_short_word_stays_until_it_is_read_but_never_into_the_next() -> None:
    cues = paced([Cue(0.0, 0.3, "No."), Cue(5.0, 5.3, "No."), Cue(5.6, 9.0, "Why?"), Cue(20.0, 20.5, "x" * 60)])
    assert [cue.end_s for cue in cues] == [0.9, 5.56, 9.0, 23.0]


def test_a_line_of_ten_thousand_characters_is_cut_at_once() -> None:
    assert len(cues_of(0.0, 100.0, "word " * 2_000)) < 200
    both = [Cue(0.0, 600.0, "word " * 2_000, "MARA"), Cue(0.0, 60.0, "word " * 200, "TOM"), Cue(0.0, 9.0, "", "BEN")]
    assert len(cues_of_lines(both)) < 300
    assert all(len(line) <= 42 for cue in cues_of(0.0, 9.0, "W" * 10_000) for line in cue.text.split("\n"))


def test_silence_has_no_subtitles() -> None:
    assert (to_srt([]), parse_srt(""), paced([]), cues_of_lines([Cue(1.0, 2.0, " ")])) == ("", [], [], [])
