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
        ("INT", "TRAIN STATION", "station"),
        ("EXT", "TRAIN STATION", "platform"),
        ("INT", "POLICE STATION", "office"),
        ("INT", "BOAT CABIN", "cabin"),
        ("INT", "ROOFTOP BAR", "cafe"),
        ("EXT", "SEA", "sea"),
        ("EXT", "FISHING BOAT", "sea"),
        ("EXT", "SEA WALL", "beach"),
        ("EXT", "LIGHTHOUSE", "harbour"),
        ("EXT", "BUS STOP", "street"),
        ("INT/EXT", "CAR", "car"),
        ("EXT", "GARDEN", "park"),
        ("INT", "EDWARD'S DEN", "living_room"),
        ("EXT", "AIRPORT", "outdoors"),
        ("EXT", "FISHING PORT", "harbour"),
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
    assert Place("EXT", "RAINBOW ROOM, MISTER FREY'S").sky == ""
    assert Place("EXT", "MISTY HILL").sky == "fog"


PLACES_IN_THE_OPEN = (
    "TRAIN PLATFORM", "ROOFTOP", "HARBOUR", "BEACH", "SEA", "FOREST", "PARK", "FIELD", "STREET", "FERRY", "TRACKS",
    "BRIDGE", "PORT", "ISLAND", "NOWHERE IN PARTICULAR",
)  # fmt: skip


@pytest.mark.parametrize("location", PLACES_IN_THE_OPEN)
def test_what_is_told_as_inside_is_a_room_and_what_is_told_as_outside_is_none(location: str) -> None:
    assert not Place("INT", location).outside
    assert Place("EXT", location).outside


@pytest.mark.parametrize("location", ["HARBOUR", "FERRY", "FOREST", "KITCHEN"])
def test_a_room_is_lit_at_its_edges_at_night_as_the_open_sky_is_not(location: str) -> None:
    """The sky's blue is nowhere along the sides: there are walls."""
    picture = painted(Place("INT", location, "NIGHT"), "edges").astype(int)
    sides = np.concatenate([picture[60:500, :8].reshape(-1, 3), picture[60:500, -8:].reshape(-1, 3)])
    blue = sides[:, 2] > sides[:, 0] * 1.3 + 10
    assert blue.mean() < 0.05


@pytest.mark.parametrize("location", ["TRAIN STATION", "BOAT CABIN", "OFFICE", "TRAIN CARRIAGE"])
def test_rain_outside_is_seen_on_the_panes_and_nowhere_else(location: str) -> None:
    dry, wet = (painted(Place("INT", location, "NIGHT", weather), "rain").astype(int) for weather in ("", "rain"))
    changed = np.abs(dry - wet).max(axis=2) > 24
    assert 0.001 < changed[:500].mean() < 0.35
    assert changed[650:].mean() < 0.001


def test_every_kind_of_set_can_be_painted_and_is_its_own() -> None:
    seen: set[bytes] = set()
    for kind in KINDS:
        location = {"carriage": "train carriage", "living_room": "house", "cabin": "boat"}.get(kind, kind)
        place = next(p for p in (Place("INT", location, "DAY"), Place("EXT", location, "DAY")) if p.kind == kind)
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
