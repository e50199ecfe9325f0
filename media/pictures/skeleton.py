"""Where the joints of a body are, in head units, (0, 0) between the feet, up is negative; drawn facing right."""

from dataclasses import dataclass
from math import cos, radians, sin

from media.pictures.expression import EXPRESSIONS
from media.pictures.person import Appearance

Spot = tuple[float, float]


@dataclass(frozen=True)
class Arm:
    """How an arm is held: angles of upper arm and forearm in degrees from hanging down, positive to the right.

    `near` is what is seen of the length of the upper arm when it points at us.
    """

    upper: float
    fore: float
    hand: str = "relaxed"
    near: float = 1.0


@dataclass(frozen=True)
class Pose:
    """The near and the far arm, the legs' stride in degrees, the lean of the trunk, and whether one sits."""

    near: Arm
    far: Arm
    lean: float = 0.0
    seated: bool = False
    prop: bool = False


_POSES = {
    "standing": Pose(Arm(-7, 4), Arm(9, 14)),
    "sitting": Pose(Arm(2, 50, "relaxed", 0.95), Arm(6, 14, "relaxed", 0.95), seated=True),
    "walking": Pose(Arm(-20, 6), Arm(24, 40), lean=3),
    "gesturing": Pose(Arm(8, 98, "open"), Arm(12, 36)),
    "arms_crossed": Pose(Arm(-13, 76, "tucked"), Arm(13, -74, "tucked"), lean=-2),
    "leaning": Pose(Arm(-28, 42, "hip"), Arm(10, 18), lean=-7),
    "phone": Pose(Arm(-14, 164, "grip", 0.42), Arm(10, 24), prop=True),
}
POSES = tuple(_POSES)
_GESTURES = (
    Pose(Arm(8, 98, "open"), Arm(12, 36)),
    Pose(Arm(16, 74, "open"), Arm(20, 84, "open")),
    Pose(Arm(2, 122, "point"), Arm(11, 28)),
)


def pose_of(name: str, phase: int = 0) -> Pose:
    """Return the pose; gestures and steps have phases."""
    if name == "gesturing":
        return _GESTURES[phase % len(_GESTURES)]
    if name == "walking":
        swing = sin(radians(phase * 45))
        return Pose(Arm(-4 - 26 * swing, 14 - 18 * swing), Arm(6 + 26 * swing, 26 + 20 * swing), lean=3)
    return _POSES.get(name, _POSES["standing"])


@dataclass(frozen=True)
class Leg:
    """Hip, knee and ankle."""

    hip: Spot
    knee: Spot
    ankle: Spot


@dataclass(frozen=True)
class Skeleton:
    """Joints of one figure in one pose."""

    turn: float
    pose: Pose
    head: Spot
    neck: Spot
    shoulders: tuple[Spot, Spot]
    elbows: tuple[Spot, Spot]
    wrists: tuple[Spot, Spot]
    waist: Spot
    pelvis: Spot
    legs: tuple[Leg, Leg]
    girth: float
    shoulder: float
    hip: float


def width_of(person: Appearance) -> tuple[float, float, float]:
    """Half the shoulders, half the hips, and the girth of trunk and limbs."""
    woman = person.presentation == "woman"
    girth = {"slim": 0.88, "average": 1.0, "athletic": 1.06, "heavy": 1.28}[person.build]
    shoulder = (0.69 if woman else 0.83) * (1.08 if person.build == "athletic" else 1.0)
    hip = 0.53 if woman else 0.48
    if person.years < 17:
        share = (17 - max(4, person.years)) / 13
        shoulder, hip = shoulder * (1 - 0.24 * share), hip * (1 - 0.2 * share)
    return shoulder * (0.82 + 0.18 * girth), hip * girth, girth


