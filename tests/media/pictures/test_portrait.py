import subprocess
import sys

import numpy as np
import pytest

from media.pictures.appearance import Appearance, appearance_of
from media.pictures.expression import EMOTIONS, MOUTH_SHAPES
from media.pictures.face import View
from media.pictures.hair import STYLES
from media.pictures.head import draw_head
from media.pictures.portrait import LIGHTINGS, emotion_in, lighting_in, portrait, pose_in
from media.pictures.poster import poster
from media.pictures.skeleton import POSES
from media.pictures.stage import Place
from media.pictures.surface import Surface
from tests.media.pictures.people import mara, tom


def head(person: Appearance, view: View) -> bytes:
    sheet = Surface(96, 128, 64, 48, 60)
    draw_head(sheet, person, view)
    return sheet.pixels.tobytes()


def test_every_emotion_pose_and_lighting_changes_the_portrait() -> None:
    faces = {portrait(mara(), emotion, width=160, height=160).tobytes() for emotion in EMOTIONS}
    poses = {portrait(mara(), pose=pose, width=160, height=160).tobytes() for pose in POSES}
    lights = {portrait(mara(), lighting=lighting, width=160, height=160).tobytes() for lighting in LIGHTINGS}
    assert (len(faces), len(poses), len(lights)) == (len(EMOTIONS), len(POSES), len(LIGHTINGS))


def test_a_prompt_is_read() -> None:
    assert emotion_in("smiling in the rain") == "happy"
    assert pose_in("seated, arms resting") == "sitting"
    assert lighting_in("cinematic close-up") == "dramatic"
    assert (emotion_in(""), pose_in(""), lighting_in("")) == ("neutral", "standing", "studio")


def test_a_portrait_has_the_size_asked_for_and_is_always_the_same() -> None:
    picture = portrait(tom(), prompt="smiling", width=300, height=400)
    assert picture.shape == (400, 300, 3)
    assert (portrait(tom(), prompt="smiling", width=300, height=400) == picture).all()


def test_every_mouth_shape_and_closed_eyes_are_drawn() -> None:
    seen = {head(mara(), View(mouth=shape)) for shape in MOUTH_SHAPES}
    assert len(seen | {head(mara(), View(lids=0.0))}) == len(MOUTH_SHAPES) + 1


@pytest.mark.parametrize("style", STYLES)
def test_every_hair_style_can_be_drawn_from_every_side(style: str) -> None:
    person = Appearance("x", hair=style)
    assert len({head(person, View(turn=turn)) for turn in (0.0, 0.4, 0.75)}) == 3


@pytest.mark.parametrize("hat", ["beanie", "cap", "peaked", "fedora", "bowler", "beret", "helmet", "headscarf"])
def test_every_hat_is_seen(hat: str) -> None:
    assert head(Appearance("x", hat=hat), View()) != head(Appearance("x"), View())


def test_different_people_have_different_faces() -> None:
    assert len({head(appearance_of(str(number)), View()) for number in range(12)}) == 12


def test_a_poster_shows_its_cast_and_title() -> None:
    cast = [("MARA", mara()), ("TOM", tom())]
    place = Place("EXT", "STREET", "NIGHT")
    first = poster("The Last Train", "Once.", cast, place, width=200, height=300)
    assert first.shape == (300, 200, 3)
    assert (first != poster("Another", "Once.", cast, place, width=200, height=300)).any()
    assert (first != poster("The Last Train", "Once.", cast[:1], place, width=200, height=300)).any()
    assert np.ptp(poster("", "", [], width=200, height=300)) > 50


def test_small_words_of_a_poster_stand_out_from_whatever_is_behind_them() -> None:
    coat = [("INES", appearance_of("ines", "yellow coat"))]
    without, told = (
        poster("A Title Of Two Lines Or So", words, coat, width=600, height=900).max(axis=2).astype(int)
        for words in ("", "written by somebody")
    )
    darker = (told < without - 50).any(axis=1).nonzero()[0]
    assert len(darker) > 8, "the yellow letters have a dark edge on the yellow coat"


def test_drawing_needs_no_window_system() -> None:
    code = (
        "import media.pictures.poster, media.pictures.shot, media.pictures.portrait\n"
        "libraries = open('/proc/self/maps').read() if __import__('sys').platform == 'linux' else ''\n"
        "assert 'libGL.so' not in libraries and 'libEGL' not in libraries and 'libX11' not in libraries\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
