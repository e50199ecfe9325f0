from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from media.pictures.appearance import appearance_of
from media.pictures.expression import EMOTIONS
from media.pictures.framing import spots
from media.pictures.props import HANDS, PROPS
from media.pictures.screen import ANGLES, CAMERAS, SIZES, Figure, ShotPicture
from media.pictures.shot import Shooting, frames, still
from media.pictures.skeleton import POSES
from media.pictures.stage import Place
from tests.media.pictures.people import KITCHEN, PLATFORM, SMALL, mara, shot, tom

Picture = NDArray[np.uint8]


def apart(first: Picture, second: Picture) -> int:
    """How many values differ visibly."""
    return int((np.abs(first.astype(np.int16) - second.astype(np.int16)) > 12).sum())


def small(one: ShotPicture, at: float = 0.0) -> Picture:
    return still(one, at, *SMALL)


def acted(**changes: object) -> ShotPicture:
    figure = replace(Figure(mara(), "MARA", facing="right"), **changes)  # pyright: ignore[reportArgumentType]
    return shot(figures=(figure,))


def test_the_same_shot_gives_the_same_bytes() -> None:
    speaking = acted(mouth=((0.0, "open"), (0.1, "wide")))
    first = [frame.tobytes() for frame in frames(speaking, *SMALL)]
    assert first == [frame.tobytes() for frame in frames(speaking, *SMALL)]


@pytest.mark.parametrize("camera", CAMERAS)
def test_there_are_as_many_frames_as_asked_for_in_the_encoders_form(camera: str) -> None:
    taken = list(frames(shot(camera=camera, duration_frames=5), *SMALL))
    assert len(taken) == 5
    assert {(frame.shape, frame.dtype) for frame in taken} == {((540, 640), np.dtype(np.uint8))}


def test_no_frames_can_be_asked_for() -> None:
    assert list(frames(shot(duration_frames=0), *SMALL)) == []


def test_a_frame_that_repeats_is_the_same_object() -> None:
    taken = list(frames(shot(duration_frames=24), *SMALL))
    assert len({id(frame) for frame in taken}) <= 12


@pytest.mark.parametrize("weather", ["", "rain"])
def test_it_is_known_before_drawing_which_frames_repeat(weather: str) -> None:
    place = Place("EXT", "street", "NIGHT", weather)
    speaking = replace(acted(mouth=((0.2, "open"), (0.5, "rest"))), place=place, duration_frames=40)
    taken = list(frames(speaking, *SMALL))
    same = [n > 0 and bool((taken[n] == taken[n - 1]).all()) for n in range(len(taken))]
    assert Shooting(speaking, *SMALL).repeats() == same
    assert 10 < sum(same) < 40


def test_frames_cannot_be_written_to() -> None:
    frame = next(frames(shot(), *SMALL))
    with pytest.raises(ValueError, match="read-only"):
        frame[0, 0] = 1


@pytest.mark.parametrize("camera", [camera for camera in CAMERAS if camera != "static"])
def test_a_moving_camera_changes_the_picture(camera: str) -> None:
    first, *_, last = frames(shot(camera=camera, duration_frames=12), *SMALL)
    assert apart(first, last) > 5_000


def test_every_size_frames_differently() -> None:
    seen = [
        small(shot(size=size, figures=(Figure(mara(), facing="right", prop="ticket"), Figure(tom(), facing="left"))))
        for size in SIZES
    ]
    for number, one in enumerate(seen):
        for other in seen[number + 1 :]:
            assert apart(one, other) > 20_000


def test_every_angle_frames_differently() -> None:
    seen = {
        small(shot(angle=angle, figures=(Figure(mara(), facing="right"), Figure(tom(), facing="left")))).tobytes()
        for angle in ANGLES
    }
    assert len(seen) == len(ANGLES)


@pytest.mark.parametrize("emotion", [emotion for emotion in EMOTIONS if emotion != "neutral"])
def test_an_emotion_shows(emotion: str) -> None:
    assert (
        apart(small(replace(acted(emotion=emotion), size="close_up")), small(replace(acted(), size="close_up"))) > 1_500
    )


