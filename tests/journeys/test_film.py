"""A screenplay goes in, a finished film comes out: the real database, the real workers, the real film."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from media.screenplay import fdx, fountain
from media.sound.meter import measure
from media.video.probe import decode_audio, frame_count, probe
from tests.journeys.conftest import SHORT, Runner, events

pytestmark = pytest.mark.timeout(600)


def test_a_screenplay_becomes_a_film_and_a_changed_line_changes_only_what_it_touches(runner: Runner) -> None:
    made = runner.film(SHORT)
    assert made.returncode == 0, made.stderr
    folder = runner.out / "short"
    _check_film(folder)
    first = (folder / "film.mp4").read_bytes()
    _check_report(folder, made.stderr)

    again = runner.film(SHORT, "--json")
    assert again.returncode == 0, again.stderr
    told = json.loads(again.stdout.splitlines()[-1])
    assert (told["event"], told["made"], told["folder"]) == ("result", 0, str(folder))
    assert told["reused"] == sum(json.loads(line)["event"] == "item" for line in again.stdout.splitlines())
    assert {Path(file) for file in told["files"]} == set(folder.iterdir())
    assert told["film_seconds"] == pytest.approx(probe(Path(told["film"])).duration_s, abs=1 / 24)
    assert abs(told["loudness"]["integrated_lufs"] + 14.0) <= 0.3
    assert told["wall_seconds"] > 0
    assert (folder / "film.mp4").read_bytes() == first
    _check_report(folder, f"{told['made']} made, {told['reused']} reused; film in {told['wall_seconds']} s")

    changed = runner.film(SHORT.replace("I can not stay.", "I can not stay, the train is waiting."))
    assert changed.returncode == 0, changed.stderr
    told = next(line for line in changed.stderr.splitlines() if line.startswith("made anew: "))
    anew = Counter(part.split(" ")[0] for part in told.removeprefix("made anew: ").split(", ") if part[0] != "t")
    # A film so short may become louder or softer by one line: then every part is finished under the new gain.
    assert anew.pop("finish") in (1, 3)
    assert anew == {"voices": 1, "shots": 1, "music": 1, "mixes": 1, "loudness": 1, "master": 1}
    topics = Counter(event["topic"] for event in events(folder))
    assert topics["writing.ElementRewritten"] == 1
    assert topics["writing.ScriptImported"] == 1
    kinds = ("characters.CharacterCreated", "production.ShotPlanned", "postproduction.CutAssembled")
    assert all(topics[kind] for kind in (*kinds, "postproduction.SceneAudioOpened", "generation.Completed"))
    assert topics["studio_ops.ProjectCreated"] == 0, "what is the project's is no film's"
    assert topics["generation.Failed"] == 0
    asked = [event["event"] for event in events(folder) if event["topic"] == "generation.Requested"]
    assert not [one["part"] for one in asked if not one["recipe"]["edition"]], "an upgrade would leave it as it was"


@pytest.mark.full
def test_another_file_of_the_same_title_is_said_to_be_the_next_draft(runner: Runner) -> None:
    other = runner.out.parent / "renamed.fountain"
    other.write_text(SHORT, encoding="utf-8")
    assert "last taken in" not in runner.film(SHORT).stderr
    told = [runner.run("film", other, "--out", runner.out, "--json") for _ in range(2)]
    said = [
        [one["text"] for one in map(json.loads, film.stdout.splitlines()) if one["event"] == "say"] for film in told
    ]
    (warning,) = [text for text in said[0] if "last taken in" in text]
    assert warning.startswith("Short: this script was last taken in from the file short; renamed has the same title")
    assert "another Title" in warning
    assert not [text for text in said[1] if "last taken in" in text], "it has become this file's"
    topics = Counter(event["topic"] for event in events(runner.out / "short"))
    assert (topics["writing.ScriptCreated"], topics["writing.SourceNamed"]) == (1, 1)


def _check_report(folder: Path, told: str) -> None:
    """The report tells of as many things as the command line, in its words, each with the time of its making."""
    page = (folder / "report.html").read_text(encoding="utf-8")
    made, reused = (int(re.findall(rf"(\d+) {what}\b", told)[-1]) for what in ("made", "reused"))
    assert page.count('<span class="new">') == made
    assert page.count('<span class="reused">') == reused
    assert "_shot" not in page
    taken = float(re.findall(r"film in ([\d.]+) s", told)[-1])
    assert all(float(seconds) < taken for seconds in re.findall(r"<td>(\d+\.\d\d) s</td>", page))


def _check_film(folder: Path) -> None:
    film = probe(folder / "film.mp4")
    assert (film.width, film.height, film.fps, film.video_codec, film.audio_codec) == (1280, 720, 24, "h264", "aac")
    assert film.fast_start
    assert film.subtitles == 1
    assert abs(frame_count(folder / "film.mp4") / 24 - film.duration_s) < 1 / 24
    heard = measure(decode_audio(folder / "film.mp4"))
    assert abs(heard.integrated + 14.0) <= 0.3
    assert heard.true_peak <= -1.0
    assert "I can not stay." in (folder / "subtitles.srt").read_text(encoding="utf-8")
    assert sorted(path.name for path in (folder / "stems").iterdir()) == ["dialogue.wav", "effects.wav", "music.wav"]
    found = events(folder)
    assert [event["position"] for event in found] == sorted(event["position"] for event in found)
    assert all(event["actor"] and event["command"] and event["recorded_at"] for event in found)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        (f"Title: {'T' * 10_000}\n\nINT. HALL - DAY\n\nHello.\n", "title page: Title of 10,000 characters"),
    ],
)
def test_a_screenplay_that_cannot_be_filmed_is_refused_in_one_sentence(
    runner: Runner, text: str, sentence: str
) -> None:
    refused = runner.film(text)
    assert refused.returncode == 2
    assert sentence in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert not refused.stdout
    assert not runner.out.exists()


def test_a_missing_file_and_none_are_refused(runner: Runner) -> None:
    assert "There is no file" in runner.run("film", runner.out.parent / "gone.fountain").stderr
    assert runner.run("film").returncode == 2


@pytest.mark.full
def test_final_drafts_own_document_is_filmed_and_hostile_words_stay_words(runner: Runner) -> None:
    words = SHORT.replace("Title: Short", "Title: ../../<script>").replace("Sit down.", r"{\b1}<b>Sit</b> %n \N")
    source = runner.out.parent / "hostile.fdx"
    source.write_bytes(fdx.write(fountain.parse(words)))
    made = runner.run("film", source, "--out", runner.out)
    assert made.returncode == 0, made.stderr
    assert [path.name for path in runner.out.iterdir()] == ["script"]
    assert probe(runner.out / "script" / "film.mp4").subtitles == 1
    subtitles = (runner.out / "script" / "subtitles.srt").read_text(encoding="utf-8")
    assert "<\u2060b>Sit<\u2060/b> %n" in subtitles  # told apart from a command by what nobody sees
    assert "<script>" not in (runner.out / "script" / "report.html").read_text(encoding="utf-8")


@pytest.mark.full
def test_a_film_without_a_word_is_a_film(runner: Runner) -> None:
    made = runner.film("Title: Silence \u05e9\u05e7\u05d8\n\nEXT. FOREST - DAWN\n\nMist between the trunks.\n")
    assert made.returncode == 0, made.stderr
    assert "no letters for \u05e9\u05e7\u05d8" in made.stderr
    assert probe(runner.out / "silence-\u05e9\u05e7\u05d8" / "film.mp4").duration_s > 6
