import numpy as np
import pytest

from media.pictures.light import HOURS, hour_of
from media.pictures.stage import KINDS, Place, painted


@pytest.mark.parametrize(
    ("setting", "location", "kind"),
    [
        ("EXT", "TRAIN PLATFORM", "platform"),
        ("INT", "TRAIN CARRIAGE", "carriage"),
        ("INT", "MARA'S KITCHEN", "kitchen"),
        ("EXT", "ROOFTOP OF THE OLD THEATRE", "rooftop"),
        ("INT", "THE BLUE BAR", "cafe"),
        ("INT", "HOSPITAL CORRIDOR", "hospital"),
        ("EXT", "HARBOUR", "harbour"),
        ("INT", "POLICE CAR", "office"),
        ("EXT", "FOREST", "forest"),
        ("INT", "NOWHERE IN PARTICULAR", "room"),
        ("EXT", "NOWHERE IN PARTICULAR", "outdoors"),
    ],
)
def test_a_place_is_known_by_its_words(setting: str, location: str, kind: str) -> None:
    assert Place(setting, location).kind == kind


@pytest.mark.parametrize(
    ("words", "hour"),
    [
        ("NIGHT", "night"),
        ("LATE AFTERNOON", "golden"),
        ("DAWN", "dawn"),
        ("CONTINUOUS", "day"),
        ("MIDNIGHT", "night"),
        ("", "day"),
    ],
)
def test_the_hour_is_read_from_any_words(words: str, hour: str) -> None:
    assert hour_of(words) == hour


def test_a_train_is_not_rain() -> None:
    assert Place("EXT", "TRAIN PLATFORM", "NIGHT").sky == ""
    assert Place("EXT", "TRAIN PLATFORM", "NIGHT", "heavy rain").sky == "rain"


def test_every_kind_of_set_can_be_painted_and_is_its_own() -> None:
    seen: set[bytes] = set()
    for kind in KINDS:
        location = {"carriage": "train carriage", "living_room": "house"}.get(kind, kind)
        place = Place("EXT" if kind in {"outdoors", "street"} else "INT", location, "DAY")
        assert place.kind == kind
        picture = painted(place, "seed")
        assert picture.shape == (864, 1536, 3)
        assert picture.std() > 12
        seen.add(picture[::16, ::16].tobytes())
    assert len(seen) == len(KINDS)


def test_a_set_differs_by_seed_and_hour_and_is_else_the_same() -> None:
    place = Place("INT", "KITCHEN", "DAY")
    again = painted.__wrapped__(place, "a")
    assert (painted(place, "a") == again).all()
    assert (painted(place, "b") != again).any()
    brightness = {hour: float(np.mean(painted(Place("EXT", "STREET", hour), "a"))) for hour in HOURS}
    assert brightness["night"] < brightness["dusk"] < brightness["day"]