@pytest.mark.parametrize("pose", [pose for pose in POSES if pose != "standing"])
def test_a_pose_shows(pose: str) -> None:
    assert apart(small(replace(acted(pose=pose), size="wide")), small(replace(acted(), size="wide"))) > 600


@pytest.mark.parametrize("time", ["NIGHT", "DAWN", "DUSK", "LATE AFTERNOON"])
@pytest.mark.parametrize("setting", [("INT", "KITCHEN"), ("EXT", "STREET")])
def test_the_hour_shows_on_the_place_and_the_people(time: str, setting: tuple[str, str]) -> None:
    by_day, other = (small(shot(place=Place(*setting, hour))) for hour in ("DAY", time))
    assert apart(by_day, other) > 100_000


def test_a_mouth_that_opens_changes_the_mouth_and_nothing_far_from_the_head() -> None:
    closed = replace(acted(mouth=((0.0, "closed"),)), size="close_up", duration_frames=1)
    opened = replace(acted(mouth=((0.0, "open"),)), size="close_up", duration_frames=1)
    spot = spots(closed)[0]
    changed = np.abs(small(closed).astype(int) - small(opened).astype(int)).sum(axis=2) > 40
    rows, columns = np.nonzero(changed)
    assert changed.sum() > 150
    middle = spot.y * SMALL[1]
    assert middle < rows.mean() < middle + spot.head * SMALL[1] * 0.55
    assert abs(columns.mean() - spot.x * SMALL[0]) < spot.head * SMALL[1] * 0.4


def test_the_mouth_follows_its_keys() -> None:
    speaking = replace(acted(mouth=((0.0, "closed"), (0.5, "open"))), size="close_up", duration_frames=24)
    still_speaking = replace(acted(mouth=((0.0, "closed"),)), size="close_up", duration_frames=24)
    said = list(frames(speaking, *SMALL))
    silent = list(frames(still_speaking, *SMALL))
    assert all((a == b).all() for a, b in zip(said[:6], silent[:6], strict=True))
    assert all((a != b).any() for a, b in zip(said[12:], silent[12:], strict=True))


def face(picture: Picture, one: ShotPicture) -> Picture:
    spot = spots(one)[0]
    x, y, half = round(spot.x * SMALL[0]), round(spot.y * SMALL[1]), round(spot.head * SMALL[1] * 0.4)
    return picture[y - half : y + half, x - half : x + half]


def hues(picture: Picture) -> NDArray[np.float64]:
    """The shares of coarse colours, brightness taken out."""
    flat = picture.reshape(-1, 3).astype(np.float64) + 8
    parts = (flat[:, :2] / flat.sum(axis=1, keepdims=True) * 24).astype(int)
    counts = np.bincount(parts[:, 0] * 24 + parts[:, 1], minlength=576)
    return counts / counts.sum()


def test_a_person_is_more_like_themselves_in_another_place_than_like_anybody_else() -> None:
    people = [mara(), tom(), *(appearance_of(seed) for seed in ("ida", "leo", "ana", "max"))]
    here = [
        replace(shot(place=KITCHEN), size="close_up", figures=(Figure(person, facing="right"),)) for person in people
    ]
    there = [
        replace(one, place=Place("INT", "OFFICE", "DAY"), figures=(replace(one.figures[0], emotion="tense"),))
        for one in here
    ]
    faces_here, faces_there = ([hues(face(small(one), one)) for one in shots] for shots in (here, there))
    likeness = np.array([[np.minimum(a, b).sum() for b in faces_there] for a in faces_here])
    assert (likeness.argmax(axis=1) == np.arange(len(people))).all()
    assert likeness.diagonal().min() > 0.75


def test_two_people_look_at_each_other() -> None:
    two = shot(size="two_shot", figures=(Figure(mara(), facing="right"), Figure(tom(), facing="left")))
    left, right = spots(two)
    assert (left.mirror, right.mirror) == (False, True)
    assert left.x < right.x


def test_one_who_looks_right_has_room_on_the_right() -> None:
    (right,), (left,) = (spots(shot(figures=(Figure(mara(), facing=facing),))) for facing in ("right", "left"))
    assert right.x < 0.5 < left.x


