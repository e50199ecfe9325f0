"""Places: which set a location's words call for, painted once for the hour and the weather."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from media.pictures import cabin, open_sea, outdoors, rooms, station
from media.pictures.light import Light, hour_of, light_of
from media.pictures.raster import Bytes
from media.pictures.scenery import Scenery
from media.pictures.seeds import dice

Painter = Callable[[Scenery], None]


@dataclass(frozen=True)
class Place:
    """Where a scene plays, in the words of its heading: INT, EXT or INT/EXT, location, time of day, weather."""

    setting: str
    location: str
    time_of_day: str = "DAY"
    weather: str = ""

    @property
    def outside(self) -> bool:
        """Whether the set stands in the open."""
        return self.kind in _OPEN

    @property
    def kind(self) -> str:
        """The name of the set that shows it; what is told as inside is a room of some kind, whatever its words."""
        words = self.location.lower()
        inside = self.setting.upper().startswith("INT")
        fitting = (
            indoors if inside else open_air for pattern, indoors, open_air in _WORDS if re.search(pattern, words)
        )
        return next(filter(None, fitting), "room" if inside else "outdoors")

    @property
    def sky(self) -> str:
        """Rain, snow, fog or nothing."""
        words = f"{self.weather} {self.location} {self.time_of_day}".lower()
        for pattern, name in (
            (r"\brain(?!bow|coat)|storm|drizzl|downpour", "rain"),
            (r"\bsnow|blizzard", "snow"),
            (r"\bfog|\bmist(?:s|y)?\b", "fog"),
        ):
            if re.search(pattern, words):
                return name
        return ""

    def light(self, side: int = 1) -> Light:
        """Return the light on people there."""
        return light_of(self.outside, self.time_of_day, side)


_NO_TRAINS = "".join(
    rf"(?<!{kind} )" for kind in ("police", "fire", "gas", "petrol", "filling", "power", "space", "radio", "weather")
)
# words of a location, the set for INT, the set for EXT, nothing where other words have to tell; the first that fits
_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        r"carriage|compartment|train car|on the train|aboard|subway car|dining car|\bbus\b(?! (?:stop|station))|tram",
        "carriage",
        "platform",
    ),
    (
        rf"platform|railway|train station|tracks|\bhalt\b|metro|subway|underground|{_NO_TRAINS}\bstation\b(?! house)",
        "station",
        "platform",
    ),
    (r"roof", "", "rooftop"),
    (r"kitchen|galley|scullery", "kitchen", "street"),
    (r"bedroom|bed room|hotel room|dormitory|attic|nursery", "bedroom", "street"),
    (r"hospital|\bward\b|clinic|infirmary|morgue|surgery", "hospital", "street"),
    (r"corridor|hallway|passage|tunnel|lobby|hall\b|landing", "corridor", "street"),
    (r"stair|steps", "stairs", "street"),
    (r"caf[eé]|\bbar\b|\bpub\b|restaurant|diner|tavern|coffee|tea ?room|club\b|saloon|inn\b|buffet", "cafe", "street"),
    (r"office|newsroom|police|bureau|studio|laborator|lab\b|control room|bank\b", "office", "street"),
    (r"school|class|lecture|university", "classroom", "street"),
    (r"church|chapel|cathedral|monastery|abbey|temple", "church", "street"),
    (r"theatre|theater|\bstage\b|auditorium|opera|cinema|backstage|concert", "theatre", "street"),
    (r"shop|store\b|market|bakery|bookstore|library|pharmacy|archive", "shop", "street"),
    (r"wheelhouse|\bboats?\b(?! ?house)|\bship\b|ferry|yacht|vessel|trawler|below deck", "cabin", ""),
    (
        r"living|lounge|apartment|flat\b|sitting room|parlou?r|(?<!light)house|home|cottage|\bden\b|study|salon",
        "living_room",
        "street",
    ),
    (r"cabin|\bhut\b|lodge", "living_room", ""),
    (r"\bcar\b|taxi|\bcab\b|truck|van\b|vehicle", "car", "street"),
    (r"harbou?r|(?<!air)port\b|dock|quay|pier|marina|wharf|jetty|boat ?yard|lighthouse", "", "harbour"),
    (r"\bsea\b(?! ?(?:wall|front|side|shore|cliff))|\bocean\b(?! ?front)|open water|\bdeck\b", "", "sea"),
    (r"\bboats?\b|\bship\b|ferry|yacht|vessel|trawler|\braft\b|dinghy|canoe", "", "sea"),
    (r"beach|\bsea\b|shore|coast|ocean|\bbay\b|cliff|dune|island|lake|river", "", "beach"),
    (r"forest|wood(?:s|land)?\b|jungle|grove", "", "forest"),
    (r"park|garden|square|playground|cemetery|graveyard|courtyard|orchard", "", "park"),
    (r"field|meadow|farm|hill|countryside|prairie|moor|desert|valley|mountain|plain", "", "field"),
    (r"street|alley|road|lane|avenue|town|city|village|bridge|pavement|sidewalk|crossing|corner|stop\b", "", "street"),
)
_SETS: dict[str, Painter] = {
    "carriage": rooms.carriage,
    "kitchen": rooms.kitchen,
    "bedroom": rooms.bedroom,
    "hospital": rooms.hospital,
    "corridor": rooms.corridor,
    "stairs": rooms.stairs,
    "cafe": rooms.cafe,
    "office": rooms.office,
    "classroom": rooms.classroom,
    "church": rooms.church,
    "theatre": rooms.theatre,
    "shop": rooms.shop,
    "living_room": rooms.living_room,
    "car": rooms.car,
    "room": rooms.room,
    "station": station.station,
    "cabin": cabin.cabin,
    "platform": outdoors.platform,
    "rooftop": outdoors.rooftop,
    "street": outdoors.street,
    "harbour": outdoors.harbour,
    "beach": outdoors.beach,
    "sea": open_sea.sea,
    "forest": outdoors.forest,
    "park": outdoors.park,
    "field": outdoors.field,
    "outdoors": outdoors.outdoors,
}
_OPEN = frozenset({"platform", "rooftop", "street", "harbour", "beach", "sea", "forest", "park", "field", "outdoors"})
KINDS = tuple(_SETS)


@lru_cache(maxsize=3)
def painted(place: Place, seed: str) -> Bytes:
    """Return the whole set, (864, 1536, 3); do not change it."""
    scene = Scenery(dice("set", seed, place.kind), hour_of(place.time_of_day), place.sky, place.light())
    _SETS[place.kind](scene)
    picture = scene.lit()
    picture.flags.writeable = False
    return picture
