"""Story patterns as data: the beats of a story in their order, by the names that the trade uses for them."""

from __future__ import annotations

from workers.providers.text.previz.narrated import NARRATED

PATTERNS: dict[str, tuple[str, ...]] = {
    "three-act": ("opening", "disturbance", "refusal", "crossing", "trial", "low point", "decision", "ending"),
    "heros-journey": (
        "opening",
        "disturbance",
        "refusal",
        "mentor",
        "crossing",
        "trial",
        "low point",
        "decision",
        "ending",
    ),
    "kishotenketsu": ("opening", "mentor", "turn", "ending"),
    "fifteen-beats": (
        "opening",
        "disturbance",
        "refusal",
        "crossing",
        "mentor",
        "trial",
        "turn",
        "low point",
        "ending",
    ),
    "eight-sequences": (
        "opening",
        "disturbance",
        "crossing",
        "trial",
        "turn",
        "low point",
        "decision",
        "ending",
    ),
    "ad": ("opening", "turn", "ending"),
    **{name: tuple(beats) for name, beats in NARRATED.items()},
}

# For each beat: what is seen, and what the two say.
# {A} and {B} are the two, {thing} and {second} what the idea is about, {place} where they are.
ACTIONS: dict[str, tuple[str, ...]] = {
    "opening": (
        "{A} works alone. The {place} has not changed in years.",
        "Early light over the {place}. {A} counts what is left of the day before.",
        "{A} sweeps the floor of the {place} and hums without a tune.",
    ),
    "disturbance": (
        "There it is: the {thing}. {A} does not touch it at first.",
        "{A} turns the {thing} over. It is heavier than it looks.",
        "The {thing} lies where nothing lay before. {B} sees it too.",
    ),
    "refusal": (
        "{A} puts the {thing} away and closes the drawer on it.",
        "{B} holds the {thing} out. {A} steps back.",
        "{A} walks up and down the {place}. The {thing} waits.",
    ),
    "mentor": (
        "{B} sits down beside {A} and looks at the {second} for a long time.",
        "{B} draws a line in the dust and sets the {second} on it.",
    ),
    "crossing": (
        "{A} takes the {thing} and walks out without a coat.",
        "{A} and {B} stand at the edge of the {place}. Nobody has gone further with a {second}.",
    ),
    "trial": (
        "Wind. {A} holds on to the {thing} with both hands.",
        "{B} slips. {A} must choose between {B} and the {second}.",
        "The {second} breaks. {A} kneels over the pieces.",
    ),
    "turn": (
        "{A} opens the {second}. It is not what anybody thought.",
        "{B} laughs. The {thing} was never meant for {A} alone.",
    ),
    "low point": (
        "{A} sits in the dark. The {thing} is gone.",
        "Rain in the {place}. {A} throws the {second} away.",
    ),
    "decision": (
        "{A} stands up and goes back for the {thing}.",
        "{A} looks at the {second}, then at {B}, and nods.",
    ),
    "ending": (
        "Morning. The {thing} stands in the light of the {place}. {A} lets go of it.",
        "{A} gives the {thing} to {B} and walks into the sun.",
        "The {place} is full of people now. The {second} hangs over the door.",
    ),
}

LINES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "opening": (
        (
            "Another day, and not one {thing} in it.",
            "In this {place} nobody asks me for a {thing}.",
            "I used to dream of a {second}.",
        ),
        (
            "You talk to the {place} again, and of a {second}.",
            "Somebody should look after you, the {place} and the {thing}.",
            "A {second} will not come to you by itself.",
        ),
    ),
    "disturbance": (
        (
            "Did you put this {thing} here?",
            "I know a {thing} when I see one. This one knows me.",
            "Why a {thing}? Why today?",
        ),
        (
            "I would not touch that {thing}.",
            "My mother told me of a {thing} like this.",
            "Throw the {thing} back where it came from.",
        ),
    ),
    "refusal": (
        (
            "I am too old for a {thing}.",
            "Let somebody else have the {second}.",
            "The {place} needs me. The {thing} does not.",
        ),
        (
            "And who, if not you, with a {thing} in your hands?",
            "You are afraid of a {second}. Say it.",
            "The {thing} did not come to somebody else.",
        ),
    ),
    "mentor": (
        (
            "What does the {second} mean?",
            "Teach me what you know of the {thing}.",
            "Were you never afraid of a {second}?",
        ),
        (
            "A {second} asks. It never answers.",
            "I carried a {thing} once, and I set it down too soon.",
            "First you learn the weight of the {thing}.",
        ),
    ),
    "crossing": (
        (
            "If I leave the {thing} in the {place} now, I stay for good.",
            "Give me the {second}. I am going.",
            "I promised nothing to anybody but this {thing}.",
        ),
        (
            "Then take my lamp with your {thing}.",
            "Nobody came back with a {second}.",
            "I will keep the {place} for you and your {second}.",
        ),
    ),
    "trial": (
        (
            "I can not hold the {thing} any longer!",
            "Leave me the {second} and run!",
            "Not the {thing}, anything but the {thing}!",
        ),
        ("Let go of the {second}!", "I have you. Forget the {thing}!", "It is only a {thing}! You are not!"),
    ),
    "turn": (
        (
            "So the {second} was the question all along.",
            "It was never about the {thing}.",
            "Look inside the {second}. Look!",
        ),
        (
            "Somebody wrote your name in the {second}.",
            "Then whose {thing} is it?",
            "I knew. I carried the {second} here myself.",
        ),
    ),
    "low point": (
        (
            "I lost the {thing}, and everybody was right.",
            "There is no {second}. There never was.",
            "Put out the light in the {place}. The {thing} needs none.",
        ),
        (
            "You lost a {thing}. You did not lose me.",
            "Then we sit here without a {second}, both of us.",
            "Cry. I will hold the {thing}.",
        ),
    ),
    "decision": (
        (
            "Once more. For the {thing}, and for me.",
            "I know now what the {second} wants.",
            "Open the door of the {place}. Wide enough for a {thing}.",
        ),
        (
            "I hoped that you would say it, {A}, to the {second}.",
            "The {second} is where you left it.",
            "This time I carry the {thing} with you.",
        ),
    ),
    "ending": (
        (
            "Keep the {thing}. I have what it was for.",
            "It was a good {second}.",
            "Now the {place} may ask me for any {thing}.",
        ),
        (
            "And if another {thing} comes?",
            "I will tell them about your {second}.",
            "Come home. The {place} is warm, and there is a {second} on the table.",
        ),
    ),
}

FEELINGS: dict[str, tuple[str, ...]] = {
    "opening": ("", "softly"),
    "disturbance": ("surprised", "afraid"),
    "refusal": ("angry", "tense"),
    "mentor": ("tender", ""),
    "crossing": ("tense", ""),
    "trial": ("afraid", "angry"),
    "turn": ("surprised", "happy"),
    "low point": ("sad", "crying"),
    "decision": ("", "tender"),
    "ending": ("happy", "tender"),
}