@pytest.mark.parametrize("size", ["establishing", "wide"])
def test_whoever_is_in_a_car_sits_there_however_much_of_it_is_seen(size: str) -> None:
    both = (Figure(mara()), Figure(tom(), pose="walking"))
    car = ShotPicture(Place("INT", "CAR"), size=size, figures=both, seed="car")
    left, right = spots(car)

    assert {spot.figure.pose for spot in (left, right)} == {"sitting"}
    assert all(0.3 < spot.y < 0.7 and spot.head > 0.15 for spot in (left, right)), "heads are at the seats"
    assert left.x < right.x
    assert {spot.figure.pose for spot in spots(replace(car, place=KITCHEN))} == {"standing", "walking"}


def test_a_subtitle_is_burned_in_low_and_a_caption_high() -> None:
    plain, said, told = small(shot()), small(shot(subtitle="Wait for me.")), small(shot(caption="EDINBURGH, 1942"))
    assert apart(plain[:240], said[:240]) == 0
    assert apart(plain[240:], said[240:]) > 1_000
    assert apart(plain[:90], told[:90]) > 1_000
    assert apart(plain[90:], told[90:]) == 0


@pytest.mark.parametrize("text", ["x" * 10_000, "word " * 3_000, "\u202e\u05e2\u05d1 🎬\x00", "<b>&amp;</b>"])
def test_a_hostile_subtitle_is_drawn_in_the_picture(text: str) -> None:
    assert small(shot(subtitle=text)).shape == (360, 640, 3)


def light(picture: Picture) -> NDArray[np.float64]:
    return picture.astype(np.float64) @ np.array([0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("skin", ["dark-skinned", "pale"])
def test_people_can_be_seen_at_night(skin: str) -> None:
    person = appearance_of("night", f"{skin} woman, black hair, black coat")
    one = shot(place=PLATFORM, size="medium", figures=(Figure(person, facing="right"),))
    features = light(face(small(one), one))
    assert np.percentile(features, 90) > 50
    assert np.percentile(features, 90) - np.percentile(features, 10) > 30


def test_rain_falls_outside_and_not_inside() -> None:
    street = shot(place=Place("EXT", "STREET", "DAY", "rain"), figures=(), duration_frames=8)
    kitchen = replace(street, place=Place("INT", "KITCHEN", "DAY", "rain"))
    assert len({frame.tobytes() for frame in frames(street, *SMALL)}) == 4
    assert len({frame.tobytes() for frame in frames(kitchen, *SMALL)}) == 1


def test_an_insert_shows_the_thing() -> None:
    ticket, key = (shot(size="insert", figures=(Figure(mara(), prop=prop),)) for prop in ("ticket", "an old key"))
    assert apart(small(ticket), small(key)) > 5_000


@pytest.mark.parametrize("thing", [name for name in PROPS if name not in HANDS])
def test_everything_that_can_be_named_can_be_shown_in_a_hand_and_without_one(thing: str) -> None:
    held, alone = shot(size="insert", figures=(Figure(mara()),), thing=thing), shot(size="insert", thing=thing)
    place = shot(size="insert", figures=(), thing="")
    assert apart(small(held), small(alone)) > 1_000
    assert apart(small(alone), small(place)) > 1_000


def test_hands_are_those_of_the_figures() -> None:
    one = shot(size="insert", figures=(Figure(mara()),), thing="hand")
    both = replace(one, figures=(Figure(mara()), Figure(tom())), thing="hands")
    rusty = replace(one, thing="hand rust")
    assert apart(small(one), small(both)) > 2_000
    assert 500 < apart(small(one), small(rusty)) < 10_000


@pytest.mark.parametrize(("figures", "size"), [((), "wide"), ((Figure(mara()),), "close_up")])
def test_an_insert_of_what_nobody_can_draw_is_of_who_or_what_is_there(figures: tuple[Figure, ...], size: str) -> None:
    unknown = shot(size="insert", figures=figures, thing="astrolabe")
    assert np.array_equal(small(unknown), small(replace(unknown, size=size)))
