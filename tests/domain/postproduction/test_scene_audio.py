from __future__ import annotations

from uuid import UUID, uuid4

from domain.postproduction.scene_audio import MIX, SCORE, SceneAudio
from domain.shared.generation import GenerationRequest
from tests.commands.fake_studio import names, replayed, state_of

SCRIPT, SCENE, LINE = UUID(int=1), UUID(int=2), UUID(int=3)
OUTPUTS = {"speech": {"hash": "0" * 64, "size": 1, "mime": "audio/wav"}}
SPOKEN = {"duration_s": 1.5, "mouth": [[0.0, "A"]], "engine": "formant", "words": 5}


def wish(kind: str = "speech", recipe: str = "a") -> GenerationRequest:
    return GenerationRequest(uuid4(), kind, "postproduction.line", UUID(int=4), {"text": recipe})


def spoken() -> SceneAudio:
    audio, wanted = SceneAudio(SCRIPT, SCENE), wish()
    audio.ask_for_line(LINE, wanted)
    audio.record(str(LINE), wanted.generation_id, OUTPUTS, SPOKEN, "previz")
    return audio


def test_a_scene_of_a_script_has_one_sound() -> None:
    assert SceneAudio(SCRIPT, SCENE).id == SceneAudio(SCRIPT, SCENE).id
    assert SceneAudio(SCRIPT, SCENE).id != SceneAudio(SCENE, SCRIPT).id


def test_a_recording_tells_its_length_its_mouth_and_its_engine() -> None:
    (recorded,) = [e for e in spoken().pending if isinstance(e, SceneAudio.LineRecorded)]

    assert (recorded.duration_s, recorded.mouth, recorded.engine) == (1.5, [[0.0, "A"]], "formant")
    assert recorded.facts == {"words": 5}


def test_a_line_whose_recipe_did_not_change_is_not_spoken_again() -> None:
    audio = spoken()

    audio.ask_for_line(LINE, wish())

    assert names(audio.pending) == ["Created", "LineRequested", "LineRecorded"]
    assert audio.part(str(LINE)).facts == SPOKEN


def test_two_lines_are_made_side_by_side() -> None:
    audio, first, second = SceneAudio(SCRIPT, SCENE), wish(), wish()
    other = uuid4()
    audio.ask_for_line(LINE, first)
    audio.ask_for_line(other, second)

    audio.record(str(other), second.generation_id, OUTPUTS, {}, "previz")
    audio.record(str(LINE), second.generation_id, OUTPUTS, {}, "previz")

    recorded = [e.element_id for e in audio.pending if isinstance(e, SceneAudio.LineRecorded)]
    assert recorded == [other]


def test_a_scene_is_scored_and_mixed() -> None:
    audio, music, mix = spoken(), wish("music"), wish("mix")
    audio.ask_for_score(music)
    audio.record(SCORE, music.generation_id, {}, {"duration_s": 20, "key": "d"}, "previz")
    audio.ask_for_mix(mix)
    audio.record(MIX, mix.generation_id, {}, {"duration_s": 20, "loudness": {"integrated_lufs": -14.0}}, "previz")

    mixed = audio.pending[-1]
    assert isinstance(mixed, SceneAudio.Mixed)
    assert mixed.loudness == {"integrated_lufs": -14.0}
    assert audio.part(SCORE).facts == {"duration_s": 20, "key": "d"}
    assert state_of(replayed(audio)) == state_of(audio)


def test_a_part_that_failed_may_be_asked_for_again() -> None:
    audio, wanted = SceneAudio(SCRIPT, SCENE), wish("music")
    audio.ask_for_score(wanted)
    audio.record_failure(SCORE, wanted.generation_id, "no disk")
    audio.record_failure(SCORE, wanted.generation_id, "no disk")

    audio.ask_for_score(wish("music"))

    assert names(audio.pending) == ["Created", "ScoreRequested", "PartFailed", "ScoreRequested"]


def test_a_part_that_nobody_asked_for_is_not_recorded() -> None:
    audio = SceneAudio(SCRIPT, SCENE)

    audio.record("no part at all", uuid4(), OUTPUTS, {}, "previz")
    audio.record_failure(MIX, uuid4(), "no disk")

    assert names(audio.pending) == ["Created"]