def skeleton(person: Appearance, name: str, turn: float, emotion: str = "neutral", phase: int = 0) -> Skeleton:
    """Return the joints in that pose; emotions raise or drop the shoulders and bow the head."""
    pose, mood = pose_of(name, phase), EXPRESSIONS[emotion]
    shoulder, hip, girth = width_of(person)
    tall = person.heads
    leg, trunk = tall * 0.485, tall * 0.338
    pelvis = (0.0, -leg * (0.56 if pose.seated else 0.94 if name == "walking" else 1.0))
    lean = radians(pose.lean + 2.5 * mood.bow + (3 if person.years > 68 else 0))
    neck = (pelvis[0] + trunk * sin(lean), pelvis[1] - trunk * cos(lean))
    narrow = shoulder * (1 - 0.2 * turn)
    drop = 0.2 + 0.07 * mood.shoulders
    shoulders = ((neck[0] - narrow, neck[1] + drop), (neck[0] + narrow * (1 - 0.12 * turn), neck[1] + drop))
    arms = [_arm(pose.near, shoulders[0], tall), _arm(pose.far, shoulders[1], tall)]
    if turn < 0.4:
        arms[1] = _arm(_mirrored(name, pose), shoulders[1], tall)
    rise = 0.62 if person.years > 12 else 0.56
    return Skeleton(
        turn=turn,
        pose=pose,
        head=(neck[0] + 0.08 * turn + 0.06 * mood.bow * turn, neck[1] - rise + 0.05 * mood.bow),
        neck=neck,
        shoulders=shoulders,
        elbows=(arms[0][0], arms[1][0]),
        wrists=(arms[0][1], arms[1][1]),
        waist=(pelvis[0] + trunk * 0.36 * sin(lean), pelvis[1] - trunk * 0.36),
        pelvis=pelvis,
        legs=_legs(name, pelvis, (leg, hip, turn), phase),
        girth=girth,
        shoulder=narrow,
        hip=hip * (1 - 0.14 * turn),
    )


def _mirrored(name: str, pose: Pose) -> Arm:
    """From the front both arms hang outwards; crossed arms cross."""
    if name in {"standing", "sitting"}:
        return Arm(-pose.near.upper, -pose.near.fore, pose.near.hand, pose.near.near)
    return pose.far


def _arm(arm: Arm, shoulder: Spot, tall: float) -> tuple[Spot, Spot]:
    upper, fore = tall * 0.178 * arm.near, tall * 0.158
    if arm.hand == "tucked":
        upper, fore = upper * 0.92, fore * 0.95
    elbow = (shoulder[0] + upper * sin(radians(arm.upper)), shoulder[1] + upper * cos(radians(arm.upper)))
    return elbow, (elbow[0] + fore * sin(radians(arm.fore)), elbow[1] + fore * cos(radians(arm.fore)))


def _legs(name: str, pelvis: Spot, sizes: tuple[float, float, float], phase: int) -> tuple[Leg, Leg]:
    leg, hip, turn = sizes
    spread = hip * 0.52 * (1 - 0.35 * turn)
    if name == "sitting":
        return _seated(pelvis, leg, spread, turn)
    swing = 24 * cos(radians(phase * 45)) if name == "walking" else 0.0
    lift = 30 * max(0.0, sin(radians(phase * 45))) if name == "walking" else 0.0
    other = 30 * max(0.0, -sin(radians(phase * 45))) if name == "walking" else 0.0
    near = _leg((pelvis[0] - spread, pelvis[1]), leg, swing - 1.5, swing - lift - 1)
    far = _leg((pelvis[0] + spread, pelvis[1]), leg, -swing + 1.5, -swing - other + 1)
    return near, far


def _leg(hip: Spot, leg: float, thigh: float, shin: float) -> Leg:
    knee = (hip[0] + leg * 0.5 * sin(radians(thigh)), hip[1] + leg * 0.5 * cos(radians(thigh)))
    return Leg(hip, knee, (knee[0] + leg * 0.46 * sin(radians(shin)), knee[1] + leg * 0.46 * cos(radians(shin))))


def _seated(pelvis: Spot, leg: float, spread: float, turn: float) -> tuple[Leg, Leg]:
    reach = leg * 0.46 * turn
    legs: list[Leg] = []
    for side in (-1, 1):
        hip = (pelvis[0] + side * spread, pelvis[1])
        knee = (hip[0] + reach + side * 0.1 * (1 - turn), pelvis[1] + leg * (0.05 + 0.1 * (1 - turn)))
        legs.append(Leg(hip, knee, (knee[0] + 0.06 * turn + side * 0.02, -leg * 0.05)))
    return legs[0], legs[1]
